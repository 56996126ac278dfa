"""What every store does, with exact answers; no case names a store."""

import contextlib
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.ledger import (
    CHUNK,
    Assert,
    Change,
    Ledger,
    Position,
    Reclassify,
    Regrade,
    Retract,
    Undo,
    fold,
    statement_line,
)
from graph.statement import Statement
from tests.stores.conftest import LASTING, STORES, turns
from tests.stores.examples import (
    ARI,
    BEA,
    CAN,
    SECRET,
    asserted,
    caption,
    commit,
    erase,
    judge,
    judgement,
    load,
    reclassify,
    regrade,
    retract,
    staged,
    token,
    undo,
)
from tests.stores.model import ModelLedger


def line(*statements: Statement) -> int:
    return sum(statement_line(one.id, one.marking, one.credibility) for one in statements) % (1 << 256)


def digest(*statements: Statement) -> str:
    return f"{line(*statements):064x}"


def test_an_empty_store(store: Ledger) -> None:
    assert store.position().position == 0
    assert store.position().digest == "0" * 64
    assert store.statements([ARI.id]) == []


def test_what_is_staged_is_invisible_until_its_commit(store: Ledger) -> None:
    store.append(staged("one", ARI, batch="a"))
    assert (store.position().position, asserted(store, "id")) == (0, [])
    assert store.append([commit("a")]) == 1
    assert asserted(store, "id", "entity", "prop", "value", "sign", "marking", "credibility") == [
        (ARI.id, "person:paper/ari", "caption", "Ari", "+", "CLEAR", 2)
    ]
    assert store.position().digest == digest(ARI)


def test_batches_are_read_in_the_order_of_their_commits(store: Ledger) -> None:
    store.append(staged("one", ARI, batch="a"))
    store.append(staged("two", BEA, batch="b"))
    store.append([Assert(batch="a", statements=(CAN,))])
    store.append([commit("b")])
    store.append([commit("a")])
    assert asserted(store, "value") == [("Bea",), ("Ari",), ("Can",)]
    assert asserted(store, "value", since=1) == [("Ari",), ("Can",)]
    assert asserted(store, "value", until=1) == [("Bea",)]


def test_content_is_as_first_asserted_whatever_came_later(store: Ledger) -> None:
    load(store, "one", ARI)
    regrade(store, ARI, 5)
    reclassify(store, ARI, "AMBER")
    assert store.statements([ARI.id]) == [ARI]
    (position,) = (row[0] for row in asserted(store, "position"))
    assert store.statements([position, b"x" * 32]) == [ARI]


def test_a_known_batch_changes_nothing(store: Ledger) -> None:
    load(store, "one", ARI, BEA)
    before = store.position().digest
    load(store, "one", ARI, BEA)
    assert store.position().digest == before
    assert len(asserted(store, "id")) == 2


def test_a_changed_file_takes_the_place_of_the_former_one(store: Ledger) -> None:
    load(store, "one", ARI, BEA, dataset="people.csv")
    second = load(store, "two", BEA, CAN, dataset="people.csv")
    assert store.position().digest == digest(BEA, CAN)
    undo(store, second)
    assert store.position().digest == digest(ARI, BEA)


def test_beside_keeps_both(store: Ledger) -> None:
    load(store, "one", ARI, BEA, dataset="people.csv")
    load(store, "two", BEA, CAN, dataset="people.csv", beside=True)
    assert store.position().digest == digest(ARI, BEA, CAN)


def test_undo_and_load_again_is_the_load(store: Ledger) -> None:
    first = load(store, "one", ARI, BEA)
    whole = store.position().digest
    taken_back = undo(store, first)
    assert store.position().digest == "0" * 64
    load(store, "one", ARI, BEA)
    assert store.position().digest == whole
    undo(store, taken_back)  # the undo of an undo: the first load stands again, beside the second
    assert store.position().digest == whole


def test_a_retract_survives_a_reload_and_may_come_first(store: Ledger) -> None:
    first = retract(store, ARI)
    load(store, "one", ARI, BEA)
    assert store.position().digest == digest(BEA)
    load(store, "two", ARI)
    assert store.position().digest == digest(BEA)
    undo(store, first)
    assert store.position().digest == digest(ARI, BEA)


def test_sums_stand_by_marking_and_follow_a_reclassification(store: Ledger) -> None:
    load(store, "one", ARI, SECRET)
    assert {mark: total for mark, total in store.position().sums.items() if total} == {
        "CLEAR": line(ARI),
        "AMBER:alpha": line(SECRET),
    }
    reclassify(store, ARI, "RED")
    assert store.position().sums.get("CLEAR", 0) == 0
    assert store.position().sums["RED"] == statement_line(ARI.id, "RED", 2)


