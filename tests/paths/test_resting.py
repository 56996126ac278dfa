"""What a connection rests on: the sets without which there is no path are those that brute force finds."""

from collections.abc import Callable
from itertools import combinations
from typing import Any, Final

import msgspec
import pytest

from graph import ontology
from graph.errors import BadQuestion
from graph.paths import answer, resting
from graph.paths.query import PathQuery
from graph.wording.paths import lines
from tests.paths import oracle
from tests.paths.conftest import Cases, Solved
from tests.paths.test_planted_bugs import instead
from tests.paths.worlds import link, told, view_of

WITHIN: Final = 120  # seeds to try
FEW: Final = 12  # statements of which every pair is tried
Patch = pytest.MonkeyPatch
PLANTED: Final[list[Callable[[Patch], None]]] = []
TWO_WAYS: Final = [
    link("person:a DIRECTS ring:x"),
    link("person:b DIRECTS ring:x", source="src:b"),
    link("person:a ASSOCIATED_WITH person:b", source="src:c"),
]


def planted(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Keep a planted bug; its name says what is wrong."""
    PLANTED.append(plant)
    return plant


def rests(*entries: Any, most: int = 2) -> dict[str, Any]:
    """What the connection of person:a and person:b rests on."""
    ledger = told(*entries)
    query = PathQuery(sources=("person:a",), targets=("person:b",))
    return answer.answer(ledger, view_of(ledger), query, rests_on=most)


def test_one_takes_the_only_way_and_two_take_both() -> None:
    assert [one for one in rests(*TWO_WAYS[:2])["rests_on"]["sets"] if one["by"] == "source"] == [
        {"by": "source", "ids": ["src:a"]},
        {"by": "source", "ids": ["src:b"]},
    ]
    assert rests(*TWO_WAYS, most=1)["rests_on"] == {"sets": [], "truncated": None}
    assert [one["ids"] for one in rests(*TWO_WAYS)["rests_on"]["sets"] if one["by"] == "origin"] == [
        ["src:a", "src:c"],
        ["src:b", "src:c"],
    ]


def test_it_is_told_in_words() -> None:
    said = list(lines(rests(*TWO_WAYS), ontology.load()))
    assert "No path is left without origin src:a and src:c." in said
    assert "No so small set of origins, sources or statements takes every path away." in list(
        lines(rests(*TWO_WAYS, most=1), ontology.load())
    )


def test_a_search_that_is_cut_says_so(monkeypatch: Patch) -> None:
    monkeypatch.setattr(resting, "ASKED", 1)
    found = rests(*TWO_WAYS)
    assert found["rests_on"]["truncated"] == "count"
    assert "Not every set was tried; there may be others." in list(lines(found, ontology.load()))


def test_three_are_too_many() -> None:
    with pytest.raises(BadQuestion, match="rests_on is a number from 1 to 2"):
        rests(*TWO_WAYS, most=3)


def expected(solved: Solved) -> dict[str, list[list[str]]]:
    """Every least set of one or two of each kind, by asking without each."""
    case, world = solved.case, solved.case.world()
    said = [said for tie in world.ties for said in tie.affirmed]
    kinds = {
        "origin": sorted({one.entry.origin for one in said}),
        "source": sorted({one.entry.source for one in said}),
        "statement": sorted({one.id for one in said}),
    }
    if len(kinds["statement"]) > FEW:
        del kinds["statement"]

    def falls(kind: str, names: tuple[str, ...]) -> bool:
        left_out = (*getattr(case.query.without, kind), *names)
        without = msgspec.structs.replace(case.query.without, **{kind: left_out})
        return not oracle.Oracle(world, msgspec.structs.replace(case.query, k=1, without=without)).outline()[0]

    found = {}
    for kind, names in kinds.items():
        alone = [one for one in names if falls(kind, (one,))]
        pairs = [pair for pair in combinations(names, 2) if set(pair).isdisjoint(alone) and falls(kind, pair)]
        found[kind] = [[one] for one in alone] + [list(pair) for pair in pairs]
    return found


def agrees(solved: Solved) -> bool:
    """Whether the engine finds the same sets."""
    right = expected(solved)
    given = answer.answer(solved.model, view_of(solved.model), solved.case.query, rests_on=2)["rests_on"]["sets"]
    return all(sets == [one["ids"] for one in given if one["by"] == kind] for kind, sets in right.items())


def rest_on_something(cases: Cases, count: int) -> list[tuple[int, Solved]]:
    """Cases with a path of at least one hop."""
    return [
        (seed, solved)
        for seed, solved in cases.first(count)
        if solved.expected["paths"] and len(solved.expected["paths"][0]["nodes"]) > 1
    ]


def test_the_sets_are_those_of_brute_force(cases: Cases, scale: Callable[[int], int]) -> None:
    assert [seed for seed, solved in rest_on_something(cases, scale(1000)) if not agrees(solved)] == []


@planted
def only_the_best_path_counts(patch: Patch) -> None:
    """What the best path rests on, as if there were no other way."""

    def falling(search: Any, found: Any, out: Any) -> Any:
        carried = [{search._of(row) for row in _rows(search, found, links)} for links in found.carried[0]]
        yield from (frozenset(one) for one in carried if len(one) <= search._most)

    patch.setattr(resting._Search, "_falling", falling)


def _rows(search: Any, found: Any, links: Any) -> list[int]:
    return [row for link in links for row in search._view.triples(link, affirm=True).tolist() if found.passed.rows[row]]


@planted
def one_is_tried_and_not_two(patch: Patch) -> None:
    instead(patch, resting, "rests_on", lambda real: lambda *given: real(*given[:-1], 1))


@planted
def sets_hold_others(patch: Patch) -> None:
    def least(search: Any, found: Any) -> Any:
        falls = set(search._falling(found, frozenset()))
        more = {frozenset((*one, search._of(row))) for one in falls for row in search._rows(found) if len(one) == 1}
        return sorted((tuple(sorted(one)) for one in falls | more), key=lambda one: (len(one), one))

    patch.setattr(resting._Search, "least", least)


@planted
def what_was_left_out_comes_back(patch: Patch) -> None:
    def forgetful(real: Callable[..., Any]) -> Callable[..., Any]:
        def asked(told_: Any, query: PathQuery, rows: Any = ()) -> Any:
            field = next((name for name in ("origin", "source") if len(getattr(query.without, name)) > 1), None)
            if field:
                last = getattr(query.without, field)[-1:]
                query = msgspec.structs.replace(query, without=msgspec.structs.replace(query.without, **{field: last}))
            return real(told_, query, rows)

        return asked

    instead(patch, answer._Answer, "_asked", forgetful)


@planted
def statements_are_never_left_out(patch: Patch) -> None:
    instead(patch, answer._Answer, "_asked", lambda real: lambda told_, query, rows=(): real(told_, query))


@pytest.mark.parametrize("plant", PLANTED, ids=[plant.__name__ for plant in PLANTED])
def test_brute_force_catches(plant: Callable[[Patch], None], cases: Cases, monkeypatch: Patch) -> None:
    plant(monkeypatch)
    assert any(not agrees(solved) for _, solved in rest_on_something(cases, WITHIN))
