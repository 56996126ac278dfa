"""A copy of a ledger is the ledger, whatever stood in it and wherever it was stopped; another is refused."""

import random
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from graph.copying import commits, copy, write
from graph.errors import BadInput, StoreBusy, StoreDamaged
from graph.ledger import CHUNK, MODULUS, Assert, Erase, Event, Ledger, Position, fold, retract_line
from graph.statement import Statement
from graph.stores.recount import recount
from tests.stores.conftest import LASTING, turns
from tests.stores.examples import (
    ARI,
    BEA,
    CAN,
    SECRET,
    caption,
    commit,
    erase,
    judge,
    load,
    reclassify,
    regrade,
    retract,
    staged,
    token,
    undo,
)
from tests.stores.histories import (
    FIRST,
    PAIRS,
    READING,
    assert_same,
    erased_meanwhile,
    four_commits,
    history,
    opened,
    sums,
)
from tests.stores.model import ModelLedger


@pytest.fixture(params=PAIRS, ids="-".join)
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Ledger, Ledger]]:
    """Two empty stores."""
    with opened(request.param[0], tmp_path / "from") as source, opened(request.param[1], tmp_path / "to") as target:
        yield source, target


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Ledger]:
    """A store with four commits, that lasts."""
    with opened(FIRST, tmp_path / "from") as ledger:
        yield four_commits(ledger)


def test_each_kind_of_event_and_what_it_left(pair: tuple[Ledger, Ledger]) -> None:
    source, target = pair
    first = load(source, "one", ARI, BEA, READING, dataset="people.csv")
    load(source, "two", BEA, CAN, dataset="people.csv")
    load(source, "one again", ARI, READING, SECRET, dataset="people.csv", beside=True)
    regrade(source, CAN, 5)
    reclassify(source, BEA, "AMBER:alpha")
    held = retract(source, ARI)
    undo(source, undo(source, held))
    judge(source, premises=(ARI.id.hex(), BEA.id.hex()))
    undo(source, judge(source, "no"))
    source.append(staged("never committed", caption("fay"), batch=token()))
    erase(source, ARI)
    load(source, "two", BEA, CAN)  # known: swept
    source.append([*staged("three", CAN, batch="3"), *staged("four", ARI, batch="4"), commit("3", "4")])
    copied = copy(source, target)
    assert (copied.position, copied.there) == (source.position().position, 0)
    assert copied.digest == source.position().digest
    assert first in fold(target.events().log).superseded
    assert_same(target, source)


def test_a_batch_of_several_chunks_is_copied_whole(pair: tuple[Ledger, Ledger]) -> None:
    source, target = pair
    load(source, "many", *(caption(f"p{number}") for number in range(CHUNK + 3)))
    copy(source, target)
    assert_same(target, source)


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=map("-".join, PAIRS))
def test_random_histories(old: str, new: str, tmp_path: Path, scale: Callable[[int], int]) -> None:
    erased = 0
    total = scale(turns(200, old, new))
    for seed in range(total):
        folder, draw = tmp_path / str(seed), random.Random(seed)
        with opened(old, folder / "from") as source, opened(new, folder / "to") as target:
            history(draw, [source], "before")
            erased += any(isinstance(entry.event, Erase) for entry in source.events().log)
            goal = source.position().position
            write(commits(source, 0, draw.randrange(goal + 1)), target, until=goal)
            copy(source, target)
            assert_same(target, source)
            history(draw, [source, target], "after", acts=6)
            assert sums(target) == sums(source)
    assert erased > total // 3


def test_a_change_that_waited_through_an_erasure_is_about_nothing(pair: tuple[Ledger, Ledger]) -> None:
    """What names a tombstone is not waited for, wherever it is written after the erasure: in a copy it always is."""
    source, target = pair
    erased_meanwhile(source)
    assert sums(source) == recount(source)
    copy(source, target)
    assert_same(target, source)


class Waiting(ModelLedger):
    """Planted: a store in which a retract of a tombstone waits for its statement."""

    def position(self) -> Position:
        at, state = super().position(), fold(self.events().log)
        more = sum(retract_line(name) for name in state.retracted.keys() & self._tombstones)
        return Position(at.position, {**at.sums, "CLEAR": (at.sums.get("CLEAR", 0) + more) % MODULUS})


def test_a_store_that_waits_for_a_tombstone_is_found(tmp_path: Path) -> None:
    with opened(FIRST, tmp_path) as source:
        erased_meanwhile(source)
        with pytest.raises(StoreDamaged, match="the copy differs"):
            copy(source, Waiting(time.time))


def test_a_copy_goes_on_from_every_commit(source: Ledger, tmp_path: Path) -> None:
    for reached in range(5):
        with opened(FIRST, tmp_path / str(reached)) as target:
            write(commits(source, 0, reached), target, until=reached)
            assert copy(source, target).there == reached
            assert_same(target, source)


