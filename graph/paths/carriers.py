"""Which links carry each hop of a path, where it stands: a run takes only the links that lead upward to its end."""

from itertools import combinations_with_replacement, pairwise
from typing import TypeAlias

from graph.paths.hops import Path
from graph.paths.rules import Walk

Carriers: TypeAlias = tuple[tuple[int, ...], ...]


def carriers(walk: Walk, path: Path) -> Carriers:
    """The links of each hop of one segment's path, over every way to cut it into leaving run, middle, arriving run."""
    run = [walk.run(node) for node in path]
    free = [True, *(walk.inner(node) for node in path[1:-1]), True]
    parts = []
    for place, (tail, head) in enumerate(pairwise(path)):
        step = next(step for step in walk.steps(tail) if step.node == head)
        leaves = step.leaves if run[place + 1] or free[place + 1] else ()
        middle = step.links if free[place] and free[place + 1] else ()
        rises = step.rises if run[place] or free[place] else ()
        parts.append((leaves, middle, rises))
    carried: list[set[int]] = [set() for _ in parts]
    for leave, arrive in combinations_with_replacement(range(len(path)), 2):
        cut = [part[0 if hop < leave else 1 if hop < arrive else 2] for hop, part in enumerate(parts)]
        if all(cut):
            for links, more in zip(carried, cut, strict=True):
                links.update(more)
    return tuple(tuple(sorted(links)) for links in carried)
