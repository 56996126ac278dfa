"""What a path amounts to: its order in time, its weakest step, and what it rests on."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeAlias

from graph.days import GREATEST, LEAST
from graph.view import RELIABILITIES, View

Hop: TypeAlias = Sequence[int]  # table rows, any of which carries the hop
Order: TypeAlias = Literal["certain", "possible", "impossible"]


def order(view: View, hops: Sequence[Hop]) -> Order:
    """Whether days t1 ≤ t2 ≤ … exist with hop i holding at ti: for certain, possibly, or not at all."""
    spans = [[view.span(row) for row in hop] for hop in hops]
    if _chain([[(span.start_latest, span.end_earliest) for span in hop] for hop in spans]):
        return "certain"
    if _chain([[(span.start_earliest, span.end_latest) for span in hop] for hop in spans]):
        return "possible"
    return "impossible"


def _chain(hops: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Taking each hop as early as may be leaves most room for the next."""
    day = LEAST + 1
    for hop in hops:
        days = [max(day, first) for first, last in hop if max(day, first) <= last and first < GREATEST]
        if not days:
            return False
        day = min(days)
    return True


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
