"""The service lives while its store goes away and comes back, and never shows an old answer as a new one."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.contract import Health
from api.desk import Desk, Sight
from graph import actions, ontology, projection
from graph.errors import StoreBusy, StoreError
from graph.ledger import Ledger
from graph.marking import CLEAR
from graph.paths.answer import answer
from graph.paths.query import PathQuery
from graph.stores import open_store
from graph.stores.sqlite.store import SqliteStore
from tests.neo4j.database import Database, database
from tests.neo4j.proxy import Fault, Proxy
from tests.neo4j.running import neo4j_server

from .conftest import AMBER_KEY, KEYS, load, said, served, the_case

__all__ = ["database", "neo4j_server"]

PATH = "/v1/paths?source=person:made/controller&target=group:made/two"
FROM_THE_VIEW = ("/v1/version", "/v1/ontology", "/v1/search?q=made", "/v1/entities", "/v1/sources")
FROM_THE_STORE = (PATH, "/v1/entities/terr:made", "/v1/entities/terr:made/statements", "/v1/pages/entity/terr:made")
ROUTES = (*FROM_THE_VIEW, *FROM_THE_STORE)
THREADS = 40  # of the framework


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the case in a store, closed."""
    with contextlib.closing(open_store(f"sqlite://{tmp_path / 'here' / 'lintas.db'}")) as store:
        load(store, the_case(), "case")
    return tmp_path / "here"


@contextlib.contextmanager
def asked(folder: Path, *, stale: int = 0, timeout: float = 0.2) -> Iterator[httpx.Client]:
    store = SqliteStore(folder / "lintas.db", timeout=timeout)
    with contextlib.closing(store), served(create_app(store, KEYS, stale=stale)) as client:
        yield client


def is_away(got: httpx.Response) -> bool:
    """Whether an answer says that the store is away, when to ask again, and nothing of where it is."""
    told = got.json() if got.headers["content-type"] == "application/problem+json" else {}
    return (
        got.status_code == told.get("status") == 503
        and int(got.headers["retry-after"]) > 0
        and "/" not in told["detail"]
        and not {"etag", "age", "lintas-stale"} & set(got.headers)
    )


def shows_no_old_answer(got: list[httpx.Response]) -> None:
    assert [str(answer.url) for answer in got if not is_away(answer)] == []


@contextlib.contextmanager
def moved(folder: Path) -> Iterator[None]:
    there = folder.with_name("elsewhere")
    folder.rename(there)
    yield
    there.rename(folder)


@contextlib.contextmanager
def bereft(folder: Path) -> Iterator[None]:
    """The file alone moved away; its log, with commits that the file has not, stays where it is."""
    there = folder.with_name("alone.db")
    (folder / "lintas.db").rename(there)
    yield
    there.rename(folder / "lintas.db")


@contextlib.contextmanager
def overwritten(folder: Path) -> Iterator[None]:
    """Another file, of no sense, in the store's place."""
    with moved(folder):
        folder.mkdir()
        (folder / "lintas.db").write_bytes(os.urandom(50_000))
        yield
        shutil.rmtree(folder)


