"""IOM, INTERPOL and ASEAN as memberships; the two ASEAN treaties as instruments."""

import re
from collections.abc import Iterator
from typing import Final

from tools.normalise.book import Book
from tools.normalise.facts import Fact, denial, fact, skipped
from tools.normalise.originals import Original
from tools.normalise.tables import Source

_TREATIES: Final = ("ACTIP", "ASEAN_MLAT_2004")
# Notes that date the membership in other words; each stands with an address of its own, or says which.
_JOINED: Final = re.compile(r"(?:member since|joined|admitted|General Assembly) ([A-Z][a-z]+ )?(\d{4}(?:-\d\d-\d\d)?)")
_MONTHS: Final = {"": "", "November ": "-11", "Nov ": "-11", "December ": "-12"}
_SIGNED: Final = re.compile(r"signed (\d{4}(?:-\d\d-\d\d)?)")
_IN_FORCE: Final = "in force 2017-03-08 for the first six"


def memberships(book: Book) -> Iterator[Fact]:
    """Membership affirmed, denied or left out where the cell is blank: blank is never 'not a member'."""
    for row in book.rows("memberships"):
        treaty = row["organisation_or_treaty"] in _TREATIES
        own = {
            "fact": "PARTY_TO" if treaty else "MEMBER_OF",
            "member": f"terr:{row['iso3']}",
            "target": book.names[row["organisation_or_treaty"]],
            "status": "" if treaty else "member",
        }
        yield from _status(book, row, own)
        yield from _noted(book, row, own)


def _status(book: Book, row: Original, own: dict[str, str]) -> Iterator[Fact]:
    if not row["status"]:
        yield skipped(row, "status", f"no record ({row['confidence']}): unknown, never 'not a member'", **own)
        return
    source = book.sources.first(row["source_url"])
    if row["status"] in ("member", "party"):
        start = row["date"] or (_joined(row) if "(same page)" in row["notes"] else "")
        yield fact(row, "status", source, start=start, **own)
    elif row["status"] == "not a member":
        yield denial(row, "status", source, row["as_of"], **own)
    elif row["status"].startswith("signatory; not ratified by"):
        yield fact(row, "status", source, **(own | {"fact": "SIGNED"}))
        yield denial(row, "status", source, row["as_of"], **own)
    else:
        raise ValueError(f"memberships.csv row {row.number}: unknown status {row['status']!r}; say how to read it")


def _noted(book: Book, row: Original, own: dict[str, str]) -> Iterator[Fact]:
    """What a note adds: a day of joining or signature with its address, the treaty's entry into force."""
    text = row["notes"]
    if joined := _joined(row):
        sources = book.sources.of(text) or _same(book, row)
        for source in sources:
            # A report of the day of joining knows nothing later; the row's own day is that of another source.
            yield fact(row, "notes", source, start=joined, seen_on=source.published or joined, note="", **own)
    if signed := _SIGNED.search(text):
        source = (book.sources.of(text) or book.sources.of(row["source_url"])[1:])[0]
        own_day = {"start": signed[1], "seen_on": source.published or signed[1]}
        yield fact(row, "notes", source, note="", **own_day, **(own | {"fact": "SIGNED"}))
    if text == _IN_FORCE and row["iso3"] == "PHL":
        # Every row of the treaty repeats the note; this one's address is the report on the entry into force.
        more = {"fact": "entry_into_force", "member": "", "value": "2017-03-08"}
        yield fact(row, "notes", book.sources.first(row["source_url"]), note="", **(own | more))


def _same(book: Book, row: Original) -> list[Source]:
    """'(same)' is the address of the row before that gave the same day; '(same page)' is the row's own."""
    if not row["notes"].endswith("(same)"):
        return []
    day = _joined(row)
    others = (one for one in book.rows("memberships") if day and day in one["notes"] and "http" in one["notes"])
    return book.sources.of(next(others)["notes"])


def _joined(row: Original) -> str:
    match = _JOINED.search(row["notes"])
    return match[2] + _MONTHS[match[1] or ""] if match else ""
