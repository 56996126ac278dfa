"""Why there is no path: every change told gives one by brute force, and none that would is kept back."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any, Final

import msgspec
import pytest

from graph import ontology
from graph.marking import parse
from graph.paths import answer, whynot
from graph.paths.query import PathQuery, Without
from graph.wording.paths import lines
from tests.paths import oracle
from tests.paths.conftest import Cases, Solved
from tests.paths.test_planted_bugs import corner, instead
from tests.paths.worlds import link, says, told, view_of

WITHIN: Final = 400  # seeds to try, of which about a third have no path
Patch = pytest.MonkeyPatch
PLANTED: Final[list[Callable[[Patch], None]]] = []


def planted(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Keep a planted bug; its name says what is wrong."""
    PLANTED.append(plant)
    return plant


def why(*entries: Any, caller: str = "CLEAR", **more: Any) -> list[dict[str, Any]]:
    """What would give a path from person:a to person:b."""
    ledger = told(*entries)
    query = PathQuery(sources=("person:a",), targets=("person:b",), **more)
    found: list[dict[str, Any]] = answer.answer(ledger, view_of(ledger, parse(caller)), query, why_not=True)["why_not"]
    return found


DAYS: Final = dict.fromkeys(("at", "between", "certain"), "days")
CHAIN: Final = [
    link("person:a DIRECTS ring:x", during="2019"),
    link("person:c DIRECTS ring:x", during="2019"),
    link("person:c PAID person:b", during="2019"),
]


def test_each_change_that_gives_a_path_is_told_with_its_least_value() -> None:
    assert why(*CHAIN, max_hops=1) == [{"relax": {"max_hops": 3}, "hops": 3, "crosses": []}]
    assert why(*CHAIN, at="2021") == [{"relax": {"at": None}, "hops": 3, "crosses": []}]
    assert why(*CHAIN, kinds=("DIRECTS",)) == [{"relax": {"kinds": ["DIRECTS", "PAID"]}, "hops": 3, "crosses": []}]
    assert why(*CHAIN, min_reliability="A") == [{"relax": {"min_reliability": "B"}, "hops": 3, "crosses": []}]
    assert why(*CHAIN, avoid=("ring:x", "PART_OF")) == [{"relax": {"avoid": ["PART_OF"]}, "hops": 3, "crosses": []}]


def test_what_takes_several_changes_is_told_as_the_least_set() -> None:
    found = why(*CHAIN, max_hops=1, at="2021", without=Without(source=("src:a",)))
    left = {"source": [], "origin": [], "statement": [], "link": [], "entity": []}
    assert found == [{"relax": {"at": None, "max_hops": 3, "without": left}, "hops": 3, "crosses": []}]


def test_where_there_is_a_path_or_never_will_be_nothing_is_told() -> None:
    assert why(*CHAIN) == []
    assert why(*CHAIN[:2], says("person:b", "caption", "b"), max_hops=1) == []


def test_what_is_hidden_gives_no_hint() -> None:
    hidden = says("person:c", "PAID", "person:b", marking="AMBER")
    assert why(*CHAIN[:2], hidden, says("person:b", "caption", "b"), max_hops=1) == []
    assert [one["relax"] for one in why(*CHAIN[:2], hidden, caller="AMBER", max_hops=1)] == [{"max_hops": 3}]


def test_it_reads_as_one_would_ask() -> None:
    ledger = told(*CHAIN)
    query = PathQuery(sources=("person:a",), targets=("person:b",), max_hops=1, at="2021", avoid=("ring:x",))
    said = list(lines(answer.answer(ledger, view_of(ledger), query, why_not=True), ontology.load()))
    assert "There would be a path of 3 hops: at any date; within 3 hops; avoiding nothing." in said


# against brute force


def mistakes(solved: Solved) -> list[str]:
    """What is wrong with what is told of a case without a path."""
    case, world = solved.case, solved.case.world()

    def hops(query: PathQuery) -> int | None:
        paths, _ = oracle.Oracle(world, query).outline()
        return len(paths[0]) - 1 if paths else None

    ledger = solved.model
    given = answer.answer(ledger, view_of(ledger), case.query, why_not=True)["why_not"]
    query = msgspec.structs.replace(case.query, k=1)
    wrong = [f"no such path: {one}" for one in given if hops(asked(query, one["relax"])) != one["hops"]]
    wrong += [
        f"less would do: {one}" for one in given for less in lesser(query, one["relax"]) if hops(less) is not None
    ]
    stances = [stance for stance in ("formal", "against", "for", "about") if stance not in query.cross]
    for change in ({"cross": [*query.cross, stance]} for stance in stances):
        if hops(asked(query, change)) is not None and change not in [one["relax"] for one in given]:
            wrong.append(f"{change} would do, told {given}")
    single = {DAYS.get(field, field) for field, relaxed in alone(query) if hops(relaxed) is not None}
    named = {DAYS.get(field, field) for one in given for field in one["relax"]}
    if single:
        return wrong + ([f"{single} would do, told {given}"] if not single <= named else [])
    return wrong + (["something would do"] if not given and hops(everything(query)) is not None else [])


