"""Looks and words for what stands on a page, all from the ontology."""

from collections.abc import Iterable, Iterator
from typing import Final

from graph.ontology import Label, Ontology
from visualisations.model import KindLook, Legend, PageFinding, PageLink, PageNode, StanceLook, Statement

# By a stance's place in the ontology: five patterns that can be told apart, in grey too. A pattern per link kind
# (37 of them) cannot; each tie says its kind in words.
_DASHES: Final[tuple[tuple[int, ...], ...]] = ((), (14, 5), (7, 5), (12, 4, 2, 4), (2, 5))
_PLAIN: Final = ("#999999", "dot")


def legend(
    ontology: Ontology, nodes: Iterable[PageNode], links: Iterable[PageLink], findings: Iterable[PageFinding] = ()
) -> Legend:
    """The legend of just the kinds, stances, properties and codes on the page, in the ontology's order."""
    nodes, links = tuple(nodes), tuple(links)
    used = {(str(one["entity"]).partition(":")[0], str(one["prop"])) for one in cited(nodes, links, findings)}
    used |= {(link.kind, "role") for link in links if link.roles}
    known = {f"{owner}.{prop}": ontology.rules[owner, prop] for owner, prop in used if (owner, prop) in ontology.rules}
    ties = {f"{owner}.{prop}": ontology.links[prop].label for owner, prop in used if prop in ontology.links}
    return Legend(
        kinds=tuple(_kinds(ontology, {node.kind for node in nodes})),
        stances=tuple(_stances(ontology, {link.stance for link in links})),
        properties={**{name: prop.label for name, prop in known.items()}, **ties},
        codes={name: prop.codes for name, prop in known.items() if prop.codes},
        reliabilities=ontology.codes.get("reliabilities", {}),
    )


def worded(ontology: Ontology, kind: str, said: Iterable[Statement]) -> Label:
    """How a tie reads: its kind's phrase and, where an outcome words it, the outcomes that sources state."""
    entry = ontology.links.get(kind)
    if entry is None:
        return Label(kind, kind)
    if not entry.worded_by:
        return entry.phrase
    codes = entry.properties[entry.worded_by].codes
    stated = sorted({str(one["value"]) for one in said if one["prop"] == entry.worded_by and one["sign"] == "+"})
    words = [codes.get(value, Label(value, value)) for value in stated]
    if not words:
        return entry.phrase
    return Label(
        f"{entry.phrase.en}: {', '.join(word.en for word in words)}",
        f"{entry.phrase.id}: {', '.join(word.id for word in words)}",
    )


def cited(nodes: Iterable[PageNode], links: Iterable[PageLink], findings: Iterable[PageFinding]) -> Iterator[Statement]:
    """Every statement that stands on a page."""
    for node in nodes:
        yield from node.statements
    for link in links:
        yield from (*link.statements, *link.against)
    for finding in findings:
        yield from (*finding.statements, *finding.against)


def _kinds(ontology: Ontology, present: set[str]) -> Iterator[KindLook]:
    for name in (*(kind for kind in ontology.kinds if kind in present), *sorted(present - ontology.kinds.keys())):
        entry = ontology.kinds.get(name)
        colour, shape = (entry.colour, entry.shape) if entry else _PLAIN
        yield KindLook(name, entry.label if entry else Label(name, name), colour, shape)


def _stances(ontology: Ontology, present: set[str]) -> Iterator[StanceLook]:
    for place, (name, entry) in enumerate(ontology.stances.items()):
        if name in present:
            yield StanceLook(name, entry.label, entry.colour, _DASHES[place % len(_DASHES)])
    for name in sorted(present - ontology.stances.keys()):
        yield StanceLook(name, Label(name, name), _PLAIN[0], _DASHES[-1])
