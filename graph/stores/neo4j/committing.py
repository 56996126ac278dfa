"""Making batches count: what is known already, what is superseded, what an undo turns on or off."""

from typing import Final

import msgspec
from neo4j import ManagedTransaction

from graph.ledger import Commit
from graph.stores.batches import STAGED_FOR, Placed, not_open, turned
from graph.stores.neo4j import columns, digest, erasing
from graph.stores.neo4j.asking import one, rows

_STAGED: Final = "MATCH (b:_Batch {token: $token}) WHERE b.position IS NULL RETURN b.content AS content"
_KNOWN: Final = "MATCH (b:_Batch {content: $content}) WHERE b.live RETURN 1 LIMIT 1"
_PLACE: Final = "MATCH (b:_Batch {token: $token}) SET b.position = $position, b.place = $place"
# The position of a statement is that of the first committed batch that asserts it, for good.
_OWN: Final = """MATCH (b:_Batch {token: $token})-[:HAS]->(c:_Chunk)-[r:SHARES]->(s:_Statement)
    MATCH (owner:_Chunk {number: s.position / $size})
    WHERE NOT EXISTS { (owner)<-[:HAS]-(other:_Batch) WHERE other.position IS NOT NULL AND other.token <> $token }
    WITH s, min(c.number * $size + r.place) AS position WHERE s.position <> position SET s.position = position"""
_UNDO: Final = """MATCH (e:_Change) WHERE e.kind = 'Undo' AND (e.batch = $token OR e.subject = $token)
    MATCH (b:_Batch {token: e.batch}) WHERE b.position IS NOT NULL RETURN 1 LIMIT 1"""
_SUPERSEDED: Final = """MATCH (new:_Batch {token: $token}) WHERE NOT new.beside AND new.dataset IS NOT NULL
    MATCH (old:_Batch {dataset: new.dataset}) WHERE old.live RETURN old.token AS token"""
_OPENED: Final = """MATCH (b:_Batch) WHERE b.position IS NOT NULL
    RETURN b.token AS token, b.live AS live, b.position AS position, b.content AS content, b.dataset AS dataset,
        b.beside AS beside ORDER BY b.position, b.place"""
_UNDOS: Final = """MATCH (e:_Change) WHERE e.kind = 'Undo'
    MATCH (b:_Batch {token: e.batch}) WHERE b.position IS NOT NULL
    RETURN e.payload AS payload ORDER BY b.position, b.place, e.number"""
_LIVE: Final = """UNWIND $turned AS row MATCH (b:_Batch {token: row[0]})
    WITH b, row, b.live AS was SET b.live = row[1] RETURN b.token AS token, was"""
_LOG: Final = "MATCH (h:_Head) SET h.position = $position CREATE (:_Commit {position: $position, payload: $payload})"
_DOOM: Final = """MATCH (b:_Batch {token: $token}) REMOVE b:_Batch SET b:_Doomed
    WITH b MATCH (e:_Change {batch: b.token}) DELETE e"""
_LEFT_OVER: Final = """MATCH (b:_Batch) WHERE b.position IS NULL AND (b.touched < $before OR EXISTS {
    MATCH (e:_Change {subject: b.token}) WHERE e.kind = 'Undo'
    MATCH (other:_Batch {token: e.batch}) WHERE other.position IS NOT NULL }) RETURN b.token AS token"""


def commit(transaction: ManagedTransaction, event: Commit, now: int) -> None:
    """Make the batches count, in this order; one whose content is known already is doomed instead.

    Raises BadInput where one is not staged.
    """
    tokens = list(dict.fromkeys(event.batches))
    contents = [_staged(transaction, token) for token in tokens]
    (head,) = rows(transaction, "MATCH (h:_Head) RETURN h.position + 1 AS position")
    was: dict[str, bool] = {}
    kept: list[str] = []
    for token, content in zip(tokens, contents, strict=True):
        if one(transaction, _KNOWN, content=content):
            doom(transaction, token)
            continue
        kept.append(token)
        transaction.run(_PLACE, token=token, position=head["position"], place=len(kept)).consume()
        transaction.run(_OWN, token=token, size=columns.ROWS).consume()
        was = _turn(transaction, token) | was
    if kept:
        payload = msgspec.json.encode(msgspec.structs.replace(event, batches=tuple(kept)))
        transaction.run(_LOG, position=head["position"], payload=payload).consume()
        digest.settle(transaction, _turned(transaction, was))
        erasing.erase_committed(transaction, head["position"])
    for row in rows(transaction, _LEFT_OVER, before=now - STAGED_FOR):
        doom(transaction, row["token"])


def doom(transaction: ManagedTransaction, token: str) -> None:
    """Take a staged batch out of the ledger; its chunks are swept afterwards."""
    transaction.run(_DOOM, token=token).consume()


def _staged(transaction: ManagedTransaction, token: str) -> str:
    found = one(transaction, _STAGED, token=token)
    if found is None:
        raise not_open(token)
    return str(found["content"])


def _turn(transaction: ManagedTransaction, token: str) -> dict[str, bool]:
    """Turn on the batch just placed, and off what it supersedes; where an undo is about, ask `fold`.

    Gives what was live before of all that it set.
    """
    if one(transaction, _UNDO, token=token):
        turned = _refolded(transaction)
    else:
        turned = [[row["token"], False] for row in rows(transaction, _SUPERSEDED, token=token)] + [[token, True]]
    return {row["token"]: row["was"] for row in rows(transaction, _LIVE, turned=turned)}


def _refolded(transaction: ManagedTransaction) -> list[list[object]]:
    """Every batch whose state differs from what the log says, with its new state."""
    placed = [Placed(*row.values()) for row in rows(transaction, _OPENED)]
    live = turned(placed, (row["payload"] for row in rows(transaction, _UNDOS)))
    return [[token, stands] for token, stands in live.items()]


def _turned(transaction: ManagedTransaction, was: dict[str, bool]) -> dict[str, bool]:
    """Those whose state before the commit is not their state now."""
    query = "MATCH (b:_Batch) WHERE b.token IN $tokens RETURN b.token AS token, b.live AS live"
    now = {row["token"]: row["live"] for row in rows(transaction, query, tokens=list(was))}
    return {token: before for token, before in was.items() if now[token] != before}
