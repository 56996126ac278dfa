"""The store port on one SQLite file."""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from graph.ledger import Assert, Commit, Event, Events, Open, Position
from graph.statement import Statement
from graph.stores.sqlite import reading
from graph.stores.sqlite.committing import commit
from graph.stores.sqlite.connections import Connections
from graph.stores.sqlite.dictionaries import Dictionaries
from graph.stores.sqlite.staging import Staging

TIMEOUT: Final = 10.0


class SqliteStore:
    """A ledger in the file at `path`, which the first `append` makes; `timeout` is how long it waits, in seconds.

    Nothing that `append` acknowledged is lost: the log is on the disk before it returns.
    """

    def __init__(self, path: Path, *, timeout: float = TIMEOUT, clock: Callable[[], float] = time.time) -> None:
        self._connections = Connections(path, timeout)
        self._dictionaries = Dictionaries()
        self._clock = clock

    def append(self, events: Iterable[Event]) -> int:
        """Write events in one transaction and return the position of the last commit.

        Raises StoreBusy where another writer holds the file, BadInput for an event out of order.
        """
        with self._connections.writing() as connection:
            (erasures,) = connection.execute("SELECT erasures FROM head").fetchone()
            self._dictionaries.trust(erasures)
            try:
                self._write(Staging(connection, self._dictionaries, int(self._clock())), events)
            except BaseException:
                self._dictionaries.forget()
                raise
            position, scrub = connection.execute("SELECT position, scrub FROM head").fetchone()
        if scrub:
            self._scrub()
        return int(position)

    def events(self, since: int = 0, until: int | None = None, columns: Sequence[str] = ()) -> Events:
        """Whole batches committed after `since`, up to `until` (the last commit if None), read at one version."""
        with self._connections.reading() as connection:
            if connection is None:
                return Events((), dict.fromkeys(columns, ()), 0)
            return reading.events(connection, since, until, columns)

    def statements(self, ids: Sequence[bytes | int]) -> list[Statement]:
        """Statements by id or by position, in the order asked, as first asserted; an unknown one is left out."""
        with self._connections.reading() as connection:
            return [] if connection is None else reading.statements(connection, ids)

    def position(self) -> Position:
        """The last commit and the digest's sums, read at one version."""
        with self._connections.reading() as connection:
            return Position(0, {}) if connection is None else reading.position(connection)

    def close(self) -> None:
        """Let the file go; what is staged stays staged until it is swept."""
        self._connections.close()

    def _write(self, staging: Staging, events: Iterable[Event]) -> None:
        for event in events:
            match event:
                case Open():
                    staging.open(event)
                case Assert():
                    staging.assertions(event)
                case Commit():
                    staging.finish()
                    commit(staging.connection, event, staging.now)
                case _:
                    staging.change(event)
        staging.finish()

    def _scrub(self) -> None:
        self._connections.scrub()
        with self._connections.writing() as connection:
            connection.execute("UPDATE head SET scrub = 0")
