"""What goes wrong between writers and readers on a careless store, after the cases of LDBC's ACID suite.

Each case is told in the port's own terms and gives the anomalies that it saw: none on a store that lasts, some on
the unsafe twin of that store that stands beside it in the table. A transaction is one append; a read is one call.
"""

import contextlib
import multiprocessing
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar, Final, NamedTuple

import msgspec
import pytest

from graph.errors import BadInput
from graph.ledger import Assert, Commit, Event, Events, Ledger, Logged, Open, Position, Regrade, Undo, fold
from graph.statement import Statement
from graph.stores.recount import recount
from tests.stores.conftest import STORES
from tests.stores.examples import act, asserted, caption, commit, load, staged, token

Opener = Callable[[], Ledger]
WRITERS, AT_ONCE = 200, 8
# Seconds between two reads.
PAUSE = 0.02
CYCLE: Final = [caption(name, credibility=3) for name in ("east", "north", "west", "south")]
EAST: Final = CYCLE[0]
PARTS: Final = ("mail", "person", "link")


class AsOf(NamedTuple):
    """A ledger as it was at an earlier commit, for `recount`."""

    ledger: Ledger
    until: int

    def events(self, columns: Sequence[str]) -> Events:
        return self.ledger.events(0, self.until, columns)


def torn(ledger: Ledger) -> list[str]:
    """Whether the sums are those of another commit than the one named with them."""
    at = ledger.position()
    counted = recount(AsOf(ledger, at.position))  # type: ignore[arg-type]
    return [] if {mark: total for mark, total in at.sums.items() if total} == counted else [f"torn at {at.position}"]


def regraded(batch: str, entries: Iterable[Statement], grade: int, reason: str) -> list[Event]:
    """A batch, not committed, that grades statements anew."""
    changes = [
        Regrade(batch=batch, statement=entry.id, credibility=grade, marking="CLEAR", reason=reason) for entry in entries
    ]
    return [*staged(batch, batch=batch), *changes]


def grade(ledger: Ledger, entry: Statement) -> int:
    return fold(ledger.events().log).credibility.get(entry.id, entry.credibility)


def versions(events: Events) -> list[int]:
    """How often each statement of the cycle was graded anew."""
    counts = Counter(one.event.statement for one in events.log if isinstance(one.event, Regrade))
    return [counts[entry.id] for entry in CYCLE]


def writing(
    open_: Opener, count: int, write: Callable[[Ledger, int], None], read: Callable[[Ledger], list[str]]
) -> list[str]:
    """Let `count` writes run, some at once, and two readers read until all are done; what the readers saw."""
    done = threading.Event()

    def reader() -> list[str]:
        ledger, seen = open_(), list[str]()
        while not done.wait(PAUSE):
            seen += read(ledger)
        return seen + read(ledger)

    def writer(first: int) -> None:
        ledger = open_()
        for number in range(first, count, AT_ONCE):
            write(ledger, number)

    with ThreadPoolExecutor(AT_ONCE + 2) as pool:
        readers = [pool.submit(reader) for _ in range(2)]
        writers = [pool.submit(writer, first) for first in range(AT_ONCE)]
        try:
            for one in writers:
                one.result()
        finally:
            done.set()
        return [line for one in readers for line in one.result()]


def nothing(_: Ledger) -> list[str]:
    return []


def refused(ledger: Ledger, events: Iterable[Event]) -> None:
    """An append that the store refuses at its last event."""
    with contextlib.suppress(BadInput):
        ledger.append([*events, commit("never opened")])


def atomicity(open_: Opener, count: int) -> list[str]:
    """An append adds mail, person and link in three events; every other one is refused at its end."""

    def write(ledger: Ledger, number: int) -> None:
        batch = token()
        parts = [Assert(batch=batch, statements=(caption(f"{number}-{part}"),)) for part in PARTS]
        events = [*staged(batch, batch=batch), *parts]
        if number % 2:
            refused(ledger, events)
        else:
            ledger.append([*events, commit(batch)])

    def read(ledger: Ledger) -> list[str]:
        there = Counter(str(value).partition("-")[0] for (value,) in asserted(ledger, "value"))
        return [f"{parts} parts of {number}" for number, parts in there.items() if parts != 3 or int(number) % 2]

    return writing(open_, count, write, read)


