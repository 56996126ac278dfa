"""What a rule finds, and the days for which a row speaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from graph.days import GREATEST
from graph.terms import Label
from graph.view import NO_TEXT, View


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows of a view that cannot both be right, or that something is missing beside.

    `entities` are the nodes it is listed under, the one it is about first. `notes` are rows that explain it.
    `premises` says what inferred rows rest on: the `same` side, the `other` one (b's are a), or no side (`left`).
    """

    rule: str
    entities: tuple[int, ...]
    sentence: Label
    rows_a: tuple[int, ...]
    rows_b: tuple[int, ...]
    notes: tuple[int, ...] = ()
    premises: Literal["same", "other", "left"] = "same"


def told(view: View, row: int) -> tuple[int, int]:
    """First and last day for which a row speaks: what it is dated, else the days to which its source knows it."""
    span = view.span(row)
    if int(view.table.during[row]) == NO_TEXT:
        return min(span.start_latest, span.end_earliest), max(span.start_latest, span.end_earliest)
    return span.start_earliest, span.end_latest


def meet(view: View, one: int, other: int) -> bool:
    """Whether two rows speak for a common day; a row that goes on yields to a later denial."""
    spans = []
    for row, against in ((one, other), (other, one)):
        first, last = told(view, row)
        seen, denied = int(view.table.seen[row]), int(view.table.seen[against])
        if view.table.persists[row] and not view.table.affirms[against] and denied > seen:
            last = min(last, max(seen, first))
        spans.append((first, last))
    return max(spans[0][0], spans[1][0]) <= min(spans[0][1], spans[1][1], GREATEST)


def notes_on(view: View, nodes: Iterable[int]) -> tuple[int, ...]:
    """Rows in which somebody notes or assesses something about these nodes."""
    return tuple(int(row) for node in nodes for prop in ("note", "assessment") for row in view.values(node, prop))
