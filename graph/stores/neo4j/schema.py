"""Labels of the ledger, what must be unique, and how a database is known to be ours.

| node | holds |
|---|---|
| `_Head` | one: format, last commit, sums per marking, how often something was erased, next numbers |
| `_Batch` | token, content, dataset, beside, payload (its `Open`), touched; once committed position, place, live |
| `_Chunk` | number, columns as bytes, sums per marking of the lines in it; `(_Batch)-[:HAS]->(_Chunk)` |
| `_Statement` | id in hex and position; `(_Chunk)-[:SHARES {place}]->(_Statement)` where several chunks assert it |
| `_Change` | an event that names a statement, a judgement or a batch, as its payload |
| `_Commit` | position and payload |
| `_Append` | a token of an append that was written, so that repeating it changes nothing |

`_Loose` marks a chunk whose append is not finished, `_Doomed` a batch that is to be swept.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from neo4j import ManagedTransaction

from graph.errors import StoreBusy, StoreDamaged, StoreNewer
from graph.ledger import FORMAT
from graph.stores.neo4j.connecting import Connection

_ONE_HEAD: Final = "CREATE CONSTRAINT _head IF NOT EXISTS FOR (n:_Head) REQUIRE n.one IS UNIQUE"
_LOCK: Final = "MATCH (h:_Head) SET h._lock = true"
_UNIQUE: Final = {
    "_batch": "_Batch) REQUIRE n.token",
    "_chunk": "_Chunk) REQUIRE n.number",
    "_statement": "_Statement) REQUIRE n.id",
    "_change": "_Change) REQUIRE n.number",
    "_commit": "_Commit) REQUIRE n.position",
    "_append": "_Append) REQUIRE n.token",
}
_INDEXED: Final = {
    "_batch_position": "_Batch) ON (n.position)",
    "_batch_content": "_Batch) ON (n.content)",
    "_batch_dataset": "_Batch) ON (n.dataset)",
    "_change_batch": "_Change) ON (n.batch)",
    "_change_subject": "_Change) ON (n.subject)",
}
_SCHEMA: Final = {
    name: f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{text} IS UNIQUE" for name, text in _UNIQUE.items()
} | {name: f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{text}" for name, text in _INDEXED.items()}
_KINDS: Final = ("CONSTRAINT", "INDEX")
_PATIENCE: Final = 60.0
# Planned anew: a plan from before the constraint takes no lock of it, and two writers would make two heads.
_HEAD: Final = """CYPHER replan=force MERGE (h:_Head {one: 1}) ON CREATE SET
    h.format = $format, h.position = 0, h.sums = '{}', h.erasures = 0, h.chunks = 0, h.changes = 0"""

# The head is looked for last: another writer may make it, before all else, at this moment.
_FORMAT: Final = """OPTIONAL MATCH (n) WITH n LIMIT 1 WITH n IS NOT NULL AS any
    OPTIONAL MATCH (h:_Head) RETURN any, h.format AS format"""


def holds_ledger(connection: Connection) -> bool:
    """Whether the database has our head; False if it is empty.

    Raises StoreNewer for a later format, StoreDamaged for a database of someone else.
    """
    (found,) = connection.read(_FORMAT)
    if found["format"] is None:
        if found["any"]:
            raise StoreDamaged(
                f"the database at {connection.address} holds something else; name an empty one at the end of the URL"
            )
        return False
    if found["format"] > FORMAT:
        raise StoreNewer(
            f"the database at {connection.address} was written by a newer Lintas (format {found['format']}, "
            f"this one reads {FORMAT}); upgrade this one"
        )
    return True


def create(connection: Connection) -> None:
    """Make the head, and the constraints and indexes of the ledger."""
    if _missing(connection, {"_head": _ONE_HEAD}):
        _patiently(lambda: connection.write(partial(_run, texts=[_ONE_HEAD])))
    _patiently(lambda: connection.write(partial(_run, texts=[_HEAD], format=FORMAT)))
    make(connection, _SCHEMA)


def make(connection: Connection, wanted: Mapping[str, str]) -> None:
    """Make the constraints and indexes, by name, that are not there.

    Under the head's lock: writers that make the same ones side by side stop each other, and may leave halves.
    """

    def work(transaction: ManagedTransaction) -> None:
        _run(transaction, [_LOCK])
        if missing := _missing(connection, wanted):
            connection.write(partial(_run, texts=missing))
            connection.read("CALL db.awaitIndexes(60)")

    if _missing(connection, wanted):
        _patiently(lambda: connection.write(work))


def _patiently(work: Callable[[], object]) -> None:
    """Again as long as the server is busy, for a minute."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            work()
        except StoreBusy:
            if time.monotonic() > end:
                raise
            time.sleep(random.uniform(0, 0.5))
        else:
            return


def _missing(connection: Connection, wanted: Mapping[str, str]) -> list[str]:
    """A constraint's index is there before the constraint is, so both are asked for."""
    made = {kind: {row["name"] for row in connection.read(f"SHOW {kind} YIELD name")} for kind in _KINDS}
    return [text for name, text in wanted.items() if name not in made[text.split()[1]]]


def _run(transaction: ManagedTransaction, texts: Sequence[str], **parameters: object) -> None:
    for text in texts:
        transaction.run(text, parameters).consume()
