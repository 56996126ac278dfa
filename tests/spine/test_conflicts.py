"""The rules on conflicts: what each finds, with both sides, and what lies just outside it.

Every guard is shown twice: the world where it holds its peace, and the same world changed by the one thing that the
guard looks at, where the conflict comes out. That second world is the planted bug.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph import conflicts, marking
from graph.answers import encode
from graph.ledger import Judge
from graph.statement import Statement
from tests.paths.worlds import Entry, captions, link, link_of, same, says, source, store, view_of

OFFICE, OTHER, INSTRUMENT = "body:office", "body:other", "instr:law"
FIGURES = ("figure:a", "figure:b", "figure:c")
Sides = tuple[str, str, set[str], set[str]]
Ask = Callable[..., list[dict[str, Any]]]

# What the ontology expects of the kinds used here, so that nothing is absent unless a test leaves it out.
WHOLE = [
    *(says(figure, "what", "persons") for figure in FIGURES),
    *(
        says(INSTRUMENT, prop, value)
        for prop, value in (("type", "law"), ("binding", "yes"), ("entry_into_force", "2011"))
    ),
]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Asks for the conflicts of a world in a store of its own."""
    asked = 0

    def conflicts_of(*entries: Entry, about: str | None = None, caller: str = "CLEAR") -> list[dict[str, Any]]:
        nonlocal asked
        asked += 1
        (folder := tmp_path / str(asked)).mkdir()
        counted = {entry.entity for entry in entries if isinstance(entry, Statement) and entry.prop == "number"}
        rest = [says(figure, "number", "1") for figure in FIGURES if figure not in counted]
        named = [*captions(OFFICE, OTHER, INSTRUMENT, *FIGURES), *rest]
        with closing(store(folder, [*source("src:a", "B"), *named, *WHOLE, *entries])) as ledger:
            view = view_of(ledger, marking.parse(caller))
            answer = conflicts.answer(ledger, view, None if about is None else view.number(about))
            assert answer["total"] == len(answer["conflicts"])
            assert answer["version"] == view.version
            found: list[dict[str, Any]] = answer["conflicts"]
            return found

    return conflicts_of


def ids(*entries: Statement) -> set[str]:
    return {entry.id.hex() for entry in entries}


def sides(found: Sequence[dict[str, Any]]) -> list[Sides]:
    """Rule, entity and the statements of both sides."""
    return [
        (one["rule"], one["entity"]["id"], {entry["id"] for entry in one["a"]}, {entry["id"] for entry in one["b"]})
        for one in found
    ]


def test_a_property_affirmed_and_denied(ask: Ask) -> None:
    yes = says(OFFICE, "assessment", "well staffed", seen_on="2023", credibility=2)
    no = says(OFFICE, "assessment", "well staffed", seen_on="2023", sign="-")
    other = says(OFFICE, "assessment", "badly staffed", seen_on="2023", sign="-")
    found = ask(yes, no, other)
    assert sides(found) == [("affirmed_and_denied", OFFICE, ids(yes), ids(no))]
    assert found[0]["sentence"] == {
        "en": "office: the assessment “well staffed” is affirmed and denied.",
        "id": "office: penilaian “well staffed” ditegaskan dan disangkal.",
    }
    assert (found[0]["state"], found[0]["verdict"]) == ("open", None)


@pytest.mark.parametrize(("seen", "clash"), [("2021", False), ("2023-05", True)])
def test_what_is_denied_of_another_year_is_no_conflict(ask: Ask, seen: str, clash: bool) -> None:
    yes = says(OFFICE, "function", "issues passports", seen_on="2023")
    no = says(OFFICE, "function", "issues passports", seen_on=seen, sign="-")
    assert sides(ask(yes, no)) == ([("function", OFFICE, ids(yes), ids(no))] if clash else [])


@pytest.mark.parametrize(("during", "clash"), [(None, False), ("../2024", True)])
def test_a_link_that_goes_on_ends_with_a_later_denial_unless_it_speaks_of_the_past(
    ask: Ask, during: str | None, clash: bool
) -> None:
    yes = link(f"{OFFICE} PART_OF {OTHER}", during="2009/", seen_on="2023")
    no = link(f"{OFFICE} NOT PART_OF {OTHER}", during=during, seen_on="2024-06")
    assert sides(ask(yes, no)) == ([("affirmed_and_denied", OFFICE, ids(yes), ids(no))] if clash else [])


