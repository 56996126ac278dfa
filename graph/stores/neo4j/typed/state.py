"""How far the typed graph has come, and batches that are done once, whoever does them.

Every batch locks the one `_Typed` node first and looks whether it still says what the batch was made from. So of
two processes that bring the graph up at the same time one does each batch, and a repeated batch changes nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from neo4j import ManagedTransaction

from graph.stores.neo4j.connecting import Connection

_READ: Final = "MATCH (t:_Typed) RETURN t"
_LOCK: Final = "MATCH (t:_Typed) SET t._lock = true"
_CHANGE: Final = "MATCH (t:_Typed) SET t += $changes"
_START: Final = "MERGE (t:_Typed {one: 1}) SET t = $state, t.one = 1"
# What is done under the lock; it may say what that changes of the state.
Work: TypeAlias = Callable[[ManagedTransaction], Mapping[str, Any] | None]


class Reached(NamedTuple):
    """What the typed graph holds: a marking's view at a position, or while `rebuilding` nothing whole.

    `target` is the position that a rebuild works towards, `done` its batches that are written; `turn` counts
    every batch, `vocabulary` is the ontology's hash, and `judged` says whether the ledger has ever held a judgement
    of identity.
    """

    marking: str
    position: int
    rebuilding: bool
    target: int
    done: int
    turn: int
    vocabulary: str
    judged: bool


def reached(connection: Connection) -> Reached | None:
    """What the typed graph holds; None where there is none."""
    found = connection.read(_READ)
    return _state(found[0]["t"]) if found else None


def start(connection: Connection, seen: Reached | None, marking: str, target: int, vocabulary: str) -> bool:
    """Say that the graph is made anew; False, and nothing done, where it no longer stands as it was seen.

    Turns are counted on, so that nobody takes one rebuild for another.
    """
    state = Reached(marking, 0, True, target, 0, (seen.turn or 0) + 1 if seen else 0, vocabulary, False)

    def work(transaction: ManagedTransaction) -> bool:
        transaction.run(_LOCK).consume()
        as_seen = _read(transaction) == seen
        if as_seen:
            transaction.run(_START, state=state._asdict()).consume()
        return as_seen

    return connection.write(work)


def step(connection: Connection, seen: Reached, work: Work, **changes: Any) -> Reached | None:
    """Do one batch, and change the state as said here or by it; None where somebody else has done one meanwhile."""

    def locked(transaction: ManagedTransaction) -> Reached | None:
        transaction.run(_LOCK).consume()
        if _read(transaction) != seen:
            return None
        after = seen._replace(turn=seen.turn + 1, **changes, **(work(transaction) or {}))
        transaction.run(_CHANGE, changes=after._asdict()).consume()
        return after

    return connection.write(locked)


def _read(transaction: ManagedTransaction) -> Reached | None:
    found = transaction.run(_READ).single()
    return _state(found["t"]) if found else None


def _state(node: Mapping[str, Any]) -> Reached:
    return Reached._make(node.get(name) for name in Reached._fields)
