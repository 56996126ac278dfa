"""Fewest hops: every tie counted, the k best listed in the total order (hops, then node ids).

A walk is followed as a word of a small automaton: FIRST (in the run that leaves a place), INNER and LAST (in the
run that ends at one). States are sets of these, so that each node sequence is counted once.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple, TypeAlias

from graph.paths.rules import Step, Walk

Path: TypeAlias = tuple[int, ...]

FIRST: Final = 1
INNER: Final = 2
LAST: Final = 4
START: Final = 8
STATES: Final = 200_000  # a search that has met so many states stops and says so


class Cut(Exception):
    """The search met `STATES` states before it was done."""


class Ranked(NamedTuple):
    """A path with its length, in hops or in what they cost. They compare in the total order."""

    length: int
    hops: int
    path: Path


@dataclass(frozen=True, slots=True)
class Segment:
    """The k best paths of one segment, how many are as good as the first, and whether the search was cut."""

    paths: tuple[Ranked, ...]
    ties: int
    truncated: bool
    searched: int


def search(walk: Walk, sources: Collection[int], targets: Collection[int], *, max_hops: int, k: int) -> Segment:
    """Find the k best loop-free paths from a set to a set.

    A node in both sets is a path of no hops and stands in no other. Cost: states within `max_hops` of the sources
    that can still reach a target in time, times their links.
    """
    both = sorted(set(sources) & set(targets))
    paths: list[Path] = [(node,) for node in both[:k]]
    ties = len(both)
    if len(paths) == k:
        return _segment(paths, ties, False, ties)
    finder = _Finder(walk, frozenset(sources), frozenset(targets), max_hops)
    try:
        for hops in range(1, max_hops + 1):
            if not paths:
                ties = sum(finder.ways(node, finder.start(node), hops) for node in finder.sources)
            if ties:
                paths += islice(finder.paths(hops), k - len(paths))
            if len(paths) >= k:
                break
    except Cut:
        return _segment(paths, ties, True, finder.searched)
    return _segment(paths, ties, False, finder.searched)


def _segment(paths: Sequence[Path], ties: int, truncated: bool, searched: int) -> Segment:
    return Segment(tuple(Ranked(len(path) - 1, len(path) - 1, path) for path in paths), ties, truncated, searched)


class _Finder:
    def __init__(self, walk: Walk, sources: frozenset[int], targets: frozenset[int], max_hops: int) -> None:
        self._walk, self._ends = walk, sources | targets
        self.sources, self._targets = sources - targets, targets - sources
        self._ways: dict[tuple[int, int, int], int] = {}
        self._left = self._distances(max_hops)
        self._followed = 0

    @property
    def searched(self) -> int:
        return len(self._ways) + self._followed

    def start(self, node: int) -> int:
        return START | INNER | (FIRST if self._walk.run(node) else 0)

    def ways(self, node: int, state: int, hops: int) -> int:
        """How many walks of exactly so many hops lead from here to a target and touch the sets nowhere else."""
        if self._left.get(node, hops + 1) > hops:
            return 0
        ask = (node, state, hops)
        if ask not in self._ways:
            if self.searched >= STATES:
                raise Cut
            self._ways[ask] = sum(self._onward(step, node, state, hops) for step in self._walk.steps(node))
        return self._ways[ask]

    def paths(self, hops: int) -> Iterator[Path]:
        """Loop-free paths of exactly so many hops, in the order of their ids."""
        for node in sorted(self.sources):
            yield from self._follow((node,), self.start(node), hops)

    def _follow(self, path: Path, state: int, hops: int) -> Iterator[Path]:
        self._followed += 1
        if self.searched >= STATES:
            raise Cut
        for step in self._walk.steps(path[-1]):
            if step.node in path or not self._onward(step, path[-1], state, hops):
                continue
            if hops == 1:
                yield (*path, step.node)
            else:
                yield from self._follow((*path, step.node), self._next(step, path[-1], state), hops - 1)

    def _onward(self, step: Step, node: int, state: int, hops: int) -> int:
        if hops == 1:
            return int(step.node in self._targets and self._arrives(step, node, state))
        if step.node in self._ends:
            return 0
        after = self._next(step, node, state)
        return self.ways(step.node, after, hops - 1) if after else 0

    def _next(self, step: Step, node: int, state: int) -> int:
        """The states after a step to a node that is no end."""
        walk, reached = self._walk, 0
        run, inner = walk.run(step.node), walk.inner(step.node)
        if state & FIRST and step.leaves:
            reached |= (FIRST if run else 0) | (INNER if inner else 0)
        if state & INNER and inner and (state & START or walk.inner(node)):
            reached |= INNER
        if step.rises and (state & START or walk.run(node) or walk.inner(node)):
            reached |= LAST
        return reached

    def _arrives(self, step: Step, node: int, state: int) -> bool:
        """Whether a step to a target may be the last one."""
        walk = self._walk
        free = bool(state & START) or walk.inner(node)
        return (
            bool(state & FIRST and step.leaves)
            or bool(state & INNER and free)
            or bool(step.rises and (free or walk.run(node)))
        )

    def _distances(self, max_hops: int) -> dict[int, int]:
        """Fewest hops from each node to a target, whatever the rules of a walk: a bound from below."""
        left = dict.fromkeys(self._targets, 0)
        frontier = list(self._targets)
        for hops in range(1, max_hops + 1):
            reached = {before for node in frontier for before in self._walk.before(node) if before not in left}
            left.update(dict.fromkeys(reached, hops))
            frontier = list(reached)
        return left