def test_a_competence_denied_brings_what_the_denial_rests_on(ask: Ask) -> None:
    power = says("power:return", "caption", "return")
    yes = link(f"{OFFICE} COMPETENT_FOR power:return")
    limit = says(INSTRUMENT, "function", "leaves return to others")
    hidden = says(INSTRUMENT, "function", "a secret clause", marking="AMBER")
    premises = (limit.id.hex(), hidden.id.hex())
    no = link(f"{OFFICE} NOT COMPETENT_FOR power:return", method="inferred", premises=premises)
    assert sides(ask(power, yes, limit, hidden, no)) == [("competence", OFFICE, ids(yes), ids(no, limit))]
    # The planted bug: premises fetched by id, whoever asks.
    assert sides(ask(power, yes, limit, hidden, no, caller="AMBER")) == [
        ("competence", OFFICE, ids(yes), ids(no, limit, hidden))
    ]


def test_two_values_of_a_property_that_has_one(ask: Ask) -> None:
    many, few = says(FIGURES[0], "number", "281"), says(FIGURES[0], "number", "147", locator="row 2")
    again = says(FIGURES[0], "number", "147.0", locator="row 3")
    reading = says(FIGURES[0], "note", "one of the two is a slip")
    about = says(FIGURES[0], "about", OFFICE)
    found = ask(many, few, again, reading, about)
    assert sides(found) == [("two_values", OFFICE, ids(few), ids(again, many))]
    assert {entry["value"] for entry in found[0]["notes"]} == {"one of the two is a slip"}
    assert (
        found[0]["sentence"]["en"]
        == "office, a: number is 147 against 147.0 against 281; both are kept, none is chosen."
    )
    assert sides(ask(few, again, about)) == []


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [("2011", "2011-05-05", False), ("2011-05", "2011-06", True), ("2011", "../2010", True), ("2011", "2010/", False)],
)
def test_dates_differ_only_where_no_day_is_meant_by_both(ask: Ask, one: str, other: str, clash: bool) -> None:
    event = [*captions("event:e"), says("event:e", "type", "raid")]
    first, second = says("event:e", "date", one), says("event:e", "date", other)
    found = sides(ask(*event, first, second))
    assert [rule for rule, *_ in found] == (["two_values"] if clash else [])


def test_values_of_different_times_stand_side_by_side(ask: Ask) -> None:
    early = says(INSTRUMENT, "days_after_deposit", "30", seen_on="2010")
    late = says(INSTRUMENT, "days_after_deposit", "90", seen_on="2020")
    assert sides(ask(early, late)) == []
    late = says(INSTRUMENT, "days_after_deposit", "90", seen_on="2010-06")
    assert sides(ask(early, late)) == [("two_values", INSTRUMENT, ids(early), ids(late))]


def test_two_captions_are_a_conflict_of_one_id_and_not_of_joined_ones(ask: Ask) -> None:
    renamed = says(OFFICE, "caption", "the office", locator="row 2")
    assert [one[:2] for one in sides(ask(renamed))] == [("two_values", OFFICE)]
    assert sides(ask(same(OFFICE, OTHER))) == []


@pytest.mark.parametrize(
    ("exhaustive", "total", "clash"), [("yes", "49", False), ("yes", "48", True), ("no", "48", False)]
)
def test_a_total_against_its_parts(ask: Ask, exhaustive: str, total: str, clash: bool) -> None:
    whole, states, bodies = FIGURES
    added = [says(states, "number", "45"), says(bodies, "number", "4")]
    said = says(whole, "number", total)
    shape = [says(whole, "exhaustive", exhaustive), *(says(whole, "total_of", part) for part in (states, bodies))]
    found = ask(said, *added, *shape)
    assert sides(found) == ([("total_of_parts", whole, ids(said), ids(*added))] if clash else [])
    if clash:
        assert found[0]["sentence"]["en"] == "a: the total is 48, its parts give 45 + 4 = 49."


def test_a_part_that_is_hidden_makes_no_wrong_sum(ask: Ask) -> None:
    whole, states, _ = FIGURES
    hidden = [*captions("figure:h", marking="AMBER"), says("figure:h", "number", "4", marking="AMBER")]
    shape = [says(whole, "exhaustive", "yes"), says(whole, "total_of", states), says(whole, "total_of", "figure:h")]
    world = [
        *hidden,
        *shape,
        says(whole, "number", "49"),
        says(states, "number", "45"),
        says(FIGURES[2], "number", "1"),
    ]
    assert sides(ask(*world)) == []


