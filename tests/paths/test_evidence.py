"""Rank evidence: each rule of the ranking has a planted bug, and comparing with brute force catches every one."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import msgspec
import pytest

from graph.paths import evidence, rules, segments
from graph.paths.found import Found, Graded
from graph.paths.query import PathQuery
from graph.paths.rules import Filters, filters
from graph.view import View
from tests.paths.conftest import Cases
from tests.paths.test_planted_bugs import instead

WITHIN: Final = 600  # seeds to try, of which about half rank by evidence
Patch = pytest.MonkeyPatch
Best = Callable[[View, PathQuery, Filters, evidence.Ask], Found]
PLANTED: Final[list[Callable[[Patch], None]]] = []


def planted(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Keep a planted bug; its name says what is wrong."""
    PLANTED.append(plant)
    return plant


def best(patch: Patch, wrong: Callable[[Best, View, PathQuery, Filters, evidence.Ask], Found]) -> None:
    """Put something wrong before the real thing."""
    patch.setattr(evidence, "best", partial(wrong, evidence.best))


def only(found: Found, places: Sequence[int]) -> Found:
    """Some of the paths, in that order."""
    paths, carried, scores = ([part[at] for at in places] for part in (found.paths, found.carried, found.scores))
    return dataclasses.replace(found, paths=tuple(paths), carried=tuple(carried), scores=tuple(scores))


def scored(found: Found, score: Callable[[Graded], Any]) -> Found:
    """The same paths in another order, as far as they were found."""
    order = sorted(range(len(found.paths)), key=lambda at: (score(found.scores[at]), found.paths[at]))  # type: ignore[arg-type]
    return only(found, order)


@planted
def evidence_is_ranked_by_hops(patch: Patch) -> None:
    best(patch, lambda real, view, query, passed, ask: ask(passed, query.k))


@planted
def only_the_shortest_are_graded(patch: Patch) -> None:
    """As one search by (hops, weakest) would."""

    def wrong(real: Best, view: View, query: PathQuery, passed: Filters, ask: evidence.Ask) -> Found:
        fewest = len((*ask(passed, 1).paths, ())[0])

        def shortest(walked: Filters, k: int) -> Found:
            found = ask(walked, k)
            return only(found, [at for at, path in enumerate(found.paths) if len(path) == fewest])

        return real(view, query, passed, shortest)

    best(patch, wrong)


@planted
def the_threshold_moves_the_denials(patch: Patch) -> None:
    """Of each threshold only denials so good end a link; everything else passes as it was asked."""
    asked: list[Any] = []

    def kept(*given: Any) -> Filters:
        asked[:] = given
        return filters(*given)

    def within(view: View, _passed: Filters, good: Any) -> Filters:
        def ended(_view: View, query: PathQuery, triples: Any, link: Any, graded: Any, days: Any) -> Any:
            return _ENDED(view, query, triples, link, graded & good[triples], days)

        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(rules, "_ended", ended)
            return _WITHIN(view, filters(*asked), good)

    def search(real: Any) -> Any:
        def made(self: Any, view: View, query: PathQuery, passed: Filters, walked: Filters, *rest: Any) -> None:
            real(self, view, query, both(passed, walked), walked, *rest)

        return made

    def wrong(real: Best, view: View, query: PathQuery, passed: Filters, ask: evidence.Ask) -> Found:
        found = real(view, query, passed, ask)
        worst = max((int(score.weakest) for score in found.scores), default=0)  # type: ignore[union-attr]
        moved = within(view, passed, getattr(view.table, query.by) <= worst)
        return dataclasses.replace(found, passed=both(passed, moved))

    patch.setattr(segments, "filters", kept)
    patch.setattr(evidence, "within", within)
    instead(patch, segments._Search, "__init__", search)
    best(patch, wrong)


def both(one: Filters, other: Filters) -> Filters:
    """What passes either."""
    return Filters(one.links | other.links, one.rows | other.rows)


_WITHIN, _ENDED = evidence.within, rules._ended


@planted
def a_hop_counts_by_its_worst_statement(patch: Patch) -> None:
    def within(view: View, passed: Filters, good: Any) -> Filters:
        kept = _WITHIN(view, passed, good)
        bad = _WITHIN(view, passed, ~good)
        return Filters(kept.links & ~bad.links, kept.rows)

    patch.setattr(evidence, "within", within)


@planted
def both_axes_are_one(patch: Patch) -> None:
    def wrong(real: Best, view: View, query: PathQuery, passed: Filters, ask: evidence.Ask) -> Found:
        return real(view, msgspec.structs.replace(query, by="reliability"), passed, ask)

    best(patch, wrong)


@planted
def the_next_grade_is_not_asked(patch: Patch) -> None:
    def wrong(real: Best, view: View, query: PathQuery, passed: Filters, ask: evidence.Ask) -> Found:
        found = real(view, query, passed, ask)
        return only(found, [at for at, score in enumerate(found.scores) if score[:2] == found.scores[0][:2]])  # type: ignore[index]

    best(patch, wrong)


@planted
def weak_hops_are_not_counted(patch: Patch) -> None:
    best(patch, lambda real, *asked: scored(real(*asked), lambda score: score[1:3]))


@planted
def longer_comes_before_weaker(patch: Patch) -> None:
    best(patch, lambda real, *asked: scored(real(*asked), lambda score: (score[1], score[3], score[2])))


@planted
def the_unjudged_are_the_best(patch: Patch) -> None:
    best(patch, lambda real, *asked: scored(real(*asked), lambda score: (score[1] % 5, *score[2:])))


@planted
def ties_are_the_shortest(patch: Patch) -> None:
    def wrong(real: Best, view: View, query: PathQuery, passed: Filters, ask: evidence.Ask) -> Found:
        return dataclasses.replace(real(view, query, passed, ask), ties=ask(passed, query.k).ties)

    best(patch, wrong)


@planted
def a_group_of_ties_is_cut(patch: Patch) -> None:
    patch.setattr(evidence, "_listed", lambda ask, passed, k: ask(passed, k))


@planted
def one_listed_path_is_enough(patch: Patch) -> None:
    real = evidence._listed
    patch.setattr(evidence, "_listed", lambda ask, passed, k: real(ask, passed, 1))


@pytest.fixture(autouse=True)
def listed_in_steps(monkeypatch: Patch) -> None:
    """As large graphs are: no more paths at first than are wanted."""
    monkeypatch.setattr(evidence, "FIRST", 1)


def test_paths_that_are_listed_in_steps_are_ranked_as_if_all_were(cases: Cases) -> None:
    assert [seed for seed, solved in cases.first(WITHIN) if not solved.agrees()] == []


@pytest.mark.parametrize("plant", PLANTED, ids=[plant.__name__ for plant in PLANTED])
def test_brute_force_catches(plant: Callable[[Patch], None], cases: Cases, monkeypatch: Patch) -> None:
    plant(monkeypatch)
    ranked = (solved for _, solved in cases.first(WITHIN) if solved.case.query.rank == "evidence")
    assert any(not solved.agrees() for solved in ranked)
