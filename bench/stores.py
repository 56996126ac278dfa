"""Stores made for a measurement, in a folder that goes away with it."""

import contextlib
import socket
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from graph.ledger import CHUNK, Assert, Commit, Ledger, Open
from graph.statement import Statement
from graph.stores import open_store
from graph.stores.neo4j.connecting import PASSWORD, USER
from graph.stores.neo4j.server import process
from graph.stores.neo4j.server.home import Home

WHEN = "2026-11-24T00:00:00Z"


@contextlib.contextmanager
def store() -> Iterator[tuple[Ledger, str]]:
    """An empty store and its URL."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{Path(folder) / 'lintas.db'}"
        ledger = open_store(url)
        yield ledger, url
        ledger.close()


@contextlib.contextmanager
def server(folder: Path, heap: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A Neo4j server of its own, and what a store needs to be let in; it is stopped at the end."""
    home = Home(folder / "neo4j")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    running = process.start(home, port=port, heap=heap, say=print)
    user, password = home.login()
    try:
        yield running.url, {USER: user, PASSWORD: password}
    finally:
        process.stop(home)


def fill(ledger: Ledger, statements: Iterable[Statement], token: str = "made") -> None:
    """Load statements as one batch."""
    ledger.append([Open(batch=token, content=token, dataset=token, actor="bench", recorded_at=WHEN, marking="CLEAR")])
    pending = iter(statements)
    while chunk := tuple(islice(pending, CHUNK)):
        ledger.append([Assert(batch=token, statements=chunk)])
    ledger.append([Commit(batches=(token,), actor="bench", recorded_at=WHEN)])
