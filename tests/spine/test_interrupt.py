"""Ctrl-C in a load: the real console script, a real signal, a store that is as it was."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.stores.test_crash import LINTAS, command, digest, people, sound, url, written

ROWS = 2000
NOTHING = "lintas: interrupted; nothing was committed"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one small load."""
    folder = tmp_path_factory.mktemp("before")
    subprocess.run(command(folder, people(folder / "first.csv", 3)), check=True, capture_output=True)
    return folder


def interrupted(folder: Path, file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Load, and send SIGINT as soon as the store's files grow."""
    start = written(folder)
    running = subprocess.Popen(
        [*command(folder, file), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while running.poll() is None and written(folder) <= start:
        time.sleep(0.001)
    running.send_signal(signal.SIGINT)
    told, said = running.communicate(timeout=120)
    return subprocess.CompletedProcess(running.args, running.returncode, told, said)


def found(folder: Path, name: str) -> int:
    """The exit code of a search for a name."""
    asked = [LINTAS, "search", name, "--store", url(folder)]
    return subprocess.run(asked, capture_output=True, check=False).returncode


def test_ctrl_c_in_a_load_leaves_the_store_as_it_was(before: Path, tmp_path: Path) -> None:
    file = people(tmp_path / "many.csv", ROWS)
    stood = digest(before)
    done = interrupted(before, file)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", NOTHING)
    assert digest(before) == stood
    assert sound(before)
    assert found(before, "made 1999") == 1
    again = interrupted(before, file, "--json")
    assert (again.returncode, again.stdout) == (130, "")
    assert '"detail": "interrupted; nothing was committed"' in again.stderr
    assert digest(before) == stood
    subprocess.run(command(before, file), check=True, capture_output=True)
    assert digest(before) != stood
    assert found(before, "made 1999") == 0
