"""One store and the views that callers see of it: each marking's view is built once a version and shared."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from graph import projection
from graph.errors import StoreError, StoreMissing
from graph.ledger import Ledger, Position
from graph.loads import Rows, rows_of_last_load
from graph.marking import Marking
from graph.ontology import Ontology
from graph.view import View

KEPT = 8


@dataclass(frozen=True, slots=True)
class Sight:
    """A view, and its age: seconds since the store last said that it is the newest, or None if it just did."""

    view: View
    age: float | None = None


@dataclass(frozen=True, slots=True)
class _Built:
    at: Position
    view: View


@dataclass(frozen=True, slots=True)
class _Heard:
    at: Position
    when: float


class Desk:
    """Answers from the newest commit; safe to call from several threads.

    `stale` is for how many seconds a view that is built may be shown while the store is away; 0 shows none.
    """

    def __init__(self, ledger: Ledger, ontology: Ontology, *, stale: int = 0) -> None:
        self.ledger = ledger
        self.ontology = ontology
        self.last_load: Rows | None = None
        self._stale = stale
        self._views: dict[Marking, _Built] = {}
        self._building = threading.Lock()
        self._heard: _Heard | None = None

    def sight(self, caller: Marking) -> Sight:
        """The view of a marking at the last commit, or an older one with its age where `stale` lets it be shown.

        Raises StoreError where the store is away, StoreMissing where nothing was ever loaded.
        """
        try:
            return Sight(self.view(caller))
        except StoreError:
            held = self._held(caller)
            if held is None:
                raise
            return held

    def view(self, caller: Marking) -> View:
        """The view of a marking at the last commit. Raises as `sight` does."""
        at = self._position()
        built = self._views.get(caller)
        if built and built.at == at:
            return built.view
        with self._building:
            return self._renewed(caller)

    def versions(self) -> Mapping[Marking, str]:
        """The version of each view that is built; the store is not asked."""
        return {marking: built.view.version for marking, built in list(self._views.items())}

    def _position(self) -> Position:
        at = self.ledger.position()
        if at.position == 0:
            raise StoreMissing("nothing loaded; run lintas load")
        self._heard = _Heard(at, time.monotonic())
        return at

    def _renewed(self, caller: Marking) -> View:
        at = self._position()  # again: what another caller built meanwhile is not put back
        built = self._views.get(caller)
        if not built or built.at != at:
            self._views = {marking: other for marking, other in self._views.items() if other.at == at}
            self.last_load = rows_of_last_load(self.ledger)
            built = _Built(at, projection.build(self.ledger, caller, self.ontology))
        kept = {marking: other for marking, other in self._views.items() if marking != caller}
        self._views = dict([*kept.items(), (caller, built)][-KEPT:])
        return built.view

    def _held(self, caller: Marking) -> Sight | None:
        """What may still be shown: a view at the last position heard of, while that is not too long ago."""
        built, heard = self._views.get(caller), self._heard
        if not self._stale or not built or not heard or built.at != heard.at:
            return None
        age = time.monotonic() - heard.when
        return Sight(built.view, age) if age <= self._stale else None
