"""One place a statement: the parallel lists of a relationship, those that affirm it and those that deny it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from graph.ontology import Ontology
from graph.projection.table import span
from graph.statement import Statement

DENIED: Final = "denied_"


class Place(NamedTuple):
    """What one statement says of a link: four day numbers (see `days.Span`), the last day of seen_on (0: none),
    grades, and where it comes from; `statement_ids` is its id in hex.
    """

    start_earliest: int
    start_latest: int
    end_earliest: int
    end_latest: int
    seen: int
    reliability: str
    credibility: int
    inferred: bool
    persists: bool
    sources: str
    origins: str
    statement_ids: str


Places: TypeAlias = Mapping[str, Place]


def place(entry: Statement, credibility: int, reliability: str, ontology: Ontology) -> Place:
    """The place of a triple; the grades are those that hold now."""
    source_kind = ontology.kind_of(entry.entity).name
    no_end = not entry.during or entry.during.endswith("/")
    persists = entry.sign == "+" and no_end and ontology.links[entry.prop].persists(source_kind)
    return Place(
        *span(entry.during, entry.seen_on, persists=persists),
        reliability,
        credibility,
        entry.method == "inferred",
        persists,
        entry.source,
        entry.origin,
        entry.id.hex(),
    )


def columns(affirmed: Collection[Place], denied: Collection[Place]) -> dict[str, Any]:
    """The lists of a relationship, in the order of the places (empty ones stand too), and whether it is affirmed."""
    found: dict[str, Any] = {"affirmed": bool(affirmed)}
    for prefix, places in (("", affirmed), (DENIED, denied)):
        parts: Iterable[tuple[Any, ...]] = list(zip(*places, strict=True)) or [()] * len(Place._fields)
        found |= {prefix + name: list(part) for name, part in zip(Place._fields, parts, strict=True)}
    return found


def places(properties: Mapping[str, Any], prefix: str = "") -> dict[str, Place]:
    """The places that lists hold, by statement id."""
    lists = (properties[prefix + name] for name in Place._fields)
    return {made.statement_ids: made for made in map(Place._make, zip(*lists, strict=True))}
