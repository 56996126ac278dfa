"""Which ids stand for one thing, given what was judged of them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import identity
from graph.ledger import Judge

DIFFERENT_KINDS = "the two are of different kinds"


def judged(line: str, question: str = "identity") -> Judge:
    """The judgement of a line such as `a b yes`."""
    one, other, verdict = line.split()
    ends = (min(one, other), max(one, other))
    return Judge(batch="b", question=question, ends=ends, verdict=verdict, marking="CLEAR", reason="as told")


def joined(*lines: str) -> identity.Identity:
    """What judgements on persons a to e, ring r and the unknown x amount to."""
    kinds = dict.fromkeys("abcde", "person") | {"r": "ring"}
    return identity.join(map(judged, lines), kinds.get)


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ((), {}),
        (("a b yes",), {"a": "a", "b": "a"}),
        (("b c yes", "a b yes"), dict.fromkeys("abc", "a")),
        (("a b yes", "c d yes", "b d yes"), dict.fromkeys("abcd", "a")),
        (("a b no", "a b unsure", "b c unsure"), {}),
        (("a b yes", "b a no"), {}),
        (("a b no", "b a yes"), {"a": "a", "b": "a"}),
        (("a x yes", "b c yes"), {"b": "b", "c": "b"}),
    ],
)
def test_yes_joins_and_the_last_answer_counts(lines: tuple[str, ...], shown: dict[str, str]) -> None:
    assert joined(*lines).shown == shown
    assert joined(*lines).refused == ()


def test_a_yes_that_would_join_a_no_is_left_out_whatever_came_first() -> None:
    for lines in itertools.permutations(["a b yes", "b c yes", "a c no"]):
        first, second = (line for line in lines if line.endswith("yes"))
        found = joined(*lines)
        assert found.shown == {first[0]: first[0], first[2]: first[0]}
        assert found.refused == ((judged(second), "a and c were judged not to be the same"),)


def test_an_answer_given_again_counts_from_then() -> None:
    found = joined("a b yes", "a c no", "b c yes", "a b unsure", "a b yes")
    assert found.shown == {"b": "b", "c": "b"}
    assert found.refused == ((judged("a b yes"), "a and c were judged not to be the same"),)


def test_two_kinds_are_never_joined() -> None:
    found = joined("a r yes", "a b yes")
    assert found.shown == {"a": "a", "b": "a"}
    assert found.refused == ((judged("a r yes"), DIFFERENT_KINDS),)


def test_other_questions_join_nothing() -> None:
    assert identity.join([judged("a b yes", "case_link")], {"a": "case", "b": "case"}.get).shown == {}


PAIRS = st.sampled_from(sorted(itertools.combinations("abcde", 2)))
LINES = st.lists(st.tuples(PAIRS, st.sampled_from(["yes", "no", "unsure"])), max_size=12)


@given(LINES)
def test_a_group_is_shown_by_its_least_member_and_holds_no_two_that_a_no_parts(
    lines: list[tuple[tuple[str, str], str]],
) -> None:
    found = joined(*(f"{one} {other} {verdict}" for (one, other), verdict in lines))
    last = dict(lines)
    for member, shown in found.shown.items():
        assert shown == min(one for one, its in found.shown.items() if its == shown) <= member
    for (one, other), verdict in last.items():
        together = one in found.shown and found.shown[one] == found.shown.get(other)
        assert not (verdict == "no" and together)
        left_out = {judge.ends for judge, _ in found.refused}
        assert verdict != "yes" or together != ((one, other) in left_out)
