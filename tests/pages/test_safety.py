"""Data stays data: nothing in an answer runs, asks for anything or hides; every check bites."""

import json

import pytest
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from graph.ontology import Ontology
from tests.pages import answers, checks
from tests.pages.conftest import Open
from visualisations import page as pages
from visualisations.entity_page import entity_page
from visualisations.foreign import label, plain
from visualisations.path_page import path_model

pytestmark = pytest.mark.browser


def walk(opened) -> None:
    """Show every part of a page: each entity and tie, table, help, both languages, both modes."""
    keyboard = opened.page.keyboard
    for _ in answers.PAYLOADS:
        keyboard.press("n")
        keyboard.press("k")
    for key in ("t", "l", "d", "t", "?"):
        keyboard.press(key)
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


@pytest.mark.parametrize("name", ["path_html", "entity_html", "hostile_html"])
def test_a_page_is_safe(open_page: Open, request: pytest.FixtureRequest, name: str) -> None:
    opened = open_page(request.getfixturevalue(name))
    walk(opened)
    checks.payloads_stay_text(opened)
    checks.asks_for_nothing(opened)
    checks.breaks_no_rule(opened)
    checks.no_override_acts(opened)


def test_payloads_are_shown_as_they_are(open_page: Open, hostile_html: str) -> None:
    opened = open_page(hostile_html)
    shown = opened.page.inner_text("#evidence")
    for payload in answers.PAYLOADS:
        assert plain(payload) in shown
    opened.page.keyboard.press("n")
    opened.page.keyboard.press("k")
    assert plain(answers.SCRIPT) in opened.page.inner_text("#evidence blockquote")
    assert opened.page.locator("#evidence a").count() == 0  # its address is javascript:, so it is text


def test_names_of_what_objects_have_anyway_are_plain_words(open_page: Open, onto: Ontology) -> None:
    entity = answers.node("person:x/constructor", "Person", "__proto__")
    other = answers.node("person:x/2", "Person", "constructor")
    tie = answers.link("ASSOCIATED_WITH", "with", entity["id"], other["id"], direction="both", roles=["constructor"])
    tie["statements"] = [
        answers.statement(entity["id"], "ASSOCIATED_WITH", other["id"], credibility="constructor", method="toString")
    ]
    said = [answers.statement(entity["id"], "status", "__proto__", lang="constructor")]
    answer = answers.entity_answer(entity=entity, nodes=[other], links=[tie], statements=said, conflicts=[])
    opened = open_page(entity_page(answer, onto))
    opened.page.keyboard.press("n")
    assert "__proto__" in opened.page.inner_text("#evidence")
    opened.page.keyboard.press("k")
    assert "constructor" in opened.page.inner_text("#evidence .tags")
    opened.page.keyboard.press("t")
    checks.breaks_no_rule(opened)


def render_with(onto: Ontology, **changed: object) -> str:
    """The hostile page, rendered with a bug."""
    model = path_model(answers.hostile_answer(), onto)
    drawing = pages.network(model)
    loader = FileSystemLoader(pages.__file__.removesuffix("page.py") + "templates")
    environment = Environment(loader=loader, autoescape=bool(changed.pop("autoescape", True)))  # planted where False
    return environment.get_template("network.html").render(pages.context(model, drawing) | changed)


def test_planted_no_autoescape_is_caught(open_page: Open, onto: Ontology) -> None:
    opened = open_page(render_with(onto, autoescape=False), ready=False)
    with pytest.raises(AssertionError):
        checks.payloads_stay_text(opened)
    with pytest.raises(AssertionError):
        checks.breaks_no_rule(opened)


def test_planted_open_island_is_caught(open_page: Open, onto: Ontology) -> None:
    raw = json.dumps({"title": {"en": answers.CLOSER + answers.HANDLER, "id": ""}})
    opened = open_page(render_with(onto, data=Markup(raw)), ready=False)
    with pytest.raises(AssertionError):
        checks.payloads_stay_text(opened)


def test_planted_template_in_data_is_caught(open_page: Open, onto: Ontology) -> None:
    evaluated = Environment(autoescape=True).from_string(answers.TEMPLATE[:16]).render()
    opened = open_page(render_with(onto, version=evaluated))
    with pytest.raises(AssertionError):
        checks.payloads_stay_text(opened)


def test_planted_inline_handler_is_caught(open_page: Open, path_html: str) -> None:
    opened = open_page(path_html.replace("<body>", '<body onload="document.title=1">'))
    with pytest.raises(AssertionError):
        checks.breaks_no_rule(opened)
    with pytest.raises(AssertionError):
        checks.payloads_stay_text(opened)


@pytest.mark.parametrize(
    "planted",
    [
        '<img src="https://outside.example/x.png" alt="">',
        '<link rel="stylesheet" href="https://outside.example/x.css">',
        '<script src="https://outside.example/x.js"></script>',
    ],
)
def test_planted_outside_file_is_caught(open_page: Open, path_html: str, planted: str) -> None:
    opened = open_page(path_html.replace("<footer>", f"{planted}<footer>"))
    with pytest.raises(AssertionError):
        checks.asks_for_nothing(opened)
    with pytest.raises(AssertionError):
        checks.breaks_no_rule(opened)


def test_planted_address_that_runs_is_caught(open_page: Open, path_html: str) -> None:
    opened = open_page(path_html.replace("<footer>", '<footer><a href="javascript:alert(1)">x</a>'))
    with pytest.raises(AssertionError):
        checks.payloads_stay_text(opened)


def test_planted_override_is_caught(open_page: Open, path_html: str) -> None:
    opened = open_page(path_html.replace("<footer>", f"<footer><p>a{answers.RLO}b</p>"))
    with pytest.raises(AssertionError):
        checks.no_override_acts(opened)


def test_controls_are_written_out() -> None:
    assert plain(f"a{answers.RLO}b\u200bc\x00") == "a[U+202E]b[U+200B]c[U+0000]"
    assert answers.RLO not in label(f"x{answers.RLO}y")


def test_a_web_address_is_a_link_that_tells_nobody(open_page: Open, path_html: str) -> None:
    opened = open_page(path_html)
    opened.page.keyboard.press("n")
    opened.page.keyboard.press("k")
    link = opened.page.locator("#evidence a").first
    assert link.get_attribute("href") == "https://example.org/paper"
    assert link.get_attribute("rel") == "noreferrer"
