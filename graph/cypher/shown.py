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
    """What a typed graph says of itself: whose view it holds, and whether it is being made anew."""

    @property
    def marking(self) -> str:
        """The marking whose view it holds."""

    @property
    def rebuilding(self) -> bool:
        """Whether it is being made anew, and not whole."""


@runtime_checkable
class KeepsTyped(Protocol):
    """A store that keeps a typed graph beside its ledger."""

    def typed_graph(self) -> Typed | None:
        """What the typed graph says of itself now, or None where there is none yet."""


class _Usual(NamedTuple):
    """The typed graph of a store that keeps none itself: the one that `lintas copy` to a Neo4j would make."""

    marking: str = str(CLEAR)
    rebuilding: bool = False


_USUAL: Final = _Usual()


def typed_beside(ledger: Ledger) -> Typed:
    """What is known of the typed graph that belongs to a ledger."""
    return (ledger.typed_graph() if isinstance(ledger, KeepsTyped) else None) or _USUAL


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
    if typed.rebuilding:
        return Declined("graph", "The typed graph is being made anew; ask again when `lintas neo4j rebuild` is done.")
    return None
