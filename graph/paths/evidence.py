"""Rank evidence: the path whose weakest hop is best graded; of these the shortest, then that with fewest hops so weak.

In two steps: the best grade for which there is a path, then the shortest paths of links so good. One search by
(weakest, hops) would be wrong, since what is best up to a node need not be best beyond it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np

from graph.paths.carriers import Carriers
from graph.paths.found import NO_HOP, Found, Graded
from graph.paths.hops import Path
from graph.paths.query import PathQuery
from graph.paths.rules import Filters
from graph.view import Bools, View

# Paths within one grade that are listed to find those with fewest weak hops: at first, and at most.
FIRST: Final = 64
LISTED: Final = 20_000
# The k best paths by hops over the links that pass; of each path its links over all that pass the question.
Ask: TypeAlias = Callable[[Filters, int], Found]


def best(view: View, query: PathQuery, passed: Filters, ask: Ask) -> Found:
    """The k best paths: those of the best weakest grade, then of the next. Grades of two axes are never fused.

    A path's hop counts by its best statement. Cost: one search by hops for each grade up to the one that suffices.
    """
    grades = getattr(view.table, query.by)
    scored: dict[Path, tuple[Graded, Carriers]] = {}
    truncated, searched = False, 0
    for grade in np.unique(grades[passed.rows]).tolist() or [NO_HOP]:
        found = _listed(ask, within(view, passed, grades <= grade), query.k)
        truncated, searched = truncated or found.truncated, searched + found.searched
        better = within(view, passed, grades < grade)
        for path, carried in zip(found.paths, found.carried, strict=True):
            weak = sum(not better.links[list(links)].any() for links in carried)
            score = Graded(query.by, grade if carried else NO_HOP, len(path) - 1, weak)
            scored.setdefault(path, (score, carried))
        if len(scored) >= query.k:
            break
    order = sorted(scored, key=lambda path: (scored[path][0], path))
    least = scored[order[0]][0] if order else None
    kept = order[: query.k]
    return Found(
        paths=tuple(kept),
        carried=tuple(scored[path][1] for path in kept),
        scores=tuple(scored[path][0] for path in kept),
        ties=sum(score == least for score, _ in scored.values()),
        truncated=truncated,
        searched=searched,
        passed=passed,
    )


def within(view: View, passed: Filters, good: Bools) -> Filters:
    """Of what passes, the triples so good and the links that they carry."""
    rows = passed.rows & good
    links = np.zeros_like(passed.links)
    triples, link = view.triples_of_all
    links[link[rows[triples]]] = True
    return Filters(links & passed.links, rows)


def _listed(ask: Ask, passed: Filters, k: int) -> Found:
    """Every path up to the length at which there are k, with those of better grades; truncated where too many tie."""
    asked = max(k + 1, FIRST)
    while True:
        found = ask(passed, asked)
        if len(found.paths) < asked:
            return found
        whole = sum(len(path) < len(found.paths[-1]) for path in found.paths)
        if whole >= k:
            return replace(found, paths=found.paths[:whole], carried=found.carried[:whole])
        if asked >= LISTED:
            return replace(found, truncated=True)
        asked = min(4 * asked, LISTED)
