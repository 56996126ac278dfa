"""Killed without a warning, server or loader: nothing acknowledged is lost, and every append is there whole or not."""

import contextlib
import os
import random
import re
import resource
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.ledger import Ledger
from graph.statement import Statement, statement
from graph.stores.neo4j import typed
from graph.stores.neo4j.store import Neo4jStore
from tests.neo4j.database import Database
from tests.neo4j.further import Further, further
from tests.neo4j.running import LINTAS
from tests.stores.examples import ARI, asserted, caption, commit, load, staged
from tests.stores.test_conformance import digest
from tests.stores.test_crash import people

WRITERS, KILLS, ACKNOWLEDGED = 8, 10, 100
ROWS = 2500
LATER = 2 * 24 * 3600


def parts(name: str) -> list[Statement]:
    """Two people and that they are in touch."""
    ends = [f"{name}-a", f"{name}-b"]
    link = statement(
        f"person:paper/{ends[0]}", "ASSOCIATED_WITH", f"person:paper/{ends[1]}",
        source="src:paper", locator="¶19", marking="CLEAR", credibility=2,
    )  # fmt: skip
    return [*map(caption, ends), link]


@dataclass
class Told:
    """What writers were told of their batches, and how long each waited for it, in seconds."""

    acknowledged: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)


def write(ledger: Ledger, name: str, told: Told) -> None:
    """Append until the store fails."""
    for number in range(10**6):
        batch, start = f"{name}-{number}", time.monotonic()
        try:
            ledger.append([*staged(batch, *parts(batch), batch=batch), commit(batch)])
        except StoreError:
            told.unanswered.append(batch)
            return
        finally:
            told.waited.append(time.monotonic() - start)
        told.acknowledged.append(batch)


def kill_under_writers(server: Further, database: Database, name: str, wanted: int) -> Told:
    """Let writers write until so many batches are acknowledged, and kill the server."""
    told = Told()
    with contextlib.ExitStack() as stack:
        stores = [stack.enter_context(database.store()) for _ in range(WRITERS)]
        threads = [
            threading.Thread(target=write, args=(store, f"{name}-{number}", told))
            for number, store in enumerate(stores)
        ]
        for thread in threads:
            thread.start()
        while len(told.acknowledged) < wanted:
            assert any(thread.is_alive() for thread in threads)
            time.sleep(0.005)
        server.kill()
        for thread in threads:
            thread.join()
    return told


def faults(ledger: Ledger, acknowledged: list[str], unanswered: list[str]) -> list[str]:
    """What a store lacks, holds by halves, or holds and nobody wrote."""
    there = Counter(str(batch) for (batch,) in asserted(ledger, "batch"))
    expected = [entry for batch in there for entry in parts(batch)]
    at = ledger.position().digest
    return [
        *(f"lost {batch}" for batch in set(acknowledged) - there.keys()),
        *(f"{rows} rows of {batch}" for batch, rows in there.items() if rows != 3),
        *(f"nobody wrote {batch}" for batch in there.keys() - set(acknowledged) - set(unanswered)),
        *([] if at == digest(*expected) else ["the digest is another"]),
    ]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Further]:
    with further(tmp_path_factory.mktemp("killed")) as started:
        yield started


@pytest.mark.slow
def test_a_killed_server_loses_nothing_that_it_acknowledged(
    server: Further, scale: Callable[[int], int], figure: Callable[[str], None]
) -> None:
    draw, whole, lines = random.Random(6), Told(), []
    database = server.start()
    for turn in range(max(2, scale(KILLS))):
        told = kill_under_writers(server, database, f"turn-{turn}", ACKNOWLEDGED + draw.randrange(30))
        database = server.start()
        whole.acknowledged += told.acknowledged
        whole.unanswered += told.unanswered
        with database.store() as ledger:
            assert faults(ledger, whole.acknowledged, whole.unanswered) == []
            database.digest()
            there = {batch for (batch,) in asserted(ledger, "batch")}
            follows(ledger, whole)
        present = len(there & set(told.unanswered))
        lines.append(
            f"{len(told.acknowledged)} acknowledged, {len(told.unanswered)} unanswered of which {present} are there, "
            f"longest wait {max(told.waited):.1f} s"
        )
    figure("; ".join(f"kill {turn}: {line}" for turn, line in enumerate(lines, 1)))