def dirty_write(open_: Opener, count: int) -> list[str]:
    """G0. Writers grade a, b and their link anew, each in one append: all three were graded in the same order."""
    load(open_(), "cycle", *CYCLE)
    writing(open_, count, lambda ledger, number: _regrade_all(ledger, CYCLE[:3], number), nothing)
    orders = [
        [one.event.reason for one in open_().events().log
         if isinstance(one.event, Regrade) and one.event.statement == entry.id] for entry in CYCLE[:3]
    ]  # fmt: skip
    return [] if orders[0] == orders[1] == orders[2] and len(orders[0]) == count else [f"orders differ: {orders}"]


def _regrade_all(ledger: Ledger, entries: Sequence[Statement], number: int) -> None:
    batch = token()
    ledger.append([*regraded(batch, entries, number % 6 + 1, str(number)), commit(batch)])


def aborted_read(open_: Opener, count: int) -> list[str]:
    """G1a. A grade is staged, waits, and is taken back or refused: no reader ever sees it."""
    load(open_(), "cycle", *CYCLE)

    def write(ledger: Ledger, number: int) -> None:
        batch = token()
        if number % 2:
            refused(ledger, regraded(batch, CYCLE, 6, "never"))
            return
        ledger.append(regraded(batch, CYCLE, 6, "never"))
        act(ledger, Undo(batch=token(), undone=batch, marking="CLEAR", reason="not after all"))

    return writing(open_, count, write, lambda ledger: ["saw it"] if grade(ledger, EAST) == 6 else torn(ledger))


def intermediate_read(open_: Opener, count: int) -> list[str]:
    """G1b. One append grades 6 and then 5: no reader sees the 6."""
    load(open_(), "cycle", *CYCLE)

    def write(ledger: Ledger, _: int) -> None:
        batch = token()
        first, second = (regraded(batch, [EAST], grade, "twice") for grade in (6, 5))
        ledger.append([*first, *second[1:], commit(batch)])

    return writing(open_, count, write, lambda ledger: ["saw it"] if grade(ledger, EAST) == 6 else torn(ledger))


def _pairs(open_: Opener, count: int) -> Counter[str]:
    """Loads of the same content, two at once: each writes its own and, in the same append, looks for the other.

    Gives how many of each pair count in the end.
    """
    with ThreadPoolExecutor(2) as pool:
        for number in range(count):
            ledgers, start = (open_(), open_()), threading.Barrier(2)

            def one(ledger: Ledger, number: int = number, start: threading.Barrier = start) -> None:
                start.wait()
                load(ledger, f"content {number}", caption(f"pair-{number}"))

            list(pool.map(one, ledgers))
            for ledger in ledgers:
                ledger.close()
    found: Counter[str] = Counter({f"Pair-{number}": 0 for number in range(count)})
    ledger = open_()
    live = fold(ledger.events().log).live
    found.update(str(value) for batch, value in asserted(ledger, "batch", "value") if batch in live)
    return found


def circular(open_: Opener, count: int) -> list[str]:
    """G1c. Were both of a pair to see the other, each would give way and neither would count."""
    return [f"none of {pair}" for pair, number in _pairs(open_, count).items() if number == 0]


def write_skew(open_: Opener, count: int) -> list[str]:
    """WS. Were neither of a pair to see the other, the same content would count twice."""
    return [f"{number} of {pair}" for pair, number in _pairs(open_, count).items() if number > 1]


def many_preceders(open_: Opener, count: int) -> list[str]:
    """IMP, PMP. Two reads up to the same commit are equal, and one read's log and columns are of one version."""
    load(open_(), "cycle", *CYCLE)

    def read(ledger: Ledger) -> list[str]:
        until = ledger.position().position
        first = ledger.events(0, until, ("batch", "id"))
        time.sleep(0.01)
        second = ledger.events(0, until, ("batch", "id"))
        opened = {one.event.batch for one in first.log if isinstance(one.event, Open)}
        unequal = [] if first == second else [f"two reads of {until}"]
        return unequal if opened == set(first.columns["batch"]) else [*unequal, f"two versions in one read of {until}"]

    return writing(open_, count, _add, read)


def _add(ledger: Ledger, number: int) -> None:
    load(ledger, f"content {number}", caption(f"one-{number}"))


