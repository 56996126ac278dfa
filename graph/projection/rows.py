"""The visible live statements of a ledger, a list a column: what is hidden is left out before anything else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph import marking
from graph.ledger import Ledger, Position, State, fold
from graph.marking import Marking
from graph.view import Bools

NEEDED: Final = (
    "position", "batch", "entity", "prop", "value", "key", "sign", "during", "seen_on", "source", "origin",
    "method", "credibility", "marking",
)  # fmt: skip
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rows:
    """The visible live statements in the order of their commits, a list a column."""

    entity: Sequence[str]
    prop: Sequence[str]
    value: Sequence[str]
    key: Sequence[str | None]
    affirms: Bools
    during: Sequence[str | None]
    seen_on: Sequence[str | None]
    source: Sequence[str]
    origin: Sequence[str]
    inferred: Bools
    credibility: Sequence[int]
    marking: Sequence[str]
    position: NDArray[np.int64]

    def where(self, prop: str) -> Iterable[int]:
        """Numbers of the affirming rows of a property."""
        return (row for row, name in enumerate(self.prop) if name == prop and self.affirms[row])


def read(ledger: Ledger, at: Position, caller: Marking) -> tuple[Rows, State]:
    """Read what is live at a position and visible to a caller, with the state of the log."""
    log = ledger.events(0, at.position)
    state = fold(log.log)
    names = needed(state)
    return visible(ledger.events(0, at.position, names).columns, state, caller), state


def needed(state: State) -> tuple[str, ...]:
    """The columns that `visible` asks for."""
    return (*NEEDED, "id") if _singled_out(state) else NEEDED


def _singled_out(state: State) -> bool:
    return bool(state.retracted or state.credibility or state.marking)


def visible(columns: Mapping[str, Sequence[object]], state: State, caller: Marking) -> Rows:
    """Of some rows of a ledger, those that are live and that a caller may see."""
    marks = list(columns["marking"])
    grades = list(columns["credibility"])
    held: list[int] = []
    if _singled_out(state):
        for row, entry in enumerate(columns["id"]):
            marks[row] = state.marking.get(entry, marks[row])  # type: ignore[call-overload]  # a column is object
            grades[row] = state.credibility.get(entry, grades[row])  # type: ignore[call-overload]
            if entry in state.retracted:
                held.append(row)
    kept = _visible(columns, marks, state, caller, held)

    def column(name: str) -> Sequence[object]:
        return take(columns[name], kept)

    return Rows(
        entity=column("entity"),  # type: ignore[arg-type]  # the port says which type each column holds
        prop=column("prop"),  # type: ignore[arg-type]
        value=column("value"),  # type: ignore[arg-type]
        key=column("key"),  # type: ignore[arg-type]
        affirms=np.array([sign == "+" for sign in column("sign")], dtype=np.bool_),
        during=column("during"),  # type: ignore[arg-type]
        seen_on=column("seen_on"),  # type: ignore[arg-type]
        source=column("source"),  # type: ignore[arg-type]
        origin=column("origin"),  # type: ignore[arg-type]
        inferred=np.array([method == "inferred" for method in column("method")], dtype=np.bool_),
        credibility=take(grades, kept),  # type: ignore[arg-type]
        marking=take(marks, kept),  # type: ignore[arg-type]
        position=np.asarray(columns["position"], dtype=np.int64)[kept],
    )


def _visible(
    columns: Mapping[str, Sequence[object]], marks: Sequence[object], state: State, caller: Marking, held: Sequence[int]
) -> NDArray[np.int64]:
    live = state.live
    seen = {text for text in set(marks) if caller.may_see(marking.parse(str(text)))}
    mask = np.fromiter(
        (batch in live and mark in seen for batch, mark in zip(columns["batch"], marks, strict=True)),
        np.bool_,
        len(marks),
    )
    mask[list(held)] = False
    kept = np.flatnonzero(mask)
    if len(live) < 2:
        return kept
    positions = np.asarray(columns["position"], dtype=np.int64)[kept]
    return kept[np.sort(np.unique(positions, return_index=True)[1])]


def take(column: Sequence[T], rows: NDArray[np.int64]) -> Sequence[T]:
    """The places of a column that are asked for, in order."""
    return column if len(rows) == len(column) else [column[row] for row in rows.tolist()]