def follows(ledger: Neo4jStore, whole: Told) -> None:
    """One more append brings the typed graph up to all that is there."""
    batch = f"after-{len(whole.acknowledged)}"
    ledger.append([*staged(batch, *parts(batch), batch=batch), commit(batch)])
    whole.acknowledged.append(batch)
    reached = typed.reached(ledger.connection)
    assert reached
    assert (reached.position, reached.rebuilding) == (ledger.position().position, False)
    people = {row["id"] for row in ledger.connection.read("MATCH (n:Person) RETURN n.id AS id")}
    assert people == {entity for (entity, prop) in asserted(ledger, "entity", "prop") if prop == "caption"}
    (found,) = ledger.connection.read("MATCH (:Person)-[r:ASSOCIATED_WITH]->(:Person) RETURN count(r) AS links")
    assert found["links"] == len(people) // 2


@pytest.mark.slow
def test_a_full_disk_is_told_and_loses_nothing(server: Further, tmp_path: Path) -> None:
    """Every file of the server is held to the size of its largest one and 100 kB more."""
    database = server.start()
    database.empty()
    first, file = people(tmp_path / "first.csv", 3), people(tmp_path / "many.csv", ROWS // 2)
    before, largest = loaded(database, first), max(path.stat().st_size for path in server.home.path.rglob("*.*"))
    resource.prlimit(server.running().pid, resource.RLIMIT_FSIZE, (largest + 100_000, largest + 100_000))
    with loading(database, file) as failing:
        _, told = failing.communicate()
    assert failing.returncode == 3
    assert re.fullmatch(r"lintas: the (server|database|connection)[^\n]+; [^\n]+\n", told.decode())
    server.kill()
    database = server.start()
    assert database.digest() == before
    assert loaded(database, file) != before


def test_a_lost_and_a_half_batch_would_be_caught(database: Database) -> None:
    """Planted: a batch acknowledged and not written, and one that nobody wrote, by halves."""
    with database.store() as ledger:
        ledger.append([*staged("half", *parts("half")[:2], batch="half"), commit("half")])
    with database.store() as ledger:
        found = faults(ledger, ["never written"], [])
    assert [line.split()[0] for line in found] == ["lost", "2", "nobody", "the"]


def loading(database: Database, file: Path) -> "subprocess.Popen[bytes]":
    """`lintas load` of a file, in a process of its own."""
    command = [LINTAS, "load", str(file), "--as-kind", "people", "--marking", "CLEAR", "--store", database.url]
    return subprocess.Popen(
        command, env={**os.environ, **database.login}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def loaded(database: Database, file: Path) -> str:
    """The digest after a load that must end well."""
    with loading(database, file) as running:
        _, told = running.communicate()
    assert running.returncode == 0, told
    return database.digest()


def kill_loader(database: Database, file: Path, at: int) -> None:
    """Load until the server holds so many chunks, and kill; the end is awaited of whatever it had asked for."""
    with loading(database, file) as running:
        while running.poll() is None and database.ask("MATCH (c:_Chunk) RETURN count(c)")[0][0] < at:
            time.sleep(0.002)
        running.kill()
    while len(database.ask("SHOW TRANSACTIONS")) > 1:
        time.sleep(0.05)


def loose(database: Database) -> int:
    """Chunks and batches that no commit has made count, and statements that point to no chunk that counts."""
    chunks = "MATCH (c:_Chunk) WHERE NOT EXISTS { (c)<-[:HAS]-(b:_Batch) WHERE b.position IS NOT NULL }"
    batches = "MATCH (b:_Batch|_Doomed) WHERE b.position IS NULL"
    pointing = """MATCH (s:_Statement) WHERE NOT EXISTS {
        MATCH (b:_Batch)-[:HAS]->(:_Chunk {number: s.position / 500}) WHERE b.position IS NOT NULL }"""
    return sum(int(database.ask(f"{text} RETURN count(*)")[0][0]) for text in (chunks, batches, pointing))


@pytest.mark.slow
def test_a_killed_loader_leaves_the_ledger_as_it_was_or_as_it_is_after(
    database: Database, tmp_path: Path, scale: Callable[[int], int], figure: Callable[[str], None]
) -> None:
    first, file = people(tmp_path / "first.csv", 3), people(tmp_path / "many.csv", ROWS)
    before, least = loaded(database, first), database.ask("MATCH (c:_Chunk) RETURN count(c)")[0][0]
    after, most = loaded(database, file), database.ask("MATCH (c:_Chunk) RETURN count(c)")[0][0]
    draw, lines, left = random.Random(7), [], 0
    for _ in range(max(2, scale(KILLS))):
        database.empty()
        loaded(database, first)
        at = draw.randint(least + 1, most)
        kill_loader(database, file, at)
        state = {before: "before", after: "after"}[database.digest()]
        left += loose(database)
        lines.append(f"at {at - least} of {most - least} chunks: {state}, {loose(database)} loose")
        assert loaded(database, file) == after
        with database.store(clock=lambda: time.time() + LATER) as ledger:
            load(ledger, "later", ARI)
        assert loose(database) == 0
    figure("loader killed " + "; ".join(lines))
    assert left
