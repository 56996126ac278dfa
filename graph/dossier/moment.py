"""What holds on a date: for certain, possibly, or not."""

from typing import Final, Literal, TypeAlias, get_args

from msgspec.structs import replace

from graph.errors import BadQuestion
from graph.paths.query import PathQuery, Stance, window
from graph.paths.rules import filters
from graph.view import View

When: TypeAlias = Literal["certain", "possible", "impossible"]

# Whatever its grade or stance: nothing is left out but by date.
_ALL: Final = PathQuery(sources=("-",), targets=("-",), cross=get_args(Stance), inferred=True)


class Moment:
    """A date as asked, 2023 or 2023-06-01, and what holds then.

    Links are judged as a path question judges them, so that one rule says how long one without an end goes on.
    Raises BadQuestion where the text is no date.
    """

    def __init__(self, view: View, at: str) -> None:
        query = replace(_ALL, at=at)
        asked = window(query)
        if asked is None:
            raise BadQuestion("at is empty; write a date, as 2023, 2023-06 or 2023-06-01", field="at")
        self._view = view
        self._first, self._last = asked
        self._possible = filters(view, query, asked).rows
        self._certain = filters(view, replace(query, certain=True), asked).rows

    def statement(self, row: int) -> When:
        """Whether a row's own days cover the date."""
        span = self._view.span(row)
        if span.start_latest <= self._first and self._last <= span.end_earliest:
            return "certain"
        return "possible" if span.start_earliest <= self._last and self._first <= span.end_latest else "impossible"

    def triple(self, row: int) -> When:
        """Whether an affirming triple holds then, where a later denial may have ended it."""
        if self._certain[row]:
            return "certain"
        return "possible" if self._possible[row] else "impossible"
