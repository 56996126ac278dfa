"""Exports: readable by others, with statement ids on the links, harmless in a spreadsheet, nothing hidden in them."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pytest

from graph import export, marking, ontology, projection
from graph.ledger import Assert, Commit, Ledger, Open
from graph.statement import Statement, statement
from graph.stores import open_store

NAMES = {"person:x/a": "=cmd()", "trip:x/t": "trip\x0bone", "body:x": "+office", "person:x/b": "-1", "place:x": "@port"}


def said(entity: str, prop: str, value: str, mark: str = "CLEAR") -> Statement:
    return statement(entity, prop, value, source="src:x", locator="p. 1", marking=mark, seen_on="2023")


def told() -> Iterator[Statement]:
    yield from (said(entity, "caption", caption) for entity, caption in NAMES.items())
    yield said("person:x/a", "OPERATES_ON", "trip:x/t")
    yield said("person:x/b", "OPERATES_ON", "trip:x/t")
    yield said("body:x", "INTERCEPTED", "trip:x/t")
    yield said("person:x/hidden", "caption", "hidden", "AMBER")
    yield said("person:x/hidden", "OPERATES_ON", "trip:x/t", "AMBER")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    store = open_store(f"sqlite://{tmp_path}/x.db")
    opened = Open(batch="b", content="b", dataset="x", actor="a test", recorded_at="2026-11-24", marking="AMBER")
    store.append(
        [opened, Assert(batch="b", statements=tuple(told())), Commit(batches=("b",), actor="x", recorded_at="y")]
    )
    yield store
    store.close()


@pytest.fixture
def write(ledger: Ledger) -> Callable[[str], bytes]:
    view = projection.build(ledger, marking.CLEAR, ontology.load())
    return lambda form: export.export(ledger, view, form)


LINKS = {
    ("person:x/a", "trip:x/t", "OPERATES_ON"),
    ("person:x/b", "trip:x/t", "OPERATES_ON"),
    ("body:x", "trip:x/t", "INTERCEPTED"),
}


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_others_read_it(write: Callable[[str], bytes], form: str, read: Callable[..., nx.MultiDiGraph]) -> None:
    graph = read(io.BytesIO(write(form)))
    assert set(graph.nodes) == set(NAMES)
    edges = list(graph.edges(data=True))
    assert {(source, target, data["kind"]) for source, target, data in edges} == LINKS
    ids = {entry.id.hex() for entry in told()}
    assert all(data["statements"] in ids for *_, data in edges)
    assert {data["stance"] for *_, data in edges} == {"with", "against"}
    assert graph.nodes["trip:x/t"]["caption"] == "trip one"


@pytest.mark.parametrize("form", export.FORMATS)
def test_caveat_version_and_marking_stand_in_it_and_nothing_hidden(write: Callable[[str], bytes], form: str) -> None:
    text = write(form).decode()
    assert "it is not proof, guilt or contact by itself" in text
    assert "CLEAR" in text
    assert "hidden" not in text
    assert write(form) == text.encode()


def test_cells_that_would_calculate_are_made_harmless(write: Callable[[str], bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(write("csv").decode())))
    captions = {row["id"]: row["caption"] for row in rows if row["row"] == "entity"}
    assert captions["person:x/a"] == "'=cmd()"
    assert captions["body:x"] == "'+office"
    assert captions["person:x/b"] == "'-1"
    assert captions["place:x"] == "'@port"
    assert [row["id"] for row in rows if any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())] == []
    assert {(row["source"], row["target"], row["kind"]) for row in rows if row["row"] == "link"} == LINKS


def test_a_cell_left_as_it_is_is_caught(write: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "harmless", lambda cell: cell)
    with pytest.raises(AssertionError):
        test_cells_that_would_calculate_are_made_harmless(write)
