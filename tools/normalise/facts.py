"""One-fact rows: how a fact, a denial and a row that is left out are written, and graded."""

import re
from typing import Final, TypeAlias

from tools.normalise.originals import Original
from tools.normalise.tables import Source

Fact: TypeAlias = dict[str, str]

GROUNDS: Final = (
    "start", "end", "during", "seen_on", "sign", "credibility", "method", "source", "origin", "locator", "original",
    "note", "skip",
)  # fmt: skip
_DAY: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

# "Baseline only" and "high to 2016" doubt what came later; for the day of the list they are as good as "high".
_CREDIBILITY: Final = {"high": "2", "baseline": "2", "medium": "3", "low": "4", "none": "6", "": "6"}


def fact(
    row: Original,
    column: str,
    source: Source,
    *,
    start: str = "",
    end: str = "",
    seen_on: str | None = None,
    credibility: str | None = None,
    sign: str = "+",
    method: str = "mapped",
    original: str | None = None,
    note: str | None = None,
    **own: str,
) -> Fact:
    """A row that states one fact; `own` are the table's own columns, the rest its grounds.

    `original` is the cell as printed where only a part of it is meant, `note` replaces the table's own note.
    """
    return own | {
        "start": start,
        "end": end,
        "during": during(start, end),
        "seen_on": seen_on or seen(row, source),
        "sign": sign,
        "credibility": credibility or grade(row),
        "method": method,
        "source": source.id,
        "origin": source.origin or source.id,
        "locator": row.locator(column),
        "original": row[column] if original is None else original,
        "note": remarks(row, row.get("notes")) if note is None else note,
        "skip": "",
    }


def denial(row: Original, column: str, source: Source, day: str, **own: str) -> Fact:
    """A row that says of every day up to `day` that it was not so."""
    return fact(row, column, source, start="..", end=day, sign="-", seen_on=day, **own)


def skipped(row: Original, column: str, reason: str, *, original: str | None = None, **own: str) -> Fact:
    """A row that the load counts as skipped, with the reason."""
    blank = dict.fromkeys(GROUNDS, "")
    text = row[column] if original is None else original
    return own | blank | {"locator": row.locator(column), "original": text, "note": row.get("notes"), "skip": reason}


def remarks(row: Original, *texts: str) -> str:
    """Notes in one text, with what `confidence` says beyond its first word."""
    prose = row.get("confidence")
    return "; ".join(filter(None, [*texts, "" if prose in _CREDIBILITY else f"confidence: {prose}"]))


def during(start: str, end: str) -> str:
    """EDTF: a start whose end is not stated is `start/`, one day is that day, no date at all is empty."""
    if start and start == end:
        return start
    return f"{start}/{end}" if start or end else ""


def grade(row: Original) -> str:
    """Credibility by the first word of `confidence`."""
    word = re.split(r"[^a-z]", row.get("confidence"), maxsplit=1)[0]
    return _CREDIBILITY[word]


def seen(row: Original, source: Source) -> str:
    """The day to which the source knows the fact: as of, else published, else read."""
    as_of = row.get("as_of") or row.get("status_as_of")
    if is_date(as_of) and as_of != row.get("retrieved"):
        return as_of
    return source.published or row.get("retrieved") or READ


def is_date(text: str) -> bool:
    """Whether the text is a year, a month or a day."""
    return bool(_DAY.fullmatch(text))


READ: Final = "2026-11-24"  # the day on which the tables without a column of their own were compiled
