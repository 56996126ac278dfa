"""A ledger that is watched: while its store fails, each failure is counted and logged, and callers do not queue."""

import contextlib
import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from api.metrics import Metrics
from graph.errors import StoreError
from graph.ledger import Event, Events, Ledger, Position
from graph.statement import Statement

_LOG: Final = logging.getLogger("lintas.api")


class Watched:
    """The verbs of a ledger, passed on; what its store can do beside them is passed on unwatched.

    After a failure one caller at a time waits for the store, and the others get the same error at once.
    """

    def __init__(self, ledger: Ledger, metrics: Metrics) -> None:
        self._ledger = ledger
        self._metrics = metrics
        self._away: StoreError | None = None
        self._probing = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def append(self, events: Iterable[Event]) -> int:
        """As Ledger."""
        with self._seen("append"):
            return self._ledger.append(events)

    def events(self, since: int = 0, until: int | None = None, columns: Sequence[str] = ()) -> Events:
        """As Ledger."""
        with self._seen("events"):
            return self._ledger.events(since, until, columns)

    def statements(self, ids: Sequence[bytes | int]) -> list[Statement]:
        """As Ledger."""
        with self._seen("statements"):
            return self._ledger.statements(ids)

    def position(self) -> Position:
        """As Ledger."""
        with self._seen("position"):
            return self._ledger.position()

    def close(self) -> None:
        """As Ledger."""
        with self._seen("close"):
            self._ledger.close()

    @contextlib.contextmanager
    def _seen(self, verb: str) -> Iterator[None]:
        away = self._away
        if away and not self._probing.acquire(blocking=False):
            raise type(away)(str(away))
        try:
            yield
            self._away = None
        except StoreError as error:
            self._away = type(error)(str(error))  # without the trace, which holds what it passed through
            self._metrics.failed(verb, error)
            _LOG.warning("store", extra={"line": {"verb": verb, "failed": type(error).__name__, "why": str(error)}})
            raise
        finally:
            if away:
                self._probing.release()
