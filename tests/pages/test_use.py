"""What an analyst does with a page: select, search, filter, hide, undo, pin, read the table, take it along."""

import csv
import io
import json
import struct
from pathlib import Path

import pytest

from graph.ontology import Ontology
from tests.pages import answers, checks
from tests.pages.conftest import Open, Opened
from visualisations.entity_page import entity_page
from visualisations.path_page import path_page

pytestmark = pytest.mark.browser


@pytest.fixture
def entity(open_page: Open, entity_html: str) -> Opened:
    return open_page(entity_html)


def counts(opened: Opened) -> str:
    return opened.page.inner_text("#counts")


def evidence(opened: Opened) -> str:
    return opened.page.inner_text("#evidence")


def search(opened: Opened, text: str) -> None:
    opened.page.fill("#search", text)
    opened.page.press("#search", "Enter")
    opened.page.evaluate("document.activeElement.blur()")


def middle_of_canvas(opened: Opened) -> tuple[float, float]:
    box = opened.page.locator("#canvas canvas").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_drawing_is_there(entity: Opened) -> None:
    checks.canvas_is_not_blank(entity)
    assert counts(entity) == "8 entities and 8 ties shown"


def test_planted_blank_canvas_is_caught(open_page: Open, entity_html: str) -> None:
    opened = open_page(entity_html)
    opened.page.evaluate("(canvas => canvas.width = canvas.width)(document.querySelector('#canvas canvas'))")
    with pytest.raises(AssertionError):
        checks.canvas_is_not_blank(opened)


def test_a_tie_shows_who_says_so_and_what_speaks_against_it(open_page: Open, path_html: str) -> None:
    opened = open_page(path_html)
    opened.page.get_by_role("button", name="carried").click()
    shown = evidence(opened)
    for part in (
        "acting together",
        "“Penyelundupan 2 WN India”",
        "Peran IOM dan Direktorat Jenderal Imigrasi",
        "¶57",
        "Reliability",
        "C\nfairly reliable",
        "Credibility",
        "3\npossibly true",
        "Known to the source on",
        "jurnalpatrolinews.co.id",
        "coded by hand",
        "What speaks against it (1)",
        "− denied",
        "inferred: a reading of ours",
    ):
        assert part in shown, part
    assert opened.page.locator("#evidence blockquote bdi").first.get_attribute("lang") == "id"


def test_an_act_of_an_authority_is_worded_so(entity: Opened) -> None:
    search(entity, "soekarno")
    entity.page.keyboard.press("k")
    assert "acted against (intercepted)" in evidence(entity)
    assert "linked" not in entity.page.inner_text("main").lower()


def test_a_node_shows_its_statements_ties_and_conflicts(entity: Opened) -> None:
    assert "tersangka" in evidence(entity)
    search(entity, "smuggling of two")
    shown = evidence(entity)
    assert "method as printed" in shown
    assert "“menggunakan visa palsu”" in shown
    assert "Ties (6)" in shown


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("CONTROLLER", "controller (India)"),
        ("perjalanan dua", "smuggling of two Indian nationals (2023)"),
        ("body:idn-ditjen", "Direktorat Jenderal Imigrasi"),
    ],
)
def test_search_jumps(entity: Opened, typed: str, found: str) -> None:
    search(entity, typed)
    assert entity.page.inner_text("#evidence h2") == found
    entity.page.keyboard.press("Escape")
    entity.page.mouse.click(*middle_of_canvas(entity))  # it was brought to the middle
    entity.until(f"document.querySelector('#evidence h2').innerText === {json.dumps(found)}")


def test_search_tells_when_nothing_fits(entity: Opened) -> None:
    entity.page.fill("#search", "zzz")
    assert entity.page.inner_text("#results") == "Nothing found"


def test_filters_by_kind_and_stance(entity: Opened) -> None:
    entity.page.get_by_label("Public body").uncheck()
    assert counts(entity) == "6 entities and 6 ties shown"
    entity.page.keyboard.press("z")
    entity.page.get_by_label("acted against").uncheck()
    assert counts(entity) == "6 entities and 6 ties shown"
    entity.page.get_by_role("button", name="Reset filters").click()
    assert counts(entity) == "8 entities and 8 ties shown"


def test_one_statement_must_pass_both_grades(entity: Opened) -> None:
    entity.page.select_option("#least-reliability", "C")
    entity.page.uncheck("#keep-unjudged")
    assert counts(entity) == "7 entities and 7 ties shown"  # the tie that rests on the F source alone is gone
    entity.page.select_option("#least-credibility", "2")
    assert counts(entity) == "2 entities and 1 ties shown"
    entity.page.check("#keep-unjudged")
    entity.page.select_option("#least-reliability", "")
    entity.page.select_option("#least-credibility", "3")
    assert "7 ties" in counts(entity)  # a 4 is worse than asked, and is judged


