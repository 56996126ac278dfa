"""What leaving something out changes: the difference of the two answers, as brute force finds it."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest

from graph import ontology
from graph.paths import answer
from graph.paths.query import PathQuery, Without
from graph.wording.paths import lines
from tests.paths import oracle
from tests.paths.conftest import Cases, Solved
from tests.paths.test_planted_bugs import instead
from tests.paths.worlds import ask, link, nodes, told, view_of

WITHIN: Final = 300  # seeds to try, of which about one in five leaves something out
Patch = pytest.MonkeyPatch
SHORT: Final = [link("person:a DIRECTS ring:x", source="src:c"), link("person:b DIRECTS ring:x")]
LONG: Final = [
    link("person:a ASSOCIATED_WITH person:c"),
    link("person:c WORKS_FOR person:d"),
    link("person:d PAID person:b"),
]


def test_a_path_is_lost_and_another_comes_instead() -> None:
    found = ask(told(*SHORT, *LONG), "person:a", "person:b", without=Without(source=("src:c",)))
    lost, gained = ["person:a", "ring:x", "person:b"], ["person:a", "person:c", "person:d", "person:b"]
    assert found["difference"] == {"lost": [lost], "gained": [gained]}
    assert nodes(found) == [gained]
    said = list(lines(found, ontology.load()))
    assert "Lost by what is left out: person:a - ring:x - person:b" in said
    assert "Gained by what is left out: person:a - person:c - person:d - person:b" in said


def test_what_changes_nothing_says_so_and_where_nothing_is_left_out_there_is_none() -> None:
    ledger = told(*SHORT, *LONG)
    found = ask(ledger, "person:a", "person:b", without=Without(source=("src:nobody",)))
    assert "What is left out changes none of the paths listed." in list(lines(found, ontology.load()))
    assert "difference" not in ask(ledger, "person:a", "person:b")


def agrees(solved: Solved) -> bool:
    """Whether the difference is that of the two answers."""
    query, world = solved.case.query, solved.case.world()

    def paths(question: PathQuery) -> list[list[str]]:
        return [list(path) for path in oracle.Oracle(world, question).outline()[0]]

    before, after = paths(msgspec.structs.replace(query, without=Without())), paths(query)
    found = answer.answer(solved.model, view_of(solved.model), query)["difference"]
    lost, gained = [one for one in before if one not in after], [one for one in after if one not in before]
    return bool(found == {"lost": lost, "gained": gained})


def leaving_out(cases: Cases, count: int) -> list[tuple[int, Solved]]:
    """Cases that leave something out."""
    return [(seed, solved) for seed, solved in cases.first(count) if solved.case.query.without != Without()]


def test_it_is_what_brute_force_finds(cases: Cases, scale: Callable[[int], int]) -> None:
    assert [seed for seed, solved in leaving_out(cases, scale(1000)) if not agrees(solved)] == []


def test_one_that_asks_the_same_question_twice_would_be_caught(cases: Cases, monkeypatch: Patch) -> None:
    def same(real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda told_, query, rows=(): real(told_, told_._query, rows)

    instead(monkeypatch, answer._Answer, "_asked", same)
    assert any(not agrees(solved) for _, solved in leaving_out(cases, WITHIN))
