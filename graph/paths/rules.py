"""Which links pass a question, and which steps a walk may take: the rules of ONTOLOGY as tables of a view.

A walk is run* inner* run*: nodes of the run kinds stand only in one unbroken run at an end, and within a run
a step goes from a leg to its place and from there upward.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph.ontology import LinkKind
from graph.paths.query import PathQuery
from graph.view import Bools, Ints, View

_UNJUDGED_RELIABILITY: Final = 5
_UNJUDGED_CREDIBILITY: Final = 6


@dataclass(frozen=True, slots=True)
class Filters:
    """What of a view passes a question: links to walk, and the affirming triples that carry them, by row."""

    links: Bools
    rows: Bools


def filters(view: View, query: PathQuery, window: tuple[int, int] | None, without: Collection[int] = ()) -> Filters:
    """Apply every predicate that does not depend on where a walk stands; `without` holds table rows to leave out.

    Cost: linear in the links of the view.
    """
    triples, link = view.triples_of_all
    graded = _graded(view, query, triples, without)
    passing = graded & view.table.affirms[triples] & (query.inferred | ~view.table.inferred[triples])
    if window:
        passing &= _in_time(view, query, triples, window)
        passing &= ~_ended(view, query, triples, link, graded, window)
    rows = np.zeros(len(view.table.subject), dtype=np.bool_)
    rows[triples[passing]] = True
    links = np.zeros(len(view.links.ids), dtype=np.bool_)
    links[link[passing]] = True
    return Filters(links & _kinds_pass(view, query), rows)


def _graded(view: View, query: PathQuery, triples: Ints, without: Collection[int]) -> Bools:
    """Rows whose grades pass and whose source, origin and id are not left out; for either sign."""
    table = view.table
    reliability, credibility = table.reliability[triples], table.credibility[triples]
    worst_reliability = "ABCDEF".index(query.min_reliability) if query.min_reliability else _UNJUDGED_RELIABILITY
    worst_credibility = query.min_credibility or _UNJUDGED_CREDIBILITY
    if query.unjudged == "last":
        passing = (reliability <= worst_reliability) | (reliability == _UNJUDGED_RELIABILITY)
        passing &= (credibility <= worst_credibility) | (credibility == _UNJUDGED_CREDIBILITY)
    else:
        passing = (reliability <= min(worst_reliability, _UNJUDGED_RELIABILITY - 1)) & (
            credibility <= min(worst_credibility, _UNJUDGED_CREDIBILITY - 1)
        )
    for column, names in ((table.source, query.without.source), (table.origin, query.without.origin)):
        passing &= ~np.isin(column[triples], [view.code.get(name, -2) for name in names])
    passing &= ~np.isin(triples, list(without))
    return np.asarray(passing, dtype=np.bool_)


def _in_time(view: View, query: PathQuery, triples: Ints, window: tuple[int, int]) -> Bools:
    first, last = window
    spans = view.table.spans[triples]
    if query.certain:
        holds: Bools = (spans[:, 1] <= first) & (last <= spans[:, 2])
    else:
        holds = (spans[:, 0] <= last) & (first <= spans[:, 3])
    return holds


def _ended(view: View, query: PathQuery, triples: Ints, link: Ints, graded: Bools, window: tuple[int, int]) -> Bools:
    """Persisting rows that a later denial, itself passing the question's filters, has ended by the day asked."""
    by = window[1] if query.certain else window[0]
    table = view.table
    ended = np.zeros(len(triples), dtype=np.bool_)
    denies = graded & ~table.affirms[triples] & (query.inferred | ~table.inferred[triples])
    denied_on: dict[int, list[int]] = {}
    for place in np.flatnonzero(denies).tolist():
        denied_on.setdefault(int(link[place]), []).append(int(table.seen[triples[place]]))
    for place in np.flatnonzero(table.persists[triples] & np.isin(link, list(denied_on))).tolist():
        seen = int(table.seen[triples[place]])
        ended[place] = any(seen < day <= by for day in denied_on.get(int(link[place]), ()))
    return ended


def _kinds_pass(view: View, query: PathQuery) -> Bools:
    stances = [view.stances.index(stance) for stance in ("with", *query.cross)]
    passing = view.links.affirmed & np.isin(view.links.stance, stances)
    if query.kinds:
        passing &= np.isin(view.links.kind, [view.link_kinds.index(kind) for kind in query.kinds])
    avoided = [view.link_kinds.index(name) for name in query.avoid if name in view.ontology.links]
    passing &= ~np.isin(view.links.kind, avoided)
    for name in (*query.avoid, *query.without.link):
        if (link := view.link_number(name)) is not None:
            passing[link] = False
    return passing


