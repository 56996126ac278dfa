"""Each linter catches what is planted for it, and finds nothing in the same copy without the plant."""

from pathlib import Path

import pytest

from tests.house.conftest import Run

IMPORTS = [
    ("graph/planted.py", "import ingest.rows", "Imports point one way"),
    ("graph/planted.py", "import api", "Imports point one way"),
    ("ingest/planted.py", "import visualisations", "Imports point one way"),
    ("visualisations/planted.py", "import ingest", "Imports point one way"),
    ("visualisations/planted.py", "import api", "Imports point one way"),
    ("graph/planted.py", "import lintas", "Nothing imports the front door"),
    ("api/planted.py", "import lintas", "Nothing imports the front door"),
    ("graph/search.py", "import graph.stores", "Questions and pages never ask a store"),
    ("visualisations/planted.py", "import graph.stores", "Questions and pages never ask a store"),
    ("graph/paths/planted.py", "from graph import stores", "Questions and pages never ask a store"),
    ("visualisations/planted.py", "import pyvis", "pyvis stays in the one module"),
    ("graph/planted.py", "from pyvis import network", "pyvis stays in the one module"),
    ("graph/planted.py", "import fastapi", "The web framework stays in api"),
    ("visualisations/planted.py", "import starlette", "The web framework stays in api"),
    ("graph/planted.py", "import neo4j", "No database driver outside its store"),
    ("graph/stores/planted.py", "import neo4j", "No database driver outside its store"),
    ("graph/paths/planted.py", "import igraph", "No database driver outside its store"),
    ("graph/planted.py", "import jpype", "Java stays in the server's own package"),
    ("graph/stores/neo4j/planted.py", "import jgo", "Java stays in the server's own package"),
]


def plant(tree: Path, name: str, text: str) -> None:
    path = tree / name
    old = path.read_text("utf-8") if path.exists() else '"""Planted."""\n'
    path.write_text(f"{old}\n{text}\n", "utf-8")


def test_the_copy_passes_the_import_contracts(run: Run) -> None:
    done = run("lint-imports", "--no-cache", program=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("name", "text", "contract"), IMPORTS, ids=[f"{name}-{text}" for name, text, _ in IMPORTS])
def test_a_bad_import_breaks_its_contract(tree: Path, run: Run, name: str, text: str, contract: str) -> None:
    plant(tree, name, text)
    done = run("lint-imports", "--no-cache", program=True)
    assert done.returncode == 1
    assert any(contract in line and " BROKEN" in line for line in done.stdout.splitlines()), done.stdout


RULES = [
    ("import os", "F401"),
    ("def public(x: int) -> int:\n    return x", "D103"),
    ("def _f(x):\n    return x", "ANN001"),
    ("print(1)", "T201"),
    ("_X = 1  # noqa", "PGH004"),
    ("_X: int = 'a'  # type: ignore", "PGH003"),
    ("try:\n    _X = 1\nexcept Exception:\n    pass", "BLE001"),
    ('_Q = "SELECT * FROM t WHERE a = " + str(object())', "S608"),
    ("_LONG = '" + "x" * 120 + "'", "E501"),
]


@pytest.mark.parametrize(("text", "rule"), RULES, ids=[rule for _, rule in RULES])
def test_ruff_catches(tree: Path, run: Run, text: str, rule: str) -> None:
    plant(tree, "graph/planted.py", text)
    done = run("ruff", "check", "--no-cache", "--output-format=concise", "graph/planted.py")
    assert done.returncode == 1
    assert rule in done.stdout


def test_ruff_format_catches(tree: Path, run: Run) -> None:
    plant(tree, "graph/planted.py", "_X = {'a':1}")
    assert run("ruff", "format", "--no-cache", "--check", "graph/planted.py").returncode == 1


TYPES = [
    ("def f(x):  # untyped\n    return x", "no-untyped-def"),
    ("from graph.marking import CLEAR\n\nx: int = CLEAR", "assignment"),
    ("x = 1  # type: ignore[assignment]", "unused-ignore"),
]


@pytest.mark.parametrize(("text", "code"), TYPES, ids=[code for _, code in TYPES])
def test_mypy_catches(tree: Path, run: Run, text: str, code: str) -> None:
    plant(tree, "graph/planted.py", text)
    done = run("mypy", "--cache-dir=.mypy_cache", "graph/planted.py")
    assert done.returncode == 1
    assert f"[{code}]" in done.stdout
