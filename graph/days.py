"""Days and spans in EDTF (ISO 8601-2), as four day numbers: earliest and latest at both ends.

A day number counts from 0001-01-01 = 1 (`datetime.date.toordinal`). `LEAST` and `GREATEST` stand
for "no bound that way".
"""

import calendar
import datetime
import functools
import re
from typing import Final, NamedTuple

from graph.errors import BadInput

LEAST: Final = 0
GREATEST: Final = 4_000_000
_DATE: Final = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?", re.ASCII)


class Span(NamedTuple):
    """Earliest and latest day of the start, earliest and latest day of the end."""

    start_earliest: int
    start_latest: int
    end_earliest: int
    end_latest: int

    def certain(self, day: int) -> bool:
        """Whether it holds on that day however the bounds are read."""
        return self.start_latest <= day <= self.end_earliest

    def possible(self, day: int) -> bool:
        """Whether it holds on that day by some reading of the bounds."""
        return self.start_earliest <= day <= self.end_latest


UNKNOWN: Final = Span(LEAST, GREATEST, LEAST, GREATEST)


@functools.lru_cache(maxsize=65536)
def parse(text: str) -> Span:
    """Read a date of any precision, an interval, `..` (open), an empty end (unknown) or `[a..b]`.

    `2009` is some day in 2009; `2009-01-01/2009-12-31` is through 2009; `/2009` is until 2009.
    Raises BadInput where the text is no such date or an end lies before its start.
    """
    if not text:
        return UNKNOWN
    left, slash, right = text.partition("/")
    if not slash:
        return Span(*_bounds(left, text), *_bounds(left, text))
    span = Span(*_end(left, text, LEAST), *_end(right, text, GREATEST))
    if span.start_earliest > span.end_latest:
        raise BadInput(f"{text!r} ends before it starts; put the earlier date first", field="during")
    return span


def _end(part: str, whole: str, open_day: int) -> tuple[int, int]:
    if part == "..":
        return open_day, open_day
    return _bounds(part, whole) if part else (LEAST, GREATEST)


def _bounds(part: str, whole: str) -> tuple[int, int]:
    if part.startswith("[") and part.endswith("]") and ".." in part:
        first, _, last = part[1:-1].partition("..")
        days = _bounds(first, whole)[0], _bounds(last, whole)[1]
        if days[0] > days[1]:
            raise BadInput(f"{whole!r} ends before it starts; put the earlier date first", field="during")
        return days
    match = _DATE.fullmatch(part)
    if not match:
        raise BadInput(f"{whole[:40]!r} is no date; write 2023, 2023-06, 2023-06-01 or start/end", field="during")
    try:
        return _first_and_last(*match.groups())
    except ValueError:
        raise BadInput(f"{whole[:40]!r} is no day of the calendar; check month and day", field="during") from None


def _first_and_last(year: str, month: str | None, day: str | None) -> tuple[int, int]:
    if day and (month == "XX") and day != "XX":
        raise ValueError(day)
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    known_month = month if month != "XX" else None
    known_day = day if day != "XX" else None
    last_month = int(known_month or 12)
    last_day = int(known_day) if known_day else calendar.monthrange(last_year, last_month)[1]
    first = datetime.date(first_year, int(known_month or 1), int(known_day or 1))
    return first.toordinal(), datetime.date(last_year, last_month, last_day).toordinal()


def text(day: int) -> str | None:
    """A day number as ISO 8601, or None where there is no bound."""
    return None if day in (LEAST, GREATEST) else datetime.date.fromordinal(day).isoformat()
