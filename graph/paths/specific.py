"""Rank specific: a path through what few share comes before one through what many share.

A hop costs HOP + SPREAD·(ln d of its source + ln d of its target) thousandths, d being how many links of its kind are
there in this view, whatever the filters. Whole numbers, since sums of floats differ by their order.
"""

from collections.abc import Collection, Iterator, Sequence
from heapq import heappop, heappush
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from graph.paths.hops import STATES, Path, Ranked, Segment
from graph.paths.rules import Step, Walk
from graph.view import Ints, View

HOP: Final = 1000
SPREAD: Final = 400
# A hub costs as much as one more hop.
HUB: Final = int(np.ceil(np.exp(HOP / SPREAD)))
_NEVER: Final = 1 << 60


class _Costs(NamedTuple):
    """What a walk has cost so far, by where it stands: in the run that leaves a place, in none, in the one that ends
    at a place."""

    first: int
    inner: int
    last: int


# The least that the whole walk may cost, whether it has arrived, its hops, its nodes; what it has cost.
_Reached: TypeAlias = tuple[int, bool, int, Path, _Costs]


def costs(view: View) -> Ints:
    """The cost of a hop by each link, in thousandths."""
    spread = sum(np.log(np.maximum(degree, 1)) for degree in view.degrees)
    return np.asarray(HOP + np.rint(SPREAD * spread), dtype=np.int32)


def hubs(view: View, path: Path, carried: Sequence[Sequence[int]]) -> list[dict[str, Any]]:
    """The nodes of a path with at least `HUB` affirmed links of a kind by which the path comes or goes.

    Each with the kind and how many there are in this view; in the order of the path.
    """
    found: dict[tuple[int, int], int] = {}
    source, target = view.degrees
    for place, links in enumerate(carried):
        for node in path[place : place + 2]:
            for link in links:
                degree = int((source if int(view.links.source[link]) == node else target)[link])
                if degree >= HUB:
                    found[path.index(node), int(view.links.kind[link])] = degree
    return [
        {"id": view.ids[path[place]], "kind": view.link_kinds[kind], "degree": degree}
        for (place, kind), degree in sorted(found.items())
    ]


def search(
    walk: Walk, sources: Collection[int], targets: Collection[int], *, max_hops: int, k: int, cost: Sequence[int]
) -> Segment:
    """Find the k cheapest loop-free paths from a set to a set, each hop by the cheapest of its links that may carry it.

    Equally cheap ones come by hops, then by ids. Cost: walks that are no dearer than the k-th path.
    """
    finder = _Finder(walk, frozenset(sources), frozenset(targets), max_hops, cost)
    best: list[Ranked] = []
    ties = 0
    for ranked in finder.cheapest():
        if len(best) >= k and ranked.length > best[0].length:
            break
        if len(best) < k:
            best.append(ranked)
        ties += ranked[:2] == best[0][:2]
    return Segment(tuple(best), ties, finder.truncated, finder.searched)


class _Finder:
    def __init__(
        self, walk: Walk, sources: frozenset[int], targets: frozenset[int], max_hops: int, cost: Sequence[int]
    ) -> None:
        self._walk, self._max_hops, self._cost = walk, max_hops, cost
        self._both, self._ends = sources & targets, sources | targets
        self._sources, self._targets = sources - targets, targets - sources
        self._left = self._bounds()
        self.searched, self.truncated = 0, False

    def cheapest(self) -> Iterator[Ranked]:
        """Every path, in the total order; `truncated` where `STATES` walks were not enough."""
        heap: list[_Reached] = [(0, True, 0, (node,), _Costs(0, 0, 0)) for node in sorted(self._both)]
        for node in sorted(self._sources):
            self._reach(heap, (node,), _Costs(0 if self._walk.run(node) else _NEVER, 0, _NEVER))
        while heap:
            least, arrived, hops, path, so_far = heappop(heap)
            if arrived:
                yield Ranked(least, hops, path)
                continue
            if self.searched >= STATES:
                self.truncated = True
                return
            for step in self._walk.steps(path[-1]):
                if step.node in self._targets:
                    self._arrive(heap, (*path, step.node), min(self._onward(step, so_far)))
                elif step.node not in path and step.node not in self._ends:
                    self._reach(heap, (*path, step.node), self._standing(step, so_far))

    def _reach(self, heap: list[_Reached], path: Path, so_far: _Costs) -> None:
        hops = len(path) - 1
        left = self._bound(path[-1], self._max_hops - hops)
        if min(so_far) < _NEVER and left is not None:
            self.searched += 1
            heappush(heap, (min(so_far) + left, False, hops, path, so_far))

    def _arrive(self, heap: list[_Reached], path: Path, length: int) -> None:
        if length < _NEVER and len(path) - 1 <= self._max_hops:
            heappush(heap, (length, True, len(path) - 1, path, _Costs(length, length, length)))

    def _standing(self, step: Step, so_far: _Costs) -> _Costs:
        """What a walk costs after a step to a node that is no end."""
        run, inner = self._walk.run(step.node), self._walk.inner(step.node)
        leave, middle, rise = self._onward(step, so_far)
        return _Costs(leave if run else _NEVER, min(leave, middle) if inner else _NEVER, rise)

    def _onward(self, step: Step, so_far: _Costs) -> tuple[int, int, int]:
        """The cost after a step that leaves a place, that is free, and that leads to a place."""
        costs = (
            so_far.first + self._least(step.leaves),
            so_far.inner + self._least(step.links),
            min(so_far) + self._least(step.rises),
        )
        return min(costs[0], _NEVER), min(costs[1], _NEVER), min(costs[2], _NEVER)

    def _least(self, links: Sequence[int]) -> int:
        return min((self._cost[link] for link in links), default=_NEVER)

    def _bound(self, node: int, hops: int) -> int | None:
        """The least that is left to pay within so many hops, whatever the rules of a walk."""
        return next((cost for within, cost in reversed(self._left.get(node, ())) if within <= hops), None)

    def _bounds(self) -> dict[int, list[tuple[int, int]]]:
        """For each node, more and more hops and the less and less that they cost to a target."""
        left: dict[int, list[tuple[int, int]]] = {node: [(0, 0)] for node in self._targets}
        frontier = dict.fromkeys(self._targets, 0)
        for hops in range(1, self._max_hops + 1):
            nearer: dict[int, int] = {}
            for node, cost in frontier.items():
                for before, links in self._walk.before(node).items():
                    known = nearer.get(before) or left.get(before, [(0, _NEVER)])[-1][1]
                    nearer[before] = min(known, cost + self._least(links))
            frontier = {}
            for node, cost in nearer.items():
                ways = left.setdefault(node, [])
                if not ways or cost < ways[-1][1]:
                    ways.append((hops, cost))
                    frontier[node] = cost
        return left
