"""The text of a twin: what a caller writes stands in parameters alone, and what Cypher cannot say is named."""

import re
from typing import Any, Final, NamedTuple

import msgspec
import pytest

from graph import ontology
from graph.cypher.declining import Declined
from graph.cypher.literals import literal, param_lines
from graph.cypher.resolving import resolved
from graph.cypher.shown import shown, typed_beside
from graph.cypher.twin import Twin, compile_query
from graph.errors import BadQuestion, UnknownName
from graph.marking import parse
from graph.paths.query import PathQuery, Without
from graph.wording import cypher as words
from tests.house.conftest import ROOT
from tests.paths.worlds import captions, link, link_of, same, told, view_of

WORDS: Final = ontology.load()
HOSTILE: Final = (
    "`]->() DETACH DELETE n //",
    "\\u0060]-() //",
    "'] OR true OR ['",
    "\\u0027] OR true OR [\\u0027",
    "*/ RETURN 1 /*",
    "x\n:param n0 => ['person:b']",
    "$stances",
    "\\",
)
# A question that names something in every field that takes a text.
ASKED: Final = PathQuery(
    sources=("person:NAME",),
    targets=("trip:NAME",),
    via=("ring:NAME",),
    avoid=("org:NAME", "PART_OF:NAME"),
    cross=("against",),
    at="2020",
    min_reliability="C",
    without=Without(source=("NAME",), origin=("NAME",), link=("NAME",), entity=("NAME",)),
)


def named(name: str) -> PathQuery:
    written = msgspec.json.encode(ASKED).decode().replace("NAME", msgspec.json.encode(name).decode()[1:-1])
    return msgspec.json.decode(written, type=PathQuery)


def text(**more: Any) -> str:
    made = compile_query(PathQuery(**{"sources": ("person:a",), "targets": ("trip:b",)} | more), WORDS)
    assert isinstance(made, Twin)
    return made.text


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_reaches_the_text(name: str) -> None:
    plain, hostile = (compile_query(named(each), WORDS) for each in ("a", name))
    assert isinstance(plain, Twin)
    assert isinstance(hostile, Twin)
    assert hostile.text == plain.text
    assert hostile.parameters["n0"] == [f"person:{name}"]
    assert hostile.parameters["without_origins"] == [name]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_parameter_stays_on_its_line_and_in_its_quotes(name: str) -> None:
    (line,) = param_lines({"n0": [name]})
    assert line.isprintable()
    assert re.fullmatch(r":param n0 => \['(?:[^'\\]|\\['\\]|\\u[0-9a-f]{4})*'\]", line)


def test_values_are_written_as_cypher_reads_them() -> None:
    assert literal(["it's", "a\\b", "line\n"]) == "['it\\'s', 'a\\\\b', 'line\\u000a']"
    assert literal("\U000e0001") == "'\\udb40\\udc01'"
    assert literal([1, 2]) == "[1, 2]"


@pytest.mark.parametrize("field", ["kinds", "through"])
@pytest.mark.parametrize("name", [*HOSTILE, "PART_OF|X", "Place`"])
def test_a_kind_that_the_ontology_lacks_is_refused(field: str, name: str) -> None:
    with pytest.raises(BadQuestion, match=field):
        text(**{field: (name,)})


def test_labels_and_types_come_from_the_ontology() -> None:
    every = PathQuery(
        sources=("person:a", "place:b"), targets=("terr:c",), via=("trip:d",), cross=("against", "formal"), k=1,
        avoid=("Vessel", "DIRECTS"), through=("Forum",), direction="along", at="2020",
    )  # fmt: skip
    made = compile_query(every, WORDS)
    assert isinstance(made, Twin)
    assert "`" not in made.text
    found = {name for names in re.findall(r":([A-Z]\w*(?:\|\w+)*)", made.text) for name in names.split("|")}
    assert found <= WORDS.kinds.keys() | WORDS.links.keys()
    assert not found & {"Vessel", "DIRECTS"}
    assert {"Person", "Place", "Territory", "Forum", "PART_OF"} <= found


@pytest.mark.parametrize("field", ["max_hops", "k"])
@pytest.mark.parametrize("value", [0, -1, 1001, 10**9, "1", "1} //", 2.5, None])
def test_a_number_is_written_in_from_a_checked_int_alone(field: str, value: object) -> None:
    with pytest.raises((BadQuestion, TypeError, ValueError)):
        text(**{field: value})


def test_numbers_stand_in_the_text() -> None:
    assert "{0,12}" in text(max_hops=12)
    assert "SHORTEST 1000 GROUPS" in text(k=1000)
    assert text(k=1000).endswith("LIMIT 1000")


def test_the_text_shown_lists_one_more_than_asked_and_says_so() -> None:
    first, *lines = text().splitlines()
    assert first.startswith("// ")
    assert "at most 2" in first
    assert "need not be the first" in first
    whole = compile_query(PathQuery(sources=("person:a",), targets=("trip:b",)), WORDS, whole=True)
    assert isinstance(whole, Twin)
    assert [line for line in lines if line != "ORDER BY size(path) LIMIT 2"] == whole.text.splitlines()


