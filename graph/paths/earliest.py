"""Rank earliest: the path whose last hop may hold first, if each hop holds on a day not before that of the hop before.

One may wait, so to be somewhere earlier is never worse: the earliest arrival by ever more hops, then, against that day,
the latest day on which one may still be at each node. Days are numbers (`graph.days`).
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from graph.paths.hops import STATES, Path, Ranked, Segment
from graph.paths.rules import Step, Walk

_NEVER: Final = 1 << 60

# First and last day on which each statement lets its link be walked.
Spans: TypeAlias = Callable[[int], Sequence[tuple[int, int]]]


class _Days(NamedTuple):
    """A day for each place where a walk may stand: in the run that leaves a place, in none, in one that ends at one."""

    first: int
    inner: int
    last: int


_NOWHERE: Final = _Days(-1, -1, -1)
_Reached: TypeAlias = dict[int, _Days]


def search(
    walk: Walk, sources: Collection[int], targets: Collection[int], *, max_hops: int, spans: Spans, after: int
) -> Segment:
    """Find the path from a set to a set that arrives first, leaving on the day `after` or later.

    Of those that arrive on the same day the first by hops, then by ids. Cost: steps within `max_hops` of the sources.
    """
    both = sorted(set(sources) & set(targets))
    if both:
        return Segment((Ranked(after, 0, (both[0],)),), len(both), False, len(both))
    finder = _Finder(walk, frozenset(sources), frozenset(targets), spans)
    finder.go(max_hops, after)
    paths = list(finder.paths())
    best = tuple(Ranked(finder.arrival, len(path) - 1, path) for path in paths[:1])
    return Segment(best, len(paths), finder.truncated, finder.searched)


class _Finder:
    def __init__(self, walk: Walk, sources: frozenset[int], targets: frozenset[int], spans: Spans) -> None:
        self._walk, self._sources, self._targets, self._spans = walk, sources, targets, spans
        self._layers: list[_Reached] = []
        self._left: list[_Reached] = []
        self.arrival = _NEVER
        self._looked, self._followed, self.truncated = 0, 0, False

    @property
    def searched(self) -> int:
        return self._looked + self._followed

    def go(self, max_hops: int, after: int) -> None:
        """Find the earliest arrival and how few hops it takes, then what leads there."""
        start = {node: _Days(after if self._walk.run(node) else _NEVER, after, _NEVER) for node in self._sources}
        layers, known = [start], dict(start)
        while layers[-1] and len(layers) <= max_hops:
            arrival, reached = self._layer(layers[-1], known)
            layers.append(reached)
            if arrival < self.arrival:
                self.arrival, self._layers = arrival, layers[:-1]
            if self._looked >= STATES:
                self.truncated = True
                break
        if self._layers:
            self._look_back()

    def paths(self) -> Iterator[Path]:
        """The paths that arrive on that day by so few hops, in the order of their ids; at most `STATES` steps."""
        for node in sorted(self._sources if self._left else ()):
            yield from self._follow((node,), self._layers[0][node])

    def _layer(self, reached: _Reached, known: _Reached) -> tuple[int, _Reached]:
        """The earliest arrival by one hop more, and what is reached earlier than by fewer hops."""
        arrival = _NEVER
        nearer: _Reached = {}
        for node, days in reached.items():
            for step in self._walk.steps(node):
                self._looked += 1
                if step.node in self._targets:
                    arrival = min(arrival, *self._onward(step, days))
                elif step.node not in self._sources:
                    after = self._standing(step, days)
                    nearer[step.node] = _Days(*map(min, after, nearer.get(step.node, after)))
        fresh = {}
        for node, days in nearer.items():
            before = known.get(node, _Days(_NEVER, _NEVER, _NEVER))
            earlier = _Days(*(day if day < old else _NEVER for day, old in zip(days, before, strict=True)))
            if min(earlier) < _NEVER:
                fresh[node] = earlier
                known[node] = _Days(*map(min, days, before))
        return arrival, fresh

    def _look_back(self) -> None:
        """By how many hops are left: the latest day on which to be at a node and still arrive in time."""
        later: _Reached = {}
        for layer in reversed(self._layers):
            latest: _Reached = {}
            for node in layer:
                days = [self._latest(step, later) for step in self._walk.steps(node)]
                first, inner, last = map(max, zip(*days, _NOWHERE, strict=True))
                may_be = self._walk.run(node), self._walk.inner(node)
                latest[node] = _Days(first if may_be[0] else -1, inner if may_be[1] else -1, last)
            self._left.append(latest)
            later = latest
        self._left.reverse()

    def _latest(self, step: Step, later: _Reached) -> _Days:
        """The latest day before a step, in each place where the walk may stand before it."""
        first, inner, last = later.get(step.node, _NOWHERE)
        if not self._left and step.node in self._targets:
            first = inner = last = self.arrival
        leave = self._by(step.leaves, max(first, inner))
        middle = self._by(step.links, inner)
        rise = self._by(step.rises, last)
        return _Days(max(leave, rise), max(middle, rise), rise)

    def _by(self, links: Sequence[int], day: int) -> int:
        """The latest day not after that one on which a link holds, or -1."""
        return max((min(day, last) for link in links for first, last in self._spans(link) if first <= day), default=-1)

    def _follow(self, path: Path, days: _Days) -> Iterator[Path]:
        hops = len(path)
        for step in self._walk.steps(path[-1]):
            self._followed += 1
            if self._followed > STATES:
                self.truncated = True
                return
            if hops == len(self._left):
                if step.node in self._targets and min(self._onward(step, days)) <= self.arrival:
                    yield (*path, step.node)
            elif step.node in self._left[hops] and step.node not in path:
                after = self._standing(step, days)
                if any(day <= left for day, left in zip(after, self._left[hops][step.node], strict=True)):
                    yield from self._follow((*path, step.node), after)

    def _standing(self, step: Step, days: _Days) -> _Days:
        """The earliest days after a step to a node that is no end."""
        leave, middle, rise = self._onward(step, days)
        run, inner = self._walk.run(step.node), self._walk.inner(step.node)
        return _Days(leave if run else _NEVER, min(leave, middle) if inner else _NEVER, rise)

    def _onward(self, step: Step, days: _Days) -> tuple[int, int, int]:
        """The earliest day of a step that leaves a place, that is free, and that leads to a place."""
        return (
            self._from(step.leaves, days.first),
            self._from(step.links, days.inner),
            self._from(step.rises, min(days)),
        )

    def _from(self, links: Sequence[int], day: int) -> int:
        """The earliest day from that one on on which a link holds."""
        held = (max(day, first) for link in links for first, last in self._spans(link) if max(day, first) <= last)
        return min(held, default=_NEVER)
