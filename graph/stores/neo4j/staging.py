"""Writing what is staged: chunks of statements, each in a transaction of its own, then batches opened and changes.

A chunk is loose until the last transaction of its append gives it to its batch; nothing counts before a commit.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from neo4j import ManagedTransaction

from graph.ledger import MODULUS, Change, Erase, Judge, Open, Undo, judgement_line, statement_text
from graph.statement import Statement
from graph.stores.batches import not_open, opened_before
from graph.stores.lines import total_of
from graph.stores.neo4j import columns
from graph.stores.neo4j.asking import one, rows
from graph.stores.neo4j.columns import ROWS

_THERE: Final = "MATCH (c:_Chunk {number: $number}) RETURN 1"
_POINT: Final = """UNWIND $rows AS row
    MERGE (s:_Statement {id: row[0]}) ON CREATE SET s.position = row[1]
    WITH s, row WHERE s.position <> row[1]
    MATCH (owner:_Chunk {number: s.position / $size})
    RETURN row[0] AS id, row[1] AS at,
        EXISTS { (owner)<-[:HAS]-(b:_Batch) WHERE b.position IS NOT NULL } AS committed"""
_CHUNKS: Final = """UNWIND $rows AS row
    CREATE (c:_Chunk:_Loose {number: row[0], rows: row[1], sums: row[2], touched: $now, erased: []}) SET c += row[3]"""
_SHARE: Final = """UNWIND $rows AS row
    MATCH (c:_Chunk {number: row[1] / $size}) MATCH (s:_Statement {id: row[0]})
    MATCH (owner:_Chunk {number: s.position / $size})
    MERGE (c)-[r:SHARES]->(s) ON CREATE SET r.place = row[1] % $size
    MERGE (owner)-[first:SHARES]->(s) ON CREATE SET first.place = s.position % $size"""
_NUMBERS: Final = "MATCH (h:_Head) SET h.chunks = h.chunks + $count RETURN h.chunks - $count AS first"
_OPENED: Final = "MATCH (b:_Batch {token: $token}) RETURN b.position AS position"
_OPEN: Final = """CREATE (:_Batch {token: $token, content: $content, dataset: $dataset, beside: $beside,
    payload: $payload, touched: $now, live: false})"""
_SEAL: Final = """MATCH (b:_Batch {token: $token}) SET b.touched = $now
    WITH b UNWIND $numbers AS number MATCH (c:_Chunk {number: number}) REMOVE c:_Loose CREATE (b)-[:HAS]->(c)"""
_TOMBSTONE: Final = "MATCH (e:_Change {subject: $subject}) RETURN 1 LIMIT 1"
# An erasure that was done is about this and its tombstone.
ERASED: Final = "erased "
_CHANGE: Final = """MATCH (b:_Batch {token: $batch}) SET b.touched = $now
    WITH b MATCH (h:_Head) SET h.changes = h.changes + 1
    CREATE (:_Change {number: h.changes, batch: $batch, kind: $kind, subject: $subject, payload: $payload})"""


def numbers(transaction: ManagedTransaction, count: int) -> range:
    """Chunk numbers that nobody else gets; lost where the append fails, which does no harm."""
    (found,) = rows(transaction, _NUMBERS, count=count)
    return range(found["first"], found["first"] + count)


def write_chunks(
    transaction: ManagedTransaction, numbers: Sequence[int], entries: Sequence[Statement], now: int
) -> None:
    """Write loose chunks of `ROWS` statements and point to those that are new; what is there already is left as it is.

    Words of a statement that a committed batch holds are left out: they are read where they were first asserted.
    """
    if rows(transaction, _THERE, number=numbers[0]):
        return
    positions = {entry.id.hex(): numbers[at // ROWS] * ROWS + at % ROWS for at, entry in enumerate(entries)}
    again = rows(transaction, _POINT, rows=sorted(map(list, positions.items())), size=ROWS)
    held: dict[int, list[int]] = defaultdict(list)
    for row in again:
        if row["committed"]:
            held[row["at"] // ROWS].append(row["at"] % ROWS)
    made = [
        _chunk(number, entries[first : first + ROWS], held[number])
        for number, first in zip(numbers, range(0, len(entries), ROWS), strict=True)
    ]
    transaction.run(_CHUNKS, rows=made, now=now).consume()
    if again:
        transaction.run(_SHARE, rows=[[row["id"], row["at"]] for row in again], size=ROWS).consume()


def _chunk(number: int, entries: Sequence[Statement], held: Sequence[int]) -> list[Any]:
    stored = columns.encode(entries)
    if held:
        stored |= columns.blank(stored, held)
    return [number, len(entries), _sums(entries), stored]


def open_batch(transaction: ManagedTransaction, event: Open, now: int) -> None:
    """Start a batch. Raises BadInput where its token was used before."""
    if one(transaction, _OPENED, token=event.batch):
        raise opened_before(event.batch)
    transaction.run(
        _OPEN,
        token=event.batch,
        content=event.content,
        dataset=event.dataset,
        beside=event.beside,
        payload=msgspec.json.encode(event),
        now=now,
    ).consume()


def seal(transaction: ManagedTransaction, token: str, chunks: Sequence[int], now: int) -> None:
    """Give chunks to a batch that is open."""
    check_open(transaction, token)
    transaction.run(_SEAL, token=token, numbers=list(chunks), now=now).consume()


def change(transaction: ManagedTransaction, event: Change, now: int) -> None:
    """Note a change that counts from its batch's commit."""
    check_open(transaction, event.batch)
    words: dict[str, Any] = {"kind": type(event).__name__, "subject": _about(transaction, event)}
    transaction.run(_CHANGE, batch=event.batch, payload=msgspec.json.encode(event), now=now, **words).consume()


def _about(transaction: ManagedTransaction, event: Change) -> str:
    """What the event is about; what names the tombstone of an erasure that was done is about nothing."""
    about = subject(event)
    if not isinstance(event, Judge | Undo) and one(transaction, _TOMBSTONE, subject=f"{ERASED}{about}"):
        return ""
    return about


def check_open(transaction: ManagedTransaction, token: str) -> None:
    """Raise BadInput where a batch is not staged."""
    found = one(transaction, _OPENED, token=token)
    if found is None or found["position"] is not None:
        raise not_open(token)


def subject(event: Change) -> str:
    """What an event is about: the statement's id or a judgement's line in hex, or the token of the batch undone."""
    match event:
        case Judge():
            return f"{judgement_line(event):064x}"
        case Undo():
            return event.undone
        case Erase() | _:
            return event.statement.hex()


def packed(sums: dict[str, int]) -> str:
    """Sums per marking as they are kept: JSON of hex digits; nothing where the sum is nothing."""
    reduced = {marking: total % MODULUS for marking, total in sums.items()}
    return msgspec.json.encode({marking: f"{total:064x}" for marking, total in reduced.items() if total}).decode()


def unpacked(stored: str) -> dict[str, int]:
    """Sums per marking from their text."""
    return {marking: int(total, 16) for marking, total in msgspec.json.decode(stored, type=dict[str, str]).items()}


def _sums(statements: Sequence[Statement]) -> str:
    lines: dict[str, list[bytes]] = defaultdict(list)
    for entry in statements:
        text = statement_text(entry.id.hex(), entry.marking, entry.credibility)
        lines[entry.marking].append(hashlib.sha256(text.encode()).digest())
    return packed({marking: total_of(hashes) for marking, hashes in lines.items()})
