"""Nobody who was smuggled stands inside a path, in no way of asking."""

import dataclasses

import pytest

from graph.errors import BadQuestion
from graph.ledger import Ledger
from graph.paths import answer
from graph.paths.query import PathQuery
from graph.view import View
from tests.paths import oracle
from tests.paths.conftest import Cases
from tests.paths.worlds import ask, captions, link, nodes, says, told, view_of

EVERYTHING = ("against", "formal", "for", "about")
RINGS = PathQuery(sources=("ring:a",), targets=("ring:b",), cross=EVERYTHING, k=50)


def carried() -> Ledger:
    """Two rings that carried the same two persons."""
    return told(
        link("ring:a CARRIED group:two"),
        link("ring:b CARRIED group:two"),
        link("org:iom ASSISTED group:two"),
        link("group:two HOLDS ident:passport"),
        link("ring:b HOLDS ident:passport"),
    )


def inside(view: View, ledger: Ledger, query: PathQuery) -> list[str]:
    """The smuggled persons inside the paths of an answer."""
    return [
        node
        for path in nodes(answer.answer(ledger, view, query))
        for node in path[1:-1]
        if node.startswith("group:")
    ]  # fmt: skip


def test_those_who_were_smuggled_join_nobody() -> None:
    ledger = carried()
    assert nodes(ask(ledger, "ring:a", "ring:b", cross=EVERYTHING, k=50)) == []
    assert nodes(ask(ledger, "ring:a", "org:iom", cross=EVERYTHING, k=50)) == []


def test_they_may_stand_at_an_end() -> None:
    assert nodes(ask(carried(), "ring:a", "group:two")) == [["ring:a", "group:two"]]
    assert nodes(ask(carried(), "group:two", "ring:b", k=2)) == [
        ["group:two", "ring:b"],
        ["group:two", "ident:passport", "ring:b"],
    ]


@pytest.mark.parametrize("name", ["group:two", "two"])
def test_via_refuses_them_by_id_and_by_name(name: str) -> None:
    with pytest.raises(BadQuestion, match="a SmuggledPerson never stands inside a path") as caught:
        ask(carried(), "ring:a", "ring:b", via=(name,))
    assert caught.value.field == "via"


def test_through_refuses_their_kind() -> None:
    with pytest.raises(BadQuestion, match="a SmuggledPerson never stands inside a path") as caught:
        ask(carried(), "ring:a", "ring:b", through=("SmuggledPerson",))
    assert caught.value.field == "through"


def test_no_random_path_leads_through_one(cases: Cases) -> None:
    paths = [path["nodes"] for _, solved in cases.first(200) for path in solved.asked(solved.model)["paths"]]
    assert not [path for path in paths if any(oracle.kind_of(node) == "SmuggledPerson" for node in path[1:-1])]


def test_an_ontology_that_let_them_in_would_be_noticed() -> None:
    ledger = carried()
    view = view_of(ledger)
    assert inside(view, ledger, RINGS) == []
    kinds = dict(view.ontology.kinds)
    kinds["SmuggledPerson"] = dataclasses.replace(kinds["SmuggledPerson"], inner="always")
    leaky = dataclasses.replace(view, ontology=dataclasses.replace(view.ontology, kinds=kinds))
    assert inside(leaky, ledger, RINGS) == ["group:two", "group:two"]


def test_a_caption_alone_brings_nobody_into_a_path() -> None:
    ledger = told(*captions("group:two"), says("group:two", "number", "2"), link("ring:a DIRECTS ring:b"))
    assert nodes(ask(ledger, "ring:a", "ring:b", k=50)) == [["ring:a", "ring:b"]]
