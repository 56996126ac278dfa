"""A whole path question over a view: segments between the points asked, joined to the k best paths."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from itertools import chain, pairwise, permutations
from typing import Any, Final, TypeAlias

import msgspec

from graph.days import LEAST
from graph.errors import BadQuestion
from graph.paths import chain as chains
from graph.paths import earliest, evidence, hops, specific
from graph.paths.carriers import Carriers, carriers
from graph.paths.found import Costed, Found, Score, Timed
from graph.paths.hops import Path, Ranked, Segment
from graph.paths.query import MAX_PATHS, PathQuery, check, window
from graph.paths.rules import Filters, Walk, filters
from graph.search import resolve
from graph.view import View

Ends: TypeAlias = frozenset[int]
Route: TypeAlias = Sequence[Collection[int]]  # the sets and points to pass, in order

_NOTHING: Final = Segment((), 0, False, 0)


def find(view: View, query: PathQuery, without: Collection[int] = ()) -> Found:
    """Answer a path question by node numbers; `without` holds table rows to leave out.

    Raises BadQuestion (UnknownName, AmbiguousName) naming the field at fault.
    """
    check(query, view.ontology)
    sources = {resolve(view, name, "sources") for name in query.sources}
    targets = {resolve(view, name, "targets") for name in query.targets}
    via = [resolve(view, name, "via") for name in query.via]
    for node in via:
        if view.ontology.kinds[view.kind_name(node)].inner == "never":
            raise BadQuestion(f"a {view.kind_name(node)} never stands inside a path; leave it out of via", field="via")
    passed = filters(view, query, window(query), without)
    shut = _avoided(view, query)
    orders = sorted(set(permutations(via))) if query.via_order == "any" else [tuple(via)]
    routes = [[sources - shut, *({node} for node in order), targets - shut] for order in orders]

    def ask(walked: Filters, k: int) -> Found:
        kind = _Earliest if query.rank == "earliest" else _Search
        return kind(view, msgspec.structs.replace(query, k=k), passed, walked, via, shut).best(routes)

    return evidence.best(view, query, passed, ask) if query.rank == "evidence" else ask(passed, query.k)


def _avoided(view: View, query: PathQuery) -> set[int]:
    """Nodes that a question shuts out; kinds among `avoid` count, link ids and link kinds do not."""
    shut: set[int] = set()
    for name in query.avoid:
        if name in view.ontology.kinds:
            code = view.kinds.index(name)
            shut.update(node for node, kind in enumerate(view.kind.tolist()) if kind == code)
        elif name not in view.ontology.links and view.link_number(name) is None:
            shut.add(resolve(view, name, "avoid"))
    return shut | {resolve(view, name, "without") for name in query.without.entity}


class _Search:
    """Segments of one question, each searched once; of what passes, `walked` is searched."""

    def __init__(
        self,
        view: View,
        query: PathQuery,
        passed: Filters,
        walked: Filters,
        via: Sequence[int],
        shut: Collection[int],
    ) -> None:
        self._view, self._query, self._via, self._shut = view, query, via, shut
        self._passed, self._walked = passed, walked
        self._kernel: Callable[..., Segment] = hops.search
        if query.rank == "specific":
            self._kernel = partial(specific.search, cost=specific.costs(view).tolist())
        self._walks: dict[tuple[Ends, bool], Walk] = {}
        self._made: dict[tuple[Ends, Ends, int], Segment] = {}

    def best(self, routes: Sequence[Route]) -> Found:
        """The k best paths over every order of the points asked; one that several orders give counts once."""
        found = [(route, self._joined(route, self._query.k)) for route in routes]
        best = _least(ranked for _, joined in found for ranked in joined.paths)[: self._query.k]
        tied = [(route, joined) for route, joined in found if joined.paths and joined.paths[0][:2] == best[0][:2]]
        ties, counted = self._ties(tied)
        return Found(
            paths=tuple(ranked.path for ranked in best),
            carried=tuple(self._carried(ranked.path, found) for ranked in best),
            scores=tuple(self._score(ranked) for ranked in best),
            ties=ties,
            truncated=not counted or any(made.truncated for made in self._made.values()),
            searched=sum(made.searched for made in self._made.values()),
            passed=self._passed,
        )

    def _score(self, ranked: Ranked) -> Score:
        return Costed(ranked.length, ranked.hops) if self._query.rank == "specific" else ranked.length

    def _ties(self, tied: Sequence[tuple[Route, Segment]]) -> tuple[int, bool]:
        """How many best paths the orders have together, and whether that is exact: listed where there are few."""
        most = sum(joined.ties for _, joined in tied)
        if len(tied) < 2 or most > MAX_PATHS:
            return max((joined.ties for _, joined in tied), default=0), len(tied) < 2
        return len({one.path for route, joined in tied for one in self._joined(route, most).paths[: joined.ties]}), True

    def _joined(self, route: Route, k: int) -> Segment:
        """The k best joins of the segments' paths; ties multiply."""
        whole = self._segment(route[0], route[1], k)
        for source, target in pairwise(route[1:]):
            part = self._segment(source, target, k)
            joins = (
                Ranked(head.length + tail.length, head.hops + tail.hops, (*head.path, *tail.path[1:]))
                for head in whole.paths
                for tail in part.paths
                if head.path[-1] == tail.path[0]
            )
            whole = Segment(
                _least(joins)[:k],
                whole.ties * part.ties,
                whole.truncated or part.truncated,
                whole.searched + part.searched,
            )
        return whole

    def _segment(self, sources: Collection[int], targets: Collection[int], k: int) -> Segment:
        ask = (frozenset(sources), frozenset(targets), k)
        if not sources or not targets:
            return _NOTHING
        if ask not in self._made:
            walk = self._walk(ask[0] | ask[1], self._walked)
            self._made[ask] = self._kernel(walk, sources, targets, max_hops=self._query.max_hops, k=k)
        return self._made[ask]

    def _carried(self, path: Path, found: Sequence[tuple[Route, Segment]]) -> Carriers:
        """The links of each hop, over every order that gives the path."""
        ways = [
            self._carried_on(path, route)
            for route, joined in found
            if any(ranked.path == path for ranked in joined.paths)
        ]
        return tuple(tuple(sorted({*chain.from_iterable(links)})) for links in zip(*ways, strict=True))

    def _carried_on(self, path: Path, route: Route) -> Carriers:
        """A segment ends where the path first meets its target."""
        links: Carriers = ()
        start = 0
        for sources, targets in pairwise(route):
            stop = next(place for place in range(start, len(path)) if path[place] in targets)
            walk = self._walk(frozenset(sources) | frozenset(targets), self._passed)
            links += carriers(walk, path[start : stop + 1])
            start = stop
        return links

    def _walk(self, ends: Ends, over: Filters) -> Walk:
        ask = (ends, over is self._passed)
        if ask not in self._walks:
            self._walks[ask] = Walk(self._view, self._query, over.links, ends, self._via, self._shut)
        return self._walks[ask]


