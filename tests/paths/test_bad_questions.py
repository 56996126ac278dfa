"""A question that cannot be asked gets one sentence and the field at fault, and an odd one gets its plain answer."""

from typing import Any

import msgspec
import pytest

from graph.errors import AmbiguousName, BadQuestion, StoreMissing, UnknownName
from graph.paths import answer
from graph.paths.query import PathQuery, Without
from tests.paths.worlds import ask, captions, committed, link, nodes, told, view_of
from tests.stores.model import ModelLedger

LEDGER = told(
    link("ring:a DIRECTS person:p"),
    link("person:p OPERATES_ON trip:t"),
    link("trip:t CARRIED group:two"),
    *captions("person:x", "ring:x"),
    *captions("ring:hidden", marking="AMBER"),
)


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ({"sources": ("ring:none",)}, "sources", "nothing on file has that id or name"),
        ({"targets": ("ring:none",)}, "targets", "nothing on file has that id or name"),
        ({"via": ("ring:none",)}, "via", "nothing on file has that id or name"),
        ({"avoid": ("ring:none",)}, "avoid", "nothing on file has that id or name"),
        ({"without": Without(entity=("ring:none",))}, "without", "nothing on file has that id or name"),
        ({"without": Without(statement=("abc",))}, "without", "without.statement takes statement ids, 64 hex digits"),
        ({"sources": ("x",)}, "sources", "2 entities have that name"),
        ({"sources": ()}, "sources", "sources is empty"),
        ({"targets": ()}, "targets", "targets is empty"),
        ({"sources": ("",)}, "sources", "the name is empty"),
        ({"sources": ("ring:a",) * 1001}, "sources", "sources takes at most 1000 ids"),
        ({"max_hops": 0}, "max_hops", "max_hops is a number from 1 to 12"),
        ({"max_hops": 99}, "max_hops", "max_hops is a number from 1 to 12"),
        ({"k": 0}, "k", "k is a number from 1 to 1000"),
        ({"k": -1}, "k", "k is a number from 1 to 1000"),
        ({"k": 10**9}, "k", "k is a number from 1 to 1000"),
        ({"min_credibility": 7}, "min_credibility", "min_credibility is a digit from 1 to 6"),
        ({"via": ("person:p",) * 7}, "via", "via takes at most 6 points"),
        ({"via": ("group:two",)}, "via", "a SmuggledPerson never stands inside a path"),
        ({"at": "2023-02-30"}, "at", "at is no day of the calendar"),
        ({"at": "yesterday"}, "at", "at is no day of the calendar"),
        ({"at": ""}, "at", "at takes dates"),
        ({"at": "2019/2020"}, "at", "at takes dates"),
        ({"at": "[2019..2020]"}, "at", "at takes dates"),
        ({"between": ("2020", "2019")}, "between", "between ends before it starts"),
        ({"between": ("2020", "")}, "between", "between takes dates"),
        ({"between": ("2020-13", "2021")}, "between", "between is no day of the calendar"),
        ({"at": "2020", "between": ("2019", "2020")}, "at", "ask at one date or between two"),
        ({"kinds": ("LIKES",)}, "kinds", "kinds takes link kinds of the ontology"),
        ({"through": ("Airport",)}, "through", "through takes node kinds of the ontology"),
        ({"through": ("Territory",)}, "through", "a Territory never stands inside a path"),
        ({"through": ("SmuggledPerson",)}, "through", "a SmuggledPerson never stands inside a path"),
    ],
)
def test_each_gets_one_sentence_that_names_the_field(asked: dict[str, Any], field: str, said: str) -> None:
    question = PathQuery(**({"sources": ("ring:a",), "targets": ("trip:t",)} | asked))
    with pytest.raises(BadQuestion) as caught:
        answer.answer(LEDGER, view_of(LEDGER), question)
    assert caught.value.field == field
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("min_reliability", "G"),
        ("cross", ["with"]),
        ("direction", "up"),
        ("unjudged", "first"),
        ("rank", "size"),
        ("via_order", "all"),
        ("k", "3"),
        ("max_hops", 2.5),
        ("sources", "ring:a"),
        ("colour", "red"),
        ("without", {"author": ["x"]}),
    ],
)
def test_what_the_type_of_a_question_rules_out(part: str, value: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"sources": ["ring:a"], "targets": ["trip:t"], part: value}, PathQuery)


def test_a_thing_that_may_not_be_seen_is_as_unknown_as_one_that_is_not_there() -> None:
    told_apart = []
    for name in ("ring:hidden", "ring:nowhere"):
        with pytest.raises(UnknownName) as caught:
            ask(LEDGER, name, "trip:t")
        told_apart.append((str(caught.value), caught.value.field))
    assert told_apart[0] == told_apart[1]


def test_a_name_of_several_lists_them() -> None:
    with pytest.raises(AmbiguousName) as caught:
        ask(LEDGER, "x", "trip:t")
    assert caught.value.candidates == (("person:x", "x"), ("ring:x", "x"))


def test_a_path_from_a_thing_to_itself_is_that_thing() -> None:
    given = ask(LEDGER, "ring:a", "ring:a", k=5)
    (path,) = given["paths"]
    assert nodes(given) == [["ring:a"]]
    assert (path["hops"], path["origins"], path["rests_on"], path["order"]) == ([], 0, [], "certain")
    assert path["weakest"] == {"reliability": None, "credibility": None}
    assert given["ties"] == {"count": "1", "listed": [["ring:a"]]}


@pytest.mark.parametrize(
    "shut",
    [
        {"avoid": ("ring:a",)},
        {"avoid": ("trip:t",)},
        {"avoid": ("Trip",)},
        {"avoid": ("DIRECTS",)},
        {"avoid": ("person:p",)},
        {"avoid": ("person:p",), "via": ("person:p",)},
        {"without": Without(entity=("trip:t",))},
        {"without": Without(source=("src:a",))},
        {"without": Without(origin=("src:a",))},
        {"without": Without(statement=(link("ring:a DIRECTS person:p").id.hex(),))},
    ],
)
def test_what_is_shut_out_gives_no_path(shut: dict[str, Any]) -> None:
    assert nodes(ask(LEDGER, "ring:a", "trip:t")) == [["ring:a", "person:p", "trip:t"]]
    assert nodes(ask(LEDGER, "ring:a", "trip:t", **shut)) == []


def test_a_graph_without_a_link_has_no_path_and_an_empty_store_says_so() -> None:
    assert nodes(ask(told(*captions("ring:a", "ring:b")), "ring:a", "ring:b")) == []
    with pytest.raises(StoreMissing, match="nothing loaded; run lintas load"):
        ask(committed(ModelLedger(), []), "ring:a", "ring:b")
