"""Which batches assert a statement, which changes name it, and whether they count."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import msgspec
from neo4j import ManagedTransaction, Record

from graph.ledger import Reclassify, Regrade, Retract
from graph.stores import lines
from graph.stores.lines import Asserted, Naming
from graph.stores.neo4j import columns
from graph.stores.neo4j.columns import ROWS
from graph.stores.neo4j.connecting import Connection

KINDS: Final = [kind.__name__ for kind in (Retract, Regrade, Reclassify)]
_PAGE: Final = 1000
# A way to run one statement: a connection's read, or a transaction's.
Ask: TypeAlias = Callable[..., list[Record]]
_HOLDERS: Final = """UNWIND $ids AS id MATCH (s:_Statement {id: id})
    MATCH (owner:_Chunk {number: s.position / $size})
    RETURN id, s.position AS position,
        [(owner)<-[:HAS]-(b:_Batch) | [b.token, b.live]]
            + [(s)<-[:SHARES]-()<-[:HAS]-(b:_Batch) | [b.token, b.live]] AS said"""
_GRADES: Final = """UNWIND $numbers AS number MATCH (c:_Chunk {number: number})
    RETURN number, c.marking AS marking, c.credibility AS credibility"""
_CHANGES: Final = """UNWIND $ids AS id MATCH (e:_Change {subject: id}) WHERE e.kind IN $kinds
    MATCH (b:_Batch {token: e.batch}) WHERE b.position IS NOT NULL
    RETURN id, e.payload AS payload, b.token AS batch, b.live AS live ORDER BY b.position, b.place, e.number"""
_BATCHES: Final = "MATCH (b:_Batch) WHERE b.position > $since AND b.position <= $until RETURN b.token AS token"
_UNDONE: Final = """MATCH (e:_Change) WHERE e.batch IN $tokens AND e.kind = 'Undo' RETURN e.subject AS token"""
_SUPERSEDED: Final = """MATCH (b:_Batch) WHERE b.token IN $tokens AND b.dataset IS NOT NULL
    MATCH (old:_Batch {dataset: b.dataset}) WHERE old.position IS NOT NULL RETURN DISTINCT old.token AS token"""
_IDS: Final = "MATCH (b:_Batch)-[:HAS]->(c:_Chunk) WHERE b.token IN $tokens RETURN c.id AS ids, c.erased AS erased"
_NAMED: Final = """MATCH (e:_Change) WHERE e.batch IN $tokens AND e.kind IN $kinds AND e.subject <> ''
    RETURN DISTINCT e.subject AS id"""


class Standing(NamedTuple):
    """What holds of a statement at the last commit: whether it is live, its marking and its credibility."""

    live: bool
    marking: str
    credibility: int


def asker(transaction: ManagedTransaction) -> Ask:
    """Statements inside a transaction."""
    return lambda text, **parameters: list(transaction.run(text, parameters))


def asserted(ask: Ask, ids: Sequence[str], was: Mapping[str, bool]) -> dict[str, Asserted]:
    """How each id (hex) is asserted; `was` tells of the batches that this commit turns whether they were live."""
    holders = ask(_HOLDERS, ids=ids, size=ROWS)
    graded = grades(ask, [row["position"] for row in holders])
    found = {}
    for row in holders:
        marking, credibility = graded[row["position"]]
        before = any(was.get(token, live) for token, live in row["said"])
        found[row["id"]] = Asserted(marking, credibility, before, any(live for _, live in row["said"]))
    return found


def grades(ask: Ask, positions: Collection[int]) -> dict[int, tuple[str, int]]:
    """Marking and credibility as first asserted, by position."""
    numbers = sorted({position // ROWS for position in positions})
    read = {row["number"]: row for row in ask(_GRADES, numbers=numbers)}
    spelt = {
        number: [columns.unpack(name, row[name]) for name in ("marking", "credibility")] for number, row in read.items()
    }
    return {at: tuple(cells[at % ROWS] for cells in spelt[at // ROWS]) for at in positions}


def changes(ask: Ask, ids: Sequence[str], was: Mapping[str, bool]) -> dict[str, tuple[list[Naming], list[Naming]]]:
    """For each id that changes name: those that stood before, and those that stand now, in order."""
    found: dict[str, tuple[list[Naming], list[Naming]]] = {}
    for row in ask(_CHANGES, ids=ids, kinds=KINDS):
        before, now = found.setdefault(row["id"], ([], []))
        event = msgspec.json.decode(row["payload"], type=Naming)
        if was.get(row["batch"], row["live"]):
            before.append(event)
        if row["live"]:
            now.append(event)
    return found


def standing(connection: Connection, ids: Sequence[bytes]) -> dict[bytes, Standing]:
    """The state of statements at the last commit; ids that were never asserted, or erased, are left out."""
    found = {}
    for part in _pages([identity.hex() for identity in ids]):
        named = changes(connection.read, part, {})
        for text, how in asserted(connection.read, part, {}).items():
            held, marking, credibility = lines.state(named.get(text, ((), ()))[1])
            found[bytes.fromhex(text)] = Standing(
                how.now and held is None, marking or how.marking, credibility or how.credibility
            )
    return found


def touched(connection: Connection, since: int, until: int) -> list[bytes]:
    """Ids of statements whose line may have changed by the commits after `since` up to `until`."""
    tokens = {row["token"] for row in connection.read(_BATCHES, since=since, until=until)}
    while True:
        known = list(tokens)
        more = {row["token"] for text in (_UNDONE, _SUPERSEDED) for row in connection.read(text, tokens=known)}
        if more <= tokens:
            break
        tokens |= more
    ids = {bytes.fromhex(row["id"]) for row in connection.read(_NAMED, tokens=known, kinds=KINDS)}
    for row in connection.read(_IDS, tokens=known):
        erased = set(row["erased"])
        ids.update(one for place, one in enumerate(columns.unpack("id", row["ids"])) if place not in erased)
    return sorted(ids)


def _pages(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _PAGE):
        yield ids[start : start + _PAGE]
