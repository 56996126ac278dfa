"""Indonesian authorities: parents by date, successors, immigration offices, detention houses; airports of entry."""

import re
from collections.abc import Iterator
from typing import Final

from tools.normalise.book import Book
from tools.normalise.facts import Fact, fact, skipped
from tools.normalise.originals import Original
from tools.normalise.tables import Named, Source

_PAPER: Final = "the paper is coded itself, in corpus/paper (B3); this row repeats it"
# The cell prints the month; these are the last and the first day that legal/parents.csv gives.
_LAST_DAY: Final = "2024-10-20"
_FIRST_DAY: Final = "2024-10-21"
_BY_LEGAL: Final = "the cell prints 2024-10; the day is that of legal/parents.csv"
_PARENTS: Final = re.compile(r"(.*) \(from 2024-10\); before: (.*)")
_SUCCESSORS: Final = ("ministry of law", "ministry of human rights", "Kementerian Imigrasi dan Pemasyarakatan")


def institutions(book: Book) -> Iterator[Fact]:
    """Bodies with their parents; a composite parent becomes one row for each, and a denial of the former one."""
    for row in book.rows("indonesia_institutions"):
        sources = book.sources.of(row["source_url"])
        own = {"subject": _body(book, row)}
        if not sources:
            yield skipped(row, "name", _PAPER, fact="PART_OF", **own)
            continue
        yield fact(row, "kind", sources[0], fact="described_as", value=row["kind"], **own)
        yield from _parents(book, row, sources[0], own)
        if row["city"]:
            yield fact(row, "city", sources[0], fact="LOCATED_AT", target=book.towns[row["city"]], **own)
        if row["established"]:
            yield fact(row, "established", sources[0], fact="founded", value=row["established"], **own)
        if row["notes"].startswith("split into"):
            yield from _successors(book, row, sources[0], own)


def _body(book: Book, row: Original) -> str:
    """An id from the table of names, else one made of the kind of office and its town."""
    if known := book.names.get(row["name"]):
        return known
    kind, label = ("rudenim", "Rudenim") if row["kind"] == "rudenim" else ("kanim", "Kanim")
    key = f"body:idn-{kind}-{row['city'].lower().replace(' ', '-')}"
    aliases = [f"{label} {row['city']}", row["name_en"]]
    kinds = {"rudenim": "immigration_detention", "kanim": "immigration_office"}
    cells = {"caption": row["name"], "alias": "; ".join(filter(None, aliases)), "type": kinds[kind]}
    book.names.used[key] = Named(key, cells)
    return key


def _parents(book: Book, row: Original, source: Source, own: dict[str, str]) -> Iterator[Fact]:
    part_of = {"fact": "PART_OF", **own}
    if both := _PARENTS.fullmatch(row["parent"]):
        now, former = book.names[both[1]], book.names[both[2]]
        said = {"note": _BY_LEGAL}
        yield fact(row, "parent", source, end=_LAST_DAY, target=former, **said, **part_of)
        later = {"start": _FIRST_DAY, "seen_on": _FIRST_DAY, **said}
        yield fact(row, "parent", source, target=now, **later, **part_of)
        # Others state the former parent without an end; this denial ends what persists.
        yield fact(row, "parent", source, sign="-", end="..", target=former, **later, **part_of)
    elif row["parent"]:
        yield fact(row, "parent", source, target=book.names[row["parent"]], **part_of)


def _successors(book: Book, row: Original, source: Source, own: dict[str, str]) -> Iterator[Fact]:
    for name in _SUCCESSORS:
        successor = {"fact": "SUCCEEDED_BY", "target": book.names[name], "note": _BY_LEGAL}
        yield fact(row, "notes", source, start=_FIRST_DAY, end="..", seen_on=_FIRST_DAY, **successor, **own)


def entry_points(book: Book) -> Iterator[Fact]:
    """Airports of entry: codes and position by the package named, what they were on the day by two papers."""
    for row in book.rows("indonesia_entry_points"):
        own = {"place": f"place:{row['iata']}"}
        positions = book.sources.first(row["code_source"])
        for column in ("iata", "icao", "lat", "lon"):
            yield fact(row, column, positions, seen_on=positions.published, fact=column, value=row[column], **own)
        for source in book.sources.of(row["source_url"]):
            yield fact(row, "kind", source, fact="described_as", value=row["kind"], note="", **own)
        province = f"province: {row['province']}"
        yield fact(row, "province", book.sources.first(row["source_url"]), fact="note", value=province, note="", **own)
