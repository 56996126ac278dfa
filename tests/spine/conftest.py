"""Strategy: small worlds in a store of their own, and once a run the whole corpus, loaded by the loader itself."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import ontology
from graph.ledger import Ledger
from graph.stores import open_store
from graph.view import View
from ingest.jobs import corpus_jobs
from ingest.load import load
from tests.paths.worlds import view_of
from tests.spine.front import Front


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, View]]:
    """A store with the whole corpus, to be read only, and what a CLEAR caller sees of it."""
    with contextlib.closing(open_store(f"sqlite://{tmp_path_factory.mktemp('loaded')}/lintas.db")) as ledger:
        load(ledger, ontology.load(), corpus_jobs(), actor="tester")
        yield ledger, view_of(ledger)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Front:
    """The front door, in a folder of its own with a store that is not there yet."""
    store = tmp_path / "store" / "lintas.db"
    monkeypatch.setenv("LINTAS_STORE", f"sqlite://{store}")
    monkeypatch.chdir(tmp_path)
    return Front(store, capsys)
