"""The dossier of one entity: what is said of it, its links for and against, and how it all stood on a date."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graph import dossier as dossiers
from graph import marking
from graph.answers import CAVEAT, encode
from graph.dossier import dossier
from graph.errors import BadQuestion
from graph.ledger import Ledger
from graph.paths import rules
from graph.search import resolve
from graph.view import View
from tests.paths.worlds import Entry, captions, link, link_of, same, says, source, store, view_of

OFFICE, DIRECTORATE = "body:office", "body:directorate"
OLD, NEW = "body:old-ministry", "body:new-ministry"
TRIP, RING, TREATY, STATE = "trip:t", "ring:r", "instr:treaty", "terr:X"
EVERYBODY = (OFFICE, DIRECTORATE, OLD, NEW, TRIP, RING, TREATY, STATE)

INTERCEPTED = link(f"{OFFICE} INTERCEPTED {TRIP}", during="2023")
OPERATES = link(f"{RING} OPERATES_ON {TRIP}", during="2023", credibility=3)
ROLE = says(link_of(OPERATES), "role", "transporter")
ABOVE = link(f"{OFFICE} PART_OF {DIRECTORATE}", seen_on="2022")
OLD_PARENT = link(f"{DIRECTORATE} PART_OF {OLD}", seen_on="2022")
OLD_ENDED = link(f"{DIRECTORATE} NOT PART_OF {OLD}", seen_on="2024-10-21")
NEW_PARENT = link(f"{DIRECTORATE} PART_OF {NEW}", during="2024-10-21/")
CASE = (INTERCEPTED, OPERATES, ROLE, ABOVE, OLD_PARENT, OLD_ENDED, NEW_PARENT)
Show = Callable[..., dict[str, Any]]


@pytest.fixture
def show(tmp_path: Path) -> Show:
    """Asks for a dossier in a world of its own."""
    asked = 0

    def told(entity: str, *entries: Entry, caller: str = "CLEAR", **more: Any) -> dict[str, Any]:
        nonlocal asked
        asked += 1
        (folder := tmp_path / str(asked)).mkdir()
        with closing(store(folder, [*source("src:a", "B"), *captions(*EVERYBODY), *entries])) as ledger:
            view = view_of(ledger, marking.parse(caller))
            return dossier(ledger, view, view.members[entity], **more)

    return told


def shown(links: list[dict[str, Any]]) -> list[tuple[str, str, str, str | None]]:
    return [(one["source"], one["kind"], one["target"], one["when"]) for one in links]


def stands(answer: Mapping[str, Any]) -> dict[str, list[tuple[str, str | None]]]:
    """What each authority is part of."""
    return {one["body"]["id"]: [(up["target"], up["when"]) for up in one["under"]] for one in answer["stands"]}


def test_a_dossier_in_full(show: Show) -> None:
    note = says(TRIP, "note", "as told")
    answer = show(TRIP, note, INTERCEPTED, OPERATES, ROLE)
    cited = {"id": "src:a", "title": "Report src:a", "url": None, "reliability": "B"}
    assert {name: answer[name] for name in ("entity", "at", "denied", "impossible", "when", "stands", "conflicts")} == {
        "entity": {"id": TRIP, "kind": "Trip", "caption": "t", "members": [TRIP]},
        "at": None,
        "denied": [],
        "impossible": {"statements": [], "links": []},
        "when": {},
        "stands": [],
        "conflicts": [],
    }
    assert [(one["prop"], one["value"]) for one in answer["statements"]] == [("caption", "t"), ("note", "as told")]
    assert shown(answer["links"]) == [(RING, "OPERATES_ON", TRIP, None), (OFFICE, "INTERCEPTED", TRIP, None)]
    first = answer["links"][0]
    assert {
        name: first[name] for name in ("link", "stance", "direction", "roles", "during", "inferred", "against")
    } == {
        "link": link_of(OPERATES),
        "stance": "with",
        "direction": "against",
        "roles": ["transporter"],
        "during": ["2023"],
        "inferred": False,
        "against": [],
    }
    assert [one["id"] for one in first["statements"]] == [OPERATES.id.hex()]
    assert [one["id"] for one in first["said"]] == [ROLE.id.hex()]
    assert first["statements"][0]["source"] == cited
    assert answer["sources"] == [cited]
    assert answer["nodes"] == [
        {"id": OFFICE, "kind": "PublicBody", "caption": "office"},
        {"id": RING, "kind": "Syndicate", "caption": "r"},
    ]
    assert (answer["marking"], answer["caveat"], len(answer["version"])) == ("CLEAR", CAVEAT, 16)


def test_who_acted_against_it_and_where_does_each_stand_then(show: Show) -> None:
    answer = show(TRIP, *CASE, at="2023", stances=["against"])
    assert shown(answer["links"]) == [(OFFICE, "INTERCEPTED", TRIP, "possible")]  # some day of 2023
    assert stands(answer) == {OFFICE: [(DIRECTORATE, "certain")], DIRECTORATE: [(OLD, "certain")], OLD: []}
    assert [one["direction"] for stand in answer["stands"] for one in stand["under"]] == ["along", "along"]
    assert {one["id"] for one in answer["nodes"]} == {OFFICE, DIRECTORATE, OLD}
    assert stands(show(TRIP, *CASE, at="2023", stances=["with"])) == {}
    assert stands(show(TRIP, *CASE, stances=["against"])) == {}


@pytest.mark.parametrize(("day", "parent"), [("2024-09-30", OLD), ("2024-11-15", NEW)])
def test_one_parent_on_each_day_and_another_one(show: Show, day: str, parent: str) -> None:
    answer = show(DIRECTORATE, *CASE, at=day)
    assert stands(answer) == {DIRECTORATE: [(parent, "certain")], parent: []}
    other = ({OLD, NEW} - {parent}).pop()
    # The old one is denied from a day on; the new one has not begun.
    assert [(one["target"], one["reading"]["status"]) for one in answer["denied"]] == (
        [(OLD, "denied")] if parent == NEW else []
    )
    assert [one["target"] for one in answer["impossible"]["links"]] == ([NEW] if parent == OLD else [])
    assert other in {one["target"] for one in (*answer["denied"], *answer["impossible"]["links"])}


def test_without_the_rule_on_later_denials_the_directorate_has_two_parents(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = rules._ended
    monkeypatch.setattr(rules, "_ended", lambda *asked: ended(*asked) & False)  # the planted bug
    assert stands(show(DIRECTORATE, *CASE, at="2024-11-15"))[DIRECTORATE] == [(NEW, "certain"), (OLD, "certain")]


@pytest.mark.parametrize(
    ("at", "status"),
    [(None, "denied"), ("2010", "denied"), ("2014-07-10", "denied"), ("2014-07-11", "unknown"), ("2023", "unknown")],
)
def test_a_denial_as_of_a_day_is_unknown_after_it(show: Show, at: str | None, status: str) -> None:
    denial = link(f"{STATE} NOT PARTY_TO {TREATY}", during="../2014-07-10", seen_on="2014-07-10")
    answer = show(STATE, denial, at=at)
    assert answer["links"] == []
    (denied,) = answer["denied"]
    assert denied["reading"] == {
        "status": status,
        "as_of": "2014-07-10",
        "en": "Denied as of 2014-07-10; nothing later is on file: unknown since 2014-07-10.",
        "id": "Disangkal per 2014-07-10; sesudahnya tidak ada catatan: tidak diketahui sejak 2014-07-10.",
    }
    assert (denied["statements"], [one["id"] for one in denied["against"]]) == ([], [denial.id.hex()])


def test_the_latest_of_several_denials_is_read_as_it_is_written(show: Show) -> None:
    early = link(f"{STATE} NOT PARTY_TO {TREATY}", during="../2013-07-06")
    late = link(f"{STATE} NOT PARTY_TO {TREATY}", during="../2023", locator="row 2")
    assert [one["reading"]["as_of"] for one in show(STATE, early, late)["denied"]] == ["2023"]
    undated = link(f"{STATE} NOT PARTY_TO {TREATY}", seen_on="2022-05", locator="row 3")
    assert [one["reading"]["as_of"] for one in show(STATE, undated)["denied"]] == ["2022-05"]
    timeless = link(f"{STATE} NOT PARTY_TO {TREATY}")
    assert [one["reading"]["en"] for one in show(STATE, timeless)["denied"]] == ["Denied, undated."]


def test_a_link_affirmed_and_denied_stands_with_what_speaks_against_it(show: Show) -> None:
    yes = link(f"{STATE} PARTY_TO {TREATY}", during="2009/", seen_on="2014")
    no = link(f"{STATE} NOT PARTY_TO {TREATY}", during="../2014-07-10", seen_on="2014-07-10")
    answer = show(STATE, yes, no)
    assert shown(answer["links"]) == [(STATE, "PARTY_TO", TREATY, None)]
    assert [one["id"] for one in answer["links"][0]["against"]] == [no.id.hex()]
    assert answer["denied"] == []
    assert [one["rule"] for one in answer["conflicts"]] == ["affirmed_and_denied"]


def test_statements_are_certain_possible_or_of_another_time(show: Show) -> None:
    said = {
        "certain": says(RING, "status", "active", during="2020/2025"),
        "possible": says(RING, "assessment", "small", during="2023-05"),
        "impossible": says(RING, "assessment", "large", during="2019"),
    }
    answer = show(RING, *said.values(), at="2023")
    assert {name: answer["when"][entry.id.hex()] for name, entry in said.items()} == {name: name for name in said}
    assert [one["value"] for one in answer["statements"]] == ["r", "small", "active"]
    assert [one["value"] for one in answer["impossible"]["statements"]] == ["large"]


def test_only_the_rows_that_may_hold_then_carry_a_link(show: Show) -> None:
    early = link(f"{RING} OPERATES_ON {TRIP}", during="2019", locator="row 2")
    (carried,) = show(TRIP, OPERATES, early, at="2023")["links"]
    assert [one["id"] for one in carried["statements"]] == [OPERATES.id.hex()]
    (other,) = show(TRIP, OPERATES, early, at="2015")["impossible"]["links"]
    assert {one["id"] for one in other["statements"]} == {OPERATES.id.hex(), early.id.hex()}


def test_what_neither_held_nor_was_denied_then_is_of_another_time(show: Show) -> None:
    held, denied = (
        link(f"{RING} OPERATES_ON {TRIP}", during="2019"),
        link(f"{RING} NOT OPERATES_ON {TRIP}", during="../2010"),
    )
    answers = {at: show(TRIP, held, denied, at=at) for at in ("2009", "2019", "2023")}
    places = {
        at: [len(one["denied"]), len(one["links"]), len(one["impossible"]["links"])] for at, one in answers.items()
    }
    assert places == {"2009": [1, 0, 0], "2019": [0, 1, 0], "2023": [0, 0, 1]}


def test_our_own_reading_is_marked_as_such(show: Show) -> None:
    ours = link(f"{RING} OPERATES_ON {TRIP}", method="inferred", premises=(INTERCEPTED.id.hex(),))
    assert [one["inferred"] for one in show(TRIP, INTERCEPTED, ours)["links"]] == [True, False]
    assert [one["inferred"] for one in show(TRIP, INTERCEPTED, ours, OPERATES)["links"]] == [False, False]


def test_what_is_expected_and_missing(show: Show) -> None:
    law = [says(TREATY, "type", "treaty"), says(TREATY, "binding", "yes")]
    assert show(TREATY, *law)["missing"] == [
        {"prop": "entry_into_force", "label": {"en": "entry into force", "id": "mulai berlaku"}}
    ]
    assert show(TREATY, *law, says(TREATY, "entry_into_force", "2003"))["missing"] == []


def test_every_member_of_a_joined_entity_is_named(show: Show) -> None:
    answer = show("body:new-ministry", *CASE, same(NEW, OLD))
    assert answer["entity"]["members"] == [NEW, OLD]
    assert shown(answer["links"]) == [(DIRECTORATE, "PART_OF", NEW, None)]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"at": "2023-02-30"}, "at"),
        ({"at": "2020/2023"}, "at"),
        ({"at": ""}, "at"),
        ({"stances": ["agains"]}, "stance"),
    ],
)
def test_a_bad_question_names_its_field(show: Show, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuestion) as caught:
        show(TRIP, **asked)
    assert caught.value.field == field


def test_what_is_hidden_changes_no_byte(show: Show) -> None:
    hidden = [
        link(f"{DIRECTORATE} INTERCEPTED {TRIP}", marking="AMBER"),
        says(TRIP, "note", "secret", marking="AMBER"),
        says(TRIP, "assessment", "secret", marking="AMBER", sign="-"),
        *source("src:secret", marking="AMBER"),
    ]
    for more in ({}, {"at": "2023"}):
        assert encode(show(TRIP, *CASE, **more)) == encode(show(TRIP, *hidden, *CASE, **more))
        # The planted bug: a view of more than the caller may see.
        assert encode(show(TRIP, *CASE, **more)) != encode(show(TRIP, *hidden, *CASE, caller="AMBER", **more))


def of(loaded: tuple[Ledger, View], name: str, **more: Any) -> dict[str, Any]:
    ledger, view = loaded
    return dossiers.dossier(ledger, view, resolve(view, name, "entity"), **more)


def test_the_second_question_of_the_demo(loaded: tuple[Ledger, View]) -> None:
    answer = of(loaded, "smuggling of two Indian nationals (2023)", at="2023")
    against = {one["source"] for one in answer["links"] if one["stance"] == "against"}
    assert against == {"body:idn-kanim-soekarno-hatta", "body:idn-ditjen-imigrasi"}
    assert stands(answer) == {
        "body:idn-ditjen-imigrasi": [("body:idn-kemenkumham", "possible")],
        "body:idn-kanim-soekarno-hatta": [],  # the paper states no parent of the office
        "body:idn-kemenkumham": [],
    }


@pytest.mark.parametrize(
    ("day", "parent"), [("2024-09-30", "body:idn-kemenkumham"), ("2024-11-15", "body:idn-kemenimipas")]
)
def test_the_ministry_above_the_directorate_on_two_days(loaded: tuple[Ledger, View], day: str, parent: str) -> None:
    answer = of(loaded, "Direktorat Jenderal Imigrasi", at=day)
    assert stands(answer)["body:idn-ditjen-imigrasi"] == [(parent, "certain")]


def test_a_silent_list_and_a_denial(loaded: tuple[Ledger, View]) -> None:
    def reading(state: str, treaty: str, at: str | None = None) -> dict[str, Any]:
        (found,) = (one for one in of(loaded, state, at=at)["denied"] if one["target"] == treaty)
        told: dict[str, Any] = found["reading"]
        return told

    assert "unknown since 2014" in reading("Malaysia", "instr:som_protocol")["en"]
    assert reading("Malaysia", "instr:som_protocol", "2023")["status"] == "unknown"
    assert reading("Indonesia", "instr:refugee_convention_1951")["as_of"] == "2023"
    assert reading("Indonesia", "instr:refugee_convention_1951", "2023")["status"] == "denied"


def test_who_works_with_iom(loaded: tuple[Ledger, View]) -> None:
    answer = of(loaded, "IOM", stances=["with"])
    ends = {end for one in answer["links"] for end in (one["source"], one["target"])} - {"org:iom"}
    assert {one["kind"] for one in answer["links"]} == {"COOPERATES_WITH"}
    assert {"body:idn-ditjen-imigrasi", "body:paper-2024/ntb-government", "terr:IDN"} <= ends
