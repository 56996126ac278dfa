"""Rank earliest and the order in time: days by hand, and a planted bug for each rule that brute force catches."""

import dataclasses
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Final

import pytest

from graph import ontology
from graph.errors import BadQuestion
from graph.paths import answer, earliest, segments
from graph.paths import chain as chains
from graph.paths.hops import Segment
from graph.paths.query import PathQuery
from graph.wording.paths import lines
from tests.paths.conftest import Cases
from tests.paths.test_planted_bugs import corner, instead
from tests.paths.worlds import ask, link, nodes, told, view_of

WITHIN: Final = 700  # seeds to try, of which about one in five ranks by time
Patch = pytest.MonkeyPatch
PLANTED: Final[list[Callable[[Patch], None]]] = []
LATE: Final = [
    link("person:a DIRECTS ring:x", during="2020"),
    link("person:b DIRECTS ring:x", during="2021-03-31"),
]
EARLY: Final = [
    link("person:a ASSOCIATED_WITH person:c", during="2018"),
    link("person:c WORKS_FOR person:d", during="2019-06-15/2021"),
    link("person:d PAID person:b", during="2019"),
]


def planted(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Keep a planted bug; its name says what is wrong."""
    PLANTED.append(plant)
    return plant


def test_a_longer_way_that_arrives_first_is_the_answer() -> None:
    found = ask(told(*LATE, *EARLY), "person:a", "person:b", rank="earliest")
    assert nodes(found) == [["person:a", "person:c", "person:d", "person:b"]]
    # The third hop may hold in 2019, but not before the second, which starts on 15 June.
    assert found["paths"][0]["score"] == {"departure": "2018-12-31", "arrival": "2019-06-15", "hops": 3}


def test_a_window_bounds_both_days() -> None:
    found = ask(told(*LATE, *EARLY), "person:a", "person:b", rank="earliest", between=("2020-07-01", "2021"))
    assert nodes(found) == [["person:a", "ring:x", "person:b"]]
    assert found["paths"][0]["score"] == {"departure": "2020-12-31", "arrival": "2021-03-31", "hops": 2}


def test_a_chain_that_goes_back_in_time_is_no_answer_and_names_the_two_that_forbid_it() -> None:
    back = [link("person:a DIRECTS ring:x", during="2021"), link("person:b DIRECTS ring:x", during="2018")]
    assert ask(told(*back), "person:a", "person:b", rank="earliest")["paths"] == []
    (path,) = ask(told(*back), "person:a", "person:b")["paths"]
    assert path["order"] == "impossible"
    assert path["impossible"] == [entry.id.hex() for entry in back]
    said = "\n".join(lines(ask(told(*back), "person:a", "person:b"), ontology.load()))
    assert "Impossible in that order: what [src:a row 1; grade B6 (unjudged); for 2021] says starts too late" in said
    (path,) = ask(told(*back), "person:b", "person:a")["paths"]
    assert (path["order"], path["impossible"]) == ("possible", [])


def test_what_has_no_date_has_no_bound() -> None:
    found = ask(told(link("person:a DIRECTS ring:x"), LATE[1]), "person:a", "ring:x", rank="earliest")
    assert found["paths"][0]["score"] == {"departure": None, "arrival": None, "hops": 1}


def test_more_than_one_is_refused() -> None:
    with pytest.raises(BadQuestion, match="rank earliest finds one path; leave k at 1"):
        ask(told(*LATE), "person:a", "person:b", rank="earliest", k=2)


def test_a_search_that_is_cut_says_so(monkeypatch: Patch) -> None:
    monkeypatch.setattr(earliest, "STATES", 4)
    found = ask(told(*LATE, *EARLY), "person:a", "person:b", rank="earliest")
    assert found["truncated"] == "count"
    assert nodes(found) == [["person:a", "ring:x", "person:b"]]  # the best of two hops: three were not looked at


def test_ties_that_cannot_be_asked_for_are_not_offered() -> None:
    ledger = told(link("person:a DIRECTS ring:x"), link("person:a DIRECTS ring:y"))
    query = PathQuery(sources=("person:a",), targets=("ring:x", "ring:y"), rank="earliest")
    said = list(lines(answer.answer(ledger, view_of(ledger), query), ontology.load()))
    assert "2 paths tie for the best; 1 are not listed." in said


# how days are kept


def arriving(patch: Patch, day_of: Callable[[int, int, int], int | None]) -> None:
    """Let a hop hold first on another day, by the day before it and a statement's first and last (None: never)."""

    def first(finder: Any, links: Sequence[int], day: int) -> int:
        days = (day_of(day, *span) for link in links for span in finder._spans(link)) if day < earliest._NEVER else ()
        return min((day for day in days if day is not None), default=earliest._NEVER)

    patch.setattr(earliest._Finder, "_from", first)


@planted
def a_chain_goes_back_in_time(patch: Patch) -> None:
    arriving(patch, lambda day, first, last: first)


@planted
def nobody_waits(patch: Patch) -> None:
    arriving(patch, lambda day, first, last: day if first <= day <= last else None)


@planted
def a_link_never_ends(patch: Patch) -> None:
    arriving(patch, lambda day, first, last: max(day, first))


def held(patch: Patch, change: Callable[[Callable[..., Any], Any, Any, dict[str, Any]], Any]) -> None:
    """Let the search, and it alone, go by other days."""

    def make(real: Callable[..., Any]) -> Callable[..., Any]:
        def spans(search: Any, link: int) -> Any:
            with pytest.MonkeyPatch.context() as inner:
                holding = chains.holding
                inner.setattr(chains, "holding", lambda view, rows, **more: change(holding, view, rows, more))
                return real(search, link)

        return spans

    instead(patch, segments._Earliest, "_spans", make)


@planted
def possible_passes_for_certain(patch: Patch) -> None:
    held(patch, lambda real, view, rows, more: real(view, rows, **(more | {"certain": False})))


@planted
def what_does_not_pass_tells_a_day(patch: Patch) -> None:
    def spans(search: Any, link: int) -> Any:
        rows = search._view.triples(link, affirm=True).tolist()
        return chains.holding(search._view, rows, certain=search._query.certain)

    patch.setattr(segments._Earliest, "_spans", spans)


@planted
def a_run_takes_any_link(patch: Patch) -> None:
    def onward(finder: Any, step: Any, days: Any) -> Any:
        leave, rise = (finder._from(step.links if some else (), day) for some, day in
                       ((step.leaves, days.first), (step.rises, min(days))))  # fmt: skip
        return leave, finder._from(step.links, days.inner), rise

    patch.setattr(earliest._Finder, "_onward", onward)


# which path is the answer


@planted
def the_shortest_is_the_earliest(patch: Patch) -> None:
    def first(finder: Any, max_hops: int, after: int) -> None:
        for hops in range(1, max_hops + 1):
            _GO(finder, hops, after)
            if finder._layers:
                return

    patch.setattr(earliest._Finder, "go", first)


_GO = earliest._Finder.go


@planted
def the_first_by_ids_need_not_be_in_time(patch: Patch) -> None:
    """Only the walk that is earliest everywhere is followed."""

    def follow(finder: Any, path: tuple[int, ...], days: Any) -> Any:
        for one in _FOLLOW(finder, path, days):
            layers = finder._layers
            if all(node in layers[place] for place, node in enumerate(one[:-1])):
                yield one
                return

    patch.setattr(earliest._Finder, "_follow", follow)


_FOLLOW = earliest._Finder._follow


@planted
def every_segment_leaves_at_the_start(patch: Patch) -> None:
    instead(
        patch, segments._Earliest, "_leg",
        lambda real: lambda search, sources, targets, after: real(search, sources, targets, 1),
    )  # fmt: skip


@planted
def ties_are_all_that_arrive(patch: Patch) -> None:
    def make(real: Callable[..., Segment]) -> Callable[..., Segment]:
        def search(*given: Any, **more: Any) -> Segment:
            made = real(*given, **more)
            return dataclasses.replace(made, ties=min(made.ties, 1))

        return search

    instead(patch, earliest, "search", make)


# what is said of it


@planted
def one_leaves_as_early_as_may_be(patch: Patch) -> None:
    def first(hops: Sequence[Sequence[tuple[int, int]]], arrival: int) -> int:
        return min([first for first, _ in hops[0]], default=arrival) if hops else arrival

    patch.setattr(chains, "departure", first)


@planted
def the_last_to_start_is_named(patch: Patch) -> None:
    def make(real: Callable[..., Any]) -> Callable[..., Any]:
        def clash(view: Any, hops: Any) -> Any:
            found = real(view, hops)
            start = max((view.span(row).start_earliest, row) for hop in hops for row in hop)[1]
            return found and ([start], found[1])

        return clash

    instead(patch, chains, "clash", make)


@planted
def an_impossible_chain_is_not_explained(patch: Patch) -> None:
    patch.setattr(answer._Answer, "_impossible", lambda told, rows: [])


CORNER: Final = corner(
    PathQuery(sources=("person:p",), targets=("terr:y",), rank="earliest"),
    link("person:p LOCATED_AT terr:x", during="2019"),
    link("terr:x PART_OF terr:y", during="2020-07-01"),
    link("terr:x COOPERATES_WITH terr:y", during="2019"),  # from a place to what contains it, only what says so leads
)


def test_the_corner_is_right_before_a_bug_is_planted() -> None:
    assert CORNER.agrees()


@pytest.mark.parametrize("plant", PLANTED, ids=[plant.__name__ for plant in PLANTED])
def test_brute_force_catches(plant: Callable[[Patch], None], cases: Cases, monkeypatch: Patch) -> None:
    plant(monkeypatch)
    tried = chain((CORNER,), (solved for _, solved in cases.first(WITHIN) if _is_about_time(solved)))
    assert any(not solved.agrees() for solved in tried)


def _is_about_time(solved: Any) -> bool:
    said = solved.expected["paths"]
    return solved.case.query.rank == "earliest" or any(path["order"] == "impossible" for path in said)