@pytest.mark.parametrize(
    ("series", "exhaustive", "clash"), [("recap", "yes", True), ("list", "yes", False), ("recap", "no", False)]
)
def test_two_totals_of_one_series(ask: Ask, series: str, exhaustive: str, clash: bool) -> None:
    one, other, part = FIGURES
    first, second = says(one, "number", "281"), says(other, "number", "147")
    shape = [says(one, "series", "recap"), says(other, "series", series)]
    shape += [
        says(figure, prop, value)
        for figure in (one, other)
        for prop, value in (("about", OFFICE), ("exhaustive", exhaustive))
    ]
    shape += [says(figure, "total_of", part) for figure in (one, other) if exhaustive == "no"]
    found = sides(ask(first, second, *shape))
    assert found == ([("two_totals", OFFICE, ids(second), ids(first))] if clash else [])


@pytest.mark.parametrize(
    ("unit", "about", "clash"), [("cases", OFFICE, True), ("applications", OFFICE, False), ("cases", OTHER, False)]
)
def test_two_units_in_one_series(ask: Ask, unit: str, about: str, clash: bool) -> None:
    one, other, _ = FIGURES
    first = [says(one, "number", "117"), says(one, "unit", "applications")]
    second = [says(other, "number", "46"), says(other, "unit", unit)]
    shape = [says(one, "about", OFFICE), says(other, "about", about)]
    shape += [says(figure, "series", "2015-2020") for figure in (one, other)]
    found = ask(*first, *second, *shape)
    assert sides(found) == ([("two_units", OFFICE, ids(*first), ids(*second))] if clash else [])


@pytest.mark.parametrize(("words", "clash"), [("Recruiting, by THREAT", True), ("easing entry", False)])
def test_elements_of_one_concept_filed_under_another(ask: Ask, words: str, clash: bool) -> None:
    concepts = [*captions("concept:s", "concept:t"), says("concept:s", "concept", "smuggling")]
    concepts.append(says("concept:t", "concept", "trafficking"))
    links = [link(f"{INSTRUMENT} DEFINES concept:s"), link(f"{INSTRUMENT} DEFINES concept:t")]
    texts = [
        says(link_of(one), "elements", text) for one, text in zip(links, ("recruiting by threat", words), strict=True)
    ]
    found = sides(ask(*concepts, *links, *texts))
    assert found == ([("concept", INSTRUMENT, ids(links[0], texts[0]), ids(links[1], texts[1]))] if clash else [])


@pytest.mark.parametrize(
    ("word", "clash"),
    [("tersangka", True), ("dua Pengendali", True), ("migran", False), ("korban", False), ("kapten", False)],
)
def test_a_role_for_those_who_were_smuggled(ask: Ask, word: str, clash: bool) -> None:
    group = [*captions("trip:t", "group:g"), says("group:g", "number", "2"), says("group:g", "nationality", "terr:IND")]
    carried, called = link("trip:t CARRIED group:g"), says("group:g", "described_as", word)
    found = sides(ask(*group, carried, called))
    assert found == ([("described_as", "group:g", ids(called), ids(carried))] if clash else [])
    accused = [*captions("person:p"), says("person:p", "described_as", word)]  # anybody else may be called so
    assert sides(ask(*accused)) == []


@pytest.mark.parametrize("prop", ["slip", "citation_mismatch", "gap"])
def test_what_the_code_book_says_stands_against_its_premises(ask: Ask, prop: str) -> None:
    printed, title = says(OFFICE, "function", "stops legal migration"), says("src:a", "title", "On something else")
    ours = says(OFFICE, "function", "stops illegal migration", method="inferred", premises=(printed.id.hex(),))
    premises = tuple(entry.id.hex() for entry in (printed, title, ours))
    word = says(OFFICE, prop, "it is not so", method="inferred", premises=premises)
    found = ask(printed, title, ours, word)
    assert sides(found) == [(prop, OFFICE, ids(printed), ids(word, ours, title))]
    assert found[0]["sentence"]["en"].endswith(": it is not so")


