"""What a path amounts to: its order in time, its weakest step, and what it rests on."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeAlias

from graph.days import GREATEST, LEAST
from graph.view import RELIABILITIES, View

Hop: TypeAlias = Sequence[int]  # table rows, any of which carries the hop
Order: TypeAlias = Literal["certain", "possible", "impossible"]
Days: TypeAlias = list[tuple[int, int]]


def holding(view: View, rows: Hop, *, certain: bool) -> Days:
    """First and last day on which each row holds, for certain or possibly; a row that never does has none."""
    spans = [view.span(row) for row in rows]
    days = [
        (span.start_latest, span.end_earliest) if certain else (span.start_earliest, span.end_latest) for span in spans
    ]
    return [(first, last) for first, last in days if first <= last and first < GREATEST]


def order(view: View, hops: Sequence[Hop]) -> Order:
    """Whether days t1 ≤ t2 ≤ … exist with hop i holding at ti: for certain, possibly, or not at all."""
    if _chain([holding(view, hop, certain=True) for hop in hops]):
        return "certain"
    return "impossible" if clash(view, hops) else "possible"


def _chain(hops: Sequence[Days]) -> bool:
    """Taking each hop as early as may be leaves most room for the next."""
    day = LEAST + 1
    for hop in hops:
        days = [max(day, first) for first, last in hop if day <= last]
        if not days:
            return False
        day = min(days)
    return True


def clash(view: View, hops: Sequence[Hop]) -> tuple[list[int], list[int]] | None:
    """Why no such days exist: the rows of a hop that start first, and the rows of a later hop that end last, before.

    None where they do exist.
    """
    day = LEAST + 1
    starting: list[int] = []
    for hop in hops:
        spans = [view.span(row) for row in hop]
        days = [max(day, span.start_earliest) for span in spans if max(day, span.start_earliest) <= span.end_latest]
        if not days:
            end = max(span.end_latest for span in spans)
            return starting, [row for row, span in zip(hop, spans, strict=True) if span.end_latest == end]
        if min(days) > day:
            day = min(days)
            starting = [row for row, span in zip(hop, spans, strict=True) if span.start_earliest == day]
    return None


def departure(hops: Sequence[Days], arrival: int) -> int:
    """The latest day on which the first hop may hold so that the last one still holds on the day of arrival."""
    day = arrival
    for hop in reversed(hops):
        day = max(min(day, last) for first, last in hop if first <= day)
    return day


def weakest(view: View, hops: Sequence[Hop]) -> dict[str, str | int | None]:
    """The worst hop on each axis, where a hop counts by its best row; None on a path of no hops."""
    reliability = max((min(view.table.reliability[row] for row in hop) for hop in hops), default=None)
    credibility = max((min(view.table.credibility[row] for row in hop) for hop in hops), default=None)
    return {
        "reliability": None if reliability is None else RELIABILITIES[int(reliability)],
        "credibility": None if credibility is None else int(credibility),
    }


def origins(view: View, hops: Sequence[Hop]) -> int:
    """How many distinct works stand behind the rows that carry a path."""
    return len({int(view.table.origin[row]) for hop in hops for row in hop})


def rests_on(view: View, hops: Sequence[Hop]) -> list[dict[str, str]]:
    """Each single origin or source without which a hop of this path has no row left, by kind and id."""
    found = {
        (by, view.texts[code])
        for by, column in (("origin", view.table.origin), ("source", view.table.source))
        for code in _sole(hops, lambda row, column=column: int(column[row]))  # type: ignore[misc]  # bound per loop
    }
    return [{"by": by, "id": name} for by, name in sorted(found)]


def _sole(hops: Iterable[Hop], of: Callable[[int], int]) -> set[int]:
    behind = [{of(row) for row in hop} for hop in hops]
    return {codes.copy().pop() for codes in behind if len(codes) == 1}
