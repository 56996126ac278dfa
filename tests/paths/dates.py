"""The dates that random graphs are made of, each with its four bounds written by hand."""

from datetime import date
from math import inf
from typing import Final, NamedTuple


class Bounds(NamedTuple):
    """Earliest and latest day of the start, earliest and latest day of the end; infinite where nothing bounds it."""

    start_earliest: float
    start_latest: float
    end_earliest: float
    end_latest: float


def _day(text: str) -> float:
    return {"-": -inf, "+": inf}.get(text) or date.fromisoformat(text).toordinal()


_WRITTEN: Final = {
    "": "- + - +",
    "2018": "2018-01-01 2018-12-31 2018-01-01 2018-12-31",
    "2018-05-05": "2018-05-05 2018-05-05 2018-05-05 2018-05-05",
    "2019": "2019-01-01 2019-12-31 2019-01-01 2019-12-31",
    "2019-06": "2019-06-01 2019-06-30 2019-06-01 2019-06-30",
    "2019-06-15": "2019-06-15 2019-06-15 2019-06-15 2019-06-15",
    "2020": "2020-01-01 2020-12-31 2020-01-01 2020-12-31",
    "2020-02": "2020-02-01 2020-02-29 2020-02-01 2020-02-29",
    "2020-07-01": "2020-07-01 2020-07-01 2020-07-01 2020-07-01",
    "2021-03-31": "2021-03-31 2021-03-31 2021-03-31 2021-03-31",
    "2021": "2021-01-01 2021-12-31 2021-01-01 2021-12-31",
    "201X": "2010-01-01 2019-12-31 2010-01-01 2019-12-31",
    "2019-XX-XX": "2019-01-01 2019-12-31 2019-01-01 2019-12-31",
    "2018/2020": "2018-01-01 2018-12-31 2020-01-01 2020-12-31",
    "2018-03-01/2019-06": "2018-03-01 2018-03-01 2019-06-01 2019-06-30",
    "2019-06-15/2021": "2019-06-15 2019-06-15 2021-01-01 2021-12-31",
    "2019/": "2019-01-01 2019-12-31 - +",
    "2019/..": "2019-01-01 2019-12-31 + +",
    "/2020": "- + 2020-01-01 2020-12-31",
    "../2019-06-15": "- - 2019-06-15 2019-06-15",
    "../": "- - - +",
    "/": "- + - +",
    "[2019-03-01..2019-05-31]": "2019-03-01 2019-05-31 2019-03-01 2019-05-31",
    "2018/[2019-03-01..2020-02-29]": "2018-01-01 2018-12-31 2019-03-01 2020-02-29",
}
DURING: Final = tuple(_WRITTEN)
DAYS: Final = tuple(text for text in _WRITTEN if text and not set(text) & set("/.X"))
LATE: Final = ("2020-02", "2020-07-01", "2021-03-31", "2021")


def bounds(text: str | None) -> Bounds:
    """The bounds of a date of the table; no date is unknown at both ends."""
    return Bounds(*map(_day, _WRITTEN[text or ""].split()))
