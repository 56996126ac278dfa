"""Where a triple belongs after a change: the link it is part of, and the ids by which that link may be found."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from graph.ontology import Ontology
from graph.statement import Statement, canonical, link_id
from graph.stores.neo4j.typed import lists
from graph.stores.neo4j.typed.ground import Known, Link, Spot
from graph.stores.neo4j.typed.grouping import Grouping
from graph.stores.neo4j.typed.writing import Row

# Pairs of members of two joined groups beyond which a link is not looked for.
MOST_PAIRS: Final = 4000


class TooMuch(Exception):
    """A change reaches further than one batch can."""


def stance(ontology: Ontology, kind: str, source: str, target: str) -> str | None:
    """The stance of a link between two ids; None where the ontology knows no such link."""
    ends = [ontology.prefixes.get(end.partition(":")[0]) for end in (source, target)]
    return ontology.stance(kind, ends[0].name, ends[1].name) if ends[0] and ends[1] else None


def is_triple(ontology: Ontology, entity: str, prop: str, value: str) -> bool:
    """Whether a statement says (or denies) a link that the ontology knows."""
    kind = ontology.links.get(prop)
    if kind is None:
        return False
    source, target = (entity, value) if kind.directed else sorted((entity, value))
    return stance(ontology, prop, source, target) is not None


def raw_id(entry: Statement) -> str:
    """The link id that a triple itself names."""
    return link_id(entry.prop, entry.entity, entry.value, dict(entry.key))


def spot(groups: Grouping, ontology: Ontology, entry: Statement) -> Spot | None:
    """The link that a triple is part of; None where an end is not shown, or both ends are one thing."""
    source, target = groups.shown(entry.entity), groups.shown(entry.value)
    if source is None or target is None or (source == target and entry.entity != entry.value):
        return None
    if not ontology.links[entry.prop].directed:
        source, target = sorted((source, target))
    return entry.prop, source, target, canonical(dict(entry.key)).decode()


def candidates(groups: Grouping, ontology: Ontology, triples: Iterable[Statement]) -> set[str]:
    """Ids that the links of triples may have, before or after. Raises TooMuch where large groups meet."""
    found: set[str] = set()
    for entry in triples:
        sources, targets = ({end, *groups.before(end), *groups.after(end)} for end in (entry.entity, entry.value))
        if len(sources) * len(targets) > MOST_PAIRS:
            raise TooMuch
        pairs = [*product(sources, targets)]
        if not ontology.links[entry.prop].directed:
            pairs += product(targets, sources)
        found.update(link_id(entry.prop, *pair, dict(entry.key)) for pair in pairs)
    return found


def relinked(
    links: Iterable[Link], moving: Mapping[str, Known], spots: Mapping[str, Spot], grades: Mapping[str, str],
    ontology: Ontology,
) -> Iterator[tuple[Link | None, Link | None]]:  # fmt: skip
    """Each link that changes, before and after, when the moving statements go where `spots` says."""
    old = {link.spot: link for link in links}
    coming: dict[Spot, list[Known]] = {}
    for identity, at in spots.items():
        coming.setdefault(at, []).append(moving[identity])
    for at in old.keys() | coming.keys():
        before = old.get(at)
        after = _link(at, before, moving, coming.get(at, []), grades, ontology)
        if after != before:
            yield before, after


def _link(
    at: Spot, before: Link | None, moving: Mapping[str, Known], coming: list[Known], grades: Mapping[str, str],
    ontology: Ontology,
) -> Link | None:  # fmt: skip
    sides = {
        "+": {one: place for one, place in before.affirmed.items() if one not in moving} if before else {},
        "-": {one: place for one, place in before.denied.items() if one not in moving} if before else {},
    }
    ids = {before.id} if before and (sides["+"] or sides["-"]) else set()
    for entry, _, credibility in coming:
        place = lists.place(entry, credibility, grades[entry.source], ontology)
        sides[entry.sign][place.statement_ids] = place
        ids.add(raw_id(entry))
    return Link(min(ids), at, sides["+"], sides["-"]) if ids else None


def row(link: Link, ontology: Ontology) -> Row:
    """A link as it is written."""
    kind, source, target, key = link.spot
    words = {"id": link.id, "key": key, "stance": stance(ontology, kind, source, target)}
    held = words | lists.columns(link.affirmed.values(), link.denied.values())
    return {"type": kind, "source": source, "target": target, "properties": held}
