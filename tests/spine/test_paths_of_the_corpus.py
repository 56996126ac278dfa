"""Paths through the whole corpus: who is linked to whom, and that every hop shows its evidence."""

from typing import Any

import pytest

from graph.ledger import Ledger
from graph.paths.answer import answer
from graph.paths.query import PathQuery
from graph.view import View

CONTROLLER, ASSISTANT = "person:paper-2024/controller-india", "person:paper-2024/assistant-indonesia"
TRIP, GROUP = "trip:paper-2024/two-indian-nationals-2023", "group:paper-2024/two-indian-nationals-2023"
PATHS = [
    ("controller (India)", "assistant (Indonesia)", [CONTROLLER, ASSISTANT]),
    ("controller (India)", "two Indian nationals (2023)", [CONTROLLER, TRIP, GROUP]),
    ("Direktorat Jenderal Imigrasi", "IOM", ["body:idn-ditjen-imigrasi", "org:iom"]),
    ("controller (India)", "Sydney",
     [CONTROLLER, TRIP, "route:paper-2024/india-sydney-2023", "leg:paper-2024/jakarta-sydney-2023", "place:sydney"]),
]  # fmt: skip


def asked(loaded: tuple[Ledger, View], source: str, target: str, **more: Any) -> dict[str, Any]:
    """The best path."""
    paths = answer(*loaded, PathQuery(sources=(source,), targets=(target,), **more))["paths"]
    found: dict[str, Any] = paths[0]
    return found


def without_evidence(path: dict[str, Any]) -> list[str]:
    """The links of a path that lack a statement with quote, locator, origin and both grades."""
    return [
        link["link"]
        for hop in path["hops"]
        for link in hop["links"]
        if not link["statements"]
        or not all(
            entry["quote"] and entry["locator"] and entry["origin"] and entry["source"]["reliability"] in "ABCDEF"
            and entry["credibility"] in range(1, 7)
            for entry in link["statements"]
        )
    ]  # fmt: skip


@pytest.mark.parametrize(("source", "target", "nodes"), PATHS, ids=[f"{path[0]} - {path[1]}" for path in PATHS])
def test_the_path_and_the_evidence_of_every_hop(
    loaded: tuple[Ledger, View], source: str, target: str, nodes: list[str]
) -> None:
    path = asked(loaded, source, target)
    assert [node["id"] for node in path["nodes"]] == nodes
    assert len(path["hops"]) == len(nodes) - 1
    assert without_evidence(path) == []
    # The planted bugs: a hop without a statement, and one whose statement has no quote.
    link = path["hops"][0]["links"][0]
    bare = [{**link, "statements": []}, {**link, "statements": [{**link["statements"][0], "quote": None}]}]
    assert [without_evidence({"hops": [{"links": [one]}]}) for one in bare] == [[link["link"]]] * 2


def test_what_the_assistant_did_for_these_two_is_not_told(loaded: tuple[Ledger, View]) -> None:
    """As coded he is linked to the controller only; that he took part is our reading, walked where it is asked for."""
    path = asked(loaded, ASSISTANT, GROUP)
    assert [node["id"] for node in path["nodes"]] == [ASSISTANT, CONTROLLER, TRIP, GROUP]
    notes = [note["value"] for note in path["nodes"][0]["notes"]]
    assert "The paper does not say what the assistant did for these two." in notes
    read = asked(loaded, ASSISTANT, GROUP, inferred=True)
    assert [node["id"] for node in read["nodes"]] == [ASSISTANT, TRIP, GROUP]
    assert [entry["method"] for entry in read["hops"][0]["links"][0]["statements"]] == ["inferred"]