def test_a_copy_follows_a_source_that_grows(source: Ledger) -> None:
    class Busy(ModelLedger):
        """Somebody loads into the source while it is copied."""

        def append(self, events: Iterable[Event]) -> int:
            if self.position().position == 1 and source.position().position == 4:
                load(source, "meanwhile", caption("gita"))
            return super().append(events)

    target = Busy(time.time)
    assert copy(source, target).position == 5
    assert_same(target, source)


@pytest.mark.parametrize("gone", [ARI, CAN], ids=["copied", "to be copied"])
def test_what_is_erased_while_it_is_copied_is_found_in_the_copy(source: Ledger, gone: Statement) -> None:
    class Busy(ModelLedger):
        """Somebody erases something in the source while it is copied."""

        def append(self, events: Iterable[Event]) -> int:
            if self.position().position == 1 and source.position().position == 4:
                erase(source, gone)
            return super().append(events)

    target = Busy(time.time)
    if gone is CAN:
        copy(source, target)
        assert_same(target, source)
        return
    with pytest.raises(BadInput, match="from before an erasure"):
        copy(source, target)
    assert target.position().position == 4


def other(ledger: Ledger) -> None:
    load(ledger, "other", CAN)


def longer(ledger: Ledger) -> None:
    for number in range(5):
        load(ledger, str(number), caption(f"h{number}"))


@pytest.mark.parametrize("fill", [other, longer])
def test_a_target_that_holds_something_else_is_refused(
    pair: tuple[Ledger, Ledger], fill: Callable[[Ledger], None]
) -> None:
    source, target = pair
    load(source, "one", ARI)
    load(source, "two", BEA)
    fill(target)
    before = target.position(), target.events().log
    with pytest.raises(BadInput, match="name an empty store"):
        copy(source, target)
    assert (target.position(), target.events().log) == before


def test_the_same_events_with_another_statement_are_something_else(pair: tuple[Ledger, Ledger]) -> None:
    """Tokens, contents and times agree; one word of one statement does not."""
    source, target = pair
    for ledger, entry in ((source, ARI), (target, caption("ari", locator="¶20"))):
        ledger.append([*staged("one", entry, batch="one"), commit("one")])
    load(source, "two", BEA)
    with pytest.raises(BadInput, match="commit 1 of the target is another than the one to copy"):
        copy(source, target)
    assert target.position().position == 1


def test_a_copy_from_before_an_erasure_is_refused(source: Ledger, tmp_path: Path) -> None:
    with opened(FIRST, tmp_path / "to") as target:
        copy(source, target)
        erase(source, ARI)
        with pytest.raises(BadInput, match=r"commit 1 of the target .* from before an erasure"):
            copy(source, target)
        assert target.position().position == 4


def test_two_that_write_into_one_target_are_told(source: Ledger) -> None:
    class Shared(ModelLedger):
        """Another program commits just before this one does."""

        def append(self, events: Iterable[Event]) -> int:
            if not self.position().position:
                super().append([*staged("other", CAN, batch="other"), commit("other")])
            return super().append(events)

    with pytest.raises(StoreBusy, match="another program writes into the target"):
        copy(source, Shared(time.time))


class Lossy(ModelLedger):
    """Planted: a store that loses one statement of each chunk."""

    def append(self, events: Iterable[Event]) -> int:
        return super().append(
            Assert(batch=event.batch, statements=event.statements[1:]) if isinstance(event, Assert) else event
            for event in events
        )


def test_a_copy_that_lost_something_is_not_called_equal(source: Ledger) -> None:
    with pytest.raises(StoreDamaged, match="the copy differs"):
        copy(source, Lossy(time.time))


class Listing(ModelLedger):
    """Planted: a store that lists the events of an append before it writes the first."""

    def append(self, events: Iterable[Event]) -> int:
        list(events)
        return 0


class Streaming(ModelLedger):
    """A store that keeps no event."""

    def append(self, events: Iterable[Event]) -> int:
        for _ in events:
            pass
        return 0


@pytest.mark.parametrize(("store", "flat"), [(Streaming, True), (Listing, False)])
def test_memory_does_not_grow_with_the_statements(store: type[ModelLedger], flat: bool, tmp_path: Path) -> None:
    """A statement takes about 700 bytes, its position 50."""
    peaks = []
    for count in (2, 5):
        with opened(FIRST, tmp_path / str(count)) as source:
            load(source, "one", *(caption(f"i{number}") for number in range(count * CHUNK)))
            tracemalloc.start()
            with pytest.raises(StoreBusy):  # as neither says that it has reached the first commit
                copy(source, store(time.time))
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    grown = (peaks[1] - peaks[0]) / (3 * CHUNK)
    assert (grown < 300) == flat, f"{grown:.0f} bytes a statement"


def test_no_case_names_a_store() -> None:
    for file in ("histories.py", "test_copying.py", "test_ledgerfile.py", "test_restoring.py"):
        text = Path(__file__).with_name(file).read_text("utf-8").casefold()
        assert [name for name in LASTING if f'"{name}"' in text] == []
