"""Many writers on one entity: each succeeds or says why not, nothing is lost or doubled, and no reader sees a half."""

import contextlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.errors import StoreBusy, StoreError
from graph.ledger import FORMAT, Ledger
from graph.stores.neo4j import schema
from graph.stores.neo4j import store as module
from graph.stores.neo4j.connecting import Connection
from tests.neo4j.database import Database
from tests.stores.examples import asserted, caption, commit, regrade, staged
from tests.stores.test_isolation import PAUSE, torn

WRITERS, TURNS = 16, 10
# About one entity; every writer asserts half of them, two chunks, in an order of its own.
COMMON = [caption("ari", locator=f"¶{number}") for number in range(1, 1200)]


def write(ledger: Ledger, name: str, turns: int, told: Counter[str]) -> None:
    """Assert the common statements and one of its own, and grade one of the common ones, again and again."""
    draw = random.Random(name)
    for turn in range(turns):
        batch = f"{name}-{turn}"
        entries = [*draw.sample(COMMON, len(COMMON) // 2), caption(batch)]
        try:
            ledger.append([*staged(batch, *entries, batch=batch), commit(batch)])
            regrade(ledger, draw.choice(COMMON[:3]), draw.randint(2, 6))
        except StoreBusy:
            told["busy"] += 1
            continue
        told[batch] += 1


def read(ledger: Ledger, done: threading.Event) -> list[str]:
    """Read until the writers are done: what was torn, and how often it read."""
    seen, times = list[str](), 0
    while not done.wait(PAUSE):
        seen += torn(ledger)
        times += 1
    return [*seen, f"{times} reads"]


def contend(database: Database, turns: int) -> tuple[Counter[str], list[str]]:
    """Sixteen writers and two readers on an empty database, started at the same moment."""
    told, done = Counter[str](), threading.Event()
    with contextlib.ExitStack() as stack:
        stores = [stack.enter_context(database.store()) for _ in range(WRITERS + 2)]
        with ThreadPoolExecutor(WRITERS + 2) as pool:
            readers = [pool.submit(read, store, done) for store in stores[WRITERS:]]
            writers = [
                pool.submit(write, store, f"writer-{number}", turns, told)
                for number, store in enumerate(stores[:WRITERS])
            ]
            try:
                for one in writers:
                    one.result()
            finally:
                done.set()
            return told, [line for one in readers for line in one.result()]


@pytest.mark.slow
def test_sixteen_writers_on_one_entity(
    database: Database, scale: Callable[[int], int], figure: Callable[[str], None]
) -> None:
    start = time.monotonic()
    told, seen = contend(database, scale(TURNS))
    figure(
        f"{WRITERS} writers, {scale(TURNS)} turns: {told['busy']} told that it is busy, "
        f"{', '.join(seen[-1:])}, {time.monotonic() - start:.0f} s"
    )
    assert [line for line in seen if line.startswith("torn")] == []
    database.digest()
    with database.store() as ledger:
        there = {str(batch) for (batch,) in asserted(ledger, "batch")}
        assert told.keys() - {"busy"} <= there
        assert len(told) > WRITERS // 2
        assert {entry.id for entry in COMMON} >= {name for (name,) in asserted(ledger, "id")} - own(there)


def own(batches: Iterable[str]) -> set[bytes]:
    """The statements that each writer alone asserts."""
    return {caption(batch).id for batch in batches}


def test_writers_that_take_no_lock_would_be_caught(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: appends that read the head before they lock it."""
    monkeypatch.setattr(module, "_LOCK", "MATCH (h:_Head) RETURN h")

    def contended() -> None:
        for _ in range(3):
            _, seen = contend(database, 1)
            assert [line for line in seen if line.startswith("torn")] == []
            database.digest()
            database.empty()

    with pytest.raises((StoreError, AssertionError)):
        contended()


def bare(database: Database) -> None:
    """Take everything away, constraints and indexes too."""
    database.empty()
    for kind in ("CONSTRAINT", "INDEX"):
        for name, made in database.ask(f"SHOW {kind} YIELD name, type RETURN name, type"):
            if made != "LOOKUP":
                database.ask(f"DROP {kind} {name}")


def come_first(database: Database) -> Counter[str]:
    """Eight writers at the same moment, where nothing is yet."""
    bare(database)
    told = Counter[str]()
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(WRITERS // 2) as pool:
        stores = [stack.enter_context(database.store()) for _ in range(WRITERS // 2)]
        for one in [pool.submit(write, store, f"first-{at}", 1, told) for at, store in enumerate(stores)]:
            one.result()
    assert database.ask("MATCH (h:_Head) RETURN count(h)") == [[1]]
    return told


def test_writers_that_come_first_together_find_one_ledger(database: Database) -> None:
    told = come_first(database)
    with database.store() as ledger:
        assert told.keys() - {"busy"} <= {str(batch) for (batch,) in asserted(ledger, "batch")}
    assert len(told) > WRITERS // 4


def test_a_head_that_is_made_before_its_constraint_would_be_caught(
    database: Database, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: what makes the schema makes the head only; without the constraint each writer makes one."""
    request.addfinalizer(lambda: bare(database))

    def head(connection: Connection) -> None:
        connection.write(lambda transaction: transaction.run(schema._HEAD, format=FORMAT).consume())

    monkeypatch.setattr(schema, "create", head)

    def several() -> None:
        for _ in range(3):
            come_first(database)

    with pytest.raises((StoreError, AssertionError, ValueError)):
        several()