def fractured(open_: Opener, count: int) -> list[str]:
    """OTV, FR. Writers grade all four of a cycle anew the whole time: a read sees all four alike, a later one no less.

    Sums and position are read together, so they are of one commit.
    """
    load(open_(), "cycle", *CYCLE)

    def read(ledger: Ledger) -> list[str]:
        first, second = versions(ledger.events()), versions(ledger.events())
        sound = len(set(first)) == len(set(second)) == 1 and max(first) <= min(second)
        return torn(ledger) if sound else [f"{first} before {second}"]

    return writing(open_, count, lambda ledger, number: _regrade_all(ledger, CYCLE, number), read)


def lost_update(open_: Opener, count: int) -> list[str]:
    """LU. Position and sums are counters that every append raises; a dataset is a value that every load replaces."""
    given: list[int] = []

    def write(ledger: Ledger, number: int) -> None:
        batch, entry = token(), caption(f"one-{number}")
        given.append(ledger.append([*staged(batch, entry, batch=batch, dataset="one"), commit(batch)]))

    writing(open_, count, write, nothing)
    ledger = open_()
    log, last = ledger.events().log, ledger.position().position
    committed, live = sum(isinstance(one.event, Commit) for one in log), len(fold(log).live)
    told = sorted(given) == list(range(1, count + 1)) and last == committed == count and live == 1
    return torn(ledger) if told else [f"position {last}, {committed} commits of {count}, {live} live"]


def durability(open_: Opener, count: int) -> list[str]:
    """Eight processes write; killed at a drawn moment, all that they were told is there, and every batch is whole."""
    reading, told = os.pipe()
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_and_tell, args=(open_, told, number)) for number in range(AT_ONCE)]
    load(open_(), "first", EAST)
    for one in writers:
        one.start()
    acknowledged = _lines(reading, random.Random(count).randint(count, 2 * count))
    for one in writers:
        one.kill()
    for one in writers:
        one.join()
    os.close(told)
    acknowledged += _lines(reading, 10**6)
    os.close(reading)
    ledger = open_()
    there = Counter(str(batch) for (batch,) in asserted(ledger, "batch") if str(batch).startswith("killed"))
    return [
        *(f"lost {batch}" for batch in set(acknowledged) - there.keys()),
        *(f"{parts} parts of {batch}" for batch, parts in there.items() if parts != 3),
        *torn(ledger),
    ]


def _write_and_tell(open_: Opener, told: int, number: int) -> None:
    ledger = open_()
    for turn in range(10**6):
        batch = f"killed-{number}-{turn}"
        ledger.append([*staged(batch, *(caption(f"{batch}-{part}") for part in PARTS), batch=batch), commit(batch)])
        os.write(told, f"{batch}\n".encode())


def _lines(reading: int, count: int) -> list[str]:
    """So many whole lines of a pipe, or all that come."""
    text = b""
    while text.count(b"\n") < count and (more := os.read(reading, 1)):
        text += more
    return text.decode().split("\n")[:-1]


