"""Random cases that are drawn, answered by brute force and kept once for the whole run."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from graph.ledger import Ledger
from graph.paths import answer
from tests.paths import graphs, oracle, worlds
from tests.stores.model import ModelLedger


@dataclass
class Solved:
    """A random case and its right answer."""

    case: graphs.Case
    expected: dict[str, Any]

    @cached_property
    def model(self) -> Ledger:
        """The case in a ledger of plain lists."""
        return worlds.committed(ModelLedger(), self.case.batches())

    def asked(self, ledger: Ledger) -> dict[str, Any]:
        """The engine's answer over a ledger that holds the case, in the shape of the oracle's."""
        return oracle.read(answer.answer(ledger, worlds.view_of(ledger), self.case.query))

    def agrees(self) -> bool:
        """Whether the engine's answer is the right one; one that it fails to give is not."""
        try:
            return self.asked(self.model) == self.expected
        except (LookupError, StopIteration, ValueError):
            return False

    def stored(self, folder: Path) -> dict[str, Any]:
        """The engine's answer over a real store, made in a folder."""
        folder.mkdir()
        with contextlib.closing(worlds.store(folder, *self.case.batches())) as ledger:
            return self.asked(ledger)


class Cases:
    """The case of each seed, solved when first asked for."""

    def __init__(self) -> None:
        self._solved: dict[int, Solved] = {}

    def __getitem__(self, seed: int) -> Solved:
        if seed not in self._solved:
            case = graphs.case(seed)
            self._solved[seed] = Solved(case, oracle.Oracle(case.world(), case.query).answer())
        return self._solved[seed]

    def first(self, count: int) -> Iterable[tuple[int, Solved]]:
        """The cases of the first seeds."""
        return ((seed, self[seed]) for seed in range(count))


@pytest.fixture(scope="session")
def cases() -> Cases:
    """Random cases by seed."""
    return Cases()
