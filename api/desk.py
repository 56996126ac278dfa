"""One store and the views that callers see of it: each marking's view is built once a version and shared."""

import threading
from dataclasses import dataclass

from graph import projection
from graph.errors import StoreMissing
from graph.ledger import Ledger, Position
from graph.marking import Marking
from graph.ontology import Ontology
from graph.view import View

KEPT = 8


@dataclass(frozen=True, slots=True)
class _Built:
    at: Position
    view: View


class Desk:
    """Answers from the newest commit; safe to call from several threads."""

    def __init__(self, ledger: Ledger, ontology: Ontology) -> None:
        self.ledger = ledger
        self.ontology = ontology
        self._views: dict[Marking, _Built] = {}
        self._lock = threading.Lock()

    def view(self, caller: Marking) -> View:
        """The view of a marking at the last commit. Raises StoreMissing where nothing was ever loaded."""
        at = self.ledger.position()
        if at.position == 0:
            raise StoreMissing("nothing loaded; run lintas load")
        built = self._views.get(caller)
        if built and built.at == at:
            return built.view
        with self._lock:
            return self._renewed(caller, at)

    def _renewed(self, caller: Marking, at: Position) -> View:
        built = self._views.pop(caller, None)
        if not built or built.at != at:
            built = _Built(at, projection.build(self.ledger, caller, self.ontology))
        self._views[caller] = built
        while len(self._views) > KEPT:
            del self._views[next(iter(self._views))]
        return built.view
