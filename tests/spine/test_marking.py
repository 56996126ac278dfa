"""Who may see what: TLP words and compartments as a lattice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import marking
from graph.errors import BadInput
from graph.marking import CLEAR, TLP, Marking

COMPARTMENTS = st.frozensets(st.sampled_from(["alpha", "beta", "gamma"]))
MARKINGS = st.builds(Marking, st.integers(min_value=0, max_value=len(TLP) - 1), COMPARTMENTS)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("CLEAR", Marking(0)),
        ("GREEN", Marking(1)),
        ("AMBER", Marking(2)),
        ("AMBER+STRICT", Marking(3)),
        ("RED", Marking(4)),
        ("amber+strict", Marking(3)),
        (" amber : beta , alpha ", Marking(2, frozenset({"alpha", "beta"}))),
        ("RED:op-2024", Marking(4, frozenset({"op-2024"}))),
    ],
)
def test_a_word_and_its_compartments(text: str, read: Marking) -> None:
    assert marking.parse(text) == read


def test_the_prefix_that_tlp_itself_writes_is_read() -> None:
    assert marking.parse("TLP:AMBER+STRICT") == Marking(3)
    assert marking.parse("TLP:AMBER:alpha") == Marking(2, frozenset({"alpha"}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "unknown marking ''; use one of CLEAR, GREEN, AMBER, AMBER+STRICT, RED"),
        ("WHITE", "unknown marking 'WHITE'; use one of CLEAR, GREEN, AMBER, AMBER+STRICT, RED"),
        ("x" * 90, f"unknown marking '{'X' * 20}'; use one of CLEAR, GREEN, AMBER, AMBER+STRICT, RED"),
        ("AMBER:Alpha", "a compartment is lower-case letters, digits and hyphens"),
        ("AMBER:alpha,", "a compartment is lower-case letters, digits and hyphens"),
        ("AMBER:-alpha", "a compartment is lower-case letters, digits and hyphens"),
        ("AMBER:" + "a" * 33, "a compartment is lower-case letters, digits and hyphens"),
        ("AMBER:alpha\n:beta", "a compartment is lower-case letters, digits and hyphens"),
    ],
)
def test_anything_else_gets_one_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        marking.parse(text)
    assert str(caught.value) == said
    assert caught.value.field == "marking"


@pytest.mark.parametrize(
    ("caller", "sees", "misses"),
    [
        ("CLEAR", "CLEAR", "GREEN CLEAR:alpha"),
        ("AMBER", "CLEAR GREEN AMBER", "AMBER+STRICT RED CLEAR:alpha"),
        ("AMBER:alpha", "AMBER AMBER:alpha CLEAR:alpha", "AMBER:beta AMBER:alpha,beta RED:alpha"),
        ("RED", "AMBER+STRICT RED", "RED:alpha"),
    ],
)
def test_who_may_see_what(caller: str, sees: str, misses: str) -> None:
    assert all(marking.parse(caller).may_see(marking.parse(text)) for text in sees.split())
    assert not any(marking.parse(caller).may_see(marking.parse(text)) for text in misses.split())


@given(MARKINGS)
def test_what_is_written_reads_back_and_clear_is_the_least(one: Marking) -> None:
    assert marking.parse(str(one)) == one
    assert one.may_see(one)
    assert one.may_see(CLEAR)
    assert one.join(CLEAR) == one.join(one) == one


@given(MARKINGS, MARKINGS, MARKINGS)
def test_seeing_is_an_order(one: Marking, other: Marking, third: Marking) -> None:
    assert not (one.may_see(other) and other.may_see(third)) or one.may_see(third)
    assert not (one.may_see(other) and other.may_see(one)) or one == other


@given(MARKINGS, MARKINGS, MARKINGS)
def test_join_is_the_least_that_is_as_strict_as_both(one: Marking, other: Marking, third: Marking) -> None:
    joined = one.join(other)
    assert joined == other.join(one)
    assert joined.join(third) == one.join(other.join(third))
    assert third.may_see(joined) == (third.may_see(one) and third.may_see(other))