class Unsafe:
    """A twin of a store: the same ledger behind it, one thing done carelessly."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def append(self, events: Iterable[Event]) -> int:
        return self.ledger.append(events)

    def events(self, since: int = 0, until: int | None = None, columns: Sequence[str] = ()) -> Events:
        return self.ledger.events(since, until, columns)

    def statements(self, ids: Sequence[bytes | int]) -> list[Statement]:
        return self.ledger.statements(ids)

    def position(self) -> Position:
        return self.ledger.position()

    def close(self) -> None:
        self.ledger.close()


class Piecemeal(Unsafe):
    """Commits after every event, with a pause of another length between them each time."""

    def append(self, events: Iterable[Event]) -> int:
        opened, last = dict[str, Open](), 0
        for event in events:
            match event:
                case Open():
                    opened[event.batch] = event
                case Commit() if opened.keys().isdisjoint(event.batches):
                    raise BadInput("not open")
                case Commit():
                    continue
                case _:
                    own = token()
                    time.sleep(random.uniform(0, 0.03))
                    start = msgspec.structs.replace(opened[event.batch], batch=own, content=own)
                    last = self.ledger.append([start, msgspec.structs.replace(event, batch=own), commit(own)])
        return last


class Visible(Unsafe):
    """Lets what is staged count at once."""

    def append(self, events: Iterable[Event]) -> int:
        given = [event for event in events if not isinstance(event, Commit)]
        return self.ledger.append([*given, commit(*(event.batch for event in given if isinstance(event, Open)))])


class Peeking(Unsafe):
    """Sees what others are about to write, and gives way to it."""

    announced: ClassVar[list[str]] = []

    def append(self, events: Iterable[Event]) -> int:
        given = list(events)
        contents = [event.content for event in given if isinstance(event, Open)]
        self.announced.extend(contents)
        time.sleep(0.05)
        if any(self.announced.count(content) > 1 for content in contents):
            return self.ledger.position().position
        return self.ledger.append(given)


class Asking(Unsafe):
    """Looks for the same content in one read, and writes in another transaction whatever is there by then."""

    def append(self, events: Iterable[Event]) -> int:
        given = list(events)
        state = fold(self.ledger.events().log)
        if any(isinstance(event, Open) and state.known(event.content) for event in given):
            return self.ledger.position().position
        time.sleep(0.05)
        unlike = [
            msgspec.structs.replace(event, content=token()) if isinstance(event, Open) else event for event in given
        ]
        return self.ledger.append(unlike)


class Unpinned(Unsafe):
    """Reads the last commit, whichever is asked for."""

    def events(self, since: int = 0, until: int | None = None, columns: Sequence[str] = ()) -> Events:
        return msgspec.structs.replace(self.ledger.events(since, None, columns), until=until or 0)


class Fractured(Unsafe):
    """Puts one read together from two that see two versions."""

    def events(self, since: int = 0, until: int | None = None, columns: Sequence[str] = ()) -> Events:
        first = self.ledger.events(since, until)
        time.sleep(0.02)
        second = self.ledger.events(since, until, columns)
        log = [*(one for one in first.log if not _of_east(one)), *(one for one in second.log if _of_east(one))]
        return Events(log, second.columns, second.until)


def _of_east(one: Logged) -> bool:
    return isinstance(one.event, Regrade) and one.event.statement == EAST.id


class Counting(Unsafe):
    """Keeps the position itself: reads it, writes, and sets it one higher."""

    counter: ClassVar[list[int]] = [0]

    def append(self, events: Iterable[Event]) -> int:
        before = self.counter[0]
        self.ledger.append(events)
        self.counter[0] = before + 1
        return self.counter[0]

    def position(self) -> Position:
        return Position(self.counter[0], self.ledger.position().sums)


class Lazy(Unsafe):
    """Acknowledges at once, and writes when enough has come together."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self._waiting: list[Event] = []

    def append(self, events: Iterable[Event]) -> int:
        self._waiting += events
        if len(self._waiting) > 10:
            self.ledger.append(self._waiting)
            self._waiting = []
        return 0


class Case(NamedTuple):
    """What must not be seen, how many writes it takes in full, and a store on which it is seen."""

    anomalies: Callable[[Opener, int], list[str]]
    writes: int
    twin: type[Unsafe]


TABLE: Final = {
    "atomicity": Case(atomicity, WRITERS // 2, Piecemeal),
    "dirty write (G0)": Case(dirty_write, WRITERS, Piecemeal),
    "aborted read (G1a)": Case(aborted_read, WRITERS // 2, Visible),
    "intermediate read (G1b)": Case(intermediate_read, WRITERS // 2, Piecemeal),
    "circular (G1c)": Case(circular, WRITERS // 4, Peeking),
    "many preceders (IMP, PMP)": Case(many_preceders, WRITERS // 2, Unpinned),
    "fractured, vanishing (FR, OTV)": Case(fractured, WRITERS // 2, Fractured),
    "lost update (LU)": Case(lost_update, WRITERS, Counting),
    "write skew (WS)": Case(write_skew, WRITERS // 4, Asking),
    "durability": Case(durability, WRITERS, Lazy),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_store_keeps_writers_and_readers_apart(name: str, reopen: Opener, scale: Callable[[int], int]) -> None:
    assert TABLE[name].anomalies(reopen, scale(TABLE[name].writes)) == []


@pytest.mark.parametrize("name", TABLE)
def test_its_unsafe_twin_does_not(name: str, reopen: Opener) -> None:
    case = TABLE[name]
    Peeking.announced.clear()
    Counting.counter[0] = 0
    assert case.anomalies(lambda: case.twin(reopen()), 2 * AT_ONCE) != []


def test_no_case_names_a_store() -> None:
    text = Path(__file__).read_text("utf-8").casefold()
    assert [name for name in STORES if f'"{name}"' in text] == []
