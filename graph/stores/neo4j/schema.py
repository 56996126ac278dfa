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

from typing import Final

from neo4j import ManagedTransaction

from graph.errors import StoreBusy, StoreDamaged, StoreNewer
from graph.ledger import FORMAT
from graph.stores.neo4j.connecting import Connection

_INDEXES: Final = (
    "CREATE CONSTRAINT _head IF NOT EXISTS FOR (n:_Head) REQUIRE n.one IS UNIQUE",
    "CREATE CONSTRAINT _batch IF NOT EXISTS FOR (n:_Batch) REQUIRE n.token IS UNIQUE",
    "CREATE INDEX _batch_position IF NOT EXISTS FOR (n:_Batch) ON (n.position)",
    "CREATE INDEX _batch_content IF NOT EXISTS FOR (n:_Batch) ON (n.content)",
    "CREATE INDEX _batch_dataset IF NOT EXISTS FOR (n:_Batch) ON (n.dataset)",
    "CREATE CONSTRAINT _chunk IF NOT EXISTS FOR (n:_Chunk) REQUIRE n.number IS UNIQUE",
    "CREATE CONSTRAINT _statement IF NOT EXISTS FOR (n:_Statement) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT _change IF NOT EXISTS FOR (n:_Change) REQUIRE n.number IS UNIQUE",
    "CREATE INDEX _change_batch IF NOT EXISTS FOR (n:_Change) ON (n.batch)",
    "CREATE INDEX _change_subject IF NOT EXISTS FOR (n:_Change) ON (n.subject)",
    "CREATE CONSTRAINT _commit IF NOT EXISTS FOR (n:_Commit) REQUIRE n.position IS UNIQUE",
    "CREATE CONSTRAINT _append IF NOT EXISTS FOR (n:_Append) REQUIRE n.token IS UNIQUE",
)
_TRIES: Final = 3
_HEAD: Final = """MERGE (h:_Head {one: 1}) ON CREATE SET
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
    """Make the constraints, the indexes and the head."""
    for command in _INDEXES:
        _make(connection, command, _TRIES)
    connection.write(lambda transaction: _run(transaction, _HEAD, format=FORMAT))
    connection.read("CALL db.awaitIndexes(60)")


def _make(connection: Connection, command: str, tries: int) -> None:
    """Do a command that another writer may be doing at this moment; asked again, it finds that it is done."""
    try:
        connection.write(lambda transaction: _run(transaction, command))
    except StoreBusy:
        if not tries:
            raise
        _make(connection, command, tries - 1)


def _run(transaction: ManagedTransaction, text: str, **parameters: object) -> None:
    transaction.run(text, parameters).consume()
