"""The stores under test: one suite runs on each, and no case names one."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from graph.ledger import Ledger
from graph.stores import open_store
from graph.stores.neo4j.connecting import PASSWORD, USER
from graph.stores.neo4j.server.home import credentials
from graph.stores.neo4j.store import Neo4jStore
from graph.stores.sqlite.store import SqliteStore
from tests.neo4j.database import Database
from tests.neo4j.running import neo4j_server
from tests.stores.model import ModelLedger

__all__ = ["neo4j_server"]

Clock = Callable[[], float]
Opener = Callable[..., Ledger]
SERVED: Final = "neo4j"
SERVER: Final = "LINTAS_TEST_NEO4J_URL"
# A store's name, and how to open the one that lives in a folder (again, if it is there already).
STORES: Final[Mapping[str, Callable[[Path, Clock], Ledger]]] = {
    "sqlite": lambda folder, clock: (
        open_store(f"sqlite://{folder / 'lintas.db'}")
        if clock is time.time
        else SqliteStore(folder / "lintas.db", clock=clock)
    ),
    SERVED: lambda folder, clock: _neo4j(folder, clock),  # noqa: PLW0108  (made below)
    "model": lambda folder, clock: ModelLedger(clock),
}
# The model lives in the process that made it: nothing of it can be opened a second time.
LASTING: Final = tuple(name for name in STORES if name != "model")


def _neo4j(folder: Path, clock: Clock) -> Ledger:
    """The database of the run's server, emptied when another folder comes to have it; a child process sees the same."""
    url = os.environ[SERVER]
    user, password = credentials(url) or (os.environ[USER], os.environ[PASSWORD])
    database, owner = Database(url, {USER: user, PASSWORD: password}), folder / "has-the-database"
    with _one_empties:
        if not owner.exists():
            database.empty()
            for other in _owners:
                other.unlink(missing_ok=True)
            folder.mkdir(parents=True, exist_ok=True)
            owner.touch()
            _owners[:] = [owner]
    return Neo4jStore(url, database.login, clock=clock)


_owners: list[Path] = []
_one_empties: Final = threading.Lock()


def turns(full: int, *names: str) -> int:
    """How many random histories stores get: a quarter where one of them is asked over a network."""
    return full // 4 if SERVED in names else full


@pytest.fixture(autouse=True)
def _server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the server up for a case that is run on it."""
    if SERVED in request.node.name and SERVER not in os.environ:
        monkeypatch.setenv(SERVER, request.getfixturevalue("neo4j_server"))


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """An empty store of each kind."""
    with contextlib.closing(STORES[request.param](tmp_path, time.time)) as ledger:
        yield ledger


@pytest.fixture(params=STORES)
def store_at(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Clock], Ledger]:
    """Opens an empty store of each kind that goes by the clock given."""
    return lambda clock: STORES[request.param](tmp_path, clock)


@pytest.fixture(params=LASTING)
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Ledger]]:
    """Opens one store, and the same one again, for each kind that outlives its process."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(contextlib.closing(STORES[request.param](tmp_path, time.time)))