@dataclass(frozen=True, slots=True)
class Step:
    """From one node to the next: the links that allow it, and those that a run may take outward or homeward.

    `leaves` are the links of a step in a first run (from a place), `rises` of one in a last run (to a place).
    """

    node: int
    links: tuple[int, ...]
    leaves: tuple[int, ...]
    rises: tuple[int, ...]


class Walk:
    """The rules of one segment: what may stand inside, who may act, which steps lead on."""

    def __init__(
        self,
        view: View,
        query: PathQuery,
        passing: Bools,
        ends: Collection[int],
        via: Collection[int],
        shut: Collection[int],
    ) -> None:
        kinds = view.ontology.kinds
        self._view, self._direction = view, query.direction
        self._passing = passing & _may_act(view, [*ends, *via])
        self._shut, self._via = frozenset(shut), frozenset(via)
        self._inner = [kinds[name].inner == "always" or name in query.through for name in view.kinds]
        self._run = [kinds[name].inner == "run" for name in view.kinds]
        self._steps: dict[int, tuple[Step, ...]] = {}

    def inner(self, node: int) -> bool:
        """Whether a node may stand inside a path anywhere."""
        return self._inner[int(self._view.kind[node])] or node in self._via

    def run(self, node: int) -> bool:
        """Whether a node is of a kind that stands only in a run at an end."""
        return self._run[int(self._view.kind[node])]

    def steps(self, node: int) -> tuple[Step, ...]:
        """The steps from a node, in the order of the other end's id."""
        if node not in self._steps:
            found: dict[int, list[tuple[int, bool]]] = {}
            for other, link, forward in self._entries(node):
                if self._directed(link, forward):
                    found.setdefault(other, []).append((link, forward))
            self._steps[node] = tuple(self._step(node, other, entries) for other, entries in found.items())
        return self._steps[node]

    def before(self, node: int) -> dict[int, list[int]]:
        """The nodes from which a step may lead here, each with the links of that step."""
        found: dict[int, list[int]] = {}
        for other, link, forward in self._entries(node):
            if self._directed(link, not forward):
                found.setdefault(other, []).append(link)
        return found

    def _entries(self, node: int) -> Iterator[tuple[int, int, bool]]:
        """Other end, link, and whether the link starts here, of every link that passes."""
        adjacency = self._view.adjacency
        entries = slice(int(adjacency.start[node]), int(adjacency.start[node + 1]))
        links = adjacency.link[entries]
        passing = self._passing[links]
        for other, link, forward in zip(
            adjacency.other[entries][passing].tolist(),
            links[passing].tolist(),
            adjacency.forward[entries][passing].tolist(),
            strict=True,
        ):
            if other != node and other not in self._shut:
                yield other, link, forward

    def _directed(self, link: int, along: bool) -> bool:
        return self._direction == "any" or not self._kind(link).directed or along == (self._direction == "along")

    def _step(self, node: int, other: int, entries: list[tuple[int, bool]]) -> Step:
        leaves = [link for link, start in entries if self.run(node) and self._homeward(other, node, link, not start)]
        rises = [link for link, start in entries if self.run(other) and self._homeward(node, other, link, start)]
        return Step(other, tuple(link for link, _ in entries), tuple(leaves), tuple(rises))

    def _homeward(self, tail: int, head: int, link: int, starts_at_tail: bool) -> bool:
        """Within a run that ends at a place: from a leg only to its place, from a place only to what contains it."""
        view = self._view
        kind = view.kind_name(tail)
        if kind == "RouteLeg":
            return view.kind_name(head) in ("Place", "Territory")
        if kind in ("Place", "Territory"):
            return self._kind(link).upward and starts_at_tail
        return True

    def _kind(self, link: int) -> LinkKind:
        return self._view.ontology.links[self._view.link_kinds[self._view.links.kind[link]]]


def _may_act(view: View, ends: Collection[int]) -> Bools:
    """Links of which whoever acts against or for somebody, pays or takes part as an authority, is an end."""
    links, ontology = view.links, view.ontology
    at_end = np.zeros(len(view.ids), dtype=np.bool_)
    at_end[list(ends)] = True
    acting = np.array([ontology.stances[name].acting for name in view.stances], dtype=np.bool_)
    may = ~acting[links.stance] | at_end[links.source]
    bound = np.array(
        [[kind in ontology.links[link].acting for kind in view.kinds] for link in view.link_kinds], dtype=np.bool_
    )
    for side in (links.source, links.target):
        may &= ~bound[links.kind, view.kind[side]] | at_end[side]
    return np.asarray(may, dtype=np.bool_)