def test_a_missing_grade_is_not_a_bad_one(open_page: Open, onto: Ontology) -> None:
    tie = answers.link("OPERATES_ON", "with", answers.CONTROLLER["id"], answers.TRIP["id"])
    tie["statements"] = [answers.statement(tie["source"], "OPERATES_ON", tie["target"], credibility=None)]
    opened = open_page(entity_page(answers.entity_answer(links=[tie]), onto))
    opened.page.select_option("#least-credibility", "1")
    assert "1 ties" in counts(opened)
    opened.page.uncheck("#keep-unjudged")
    assert "0 ties" in counts(opened)


def test_filter_by_source(entity: Opened) -> None:
    entity.page.select_option("#of-source", "src:press-2023")
    assert counts(entity) == "3 entities and 2 ties shown"


def test_hide_others_reveal_undo_redo(entity: Opened) -> None:
    search(entity, "assistant")
    entity.page.keyboard.press("h")
    assert counts(entity) == "7 entities and 7 ties shown"
    entity.page.get_by_role("button", name="Undo").click()
    assert counts(entity) == "8 entities and 8 ties shown"
    entity.page.get_by_role("button", name="Redo").click()
    assert counts(entity) == "7 entities and 7 ties shown"
    search(entity, "controller")
    entity.page.keyboard.press("o")
    assert counts(entity) == "3 entities and 3 ties shown"
    entity.page.keyboard.press("Control+z")
    assert counts(entity) == "7 entities and 7 ties shown"
    entity.page.keyboard.press("r")
    assert counts(entity) == "8 entities and 8 ties shown"


def test_a_tie_can_be_hidden_and_its_ends_stay(entity: Opened) -> None:
    search(entity, "assistant")
    entity.page.keyboard.press("k")
    entity.page.keyboard.press("h")
    assert counts(entity) == "8 entities and 7 ties shown"


def test_nothing_selected_is_said(entity: Opened) -> None:
    entity.page.keyboard.press("h")
    assert entity.page.inner_text("#status") == "Select an entity or a tie first."
    assert entity.page.locator("#undo").is_disabled()


def drag(opened: Opened) -> None:
    x, y = middle_of_canvas(opened)
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x + 60, y + 40, steps=4)
    opened.page.mouse.up()


def test_an_entity_can_be_moved_until_it_is_pinned(entity: Opened) -> None:
    search(entity, "controller")
    drag(entity)
    entity.until("!document.querySelector('#undo').disabled")
    entity.page.keyboard.press("z")
    assert entity.page.locator("#undo").is_disabled()
    entity.page.keyboard.press("p")
    entity.until("!document.querySelector('#undo').disabled")
    before = positions(entity)
    search(entity, "controller")
    drag(entity)
    assert positions(entity) == before
    assert "▪ pinned" in evidence(entity)


def positions(opened: Opened) -> list[str]:
    """Where the entities stand, read from the drawing on paper."""
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    found = opened.page.evaluate(
        "[...document.querySelectorAll('#paper figure path[transform]')].map((path) => path.getAttribute('transform'))"
    )
    opened.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    return list(found)


def test_the_table_has_the_same_data_sorts_and_selects(entity: Opened) -> None:
    entity.page.get_by_role("button", name="Table").click()
    rows = entity.page.locator(".links tbody tr")
    assert rows.count() == 8
    heading = entity.page.locator(".links thead th").first
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    first = entity.page.locator(".links tbody th")
    names = first.all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    heading.get_by_role("button").click()
    assert first.all_inner_texts() == names[::-1]
    first.last.get_by_role("button").click()
    assert "assistant (Indonesia)" in evidence(entity)
    entity.page.get_by_label("Public body").uncheck()
    assert rows.count() == 6
    assert entity.page.locator(".statements tbody tr").count() == 13


def download(opened: Opened, name: str) -> bytes:
    opened.page.locator("#exports > summary").click()
    with opened.page.expect_download() as started:
        opened.page.locator(f"#export-{name}").click()
    return Path(started.value.path()).read_bytes()


