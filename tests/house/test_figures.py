"""The figures of style count what they say, and find a planted cycle."""

from pathlib import Path

from tests.house.conftest import Run
from tools import figures

SOURCE = '''"""A module."""

# why


def typed(a: int, *rest: str, b: int = 0) -> int:
    """Two lines of a function, one of them this."""
    return a


class Thing:
    def method(self, untyped):  # beside code
        return untyped
'''


def test_a_module_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text(SOURCE)
    measured = figures.measure(path)
    assert (measured.lines, measured.comments) == (13, 2)
    assert measured.functions == (("typed", 3), ("method", 2))
    assert (measured.arguments, measured.typed) == (4, 3)


def test_a_cycle_is_found(tree: Path, run: Run) -> None:
    assert "import cycles: 0" in run("tools.figures").stdout
    (tree / "graph" / "planted_a.py").write_text("import graph.planted_b\n")
    (tree / "graph" / "planted_b.py").write_text("import graph.planted_a\n")
    told = run("tools.figures").stdout
    assert "import cycles: 1" in told
    assert "graph.planted_a <-> graph.planted_b" in told


def test_a_long_module_and_function_are_named(tree: Path, run: Run) -> None:
    body = "\n".join(f"    x{number} = {number}" for number in range(400))
    (tree / "graph" / "planted.py").write_text(f"def long() -> None:\n{body}\n")
    told = run("tools.figures").stdout
    assert "over 350 lines: graph/planted.py (401)" in told
    assert "over a screen: graph/planted.py long (401 lines)" in told