def test_judgements_are_lines_too(store: Ledger) -> None:
    load(store, "one", ARI, BEA)
    before = store.position().digest
    judged = judge(store)
    assert store.position().digest != before
    assert [judge.verdict for judge in fold(store.events().log).judgements] == ["yes"]
    undo(store, judged)
    assert store.position().digest == before


def test_what_is_erased_is_nowhere(store: Ledger) -> None:
    load(store, "one", ARI, BEA)
    erase(store, ARI)
    assert store.statements([ARI.id]) == []
    assert asserted(store, "value") == [("Bea",)]
    assert store.position().digest == digest(BEA)


def test_a_batch_of_several_chunks_is_whole(store: Ledger) -> None:
    people = [caption(f"p{number}") for number in range(CHUNK + 3)]
    load(store, "many", *people)
    assert asserted(store, "id") == [(one.id,) for one in people]
    assert store.position().digest == digest(*people)


def test_a_batch_survives_its_process(reopen: Callable[[], Ledger]) -> None:
    load(reopen(), "one", ARI)
    assert reopen().position().digest == digest(ARI)


def _drawn(draw: random.Random, ledgers: list[Ledger]) -> None:
    """The same random acts on each store."""
    people = [caption(f"q{number}") for number in range(6)] + [SECRET]
    batches: list[str] = []
    for _ in range(14):
        some = draw.sample(people, draw.randrange(1, 4))
        batch, kind = token(), draw.choice(["load", "load", "retract", "regrade", "reclassify", "judge", "undo"])
        change: dict[str, Change] = {
            "retract": Retract(batch=batch, statement=some[0].id, marking=some[0].marking, reason="drawn"),
            "regrade": Regrade(
                batch=batch, statement=some[0].id, credibility=draw.randrange(2, 7), marking="CLEAR", reason="drawn"
            ),
            "reclassify": Reclassify(batch=batch, statement=some[0].id, to="RED", marking="CLEAR", reason="drawn"),
            "judge": judgement(batch, draw.choice(["yes", "no"])),
            "undo": Undo(batch=batch, undone=draw.choice(batches or [batch]), marking="CLEAR", reason="drawn"),
        }
        dataset, beside = draw.choice([None, "x", "y"]), draw.random() < 0.2
        content = " ".join(sorted(one.value for one in some)) + str(dataset)
        if kind == "load" or (kind == "undo" and not batches):
            events = staged(content, *some, batch=batch, dataset=dataset, beside=beside)
        else:
            events = [*staged(batch, batch=batch), change[kind]]
        for ledger in ledgers:
            ledger.append([*events, commit(batch)])
        batches.append(batch)


@pytest.mark.parametrize("name", LASTING)
def test_random_acts_give_the_sums_of_the_model(name: str, tmp_path: Path, scale: Callable[[int], int]) -> None:
    for seed in range(scale(turns(300, name))):
        folder = tmp_path / str(seed)
        folder.mkdir()
        model = ModelLedger(time.time)
        with contextlib.closing(STORES[name](folder, time.time)) as ledger:
            _drawn(random.Random(seed), [ledger, model])
            assert _sums(ledger) == _sums(model)
            assert sorted(asserted(ledger, "batch", "id")) == sorted(asserted(model, "batch", "id"))


def _sums(ledger: Ledger) -> dict[str, int]:
    return {mark: total for mark, total in ledger.position().sums.items() if total}


def test_no_case_names_a_store() -> None:
    text = Path(__file__).read_text("utf-8").casefold()
    assert [name for name in STORES if f'"{name}"' in text] == []


class Uncorrected(ModelLedger):
    """Planted: sums that add the lines of every live batch, whether they stood before or not."""

    def position(self) -> Position:
        found = self.events(columns=("batch", "id", "marking", "credibility"))
        live, sums = fold(found.log).live, dict[str, int]()
        for batch, name, mark, grade in zip(*found.columns.values(), strict=True):
            if batch in live:
                sums[str(mark)] = sums.get(str(mark), 0) + statement_line(name, str(mark), grade)  # type: ignore[arg-type]
        return Position(found.until, sums)


def test_sums_without_the_correction_are_caught() -> None:
    caught = 0
    for seed in range(20):
        planted, model = Uncorrected(time.time), ModelLedger(time.time)
        _drawn(random.Random(seed), [planted, model])
        caught += _sums(planted) != _sums(model)
    assert caught


def test_an_append_that_fails_leaves_no_trace(store: Ledger) -> None:
    load(store, "one", ARI)
    before = store.position()
    with pytest.raises(BadInput):
        store.append([Assert(batch="never opened", statements=(BEA,)), commit("never opened")])
    assert store.position() == before
