"""Ledgers with a past, and what makes two of them the same."""

import contextlib
import random
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final

from graph.errors import BadInput
from graph.ledger import COLUMNS, Change, Erase, Event, Ledger, Reclassify, Regrade, Retract, Undo
from graph.statement import Statement
from graph.stores.recount import recount
from tests.stores.conftest import LASTING, STORES
from tests.stores.examples import ARI, BEA, CAN, SECRET, caption, commit, erase, judge, judgement, load, retract, staged

FIRST: Final = LASTING[0]
# From and to: each store with the first that lasts, both ways.
PAIRS: Final = [pair for pair in product(STORES, STORES) if FIRST in pair]
READING: Final = caption("egi", method="inferred", premises=(ARI.id.hex(), BEA.id.hex()))


def opened(name: str, folder: Path) -> contextlib.closing[Ledger]:
    return contextlib.closing(STORES[name](folder, time.time))


def four_commits(ledger: Ledger) -> Ledger:
    """Two loads, a retract and a judgement."""
    load(ledger, "one", ARI, BEA, READING)
    load(ledger, "two", CAN, SECRET, dataset="people.csv")
    retract(ledger, ARI)
    judge(ledger, premises=(ARI.id.hex(),))
    return ledger


def erased_meanwhile(ledger: Ledger) -> None:
    """A retract and an erasure of a statement are staged, and committed when it is erased already."""
    load(ledger, "one", ARI, BEA)
    late = [
        Retract(batch="late", statement=ARI.id, marking="CLEAR", reason="staged before the erasure"),
        Erase(batch="late", statement=ARI.id, tombstone=b"L" * 32, marking="CLEAR", reason="as above"),
    ]
    ledger.append([*staged("late", batch="late"), *late])
    erase(ledger, ARI)
    judge(ledger, premises=(BEA.id.hex(), (b"T" * 32).hex()))
    ledger.append([commit("late")])


def history(draw: random.Random, ledgers: Sequence[Ledger], name: str, acts: int = 16) -> None:
    """Random acts, the same on each ledger: loads of several batches, changes, erasures, batches staged and left."""
    people = [caption(f"q{number}") for number in range(5)] + [SECRET]
    people += [
        caption(f"r{number}", method="inferred", premises=(people[number].id.hex(), people[number + 1].id.hex()))
        for number in range(4)
    ]
    tokens: list[str] = []
    waiting: list[str] = []

    def fill(batch: str) -> list[Event]:
        some = draw.sample(people, draw.randrange(1, 4))
        entry, drawn = some[0], draw.random()
        if drawn < 0.55 or not tokens:
            content = " ".join(sorted(one.value for one in some))
            return staged(
                content, *some, batch=batch, dataset=draw.choice([None, "x", "y"]), beside=draw.random() < 0.2
            )
        changes: list[Change] = [
            Retract(batch=batch, statement=entry.id, marking=entry.marking, reason="drawn"),
            Regrade(
                batch=batch, statement=entry.id, credibility=draw.randrange(2, 7), marking="CLEAR", reason="drawn"
            ),
            Reclassify(batch=batch, statement=entry.id, to="RED", marking="CLEAR", reason="drawn"),
            judgement(batch, draw.choice(["yes", "no"]), [one.id.hex() for one in some]),
            Undo(batch=batch, undone=draw.choice(tokens), marking="CLEAR", reason="drawn"),
            Erase(
                batch=batch, statement=entry.id, tombstone=draw.randbytes(32), marking="CLEAR", reason="drawn"
            ),
        ]  # fmt: skip
        return [*staged(batch, batch=batch), *draw.sample(changes, draw.randrange(1, 3))]

    def append(*events: Event) -> None:
        for ledger in ledgers:
            ledger.append(events)

    for act in range(acts):
        batches = [f"{name}-{act}-{place}" for place in range(draw.choice([1, 1, 1, 2, 3]))]
        append(*(event for batch in batches for event in fill(batch)))
        if draw.random() < 0.3:
            waiting += batches
            continue
        gone = {batch for batch in waiting if draw.random() < 0.4}
        waiting = [batch for batch in waiting if batch not in gone]
        named = [*batches, *sorted(gone)]
        draw.shuffle(named)
        for ledger in ledgers:
            with contextlib.suppress(BadInput):  # an undo may have swept one that was staged
                ledger.append([commit(*named)])
        tokens += named


def assert_same(copied: Ledger, source: Ledger) -> None:
    assert copied.position().position == source.position().position
    assert copied.events().log == source.events().log
    assert rows(copied) == rows(source)
    assert contents(copied) == contents(source)
    assert sums(copied) == sums(source) == recount(copied)


def rows(ledger: Ledger) -> list[tuple[Any, ...]]:
    """All that was asserted, in no order, without the places where a store keeps it."""
    names = [name for name in COLUMNS if name != "position"]
    found = ledger.events(columns=names).columns
    return sorted(zip(*(map(str, found[name]) for name in names), strict=True))


def contents(ledger: Ledger) -> list[Statement]:
    ids: Any = ledger.events(columns=("id",)).columns["id"]
    return ledger.statements(sorted(set(ids)))


def sums(ledger: Ledger) -> dict[str, int]:
    return {marking: total for marking, total in ledger.position().sums.items() if total}