def test_exports_carry_the_caveat_and_only_what_is_in_sight(open_page: Open, entity_html: str) -> None:
    entity = open_page(entity_html)
    png = download(entity, "png")
    width, height = struct.unpack(">II", png[16:24])
    assert png.startswith(b"\x89PNG")
    assert width >= 900
    assert height > 400
    assert len(png) > 10_000
    svg = download(entity, "svg").decode()
    assert answers.CAVEAT["id"] in svg
    assert answers.VERSION in svg
    search(entity, "assistant")
    entity.page.keyboard.press("h")
    data = json.loads(download(entity, "json"))
    assert (data["caveat"], data["version"], data["marking"]) == (answers.CAVEAT, answers.VERSION, "CLEAR")
    assert (data["shown"], data["total"], len(data["links"])) == (7, 8, 7)
    cited = {name for part in (*data["nodes"], *data["links"]) for name in part["statements"]}
    assert cited <= data["statements"].keys()
    assert data["statements"][data["links"][0]["statements"][0]]["quote"] == "dikendalikan dari India"
    assert entity.refused() == []


def test_csv_cells_cannot_run(open_page: Open, onto: Ontology) -> None:
    cells = ["=1+1", "+1", "-1", "@x", "\t=1", "plain"]
    said = [answers.statement(answers.TRIP["id"], "note", cell) for cell in cells]
    opened = open_page(entity_page(answers.entity_answer(statements=said, links=[]), onto))
    rows = list(csv.reader(io.StringIO(download(opened, "csv").decode())))
    assert rows[0] == [answers.CAVEAT["en"]]
    values = [row[3] for row in rows[4:]]
    assert values == ["'=1+1", "'+1", "'-1", "'@x", "'\t=1", "plain"]


def test_keyboard_help_and_single_keys_off(entity: Opened) -> None:
    entity.page.keyboard.press("?")
    help_ = entity.page.locator("#help")
    assert "search and jump" in help_.inner_text()
    entity.page.uncheck("#single-keys")
    help_.get_by_role("button", name="Close").click()
    entity.page.keyboard.press("n")
    assert evidence(entity).startswith("Overview")


def test_the_page_speaks_indonesian(entity: Opened) -> None:
    entity.page.keyboard.press("l")
    assert entity.page.evaluate("document.documentElement.lang") == "id"
    assert "Badan publik" in entity.page.inner_text("#legend")
    assert "bertindak terhadap (mencegat)" in evidence(entity)
    assert answers.CAVEAT["en"] in entity.page.inner_text("footer")  # the caveat stays in both


def test_a_path_can_be_told_from_the_others(open_page: Open, onto: Ontology) -> None:
    one = answers.path(
        [answers.CONTROLLER, answers.TRIP], answers.hop(answers.CONTROLLER, answers.TRIP, answers.OPERATES)
    )
    ring = answers.link("MEMBER_OF", "with", answers.CONTROLLER["id"], answers.RING["id"])
    over = answers.link("OPERATES_ON", "with", answers.RING["id"], answers.TRIP["id"])
    two = answers.path(
        [answers.CONTROLLER, answers.RING, answers.TRIP],
        answers.hop(answers.CONTROLLER, answers.RING, ring),
        answers.hop(answers.RING, answers.TRIP, over),
        crosses=["formal"],
    )
    opened = open_page(path_page(answers.path_answer(one, two), onto))
    assert "Not acting together: this path crosses 'formal tie'." in evidence(opened)
    opened.page.get_by_role("button", name="Show on the drawing").last.click()
    assert opened.page.locator(".path.chosen h4").inner_text() == "Path 2 · 2 steps"
    opened.page.keyboard.press("z")
    assert opened.page.locator(".path.chosen").count() == 0


def test_no_path_is_said(open_page: Open, onto: Ontology) -> None:
    answer = answers.path_answer(notes=[{"en": "Silence is not a 'no'.", "id": "-"}]) | {"paths": []}
    opened = open_page(path_page(answer, onto))
    assert "No path was found under these rules." in evidence(opened)
    assert "Silence is not a 'no'." in evidence(opened)
    checks.breaks_no_rule(opened)


def test_paper_has_caveat_data_date_and_evidence(entity: Opened, tmp_path: Path) -> None:
    entity.page.keyboard.press("d")
    pdf = entity.page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 20_000
    entity.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    entity.page.emulate_media(media="print")
    foot = entity.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--sheet-foot')")
    assert answers.CAVEAT["en"] in foot
    assert answers.CAVEAT["id"] in foot
    assert f"Sources known up to 2023 · Data version {answers.VERSION} · TLP:CLEAR" in foot
    shown = entity.page.inner_text("#paper")
    assert "“dikendalikan dari India”" in shown
    assert not entity.page.locator(".tools").is_visible()
    assert entity.page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 33, 41)"  # ink on white