class _Earliest(_Search):
    """Segments one after another: each leaves when the one before has arrived, as early as may be."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._held: dict[int, chains.Days] = {}

    def _joined(self, route: Route, k: int) -> Segment:
        asked = window(self._query)
        whole = Segment((Ranked(asked[0] if asked else LEAST + 1, 0, ()),), 1, False, 0)
        for source, target in pairwise(route):
            (before,) = whole.paths
            part = self._leg(source, target, before.length)
            paths = tuple(
                Ranked(one.length, before.hops + one.hops, (*before.path, *one.path[bool(before.path) :]))
                for one in part.paths
            )
            whole = Segment(paths, whole.ties * part.ties, False, 0)
            if not paths:
                break
        return whole

    def _leg(self, sources: Collection[int], targets: Collection[int], after: int) -> Segment:
        walk = self._walk(frozenset(sources) | frozenset(targets), self._walked)
        made = earliest.search(walk, sources, targets, max_hops=self._query.max_hops, spans=self._spans, after=after)
        self._made[frozenset(sources), frozenset(targets), after] = made
        return made

    def _spans(self, link: int) -> chains.Days:
        if link not in self._held:
            rows = [row for row in self._view.triples(link, affirm=True).tolist() if self._walked.rows[row]]
            self._held[link] = chains.holding(self._view, rows, certain=self._query.certain)
        return self._held[link]

    def _ties(self, tied: Sequence[tuple[Route, Segment]]) -> tuple[int, bool]:
        """Those of one order: with several orders that are as good, which of them are the same is not known."""
        return max((joined.ties for _, joined in tied), default=0), len(tied) < 2

    def _score(self, ranked: Ranked) -> Score:
        return Timed(ranked.length, ranked.hops)


def _least(found: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Paths in the total order, each once."""
    least: dict[Path, Ranked] = {}
    for ranked in found:
        least[ranked.path] = min(ranked, least.get(ranked.path, ranked))
    return tuple(sorted(least.values()))