@contextlib.contextmanager
def emptied(folder: Path) -> Iterator[None]:
    """A store that nothing was ever loaded into, in the store's place."""
    with moved(folder):
        folder.mkdir()
        sqlite3.connect(folder / "lintas.db").close()
        yield
        shutil.rmtree(folder)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another program that holds the file for itself alone."""
    program = (
        "import sqlite3, sys; held = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "held.execute('PRAGMA locking_mode = EXCLUSIVE'); held.execute('BEGIN EXCLUSIVE');"
        "print('held', flush=True); sys.stdin.read()"
    )
    arguments = [sys.executable, "-c", program, str(folder / "lintas.db")]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield
        assert other.stdin
        other.stdin.close()


def test_alive_and_ready(client: httpx.Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json() == {"status": "ok", "version": client.get("/v1/version").json()["version"]}


def test_ready_follows_a_commit(client: httpx.Client, ledger: Ledger) -> None:
    before = client.get("/ready").json()["version"]
    load(ledger, [said("terr:made", "alias", "a further name")], "further")
    assert client.get("/ready").json()["version"] != before


def test_an_empty_store_is_not_ready(empty: httpx.Client) -> None:
    assert is_away(empty.get("/ready"))
    assert empty.get("/ready").json()["detail"] == "nothing loaded; run lintas load"
    assert empty.get("/health").status_code == 200


def test_ready_needs_no_key(ledger: Ledger) -> None:
    with served(create_app(ledger, KEYS, key_needed=True)) as client:
        assert client.get("/ready").status_code == 200


def commit(folder: Path, name: str) -> None:
    """One more name, committed by another program."""
    with contextlib.closing(open_store(f"sqlite://{folder / 'lintas.db'}")) as store:
        load(store, [said("terr:made", "alias", name)], name)


@pytest.mark.parametrize("gone", [moved, bereft, overwritten, emptied])
def test_the_store_goes_and_comes_back(folder: Path, gone: Callable[[Path], contextlib.AbstractContextManager]) -> None:
    with asked(folder) as client:
        for turn in range(3):
            client.get("/v1/version")
            commit(folder, f"name {turn}")
            before = [client.get(route).content for route in ROUTES]
            assert f'"name {turn}"'.encode() in before[ROUTES.index("/v1/entities/terr:made")]
            with gone(folder):
                shows_no_old_answer([client.get(route) for route in (*ROUTES, "/ready")])
                assert client.get("/health").status_code == 200
            assert [client.get(route).content for route in ROUTES] == before
            assert client.get("/ready").status_code == 200


def test_a_server_goes_and_comes_back(database: Database) -> None:
    with Proxy(database.port) as proxy, database.store(proxy.url, retry=0.2) as store:
        load(store, the_case(), "case")
        with served(create_app(store, KEYS, stale=60)) as client:
            before = {route: client.get(route).content for route in ROUTES}
            for _ in range(2):
                proxy.strike(Fault.LOST, times=10**9)
                shows_no_old_answer([client.get(route) for route in (PATH, "/ready")])
                assert client.get("/v1/version").headers["lintas-stale"]
                proxy.strike(Fault.NONE)
                assert {route: client.get(route).content for route in ROUTES} == before
                assert not {"age", "lintas-stale"} & set(client.get("/v1/version").headers)


def test_a_store_that_is_locked(folder: Path) -> None:
    with asked(folder) as client:
        with locked(folder):
            shows_no_old_answer([client.get(route) for route in ("/v1/version", "/ready", PATH)])
            assert client.get("/v1/version").json()["detail"] == "the store is busy; ask again"
        assert client.get(PATH).status_code == client.get("/ready").status_code == 200


def test_another_store_in_its_place_is_read(folder: Path, tmp_path: Path) -> None:
    with asked(folder) as client:
        assert client.get("/v1/search?q=later").json()["total"] == 0
        other = tmp_path / "other"
        with contextlib.closing(open_store(f"sqlite://{other / 'lintas.db'}")) as store:
            load(store, [*the_case(), said("terr:made", "alias", "later name")], "other")
        folder.rename(tmp_path / "old")
        other.rename(folder)
        assert client.get("/v1/search?q=later").json()["total"] == 1


@contextlib.contextmanager
def held_up(app: FastAPI) -> Iterator[httpx.Client]:
    """A service all of whose threads wait for something, as they do for a store that does not answer."""
    entered, ended = threading.Semaphore(0), threading.Event()

    def hold() -> None:
        entered.release()
        ended.wait(60)

    app.add_api_route("/hold", hold)
    with served(app) as client:
        waiting = [threading.Thread(target=client.get, args=("/hold",), kwargs={"timeout": 90}) for _ in range(THREADS)]
        for thread in waiting:
            thread.start()
        try:
            assert all(entered.acquire(timeout=30) for _ in waiting)
            yield client
        finally:
            ended.set()
            for thread in waiting:
                thread.join()


def test_alive_while_every_thread_waits(ledger: Ledger) -> None:
    with held_up(create_app(ledger, {})) as client:
        assert client.get("/health", timeout=10).json() == {"status": "ok"}


def seconds_to_be_told(client: httpx.Client) -> float:
    """How long a caller takes to be told that the store is away while another waits for it."""
    client.get("/v1/version")
    waiting = threading.Thread(target=client.get, args=("/v1/version",))
    waiting.start()
    time.sleep(1)
    start = time.monotonic()
    shows_no_old_answer([client.get("/v1/version")])
    took = time.monotonic() - start
    waiting.join()
    return took


def test_while_it_is_away_one_waits_and_the_others_are_told(folder: Path) -> None:
    with asked(folder, timeout=3) as client, locked(folder):
        assert seconds_to_be_told(client) < 1.5


def test_callers_that_queue_for_the_store_would_be_caught(folder: Path) -> None:
    """Planted: as many may wait for it as there are."""
    with contextlib.closing(SqliteStore(folder / "lintas.db", timeout=3)) as store:
        app = create_app(store, {})
        app.state.desk.ledger._probing = threading.Semaphore(100)
        with served(app) as client, locked(folder):
            assert seconds_to_be_told(client) >= 1.5


def test_a_view_that_is_built_is_shown_with_its_version_and_age_where_that_is_set(folder: Path) -> None:
    with asked(folder, stale=60) as client:
        before = {route: client.get(route) for route in FROM_THE_VIEW}
        version = before["/v1/version"].json()["version"]
        with moved(folder):
            time.sleep(1.1)
            for route, fresh in before.items():
                old = client.get(route)
                assert (old.status_code, old.content) == (200, fresh.content)
                assert old.headers["lintas-stale"] == f'"{version}";age={old.headers["age"]}'
                assert 2 <= int(old.headers["age"]) < 20
                assert old.headers["cache-control"] == "no-store"
            shows_no_old_answer([client.get(route) for route in (*FROM_THE_STORE, "/ready")])
            shows_no_old_answer([client.get("/v1/version", headers={"X-API-Key": AMBER_KEY})])  # was never built
            assert "lintas-stale" in client.get("/v1/entities/person:made/nobody").headers
        for route in ROUTES:
            assert not {"age", "lintas-stale"} & set(client.get(route).headers)


def test_a_view_is_shown_no_longer_than_that(folder: Path) -> None:
    with asked(folder, stale=3) as client:
        client.get("/v1/version")
        with moved(folder):
            assert client.get("/v1/version").status_code == 200
            time.sleep(3.1)
            shows_no_old_answer([client.get("/v1/version")])


def test_a_view_that_is_known_to_be_superseded_is_not_shown(folder: Path) -> None:
    with asked(folder, stale=60) as client:
        amber = {"X-API-Key": AMBER_KEY}
        assert client.get("/v1/version", headers=amber).status_code == 200
        commit(folder, "later name")
        assert client.get("/v1/version").status_code == 200  # CLEAR has seen the commit, AMBER has not
        with moved(folder):
            assert client.get("/v1/version").status_code == 200
            shows_no_old_answer([client.get("/v1/version", headers=amber)])


class Deaf(Desk):
    """Planted: a desk that shows its last view, whether the store can be asked or not."""

    def sight(self, caller):
        try:
            return super().sight(caller)
        except StoreError:
            return Sight(self._views[caller].view)


def test_an_old_answer_shown_as_a_new_one_would_be_caught(folder: Path) -> None:
    with contextlib.closing(SqliteStore(folder / "lintas.db")) as store:
        app: FastAPI = create_app(store, {})
        app.state.desk = Deaf(store, ontology.load())
        with served(app) as client:
            before = client.get("/v1/entities").content
            with moved(folder):
                got = client.get("/v1/entities")
                assert got.content == before
                with pytest.raises(AssertionError):
                    shows_no_old_answer([got])


def test_a_check_of_life_that_waits_for_a_thread_would_be_caught(ledger: Ledger) -> None:
    """Planted: /health as a plain function, which waits with the others for a thread."""
    app = create_app(ledger, {})
    app.add_api_route("/waits", lambda: Health(status="ok"))
    with held_up(app) as client, pytest.raises(httpx.ReadTimeout):
        client.get("/waits", timeout=2)


def test_what_was_erased_while_an_answer_was_made_is_asked_again(folder: Path) -> None:
    with contextlib.closing(open_store(f"sqlite://{folder / 'lintas.db'}")) as store:
        view = projection.build(store, CLEAR, ontology.load())
        cited = next(entry for entry in the_case() if entry.prop == "CARRIED")
        actions.erase(store, cited.id, actor="a test", reason="a test", marking="CLEAR")
        with pytest.raises(StoreBusy, match="ask again"):
            answer(store, view, PathQuery(sources=("trip:made/one",), targets=("group:made/two",)))


def test_an_old_view_is_shown_at_once_while_another_waits_for_the_store(folder: Path) -> None:
    with asked(folder, stale=60, timeout=3) as client:
        before = client.get("/v1/entities").content
        shutil.copytree(folder, folder.with_name("copy"))
        with moved(folder):
            folder.with_name("copy").rename(folder)
            with locked(folder):
                client.get("/v1/version")
                waiting = threading.Thread(target=client.get, args=("/v1/version",))
                waiting.start()
                time.sleep(1)
                start = time.monotonic()
                got = client.get("/v1/entities")
                shows_no_old_answer([client.get(PATH)])
                assert time.monotonic() - start < 1.5
                assert (got.content, got.headers["lintas-stale"][:1]) == (before, '"')
                waiting.join()
            shutil.rmtree(folder)
