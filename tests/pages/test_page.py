"""A page as bytes: always the same ones, with its own rules, drawn from pyvis' data model alone."""

import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graph.ontology import Ontology
from tests.pages import answers, checks
from visualisations import bundles, layout, page, reading
from visualisations.entity_page import entity_model, entity_page
from visualisations.foreign import label
from visualisations.legend import legend, worded
from visualisations.model import PageLink, PageModel
from visualisations.network import Drawing
from visualisations.path_page import path_model, path_page


@pytest.fixture
def model(onto: Ontology) -> PageModel:
    return entity_model(answers.entity_answer(), onto)


def test_the_same_answer_gives_the_same_bytes(onto: Ontology, path_html: str, entity_html: str) -> None:
    assert path_page(answers.path_answer(), onto, question="how are the two linked?") == path_html
    assert entity_page(answers.entity_answer(), onto) == entity_html
    many = answers.many_answer(200)
    assert entity_page(many, onto) == entity_page(many, onto)


def test_the_order_of_sets_changes_nothing() -> None:
    program = (
        "import hashlib; from graph import ontology; from tests.pages import answers; "
        "from visualisations.entity_page import entity_page; "
        "print(hashlib.sha256(entity_page(answers.entity_answer(), ontology.load()).encode()).hexdigest())"
    )
    root = Path(page.__file__).parents[1]
    told = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]


def test_planted_chance_changes_the_bytes(onto: Ontology, path_html: str, monkeypatch: pytest.MonkeyPatch) -> None:
    count = itertools.count()
    real = layout.place
    monkeypatch.setattr(layout, "place", lambda *given: [(x + next(count), y) for x, y in real(*given)])
    pages = {path_page(answers.path_answer(), onto) for _ in range(2)}
    assert len(pages) == 2
    assert path_html not in pages


def test_a_page_holds_its_policy_before_its_data_and_gives_it_as_a_header(hostile_html: str) -> None:
    header = page.csp(hostile_html)
    assert header == f"{page.policy()}; frame-ancestors 'none'"
    assert "default-src 'none'" in header
    assert len(re.findall(r"'sha256-[\w+/]{43}='", header)) == 2
    assert "unsafe" not in header


def test_a_policy_in_a_caption_is_not_the_pages(onto: Ontology) -> None:
    planted = '<meta http-equiv="Content-Security-Policy" content="default-src *">'
    html = entity_page(answers.entity_answer(entity=answers.node("trip:x", "Trip", planted)), onto)
    assert page.csp(html) == f"{page.policy()}; frame-ancestors 'none'"
    with pytest.raises(ValueError, match="no content security policy"):
        page.csp(f"<title>x</title>{planted}")


def test_a_damaged_bundle_is_refused(tmp_path: Path) -> None:
    for name in ("network.js", bundles.SUMS):
        (tmp_path / name).write_bytes((bundles.STATIC / name).read_bytes())
    assert bundles.bundle("network.js", tmp_path) == bundles.bundle("network.js")
    bundles.bundle.cache_clear()
    with (tmp_path / "network.js").open("a") as file:
        file.write("alert(1)")
    with pytest.raises(RuntimeError, match="not what was built"):
        bundles.bundle("network.js", tmp_path)


@pytest.mark.parametrize("text", ["'</script>'", "'</STYLE >'", "'<!--'"])
def test_a_bundle_that_ends_its_element_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.js").write_text(text)
    (tmp_path / bundles.SUMS).write_text(f"{bundles.hashlib.sha256(text.encode()).hexdigest()}  x.js\n")
    with pytest.raises(RuntimeError, match="end its own element"):
        bundles.bundle("x.js", tmp_path)


def test_what_is_written_is_utf8_with_plain_line_ends(model: PageModel, tmp_path: Path) -> None:
    drawing = page.network(model)
    drawing.write_html(str(tmp_path / "p.html"))
    assert (tmp_path / "p.html").read_bytes() == page.render(model).encode()
    assert list(tmp_path.iterdir()) == [tmp_path / "p.html"]  # pyvis would lay a folder lib beside it


def drawing() -> Drawing:
    made = Drawing(lambda drawn: "")
    made.add_node("a", "A")
    made.add_node("b", "B")
    return made


def test_ties_between_the_same_two_are_all_kept_and_lie_apart() -> None:
    made = drawing()
    for name in ("one", "two"):
        made.add_edge("a", "b", id=name)
    assert [edge["id"] for edge in made.get_network_data()[1]] == ["one", "two"]


def test_an_edge_needs_its_ends_and_a_node_its_own_id() -> None:
    made = drawing()
    with pytest.raises(ValueError, match="ends at 'c'"):
        made.add_edge("a", "c", id="x")
    with pytest.raises(ValueError, match="there already"):
        made.add_node("a", "A again")


@pytest.mark.parametrize("planted", [{"title": "<a href=x>"}, {"image": "https://x.example/"}, {"size": 90}])
def test_nothing_but_plain_drawing_is_taken(planted: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="is not drawn from data"):
        drawing().add_node("c", "C", **planted)
    with pytest.raises(ValueError, match="none of"):
        drawing().add_node("c", "C", shape="image")


def test_no_entity_is_larger_than_another(model: PageModel) -> None:
    nodes = page.network(model).get_network_data()[0]
    checks.sizes_are_equal(nodes)
    with pytest.raises(AssertionError):
        checks.sizes_are_equal([*nodes, {**nodes[0], "value": 6}])


