"""A copy of the checkout in which a test may plant what a guard must catch."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("graph", "ingest", "api", "visualisations", "tools", "requirements", "docs")
SINGLE = ("lintas.py", "pyproject.toml", "LICENSE", "NOTICE", "README.md")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The product's sources in a folder of their own."""
    ignored = shutil.ignore_patterns("node_modules", "frontend", "__pycache__", ".*_cache")
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in SINGLE:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def run(tree: Path) -> Run:
    """Run a Python module as a program inside the copy, or with `program` a script of this venv."""

    def start(module: str, *arguments: str, program: bool = False) -> subprocess.CompletedProcess[str]:
        head = [str(Path(sys.executable).with_name(module))] if program else [sys.executable, "-m", module]
        return subprocess.run([*head, *arguments], cwd=tree, capture_output=True, text=True, timeout=300, check=False)

    return start
