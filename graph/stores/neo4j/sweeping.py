"""Taking chunks away that will never count, one in a transaction."""

from collections.abc import Sequence
from typing import Final

from neo4j import ManagedTransaction

from graph.stores.neo4j import columns
from graph.stores.neo4j.asking import one, rows
from graph.stores.neo4j.columns import ROWS
from graph.stores.neo4j.connecting import Connection

_DOOMED: Final = """MATCH (d:_Doomed) OPTIONAL MATCH (d)-[:HAS]->(c:_Chunk)
    RETURN elementId(d) AS batch, collect(c.number) AS numbers"""
_LOOSE: Final = "MATCH (c:_Loose) WHERE c.touched < $before RETURN c.number AS number"
# Locked first: an append whose answer was lost may be giving the chunk to its batch at this moment.
_UNHELD: Final = """MATCH (c:_Chunk {number: $number}) SET c._lock = true REMOVE c._lock
    WITH c WHERE c.id IS NOT NULL AND NOT EXISTS { (c)<-[:HAS]-(:_Batch) } RETURN c.id AS ids"""
_FREE: Final = """UNWIND $ids AS id MATCH (s:_Statement {id: id}) WHERE s.position / $size = $number
    SET s._lock = true REMOVE s._lock
    WITH s OPTIONAL MATCH (s)<-[r:SHARES]-(heir:_Chunk) WHERE heir.number <> $number
    WITH s, min(heir.number * $size + r.place) AS position
    FOREACH (_ IN CASE WHEN position IS NULL THEN [] ELSE [1] END | SET s.position = position)
    FOREACH (_ IN CASE WHEN position IS NULL THEN [1] ELSE [] END | DETACH DELETE s)"""
_GONE: Final = "MATCH (c:_Chunk {number: $number}) DETACH DELETE c"
_FORGET: Final = "MATCH (d:_Doomed) WHERE elementId(d) = $batch AND NOT EXISTS { (d)-[:HAS]->() } DELETE d"


def sweep(connection: Connection, before: int) -> None:
    """Remove the chunks of doomed batches, and loose ones last touched before that time; it may stop anywhere."""
    for row in connection.read(_DOOMED):
        remove(connection, row["numbers"])
        connection.write(lambda transaction, batch=row["batch"]: rows(transaction, _FORGET, batch=batch))  # type: ignore[misc]
    remove(connection, [row["number"] for row in connection.read(_LOOSE, before=before)])


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Remove chunks that no committed batch has; statements that another chunk asserts too pass to that one."""
    for number in numbers:
        connection.write(lambda transaction, number=number: _remove(transaction, number))  # type: ignore[misc]


def _remove(transaction: ManagedTransaction, number: int) -> None:
    found = one(transaction, _UNHELD, number=number)
    if found is None:
        return
    ids = [identity.hex() for identity in columns.unpack("id", found["ids"])]
    transaction.run(_FREE, ids=sorted(ids), number=number, size=ROWS).consume()
    transaction.run(_GONE, number=number).consume()
