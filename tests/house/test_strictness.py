"""The test run itself is strict, scales, and says where its minutes went."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.conftest import ROOT

PLANTED = {
    "marker": "import pytest\n@pytest.mark.unheard\ndef test_x(): pass\n",
    "warning": "import warnings\ndef test_x(): warnings.warn('old', DeprecationWarning)\n",
    "xpass": "import pytest\n@pytest.mark.xfail(reason='none')\ndef test_x(): pass\n",
}
SCALED = "def test_x(scale):\n    assert scale(200) == {expected}\n    assert scale(3) == {few}\n"


def run(folder: Path, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_planted.py").write_text(text)
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"))
    command = ["pytest", f"--config-file={ROOT / 'pyproject.toml'}", f"--rootdir={folder}", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", *command, *arguments, str(folder)],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("text", PLANTED.values(), ids=PLANTED)
def test_a_planted_weakness_fails(tmp_path: Path, text: str) -> None:
    assert run(tmp_path, text).returncode != 0


def test_counts_are_a_tenth_unless_full(tmp_path: Path) -> None:
    assert run(tmp_path, SCALED.format(expected=20, few=1)).returncode == 0
    assert run(tmp_path, SCALED.format(expected=200, few=3), "--full").returncode == 0


def test_minutes_and_the_slowest_are_printed(tmp_path: Path) -> None:
    told = run(tmp_path, "def test_x(): pass\n").stdout
    assert "minutes per folder" in told
    assert "slowest 10 tests" in told


def test_ci_runs_the_demo_and_then_the_tests_without_input() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = [line for line in script.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines[-3:] == ["exec </dev/null", "make demo", "make test"]


def test_make_help_names_every_target_for_people() -> None:
    told = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    targets = [line.split()[1] for line in told.splitlines()]
    assert targets == ["demo", "serve", "neo4j", "test", "test-full", "bench", "lint", "pages", "locks"]