DECLINES: Final = (
    ({"rank": "evidence"}, "rank"),
    ({"via": ("ring:a", "ring:b"), "via_order": "any"}, "via_order"),
    ({"k": 2, "via": ("ring:a",)}, "k"),
    ({"k": 2, "targets": ("trip:b", "place:c")}, "k"),
    ({"k": 2, "sources": ("leg:c",)}, "k"),
)


@pytest.mark.parametrize(("more", "part"), DECLINES)
def test_what_cypher_cannot_say_is_named(more: dict[str, Any], part: str) -> None:
    made = compile_query(PathQuery(**{"sources": ("person:a",), "targets": ("trip:b",)} | more), WORDS)
    assert isinstance(made, Declined)
    assert made.part == part
    assert made.why.endswith(".")


@pytest.mark.parametrize(
    "more",
    [
        {"via": ("ring:a",), "via_order": "any"},
        {"via": ("ring:a", "ring:b")},
        {"k": 2, "targets": ("trip:b", "ring:c")},
        {"targets": ("place:c",), "via": ("place:d",)},
    ],
)
def test_nothing_else_is_declined(more: dict[str, Any]) -> None:
    assert text(**more)


def test_only_the_parameters_of_the_text_are_given() -> None:
    made = compile_query(ASKED, WORDS)
    assert isinstance(made, Twin)
    assert made.parameters.keys() == set(re.findall(r"\$(\w+)", made.text))


ENTRIES: Final = (
    *captions("person:a", "person:b", "trip:t", "src:a"),
    link("person:b OPERATES_ON trip:t"),
    link("person:a OPERATES_ON trip:t", marking="AMBER"),
    same("person:a", "person:b"),
)


def test_names_become_the_ids_that_the_typed_graph_shows() -> None:
    view = view_of(told(*ENTRIES))
    known = link_of(ENTRIES[4])  # type: ignore[arg-type]
    query = PathQuery(sources=("b",), targets=("t",), avoid=("Trip", known), without=Without(link=(known, "PAID:none")))
    found = resolved(view, query)
    assert (found.sources, found.targets) == (("person:a",), ("trip:t",))
    assert found.avoid == ("Trip", known)
    assert found.without.link == (known, "PAID:none")


def test_an_unknown_name_is_the_path_question_s_error() -> None:
    with pytest.raises(UnknownName):
        shown(view_of(told(*ENTRIES)), PathQuery(sources=("nobody",), targets=("t",)))


def test_a_caller_of_another_marking_is_told_which_graph_it_needs() -> None:
    view = view_of(told(*ENTRIES), parse("AMBER:alpha"))
    found = shown(view, PathQuery(sources=("b",), targets=("t",)))
    assert (found["text"], found["parameters"], found["graph"]) == (None, None, "AMBER:alpha")
    assert "made for AMBER:alpha" in found["declined"]["why"]


class Graph(NamedTuple):
    marking: str
    whole: bool


def test_a_graph_of_a_secret_compartment_is_not_named() -> None:
    found = shown(view_of(told(*ENTRIES)), PathQuery(sources=("b",), targets=("t",)), Graph("RED:secret", whole=True))
    assert found["declined"]["part"] == "graph"
    assert "secret" not in found["declined"]["why"]


def test_nothing_is_shown_while_the_graph_is_not_whole() -> None:
    view, query = view_of(told(*ENTRIES)), PathQuery(sources=("b",), targets=("t",))
    assert shown(view, query, Graph("CLEAR", whole=False))["declined"]["part"] == "graph"
    assert shown(view, query, Graph("CLEAR", whole=True))["text"]


def test_a_store_without_a_typed_graph_is_read_as_one_for_everybody() -> None:
    ledger = told(*ENTRIES)
    assert shown(view_of(ledger), PathQuery(sources=("b",), targets=("t",)), typed_beside(ledger))["declined"] is None


def test_what_is_printed_is_cypher_or_a_comment() -> None:
    view = view_of(told(*ENTRIES))
    asked = PathQuery(sources=("b",), targets=("t",))
    lines = list(words.lines(shown(view, asked)))
    assert ":param n0 => ['person:a']" in lines
    assert lines[-1].endswith("ORDER BY ids;")
    declined = list(words.lines(shown(view, msgspec.structs.replace(asked, k=2, via=("b",)))))
    assert declined[-1].startswith("// Not in Cypher: ")


def test_the_example_of_the_page_is_the_compiler_s() -> None:
    asked = PathQuery(
        sources=("person:paper-2024/controller-india",), targets=("group:paper-2024/two-indian-nationals-2023",),
        max_hops=4, at="2023",
    )  # fmt: skip
    made = compile_query(asked, WORDS)
    assert isinstance(made, Twin)
    example = "\n".join([*param_lines(made.parameters), f"{made.text};"])
    assert f"```cypher\n{example}\n```" in (ROOT / "docs" / "cypher.md").read_text("utf-8")
