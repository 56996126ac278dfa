"""Strategy: a real server (uvicorn on a free port of 127.0.0.1) over a real SQLite store, asked by httpx.

The store holds a small case that stands in `the_case`; what is marked AMBER there is seen with `AMBER_KEY` alone.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from graph import marking
from graph.ledger import Assert, Commit, Ledger, Open
from graph.statement import Statement, statement
from graph.stores import open_store

AMBER_KEY = "a-key-of-the-amber-caller"
KEYS = {AMBER_KEY: marking.parse("AMBER")}
CAPTIONS = {
    "person:made/controller": "controller, made case",
    "trip:made/one": "trip, made case",
    "group:made/two": "two people, made case",
    "body:made/office": "office, made case",
    "place:made/port": "port, made case",
    "terr:made": "made state",
}
LINKS = (
    ("person:made/controller", "OPERATES_ON", "trip:made/one"),
    ("trip:made/one", "CARRIED", "group:made/two"),
    ("body:made/office", "INTERCEPTED", "trip:made/one"),
    ("place:made/port", "PART_OF", "terr:made"),
)
HIDDEN = "person:made/hidden"


def said(entity: str, prop: str, value: str, mark: str = "CLEAR") -> Statement:
    return statement(
        entity,
        prop,
        value,
        source="src:made",
        locator="p. 1",
        marking=mark,
        seen_on="2023",
        quote="as printed",
        credibility=3,
    )


def the_case() -> list[Statement]:
    source = [
        said("src:made", prop, value) for prop, value in (("caption", "made"), ("title", "made"), ("reliability", "C"))
    ]
    return source + [said(*named) for named in _captions()] + [said(*link) for link in LINKS]


def _captions() -> list[tuple[str, str, str]]:
    return [(entity, "caption", text) for entity, text in CAPTIONS.items()]


def hidden() -> list[Statement]:
    return [
        said(HIDDEN, "caption", "hidden, made case", "AMBER"),
        said(HIDDEN, "OPERATES_ON", "trip:made/one", "AMBER"),
        said("person:made/controller", "note", "hidden note", "AMBER"),
    ]


def load(ledger: Ledger, statements: list[Statement], token: str) -> None:
    opened = Open(batch=token, content=token, dataset=token, actor="a test", recorded_at="2026-11-24", marking="CLEAR")
    committed = Commit(batches=(token,), actor="a test", recorded_at="2026-11-24")
    ledger.append([opened, Assert(batch=token, statements=tuple(statements)), committed])


@contextlib.contextmanager
def served(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of a server of its own; it has stopped when the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    store = open_store(f"sqlite://{tmp_path_factory.mktemp('api') / 'lintas.db'}")
    load(store, the_case(), "case")
    load(store, hidden(), "hidden")
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(ledger: Ledger) -> Iterator[httpx.Client]:
    with served(create_app(ledger, KEYS)) as asked:
        yield asked


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[httpx.Client]:
    store = open_store(f"sqlite://{tmp_path / 'lintas.db'}")
    with served(create_app(store, {})) as asked:
        yield asked
    store.close()
