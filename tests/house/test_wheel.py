"""The wheel holds the four rooms and the front door, and nothing that is installed beside it claims their names."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from tests.house.conftest import ROOT

NAMES = ("api", "graph", "ingest", "lintas", "visualisations")


def build(tree: Path) -> Path:
    command = ["pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(tree / "dist"), "."]
    subprocess.run([sys.executable, "-m", *command], cwd=tree, check=True, timeout=120)
    return next((tree / "dist").glob("*.whl"))


def top_level(wheel: Path) -> set[str]:
    names = {name.split("/")[0].removesuffix(".py") for name in zipfile.ZipFile(wheel).namelist()}
    return {name for name in names if not name.endswith(".dist-info")}


def test_the_wheel_installs_and_the_names_are_ours(tree: Path, tmp_path: Path) -> None:
    wheel = build(tree)
    assert top_level(wheel) == set(NAMES)
    fresh = tmp_path / "fresh"
    venv.create(fresh, with_pip=False)
    python = fresh / "bin" / "python"
    site = next((fresh / "lib").glob("python*/site-packages"))
    install = ["pip", "--quiet", f"--python={python}", "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", *install], check=True, timeout=120)
    # What the lock installed, without the editable install: a path in a .pth file is not searched for others.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    script = f"import {', '.join(NAMES)}; print(*({', '.join(f'{name}.__file__' for name in NAMES)},))"
    told = subprocess.run([python, "-I", "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert all(Path(file).is_relative_to(site) for file in told.stdout.split())
    done = subprocess.run(
        [fresh / "bin" / "lintas", "--help"], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.startswith("Usage: lintas")


def test_data_files_are_in_the_wheel(tree: Path) -> None:
    held = set(zipfile.ZipFile(build(tree)).namelist())
    data = {
        path.relative_to(tree).as_posix()
        for room in ("graph", "ingest", "visualisations")
        for path in (tree / room).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert "graph/ontology.yaml" in data
    assert data <= held


def test_a_wheel_without_the_front_door_is_caught(tree: Path) -> None:
    config = tree / "pyproject.toml"
    only = 'only-include = ["graph", "ingest", "api", "visualisations", "lintas.py"]\nexclude'
    assert only in config.read_text("utf-8")
    planted = config.read_text("utf-8").replace(
        only, 'packages = ["graph", "ingest", "api", "visualisations"]\nexclude'
    )
    config.write_text(planted, "utf-8")
    assert top_level(build(tree)) == set(NAMES) - {"lintas"}


@pytest.mark.parametrize("name", NAMES)
def test_no_other_distribution_claims_a_name(name: str) -> None:
    claims = metadata.packages_distributions().get(name, [])
    assert set(claims) <= {"lintas"}


def test_the_checkout_is_what_tests_import() -> None:
    import graph

    assert Path(graph.__file__ or "").is_relative_to(ROOT)
