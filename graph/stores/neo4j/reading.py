"""What was committed, read at one version: where something is erased in the meantime, it is read again."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, Final, TypeAlias, TypeVar

import msgspec
from neo4j import Record

from graph.errors import BadInput, StoreBusy, StoreError
from graph.ledger import COLUMNS, Change, Commit, Events, Logged, Open, Position
from graph.statement import Statement
from graph.stores.neo4j import columns as chunks
from graph.stores.neo4j.columns import ROWS
from graph.stores.neo4j.connecting import Connection
from graph.stores.neo4j.staging import unpacked

_TRIES: Final = 5
_PAGE: Final = 40
_HEAD: Final = "MATCH (h:_Head) RETURN h.position AS position, h.erasures AS erasures, h.sums AS sums"
_BATCHES: Final = """MATCH (b:_Batch) WHERE b.position > $since AND b.position <= $until
    RETURN b.token AS token, b.position AS position, b.payload AS payload,
        COLLECT { MATCH (e:_Change {batch: b.token}) RETURN e.payload ORDER BY e.number } AS changes
    ORDER BY b.position, b.place"""
_COMMITS: Final = """MATCH (c:_Commit) WHERE c.position > $since AND c.position <= $until
    RETURN c.position AS position, c.payload AS payload ORDER BY position"""
_GIVEN: Final = """MATCH (b:_Batch) WHERE b.position > $since AND b.position <= $until
    MATCH (b)-[:HAS]->(c:_Chunk)
    RETURN b.token AS token, c.number AS number, c.erased AS erased, c.rows AS rows, c.sums AS sums,
        COLLECT { MATCH (c)-[r:SHARES]->(s:_Statement) RETURN [r.place, s.position] } AS shared
    ORDER BY b.position, b.place, number"""
_COUNT: Final = """MATCH (b:_Batch) WHERE b.position <= $until MATCH (b)-[:HAS]->(c:_Chunk)
    RETURN sum(c.rows) AS rows"""
_POINTED: Final = "UNWIND $ids AS id MATCH (s:_Statement {id: id}) RETURN id, s.position AS position"
_COMMITTED: Final = """UNWIND $numbers AS number MATCH (c:_Chunk {number: number})
    WHERE EXISTS { (c)<-[:HAS]-(b:_Batch) WHERE b.position IS NOT NULL } RETURN number, c.erased AS erased"""
_DECODE_OPEN: Final = msgspec.json.Decoder(Open).decode
_DECODE_COMMIT: Final = msgspec.json.Decoder(Commit).decode
_DECODE_CHANGE: Final[Callable[[bytes], Change]] = msgspec.json.Decoder(Change).decode
Words: TypeAlias = dict[Any, Any]
# By the number of the chunk: its columns.
Cells: TypeAlias = dict[int, dict[str, list[Any]]]
_T = TypeVar("_T")


def position(connection: Connection) -> Position:
    """The last commit and the sums of what is live."""
    head = _head(connection)
    return Position(head["position"], unpacked(head["sums"]))


def _head(connection: Connection) -> Record:
    found = connection.read(_HEAD)
    if not found:
        raise StoreError(f"the ledger at {connection.address} was there and is gone; put it back, or start again")
    return found[0]


def events(connection: Connection, since: int, until: int | None, columns: Sequence[str]) -> Events:
    """Whole batches committed after `since` up to `until`. Raises BadInput for a column that there is not."""
    for name in columns:
        if name not in COLUMNS:
            raise BadInput(f"there is no column {name[:40]!r}; ask for some of {', '.join(COLUMNS)}")

    def work(last: int) -> Events:
        upto = last if until is None else min(until, last)
        found = _columns(connection, since, upto, columns) if columns else {}
        return Events(list(_log(connection, since, upto)), found, upto)

    return _undisturbed(connection, work)


def statements(connection: Connection, ids: Sequence[bytes | int]) -> list[Statement]:
    """Committed statements by id or position, in the order asked; unknown and erased ones are left out."""

    def work(_: int) -> list[Statement]:
        texts = [one.hex() for one in dict.fromkeys(ids) if isinstance(one, bytes)]
        found = connection.read(_POINTED, ids=texts) if texts else []
        pointed = {bytes.fromhex(row["id"]): row["position"] for row in found}
        places = [one if isinstance(one, int) else pointed.get(one, -1) for one in ids]
        content = _content(connection, set(places))
        return [content[place] for place in places if place in content]

    return _undisturbed(connection, work)


def _undisturbed(connection: Connection, work: Callable[[int], _T]) -> _T:
    """Do several reads up to the last commit; only an erasure changes what was committed: then they are done again."""
    for _ in range(_TRIES):
        head = _head(connection)
        found = work(head["position"])
        if head["erasures"] == _head(connection)["erasures"]:
            return found
    raise StoreBusy(f"statements are being erased at {connection.address}; try again in a moment")


def _log(connection: Connection, since: int, until: int) -> Iterator[Logged]:
    placed: dict[int, list[Logged]] = {}
    for row in connection.read(_BATCHES, since=since, until=until):
        entries = placed.setdefault(row["position"], [])
        entries.append(Logged(row["position"], _DECODE_OPEN(row["payload"])))
        entries += (Logged(row["position"], _DECODE_CHANGE(payload)) for payload in row["changes"])
    for row in connection.read(_COMMITS, since=since, until=until):
        yield from placed.get(row["position"], ())
        yield Logged(row["position"], _DECODE_COMMIT(row["payload"]))


def _columns(connection: Connection, since: int, until: int, columns: Sequence[str]) -> dict[str, Sequence[object]]:
    found: dict[str, list[Any]] = {name: [] for name in columns}
    for page in pages(connection, since, until, columns):
        for name, column in found.items():
            column.extend(page[name])
    return dict(found)


def pages(
    connection: Connection, since: int, until: int, columns: Sequence[str], shown: Callable[[str], bool] | None = None
) -> Iterator[Mapping[str, Sequence[Any]]]:
    """The columns of committed rows, a page of chunks at a time; chunks of markings not shown are left out.

    A batch gives a statement once, and where several assert it, as the first one has it. What is erased meanwhile
    has empty cells.
    """
    fetched = [name for name in columns if name not in ("position", "batch")]
    words: Words = {}
    seen: set[tuple[str, int]] = set()
    given = connection.read(_GIVEN, since=since, until=until)
    if shown:
        given = [row for row in given if any(map(shown, unpacked(row["sums"])))]
    for start in range(0, len(given), _PAGE):
        page = [(row, _positions(row, seen)) for row in given[start : start + _PAGE]]
        wanted = {row["number"] for row, _ in page} | {at // ROWS for row, _ in page for _, at in row["shared"]}
        cells = _cells(connection, wanted, fetched, words) if fetched else {}
        yield {
            name: [cell for row, positions in page for cell in _column(name, row, positions, cells)] for name in columns
        }


def _column(name: str, row: Record, positions: Sequence[int], cells: Cells) -> Iterable[Any]:
    if name == "batch":
        return repeat(row["token"], len(positions))
    if name == "position":
        return positions
    if len(positions) == row["rows"] and not row["shared"]:
        return cells[row["number"]][name]
    return (cells[at // ROWS][name][at % ROWS] for at in positions)


def count(connection: Connection, until: int) -> int:
    """How many rows were committed up to a position, erased ones too."""
    return int(connection.read(_COUNT, until=until)[0]["rows"])


def _positions(row: Record, seen: set[tuple[str, int]]) -> Sequence[int]:
    """Positions of the rows of a chunk that are to be given, in order."""
    first, count = row["number"] * ROWS, row["rows"]
    if not row["shared"] and not row["erased"]:
        return range(first, first + count)
    pointed, left_out = dict(row["shared"]), set(row["erased"])
    left_out.update(place for place, at in pointed.items() if (row["token"], at) in seen)
    seen.update((row["token"], at) for at in pointed.values())
    return [pointed.get(place, first + place) for place in range(count) if place not in left_out]


def _cells(connection: Connection, numbers: Collection[int], names: Sequence[str], words: Words) -> Cells:
    """Columns of chunks by number; a word that stands often is one object."""
    wanted = ", ".join(f"c.{name} AS {name}" for name in names)
    query = f"MATCH (c:_Chunk) WHERE c.number IN $numbers RETURN c.number AS number, {wanted}"
    found = {}
    for row in connection.read(query, numbers=sorted(numbers)):
        found[row["number"]] = {name: chunks.unpack(name, row[name], words) for name in names}
    return found


def _content(connection: Connection, positions: set[int]) -> dict[int, Statement]:
    numbers = sorted({at // ROWS for at in positions})
    committed = {row["number"]: set(row["erased"]) for row in connection.read(_COMMITTED, numbers=numbers)}
    cells = _cells(connection, list(committed), chunks.STORED, {})
    found = {}
    for at in positions:
        number, place = divmod(at, ROWS)
        if number in cells and place < len(cells[number]["id"]) and place not in committed[number]:
            found[at] = chunks.statement_of({name: column[place] for name, column in cells[number].items()})
    return found
