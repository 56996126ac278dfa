"""What Cypher cannot say of a path question, part by part; a further part is one more entry of `UNSAID`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from graph.ontology import Ontology
from graph.paths.query import PathQuery


@dataclass(frozen=True, slots=True)
class Declined:
    """The field of a question that Cypher cannot say, and why, as a sentence."""

    part: str
    why: str


class _Unsaid(NamedTuple):
    part: str
    asked: Callable[[PathQuery, Ontology], bool]
    why: str


def _ranked(query: PathQuery, ontology: Ontology) -> bool:
    return str(query.rank) != "hops"


def _any_order(query: PathQuery, ontology: Ontology) -> bool:
    return query.via_order == "any" and len(set(query.via)) > 1


def _several_by_way_of(query: PathQuery, ontology: Ontology) -> bool:
    return query.k > 1 and bool(query.via)


def _several_at_a_place(query: PathQuery, ontology: Ontology) -> bool:
    return query.k > 1 and has_run(query.sources + query.targets, ontology)


UNSAID: Final = (
    _Unsaid("rank", _ranked, "Cypher finds fewest hops only; ask with rank hops."),
    _Unsaid("via_order", _any_order, "Cypher passes the points of via in the order given only; give one."),
    _Unsaid("k", _several_by_way_of, "Cypher cannot list more than the shortest paths by way of via; ask with k 1."),
    _Unsaid(
        "k",
        _several_at_a_place,
        "Cypher cannot list more than the shortest paths where an end is a place, leg or route; ask with k 1.",
    ),
)


def declined(query: PathQuery, ontology: Ontology) -> Declined | None:
    """The first part of a question that Cypher cannot say, or None where it can say all of it."""
    return next((Declined(part, why) for part, asked, why in UNSAID if asked(query, ontology)), None)


def has_run(ids: Iterable[str], ontology: Ontology) -> bool:
    """Whether one of the ids is of a kind that stands only in a run at an end."""
    return any(ontology.kind_of(entity).inner == "run" for entity in ids)
