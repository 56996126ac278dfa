"""The store port on a Neo4j database."""

import contextlib
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from neo4j import ManagedTransaction

from graph.errors import BadInput, StoreError, StoreMissing
from graph.ledger import Assert, Commit, Event, Events, Open, Position
from graph.marking import Marking
from graph.statement import Statement
from graph.stores.batches import STAGED_FOR, check_size
from graph.stores.neo4j import reading, schema, staging, sweeping, typed
from graph.stores.neo4j.asking import one
from graph.stores.neo4j.columns import ROWS
from graph.stores.neo4j.committing import commit
from graph.stores.neo4j.connecting import RETRY, Connection

# An assertion once its chunks are written: the batch, and their numbers.
_Staged: TypeAlias = tuple[str, list[int]]
_DONE: Final = "MATCH (a:_Append {token: $token}) RETURN a.position AS position"
_LOCK: Final = "MATCH (h:_Head) SET h._lock = true"
_NOTE: Final = """MATCH (h:_Head) CREATE (:_Append {token: $token, position: h.position, touched: $now})
    WITH h MATCH (old:_Append) WHERE old.touched < $before DELETE old"""
_LAST: Final = "MATCH (h:_Head) RETURN h.position AS position"


class TypedGraph(NamedTuple):
    """Whose view the typed graph holds, and whether it holds every commit."""

    marking: str
    whole: bool


class Neo4jStore:
    """A ledger in the database that a URL names; the first `append` makes its constraints.

    Nothing that `append` acknowledged is lost; where an answer was lost on the way, repeating it changes nothing.
    """

    def __init__(
        self, url: str, environment: Mapping[str, str], *, retry: float = RETRY, clock: Callable[[], float] = time.time
    ) -> None:
        self.connection = Connection(url, environment, retry=retry)
        self._clock = clock
        self._ours = False

    def append(self, events: Iterable[Event]) -> int:
        """Write events and return the position of the last commit: statements first, in transactions of their own,
        then one that makes them part of their batches and does the rest.

        Raises StoreBusy where other writers hold the server too long, BadInput for an event out of order.
        """
        if not self._holds():
            schema.create(self.connection)
            self._ours = True
        before, now = self.position().position, int(self._clock())
        written: list[int] = []
        try:
            steps = [self._stage(event, now, written) for event in events]
            after = self._finish(steps, now)
        except BadInput:
            sweeping.remove(self.connection, written)
            raise
        if after > before:
            with contextlib.suppress(StoreError):  # the commit stands; the next one does what is left
                sweeping.sweep(self.connection, now - STAGED_FOR)
                typed.follow(self.connection, self)
        return after

    def events(self, since: int = 0, until: int | None = None, columns: Sequence[str] = ()) -> Events:
        """Whole batches committed after `since`, up to `until` (the last commit if None), read at one version."""
        if not self._holds():
            return Events((), dict.fromkeys(columns, ()), 0)
        return reading.events(self.connection, since, until, columns)

    def statements(self, ids: Sequence[bytes | int]) -> list[Statement]:
        """Statements by id or by position, in the order asked, as first asserted; an unknown one is left out."""
        return reading.statements(self.connection, ids) if self._holds() else []

    def position(self) -> Position:
        """The last commit and the digest's sums, read at one version."""
        return reading.position(self.connection) if self._holds() else Position(0, {})

    def typed_graph(self) -> TypedGraph | None:
        """The typed graph as it is now; None where there is none."""
        found = typed.reached(self.connection)
        if found is None:
            return None
        return TypedGraph(found.marking, not found.rebuilding and found.position == self.position().position)

    def rebuild_typed_graph(self, caller: Marking) -> None:
        """Make the typed graph anew for a marking. Raises StoreMissing where nothing was loaded."""
        if not self.position().position:
            raise StoreMissing("nothing loaded; run lintas load")
        typed.rebuild(self.connection, self, caller)

    def close(self) -> None:
        """Let the server go; what is staged stays staged until it is swept."""
        self.connection.close()

    def _holds(self) -> bool:
        self._ours = self._ours or schema.holds_ledger(self.connection)
        return self._ours

    def _stage(self, event: Event, now: int, written: list[int]) -> Event | _Staged:
        """Write the chunks of an assertion, well below the server's limit of memory; other events wait for the last."""
        if not isinstance(event, Assert):
            return event
        check_size(len(event.statements))
        entries = list({entry.id: entry for entry in event.statements}.values())
        if not entries:
            return event.batch, []
        chunks = -(-len(entries) // ROWS)
        numbers = self.connection.write(lambda transaction: staging.numbers(transaction, chunks))
        written.extend(numbers)
        self.connection.write(lambda transaction: staging.write_chunks(transaction, numbers, entries, now))
        return event.batch, list(numbers)

    def _finish(self, steps: Sequence[Event | _Staged], now: int) -> int:
        """The position of the last commit; doing it again gives the same."""
        token = secrets.token_hex(16)

        def work(transaction: ManagedTransaction) -> int:
            transaction.run(_LOCK).consume()
            if done := one(transaction, _DONE, token=token):
                return int(done["position"])
            for step in steps:
                _write(transaction, step, now)
            transaction.run(_NOTE, token=token, now=now, before=now - STAGED_FOR).consume()
            (last,) = transaction.run(_LAST)
            return int(last["position"])

        return self.connection.write(work)


def _write(transaction: ManagedTransaction, step: Event | _Staged, now: int) -> None:
    match step:
        case Open():
            staging.open_batch(transaction, step, now)
        case Commit():
            commit(transaction, step, now)
        case (batch, numbers):
            staging.seal(transaction, batch, numbers, now)
        case Assert():
            raise AssertionError
        case _:
            staging.change(transaction, step, now)