@pytest.mark.parametrize("count", [1, 2, 40, 61, 400])
def test_labels_do_not_lie_on_each_other(count: int) -> None:
    edges = [(at, at // 3) for at in range(1, count)]
    points = layout.place(count, edges, (0, count - 1))
    assert len(set(points)) == count
    assert all(round(part, 1) == part for point in points for part in point)
    near = [
        (one, other)
        for one, other in itertools.combinations(points, 2)
        if abs(one[0] - other[0]) < 120 and abs(one[1] - other[1]) < 60
    ]
    assert len(near) <= count / 20
    if count > 1:
        assert points[0][0] < points[-1][0]  # the ends lie from left to right


def test_what_hangs_apart_is_set_side_by_side() -> None:
    points = layout.place(6, [(0, 1), (2, 3), (4, 5)])
    assert len({(round(x / 90), round(y / 90)) for x, y in points}) == 6
    assert max(abs(part) for point in points for part in point) < 3000


def test_each_stance_has_a_dash_of_its_own(onto: Ontology) -> None:
    links = [PageLink("x", "a", "b", "PAID", stance, onto.links["PAID"].phrase) for stance in onto.stances]
    looks = legend(onto, (), links).stances
    assert [look.key for look in looks] == list(onto.stances)
    assert len({look.dashes for look in looks}) == len(onto.stances)


def test_a_trial_is_worded_by_its_outcome(onto: Ontology) -> None:
    said = [answers.statement("TRIED:0", "outcome", "acquitted")]
    assert worded(onto, "TRIED", said).en == "acted against (tried): acquitted"
    assert worded(onto, "TRIED", []).en == "acted against (tried)"
    assert worded(onto, "PARTY_TO", []).en == "is party to"


def test_a_hop_walked_backwards_keeps_its_own_direction(onto: Ontology) -> None:
    back = answers.path([answers.TRIP, answers.OFFICE], answers.hop(answers.TRIP, answers.OFFICE, answers.INTERCEPTED))
    (link,) = path_model(answers.path_answer(back), onto).links
    assert (link.source, link.target) == (answers.OFFICE["id"], answers.TRIP["id"])


def test_a_tie_that_is_denied_is_told_and_not_drawn(onto: Ontology) -> None:
    instrument = answers.node("instr:convention_1951", "Instrument", "Refugee Convention (1951)")
    state = answers.node("terr:IDN", "Territory", "Indonesia")
    denial = answers.statement(state["id"], "PARTY_TO", instrument["id"], sign="-", seen_on="2024-11-15")
    tie = answers.link("PARTY_TO", "formal", state["id"], instrument["id"], statements=[], against=[denial])
    told = {"reading": {"en": "Denied as of 2024.", "id": "Disangkal per 2024."}}
    answer = answers.entity_answer(entity=state, nodes=[instrument], links=[], denied=[tie | told], statements=[])
    made = entity_model(answer, onto)
    assert made.links == ()
    assert made.denied[0].sentence.en == "Indonesia is party to Refugee Convention (1951): Denied as of 2024."
    assert made.denied[0].against == (denial,)
    assert (made.data_date, made.shown, made.total) == ("2024-11-15", 1, 1)


def test_more_than_can_be_drawn_is_cut_and_said(onto: Ontology) -> None:
    answer = answers.many_answer(reading.MOST_NODES + 50)
    made = entity_model(answer, onto)
    assert (made.shown, made.total) == (reading.MOST_NODES, reading.MOST_NODES + 50)
    assert made.nodes[0].id == answer["entity"]["id"]


def test_a_cut_search_and_ties_that_are_not_shown_are_said(onto: Ontology) -> None:
    notes = path_model(answers.path_answer(truncated="count", ties={"count": "99", "listed": []}), onto).notes
    assert [note.en[:20] for note in notes] == ["The search was cut a", "99 paths are equally"]


def test_a_path_says_what_ranks_it_its_hubs_and_why_it_is_impossible(onto: Ontology) -> None:
    hops = [
        answers.hop(answers.CONTROLLER, answers.TRIP, answers.OPERATES),
        answers.hop(answers.TRIP, answers.GROUP, answers.CARRIED),
    ]
    more = {
        "hubs": [{"id": answers.TRIP["id"], "kind": "CARRIED", "degree": 13}],
        "impossible": [hop["links"][0]["statements"][0]["id"] for hop in hops],
        "score": {"cost": 3026, "hops": 2},
    }
    nodes = [answers.CONTROLLER, answers.TRIP, answers.GROUP]
    costly = path_model(answers.path_answer(answers.path(nodes, *hops, **more)), onto)
    said = [label.en for label in costly.paths[0].notes]
    assert "Cost: 3026, of which 1000 a step." in said
    assert f"Hubs on the way: {answers.TRIP['caption']} (13 CARRIED)." in said
    assert "src:paper-2024 ¶19 starts too late for src:paper-2024 ¶57." in said
    score = {"departure": "2018-12-31", "arrival": "2019-06-15", "hops": 2}
    timed = path_model(answers.path_answer(answers.path(nodes, *hops, score=score)), onto)
    assert "May hold by 2019-06-15 at the earliest, its first step by 2018-12-31." in [
        label.en for label in timed.paths[0].notes
    ]


def test_a_label_is_three_lines_at_most() -> None:
    assert label("word " * 40).count("\n") == 2
    assert label("short") == "short"


def test_both_sides_write_out_the_same_controls() -> None:
    """foreign.py and foreign.ts name the same characters."""
    here = Path(page.__file__).parent
    python = re.search(r'compile\(\s*"\[(.+)\]"', (here / "foreign.py").read_text("utf-8"))
    script = re.search(r"CONTROLS =\s*/\[(.+)\]/gu", (here / "frontend/src/foreign.ts").read_text("utf-8"))
    assert python
    assert script
    assert python[1].replace("\\x", "\\u00") == script[1]
