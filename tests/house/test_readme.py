"""The README's commands run as they stand, on a store of their own."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.house.conftest import ROOT
from tests.neo4j.database import Database, database
from tests.neo4j.running import neo4j_server

__all__ = ["database", "neo4j_server"]

README = (ROOT / "README.md").read_text("utf-8")
BIN = Path(sys.executable).parent
SERVED = "export LINTAS_STORE=neo4j://127.0.0.1:7687"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("readme")
    own = {**os.environ, "XDG_DATA_HOME": str(folder), "PATH": f"{BIN}:{os.environ['PATH']}"}
    own.pop("LINTAS_STORE", None)
    subprocess.run(["lintas", "load"], env=own, check=True, capture_output=True)
    return own


def commands() -> list[str]:
    found = [line[2:].replace(".venv/bin/lintas", "lintas") for line in README.splitlines() if line.startswith("$ ")]
    return [line for line in found if not line.startswith(("lintas serve", "curl", "make"))]


def answers(command: str, environment: dict[str, str], folder: Path) -> None:
    ran = subprocess.run(command, shell=True, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{command}: {ran.stderr}"


def test_each_command_answers(environment: dict[str, str], tmp_path: Path) -> None:
    embedded = commands()[: commands().index(SERVED)]
    assert len(embedded) >= 7
    for command in embedded:
        answers(command, environment, tmp_path)


def test_each_command_answers_on_a_server(environment: dict[str, str], database: Database, tmp_path: Path) -> None:
    served = commands()[commands().index(SERVED) + 1 :]
    assert len(served) >= 2
    for command in served:
        answers(command, {**environment, **database.login, "LINTAS_STORE": database.url}, tmp_path)


def test_what_is_printed_is_what_it_prints(environment: dict[str, str]) -> None:
    printed = re.search(r"```text\n(.+?)```", README, re.DOTALL)
    assert printed
    ran = subprocess.run(commands()[0], shell=True, env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith(printed[1])


def test_the_python_runs(environment: dict[str, str]) -> None:
    program = re.search(r"```python\n(.+?)```", README, re.DOTALL)
    assert program
    ran = subprocess.run(
        [sys.executable, "-c", program[1]], env=environment, capture_output=True, text=True, check=True
    )
    assert "'controller (India)'" in ran.stdout
    assert "'Sydney'" in ran.stdout


def test_curl_gets_the_bytes_of_the_terminal(environment: dict[str, str]) -> None:
    port = "8765"
    serving = subprocess.Popen(["lintas", "serve", "--port", port], env=environment, stderr=subprocess.DEVNULL)
    try:
        address = re.search(r"curl -s '([^']+)'", README)
        assert address
        url = address[1].replace("8000", port)
        for _ in range(100):
            try:
                got = httpx.get(url)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        asked = ["lintas", "path", "controller (India)", "Sydney", "--json"]
        assert got.content == subprocess.run(asked, env=environment, capture_output=True, check=True).stdout
    finally:
        serving.terminate()
        serving.wait()
