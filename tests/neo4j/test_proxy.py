"""Whatever the network does between driver and server: nothing lost, nothing twice, one sentence, no thread left."""

import gc
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph import actions, ontology, projection
from graph.errors import BadInput, StoreError
from graph.ledger import Ledger, fold
from graph.marking import CLEAR
from graph.stores.neo4j import store as module
from ingest.jobs import file_jobs
from ingest.load import load
from tests.neo4j.database import Database
from tests.neo4j.proxy import Fault, Proxy
from tests.stores.test_crash import people

# Where a handshake breaks off the driver leaves its socket, and a half-made connection, to the collector.
pytestmark = [
    pytest.mark.filterwarnings(f"ignore:Exception ignored in. <{what}:pytest.PytestUnraisableExceptionWarning")
    for what in ("function Bolt", "socket.socket")
]
STRIKES = 5
# Another time the same act may take a few exchanges less.
FEWER = 5
A, B = "person:own/made-1", "person:own/made-2"
Act = Callable[[Ledger], object]
ALWAYS = 10**9
# How often a fault befalls, once it does: a passing one, or one that stays.
TIMES = dict.fromkeys(Fault, (1, 1, ALWAYS)) | {Fault.LATE: (1,), Fault.DRIBBLE: (ALWAYS,)}


@dataclass(frozen=True)
class House:
    """A database, a proxy before it, two files to load."""

    database: Database
    proxy: Proxy
    first: Path
    second: Path

    def begin(self) -> str:
        """An empty database, and the first file in it; its digest."""
        self.proxy.strike(Fault.NONE)
        self.database.empty()
        with self.database.store() as ledger:
            self.load(ledger, self.first)
        return self.database.digest()

    def load(self, ledger: Ledger, file: Path) -> None:
        load(ledger, ontology.load(), file_jobs([file], kind="people"), actor="analyst", marking="CLEAR")

    def acts(self) -> dict[str, Act]:
        return {
            "load": lambda ledger: self.load(ledger, self.second),
            "read": lambda ledger: projection.build(ledger, CLEAR, ontology.load()).version,
            "judge": lambda ledger: actions.judge(
                ledger, "identity", A, B, "yes", actor="analyst", reason="same passport", marking="CLEAR"
            ),
        }

    def attempt(self, act: Act) -> str | None:
        """Do an act through the proxy; what the user is told where it fails."""
        with self.database.store(self.proxy.url, retry=2.0) as ledger:
            try:
                act(ledger)
            except StoreError as error:
                return str(error)
        return None


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Iterator[House]:
    with Proxy(database.port) as proxy:
        yield House(database, proxy, people(tmp_path / "first.csv", 4), people(tmp_path / "second.csv", 80))
    gc.collect()


@pytest.fixture
def threads() -> Iterator[None]:
    """Nothing that a store started runs on when it is closed."""
    before = running()
    yield
    assert running() <= before


def running() -> set[threading.Thread]:
    """Every thread but those of a proxy."""
    return {thread for thread in threading.enumerate() if thread.name != "proxy"}


def test_a_thread_that_is_left_would_be_seen() -> None:
    """Planted: a thread that outlives its store."""
    before, done = running(), threading.Event()
    left = threading.Thread(target=done.wait)
    left.start()
    assert running() - before == {left}
    done.set()
    left.join()
    assert running() <= before


def place(fault: Fault, exchanges: int, draw: random.Random) -> int:
    """Which exchange a fault befalls first."""
    match fault:
        case Fault.RESET:
            return 1
        case Fault.DRIBBLE:
            return 2  # the driver takes its four bytes of handshake in one piece or not at all
    return draw.randint(1, exchanges - FEWER)


def is_one_sentence(told: str) -> bool:
    return "\n" not in told and told.count("; ") == 1 and len(told) < 160 and "Error" not in told


@pytest.mark.parametrize("name", ["load", "read", "judge"])
@pytest.mark.parametrize("fault", [Fault.CUT, Fault.HALF, Fault.LATE, Fault.RESET, Fault.DRIBBLE, Fault.LOST])
@pytest.mark.usefixtures("threads")
def test_a_fault_loses_nothing_and_doubles_nothing(
    house: House, scale: Callable[[int], int], figure: Callable[[str], None], fault: Fault, name: str
) -> None:
    act, draw, told = house.acts()[name], random.Random(f"{fault} {name}"), []
    before = house.begin()
    assert house.attempt(act) is None
    exchanges, after = house.proxy.exchanges, house.database.digest()
    assert (before == after) == (name == "read")
    for _ in range(scale(STRIKES)):
        house.begin()
        house.proxy.strike(fault, place(fault, exchanges, draw), times=draw.choice(TIMES[fault]))
        start = time.monotonic()
        sentence = house.attempt(act)
        told.append((house.proxy.struck, round(time.monotonic() - start, 1), sentence))
        assert house.proxy.struck
        assert sentence is None or is_one_sentence(sentence), sentence
        assert house.database.digest() in ({after} if sentence is None else {before, after})
        house.proxy.strike(Fault.NONE)
        assert house.attempt(act) is None
        assert house.database.digest() == after
    figure(f"{fault.value}, {name} ({exchanges} exchanges): {told}")


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.HALF, Fault.LOST])
@pytest.mark.usefixtures("threads")
def test_a_commit_whose_answer_is_lost_is_acknowledged_once(
    house: House, scale: Callable[[int], int], fault: Fault
) -> None:
    act, draw = house.acts()["judge"], random.Random(fault.value)
    house.begin()
    house.proxy.strike(Fault.NONE, commits=True)
    assert house.attempt(act) is None
    commits, after = house.proxy.exchanges, house.database.digest()
    for at in draw.sample(range(1, commits + 1), max(3, scale(commits))):
        house.begin()
        house.proxy.strike(fault, at, commits=True)
        assert house.attempt(act) is None
        assert house.proxy.struck
        assert house.database.digest() == after
        assert judged(house.database) == 1


@pytest.mark.usefixtures("threads")
def test_where_no_commit_is_ever_answered_one_sentence_says_so(house: House) -> None:
    act = house.acts()["load"]
    before = house.begin()
    house.proxy.strike(Fault.CUT, 3, times=10**9, commits=True)
    sentence = house.attempt(act)
    assert sentence is not None
    assert "went away while it was asked to commit; run the command again: nothing doubles" in sentence
    there = house.database.digest()
    house.proxy.strike(Fault.NONE)
    assert house.attempt(act) is None
    after = house.database.digest()
    assert there in (before, after)
    assert before != after


def judged(database: Database) -> int:
    with database.store() as ledger:
        return len(fold(ledger.events().log).judgements)


def test_a_write_that_is_repeated_blindly_would_be_caught(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: an append that does not look whether it was written; repeated after a lost answer it fails."""
    monkeypatch.setattr(module, "_DONE", "MATCH (a:_Append {token: $token}) WHERE false RETURN a.position AS position")
    house.begin()
    seen = set()
    for at in range(3, 9):
        house.proxy.strike(Fault.CUT, at, commits=True)
        try:
            seen.add(house.attempt(house.acts()["judge"]))
        except BadInput as error:
            seen.add(str(error).split("; ")[-1])
    assert "give every batch a token of its own" in seen
