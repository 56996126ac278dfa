"""The locks hold hashes and no host, cover what pyproject asks for, and agree with each other."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.conftest import ROOT

LOCKS = ("runtime", "dev", "neo4j")


def pins(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def unhashed(text: str) -> list[str]:
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    return [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry]


def read(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name: str) -> None:
    assert len(pins(read(name))) > 40
    assert unhashed(read(name)) == []


def test_a_pin_without_a_hash_is_caught() -> None:
    assert unhashed("a==1 \\\n    --hash=sha256:00\nb==2\n") == ["b"]


@pytest.mark.parametrize("name", LOCKS)
def test_no_host_stands_in_a_lock(name: str) -> None:
    assert not re.search(r"://|index|find-links|(?<!\.)@ ", read(name))


def test_the_runtime_lock_covers_the_project_and_its_backend() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    names = {re.match(r"[\w.-]+", entry).group().lower() for entry in asked}  # type: ignore[union-attr]
    assert names <= {name.lower() for name in pins(read("runtime"))}


def test_the_locks_agree() -> None:
    runtime, dev, neo4j = (pins(read(name)) for name in LOCKS)
    assert {name: dev.get(name) for name in runtime} == runtime
    assert {name: neo4j.get(name) for name in runtime} == runtime
    assert {name: dev[name] for name in dev.keys() & neo4j.keys()} == {
        name: neo4j[name] for name in dev.keys() & neo4j.keys()
    }


def test_what_is_asked_for_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module = {"PyYAML": "yaml", "httptools": "uvicorn", "neo4j-rust-ext": "neo4j", "uvloop": "uvicorn"}
    module |= {"prometheus-client": "prometheus_client"}
    rooms = ("graph", "ingest", "api", "visualisations")
    code = "\n".join(path.read_text("utf-8") for room in rooms for path in (ROOT / room).rglob("*.py"))
    code += Path(ROOT / "lintas.py").read_text("utf-8")
    names = [re.match(r"[\w.-]+", entry).group() for entry in project["dependencies"]]  # type: ignore[union-attr]
    unused = [
        name for name in names if not re.search(rf"^\s*(?:import|from) {module.get(name, name)}\b", code, re.MULTILINE)
    ]
    assert unused == []
