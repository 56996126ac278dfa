"""The bundles that stand in the repository are what their sources give."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.pages.conftest import missing
from visualisations import bundles

FRONTEND = bundles.STATIC.parent / "frontend"
BUILT = ("LICENCES.txt", "SHA256SUMS", "network.css", "network.js")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources with the packages of the lock."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node is not here; only those who change the sources need it")
    folder = tmp_path_factory.mktemp("frontend")
    shutil.copytree(FRONTEND, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    if (FRONTEND / "node_modules").is_dir():
        (folder / "node_modules").symlink_to(FRONTEND / "node_modules")
    elif run(folder, "npm", "ci", "--ignore-scripts", "--silent").returncode:
        missing("npm could not fetch the packages of the lock")
    return folder


def test_the_sources_give_the_same_bundles(sources: Path, tmp_path: Path) -> None:
    done = run(sources, "node", "build.mjs", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(BUILT)
    assert [name for name in BUILT if (tmp_path / name).read_bytes() != (bundles.STATIC / name).read_bytes()] == []


def test_the_sources_pass_their_type_check(sources: Path) -> None:
    done = run(sources, "npm", "run", "--silent", "check")
    assert done.returncode == 0, done.stdout


def test_planted_change_is_caught(sources: Path, tmp_path: Path) -> None:
    planted = sources / "src" / "worded.ts"
    text = planted.read_text("utf-8")
    planted.write_text(text.replace("24", "25"), "utf-8")
    assert run(sources, "node", "build.mjs", str(tmp_path)).returncode == 0
    planted.write_text(text, "utf-8")
    assert (tmp_path / "network.js").read_bytes() != (bundles.STATIC / "network.js").read_bytes()


def test_nothing_in_the_sources_makes_elements_from_text() -> None:
    """The page's policy would refuse it; better that it is never written."""
    for source in sorted((FRONTEND / "src").rglob("*.ts")):
        text = source.read_text("utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch("):
            assert word not in text, f"{source.name}: {word}"
