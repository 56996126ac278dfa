"""`lintas path --cypher`: the answer, and after it the same question to paste."""

import json
import subprocess
import sys
from pathlib import Path

from graph.ledger import Ledger
from tests.paths.worlds import captions, link, source, store

LINTAS = Path(sys.executable).with_name("lintas")


def told(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    made: Ledger = store(
        folder,
        [*source("src:a", "B"), *captions("person:o'hara", "trip:t"), link("person:o'hara OPERATES_ON trip:t")],
    )
    made.close()
    command = [LINTAS, "path", "o'hara", "t", *words, "--store", f"sqlite://{folder}/lintas.db"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_same_question_follows_the_answer(tmp_path: Path) -> None:
    done = told(tmp_path, "--cypher")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert ":param n0 => ['person:o\\'hara']" in lines
    assert lines[0].startswith("Path 1 of 1")
    assert lines[-1] == "RETURN [node IN path | node.id] AS ids, path ORDER BY ids;"


def test_as_an_object_it_is_a_field(tmp_path: Path) -> None:
    found = json.loads(told(tmp_path, "--cypher", "--json").stdout)
    assert found["cypher"]["parameters"]["n0"] == ["person:o'hara"]
    assert found["cypher"]["graph"] == "CLEAR"


def test_unasked_there_is_none(tmp_path: Path) -> None:
    assert "cypher" not in json.loads(told(tmp_path, "--json").stdout)


def test_eyes_of_another_marking_are_told_which_graph_they_need(tmp_path: Path) -> None:
    last = told(tmp_path, "--cypher", "--as", "GREEN").stdout.splitlines()[-1]
    assert last.startswith("// Not in Cypher: ")
    assert "made for GREEN" in last
