"""The atom: what its id is made of, and which statements are refused."""

import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from graph import statement as statements
from graph.errors import BadInput
from graph.statement import Statement, canonical, content, link_id

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
PINNED = {
    "entity": "trip:two-indian-nationals-2023",
    "prop": "caption",
    "value": "smuggling of two Indian nationals (2023)",
    "source": "src:paper-2024",
    "locator": "¶19",
    "marking": "CLEAR",
}


def made(**more: Any) -> Statement:
    """A statement that keeps every rule, but for what is changed."""
    given = PINNED | more
    return statements.statement(given.pop("entity"), given.pop("prop"), given.pop("value"), **given)


def test_ids_never_change() -> None:
    assert made().id.hex() == "1ae0465652813300d56da5fc9d6cc5253b04f5b3c99624cfdced7c34f2b9bb10"
    full = made(
        origin="src:court",
        key={"status": "member"},
        sign="-",
        during="../2023-06",
        seen_on="2024-01-01",
        quote="dikendalikan dari India",
        lang="ind",
        original="2023",
        method="inferred",
        premises=("bb" * 32, "aa" * 32),
        credibility=3,
        marking="AMBER:alpha,beta",
    )
    assert full.id.hex() == "a01e057fee9c04a31f58e1b0a871518801a07c0d78f929a1fa1a7dd700f85a9d"
    assert link_id("PART_OF", "body:a", "body:b") == "PART_OF:5700192de6f59727ec80f280"
    assert link_id("HAS_LEG", "route:a", "leg:b", {"seq": "1"}) == "HAS_LEG:90feb51f9784f1a3335b61af"


def test_the_id_is_the_hash_of_the_rfc_8785_object_with_what_is_absent_left_out() -> None:
    said = content(made())
    assert said == {
        "credibility": "6",
        "entity": "trip:two-indian-nationals-2023",
        "key": {},
        "locator": "¶19",
        "marking": "CLEAR",
        "method": "coded",
        "origin": "src:paper-2024",
        "prop": "caption",
        "sign": "+",
        "source": "src:paper-2024",
        "value": "smuggling of two Indian nationals (2023)",
    }
    assert made().id == hashlib.sha256(rfc8785.dumps(said)).digest()


@given(
    st.fixed_dictionaries(
        {"value": TEXT, "locator": TEXT},
        optional={
            "quote": TEXT,
            "original": TEXT,
            "lang": st.sampled_from(["eng", "ind"]),
            "during": st.sampled_from(["2019", "../2020"]),
            "sign": st.sampled_from("+-"),
            "key": st.dictionaries(st.sampled_from(["seq", "status", "article"]), TEXT),
            "premises": st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=3).map(tuple),
            "credibility": st.integers(min_value=1, max_value=6),
        },
    )
)
def test_any_content_hashes_as_rfc_8785_has_it(more: dict[str, Any]) -> None:
    entry = made(**more)
    said = content(entry)
    written = rfc8785.dumps({name: list(part) if isinstance(part, tuple) else part for name, part in said.items()})
    assert canonical(said) == written
    assert entry.id == hashlib.sha256(written).digest()


def test_texts_are_nfc_and_premises_and_key_are_sorted() -> None:
    composed, decomposed = made(value="café", quote="café"), made(value="cafe\u0301", quote="cafe\u0301")
    assert composed == decomposed
    assert made(premises=("b", "a")) == made(premises=("a", "b"))
    assert made(key={"a": "1", "b": "2"}) == made(key={"b": "2", "a": "1"})
    assert made(origin=None).origin == made().source


@pytest.mark.parametrize(
    "change",
    [
        {"entity": "trip:b"},
        {"prop": "alias"},
        {"value": "other"},
        {"key": {"seq": "1"}},
        {"sign": "-"},
        {"during": "2023"},
        {"seen_on": "2023"},
        {"source": "src:b"},
        {"origin": "src:b"},
        {"locator": "¶20"},
        {"quote": "two"},
        {"lang": "eng"},
        {"original": "two"},
        {"method": "mapped"},
        {"premises": ("aa",)},
        {"credibility": 2},
        {"marking": "AMBER"},
    ],
)
def test_every_field_makes_it_another_statement(change: dict[str, Any]) -> None:
    assert made(**change).id != made().id


def test_a_statement_that_keeps_the_rules_passes() -> None:
    statements.check(made())
    statements.check(
        made(quote=" ".join(["word"] * 12), during="2023/", seen_on="2024", credibility=1, premises=("aa",))
    )


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"source": " "}, "source", "caption has no source; every value needs one"),
        ({"origin": " "}, "origin", "caption has no origin; every value needs one"),
        ({"locator": ""}, "locator", "caption has no locator; every value needs one"),
        ({"value": "\t"}, "value", "caption has no value; every value needs one"),
        ({"quote": " ".join(["word"] * 13)}, "quote", "the quote has 13 words; keep a key phrase of at most 12"),
        (
            {"lang": "id"},
            "lang",
            "lang is no language code: 'id'; write the three letters of ISO 639-3, such as ind or eng",
        ),
        ({"credibility": 0}, "credibility", "credibility is a digit from 1 to 6"),
        ({"credibility": 7}, "credibility", "credibility is a digit from 1 to 6"),
        ({"credibility": 1}, "credibility", "credibility 1 needs a second, independent origin among its premises"),
        ({"method": "inferred"}, "premises", "an inferred statement names its premises"),
        ({"method": "mapped"}, "seen_on", "a mapped statement needs seen_on, the day to which its source knows it"),
        ({"during": "2023-02-30"}, "during", "'2023-02-30' is no day of the calendar; check month and day"),
        ({"during": "2023/2022"}, "during", "'2023/2022' ends before it starts; put the earlier date first"),
        (
            {"marking": "SECRET"},
            "marking",
            "unknown marking 'SECRET'; use one of CLEAR, GREEN, AMBER, AMBER+STRICT, RED",
        ),
        ({"value": "a\0b"}, "value", "value holds NUL; remove the character"),
        ({"quote": "a\u202eb"}, "quote", "quote holds a bidirectional control; remove the character"),
        ({"original": "a\u2066b"}, "original", "original holds a bidirectional control; remove the character"),
    ],
)
def test_each_rule_has_its_sentence(change: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        statements.check(made(**change))
    assert str(caught.value) == said
    assert caught.value.field == field


def test_a_bad_seen_on_names_its_field() -> None:
    with pytest.raises(BadInput) as caught:
        statements.check(made(seen_on="2023-02-30"))
    assert caught.value.field == "seen_on"


def test_compartments_are_sorted() -> None:
    assert made(marking="AMBER:beta,alpha") == made(marking="AMBER:alpha,beta")


def test_source_and_origin_are_nfc() -> None:
    assert made(origin="Café") == made(origin="Cafe\u0301")
