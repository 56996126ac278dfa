"""The twin as it stands in an answer, for a caller of the marking that the typed graph holds."""

from typing import Any, Final, NamedTuple, Protocol, runtime_checkable

from graph.cypher.declining import Declined
from graph.cypher.resolving import resolved
from graph.cypher.twin import compile_query
from graph.ledger import Ledger
from graph.marking import CLEAR
from graph.paths.query import PathQuery
from graph.view import View


class Typed(Protocol):
    """A typed graph: whose view it holds, and whether it holds all that was committed."""

    @property
    def marking(self) -> str:
        """The marking whose view it holds."""

    @property
    def whole(self) -> bool:
        """Whether it holds every commit, and is not being made anew."""


@runtime_checkable
class KeepsTyped(Protocol):
    """A store that keeps a typed graph beside its ledger."""

    def typed_graph(self) -> Typed | None:
        """What the typed graph is now, or None where there is none yet."""


class _Clear(NamedTuple):
    """The typed graph that is made where no other marking is named."""

    whole: bool
    marking: str = str(CLEAR)


# Of a store that keeps none itself: the one that `lintas copy` to a Neo4j would make.
_USUAL: Final = _Clear(whole=True)


def typed_beside(ledger: Ledger) -> Typed:
    """The typed graph that belongs to a ledger."""
    if not isinstance(ledger, KeepsTyped):
        return _USUAL
    return ledger.typed_graph() or _Clear(whole=False)


def shown(view: View, query: PathQuery, typed: Typed = _USUAL) -> dict[str, Any]:
    """`text` and `parameters`, or in `declined` the part and the sentence why not; `graph`: the marking it needs.

    Raises what a path question raises.
    """
    made = _not_here(view, typed) or compile_query(resolved(view, query), view.ontology)
    found = {"text": None, "parameters": None, "declined": None, "graph": str(view.marking)}
    if isinstance(made, Declined):
        return found | {"declined": {"part": made.part, "why": made.why}}
    return found | {"text": made.text, "parameters": dict(made.parameters)}


def _not_here(view: View, typed: Typed) -> Declined | None:
    """The marking that the graph holds is not named: a compartment's name may be secret."""
    needed = str(view.marking)
    if typed.marking != needed:
        return Declined("graph", f"This needs a typed graph made for {needed}; the one at hand is for another marking.")
    if not typed.whole:
        return Declined(
            "graph", "The typed graph lacks what was committed last; ask again, or run `lintas neo4j rebuild`."
        )
    return None
