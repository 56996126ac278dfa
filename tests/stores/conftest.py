"""The stores under test: one suite runs on each, and no case names one."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from graph.ledger import Ledger
from graph.stores import open_store
from graph.stores.sqlite.store import SqliteStore
from tests.stores.model import ModelLedger

Clock = Callable[[], float]
Opener = Callable[..., Ledger]
# A store's name, and how to open the one that lives in a folder (again, if it is there already).
STORES: Final[Mapping[str, Callable[[Path, Clock], Ledger]]] = {
    "sqlite": lambda folder, clock: (
        open_store(f"sqlite://{folder / 'lintas.db'}")
        if clock is time.time
        else SqliteStore(folder / "lintas.db", clock=clock)
    ),
    "model": lambda folder, clock: ModelLedger(clock),
}
# The model lives in the process that made it: nothing of it can be opened a second time.
LASTING: Final = tuple(name for name in STORES if name != "model")


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
