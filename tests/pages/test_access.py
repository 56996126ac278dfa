"""Everybody can use a page, soon after it opens."""

import pytest

from graph.ontology import Ontology
from tests.pages import answers, checks
from tests.pages.conftest import Open
from visualisations.entity_page import entity_page

pytestmark = pytest.mark.browser
FIRST_FRAME = 3000  # milliseconds; measured 650 on two cores without a GPU


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: Open, entity_html: str, path_html: str, scheme: str) -> None:
    opened = open_page(path_html, color_scheme=scheme)
    assert opened.page.evaluate("document.documentElement.dataset.mode") == scheme
    checks.is_accessible(opened)
    opened = open_page(entity_html, color_scheme=scheme)
    opened.page.keyboard.press("n")
    checks.is_accessible(opened)
    opened.page.keyboard.press("k")
    opened.page.keyboard.press("t")
    opened.page.fill("#search", "i")
    opened.page.locator("#exports > summary").click()
    opened.page.fill("#search", "a")
    checks.is_accessible(opened)
    opened.page.evaluate("document.activeElement.blur()")
    opened.page.keyboard.press("?")
    checks.is_accessible(opened)


def test_axe_finds_nothing_on_a_phone_in_indonesian(open_page: Open, entity_html: str) -> None:
    opened = open_page(entity_html)
    opened.page.set_viewport_size({"width": 390, "height": 844})
    opened.page.keyboard.press("l")
    checks.is_accessible(opened)
    wide = opened.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0


@pytest.mark.parametrize("planted", ['<img src="data:,">', "<button></button>", '<p lang="nowhere">x</p>'])
def test_planted_barrier_is_caught(open_page: Open, path_html: str, planted: str) -> None:
    opened = open_page(path_html.replace("<footer>", f"<footer>{planted}"))
    with pytest.raises(AssertionError):
        checks.is_accessible(opened)


def test_planted_pale_text_is_caught(open_page: Open, path_html: str) -> None:
    opened = open_page(path_html)
    opened.page.evaluate("document.documentElement.style.setProperty('--soft', '#d5d9dd')")
    with pytest.raises(AssertionError):
        checks.is_accessible(opened)


@pytest.fixture(scope="module")
def thousand(onto: Ontology) -> str:
    return entity_page(answers.many_answer(1000), onto)


def test_a_thousand_entities_are_drawn_soon(open_page: Open, thousand: str) -> None:
    opened = open_page(thousand)
    checks.draws_within(opened, FIRST_FRAME)
    checks.canvas_is_not_blank(opened)
    opened.page.get_by_label("Vessel").uncheck()
    assert opened.page.inner_text("#counts").startswith("750 entities")
    checks.breaks_no_rule(opened)


def test_planted_slow_start_is_caught(open_page: Open, path_html: str) -> None:
    busy = "while (location.protocol === 'file:' && performance.now() < 1200) {}"
    with pytest.raises(AssertionError):
        checks.draws_within(open_page(path_html, early=busy), 1200)