def asked(query: PathQuery, change: dict[str, Any]) -> PathQuery:
    """The question with a change as it is told."""
    return msgspec.convert(msgspec.to_builtins(query) | change, PathQuery)


def lesser(query: PathQuery, change: dict[str, Any]) -> Iterator[PathQuery]:
    """The same with one change less, or less of it."""
    kept = msgspec.to_builtins(query)
    for field, value in change.items():
        less: list[Any] = [kept[field]]
        if field in ("max_hops", "min_credibility"):
            less.append(value - 1)
        if field == "min_reliability":
            less.append(chr(ord(value) - 1))
        if field == "cross" and len(value) > len(kept[field]) + 1:
            less += [[*kept[field], stance] for stance in value if stance not in kept[field]]
        yield from (asked(query, change | {field: one}) for one in less)


def alone(query: PathQuery) -> Iterator[tuple[str, PathQuery]]:
    """One thing at a time, as far as it goes."""
    for field, most in _most(query).items():
        yield field, msgspec.structs.replace(query, **{field: most})


def everything(query: PathQuery) -> PathQuery:
    """All of it at once."""
    return msgspec.structs.replace(query, **_most(query))


def _most(query: PathQuery) -> dict[str, Any]:
    inside = sorted(set(oracle.PREFIXES.values()) - {"SmuggledPerson", "Territory", "Source", "Figure"})
    dates = {"at": None} if query.at else {"between": None} if query.between else {}
    most = {
        "cross": ("formal", "against", "for", "about"), "min_reliability": None, "min_credibility": None,
        "unjudged": "last", "inferred": True, "max_hops": 12, "kinds": (), "through": tuple(inside),
        "direction": "any", "avoid": (), "without": Without(),
    }  # fmt: skip
    certain = {"certain": False} if query.rank == "earliest" else {}
    return {field: value for field, value in (most | dates | certain).items() if getattr(query, field) != value}


def found_out(solved: Solved) -> bool:
    """Whether a case shows that something is wrong."""
    return not solved.expected["paths"] and bool(mistakes(solved))


def test_what_is_told_is_right_by_brute_force(
    cases: Cases, scale: Callable[[int], int], figure: Callable[[str], None]
) -> None:
    tried = [(seed, solved) for seed, solved in cases.first(scale(1000)) if not solved.expected["paths"]]
    assert {seed: wrong for seed, solved in tried if (wrong := mistakes(solved))} == {}
    figure(f"why there is no path: {len(tried)} questions without one")


@planted
def only_stances_are_relaxed(patch: Patch) -> None:
    instead(patch, whynot, "_groups", lambda real: lambda *given: list(real(*given))[:1])


@planted
def hops_go_to_the_most_at_once(patch: Patch) -> None:
    def groups(real: Callable[..., Any]) -> Callable[..., Any]:
        def last(*given: Any) -> Any:
            return [tiers[-1:] if tiers and "max_hops" in tiers[-1][-1] else tiers for tiers in real(*given)]

        return last

    instead(patch, whynot, "_groups", groups)


@planted
def all_stances_are_crossed_at_once(patch: Patch) -> None:
    instead(patch, whynot, "_each", lambda real: lambda *given: real(*given)[-1:])


@planted
def nothing_is_taken_back(patch: Patch) -> None:
    def together(view: Any, query: Any, groups: Sequence[Any], ask: Any) -> Any:
        return whynot._asked(view, query, [whynot._joined([tiers[-1][-1] for tiers in groups])], ask)

    patch.setattr(whynot, "_together", together)


@planted
def changes_are_told_unasked(patch: Patch) -> None:
    def asked_of(view: Any, query: Any, changes: Any, ask: Any) -> Any:
        return [{"relax": whynot._spelt(change), "hops": 1, "crosses": []} for change in changes]

    patch.setattr(whynot, "_asked", asked_of)


@planted
def single_changes_are_enough(patch: Patch) -> None:
    patch.setattr(whynot, "_together", lambda *given: [])


# A corner that random cases seldom reach: two stances, each of which would do.
CORNER: Final = corner(
    PathQuery(sources=("body:k",), targets=("person:b",)),
    link("body:k CHARGED person:b"),
    link("body:k PAID person:b"),
)


def test_the_corner_is_right_before_a_bug_is_planted() -> None:
    assert (CORNER.expected["paths"], mistakes(CORNER)) == ([], [])


@pytest.mark.parametrize("plant", PLANTED, ids=[plant.__name__ for plant in PLANTED])
def test_brute_force_catches(plant: Callable[[Patch], None], cases: Cases, monkeypatch: Patch) -> None:
    plant(monkeypatch)
    assert any(found_out(solved) for solved in chain((CORNER,), (solved for _, solved in cases.first(WITHIN))))