def test_a_judgement_left_out_is_listed_with_both_ends(ask: Ask) -> None:
    found = ask(
        same(OFFICE, OTHER, "no"),
        same(OFFICE, "body:third"),
        same(OTHER, "body:third"),
        *captions("body:third"),
    )
    assert [(rule, entity) for rule, entity, *_ in sides(found)] == [("identity", OTHER)]
    assert found[0]["sentence"]["en"] == (
        "The judgement that other and office are the same is left out: "
        "body:office and body:other were judged not to be the same."
    )
    assert ask(same(OFFICE, "body:third"), same(OTHER, "body:third"), *captions("body:third")) == []


@pytest.mark.parametrize(("start", "clash"), [("2023-03-21/", True), ("2023/", False), ("2023-03-21/2024", False)])
def test_one_link_with_two_days_for_its_start(ask: Ask, start: str, clash: bool) -> None:
    state = [*captions("terr:X"), says("terr:X", "level", "state")]
    one = link(f"terr:X PARTY_TO {INSTRUMENT}", during="2023-02-20/")
    other = link(f"terr:X PARTY_TO {INSTRUMENT}", during=start, locator="row 2")
    found = sides(ask(*state, one, other))
    assert found == ([("two_starts", "terr:X", ids(one), ids(other))] if clash else [])


def test_what_is_expected_and_absent_is_set_against_the_note_on_it(ask: Ask) -> None:
    event, kind = captions("event:e")[0], says("event:e", "type", "workshop")
    told = says(OFFICE, "note", "told of it")
    note = says("event:e", "note", "The paper gives no date.", method="inferred", premises=(told.id.hex(),))
    found = ask(told, event, kind, note)
    assert sides(found) == [("absent", "event:e", ids(event, kind), ids(note))]
    assert found[0]["sentence"]["en"] == "e: no date is on file, and one is expected."
    assert ask(told, event, kind, note, says("event:e", "date", "2023")) == []


def test_one_entity_sees_what_touches_it_only(ask: Ask) -> None:
    limit = says(INSTRUMENT, "function", "leaves it to others")
    yes = says(OFFICE, "function", "returns people", seen_on="2023")
    no = says(
        OFFICE, "function", "returns people", seen_on="2023", sign="-", method="inferred", premises=(limit.id.hex(),)
    )
    elsewhere = [says(OTHER, "assessment", "good", sign=sign) for sign in "+-"]
    world = [limit, yes, no, *elsewhere]
    assert [one["entity"]["id"] for one in ask(*world)] == [OTHER, OFFICE]
    assert [one["entity"]["id"] for one in ask(*world, about=OFFICE)] == [OFFICE]
    assert [one["entity"]["id"] for one in ask(*world, about=INSTRUMENT)] == [OFFICE]  # a side speaks of it
    assert ask(*world, about=FIGURES[0]) == []


def test_a_judged_conflict_stays_and_says_so(ask: Ask) -> None:
    first = [says(OFFICE, "assessment", "good", sign=sign) for sign in "+-"]
    second = [says(OFFICE, "assessment", "big", sign=sign) for sign in "+-"]
    about_good = (first[0].id.hex(),)
    judge = Judge(
        batch="",
        question="conflict",
        ends=(OFFICE, OFFICE),
        verdict="yes",
        premises=about_good,
        marking="AMBER",
        reason="looked up",
    )

    def states(caller: str) -> dict[str, tuple[str, str | None]]:
        found = ask(*first, *second, judge, same(OFFICE, OTHER, "unsure"), caller=caller)
        return {one["a"][0]["value"]: (one["state"], one["verdict"]) for one in found}

    assert states("AMBER") == {"good": ("judged", "yes"), "big": ("open", None)}
    assert states("CLEAR") == {"good": ("open", None), "big": ("open", None)}  # the judgement is not for this caller


def test_what_is_hidden_changes_no_byte_whatever_the_order_of_the_load(ask: Ask) -> None:
    world = [*(says(OFFICE, "assessment", text, sign=sign) for text in ("good", "big") for sign in "+-")]
    hidden = [says(OTHER, "assessment", "good", sign=sign, marking="AMBER") for sign in "+-"]
    assert encode(ask(*world)) == encode(ask(*hidden, *reversed(world)))
    assert encode(ask(*world)) != encode(ask(*hidden, *world, caller="AMBER"))
