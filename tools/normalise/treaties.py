"""Treaty status and world totals: signatures, consents, denials as of a list's day, and figures."""

import re
from collections.abc import Iterator
from typing import Final

from tools.normalise.book import Book
from tools.normalise.facts import READ, Fact, denial, fact, is_date, skipped
from tools.normalise.originals import Original
from tools.normalise.tables import Source

_ACTS: Final = {"ratification": "ratified", "accession": "acceded", "succession": "succeeded", "": ""}
_NOT_ITS_OWN: Final = "no record of its own: whether China's act applies was not looked up, so its status is unknown"
_EITHER: Final = "the table says 'Convention and/or Protocol': it does not say which of the two"
_SCRAPE: Final = "no action in the UNTC scrape"
_YEARS: Final = re.compile(r"UNHCR 2021 annex years (\d{4})/(\d{4})")
# Where no day is printed, the year or month stands in the note.
_IN_NOTE: Final = re.compile(r"ratified (November 2015)|ratified/acceded (2020)")
_AS_PRINTED: Final = {"November 2015": "2015-11", "2020": "2020"}
# Each of the two addresses of this cell has its own day: computed back from entry into force, and handed over.
_HANDED_OVER: Final = re.compile(r"instrument handed over (\d{4}-\d\d-\d\d)")


def status(book: Book) -> Iterator[Fact]:
    """What each state did or had not done about each treaty, on the day of the list."""
    for row in book.rows("treaty_status"):
        own = {"state": f"terr:{row['iso3']}", "instrument": book.names[row["treaty"]]}
        yield from _signature(book, row, own)
        yield from _consent(book, row, own)
        yield from _corroboration(book, row, own)


def _signature(book: Book, row: Original, own: dict[str, str]) -> Iterator[Fact]:
    if day := row["signature_date"]:
        source = book.sources.first(row["source_url"])
        yield fact(row, "signature_date", source, start=day, fact="SIGNED", **own)


def _consent(book: Book, row: Original, own: dict[str, str]) -> Iterator[Fact]:
    own = {"fact": "PARTY_TO", **own}
    addresses = book.sources.of(row["source_url"])
    printed = row["status"]
    if printed.startswith("not a treaty party in its own right"):
        yield skipped(row, "status", _NOT_ITS_OWN, **own)
    elif printed == "party":
        own |= {"act": _act(row), "consent_type": row["consent_type"]}
        yield fact(row, "status", addresses[0], start=_consented(row), **own)
        if day := _HANDED_OVER.search(row["notes"]):
            yield fact(row, "notes", addresses[1], start=day[1], original=day[0], note="", **own)
    elif row["notes"].startswith(_SCRAPE):
        # The list is known to its own day only; the later table is a source of its own, see `_corroboration`.
        yield denial(row, "notes", addresses[0], row["status_as_of"], original=_SCRAPE, **own)
    elif printed.startswith(("no action at baseline", "signatory only at baseline", "not party as of ")):
        yield denial(row, "status", addresses[0], row["status_as_of"], **own)
    else:
        raise ValueError(f"treaty_status.csv row {row.number}: unknown status {printed!r}; say how to read it")


def _act(row: Original) -> str:
    return "ratified" if row["notes"].startswith("ratified November") else _ACTS[row["consent_type"]]


def _consented(row: Original) -> str:
    match = _IN_NOTE.search(row["notes"])
    return row["consent_date"] or (_AS_PRINTED[match[1] or match[2]] if match else "")


def _corroboration(book: Book, row: Original, own: dict[str, str]) -> Iterator[Fact]:
    own = {"fact": "PARTY_TO", **own}
    for part in filter(None, row["corroboration"].split(" | ")):
        source = book.sources.first(part)
        text = part.partition(" http")[0]
        if row["confidence"] == "none":
            yield skipped(row, "corroboration", _NOT_ITS_OWN, original=text, **own)
        elif text.endswith("No"):
            yield denial(row, "corroboration", source, source.published, original=text, note="", **own)
        elif text.endswith("Yes"):
            yield skipped(row, "corroboration", _EITHER, original=text, **own)
        else:
            yield _repeated(row, source, text, own)


def _repeated(row: Original, source: Source, text: str, own: dict[str, str]) -> Fact:
    """A second list that knows the consent: by its year, or by the day of entry into force."""
    start, note = row["consent_date"], "the deposit is computed back from the day of entry into force"
    if years := _YEARS.match(text):
        start, note = years[1 if row["treaty"] == "REFUGEE_CONVENTION_1951" else 2], ""
    return fact(
        row, "corroboration", source, start=start, seen_on=source.published, original=text, note=note, **own
    )  # fmt: skip


def totals(book: Book) -> Iterator[Fact]:
    """World totals as figures, never a checksum, and the days on which treaties entered into force."""
    for row in book.rows("treaty_totals"):
        treaty, _, rest = row["treaty"].partition(" ")
        source = _total_source(book, row)
        if rest:
            yield _entry_into_force(row, source, book.names[treaty])
            continue
        for counted in ("signatories", "parties"):
            if row[counted]:
                yield _total(book, row, source, counted, row[counted], row["as_of"])
        if later := re.search(r"(\d+) (parties) in a later undated copy", row["source_url"]):
            copy = book.sources.of(row["source_url"])[1]
            yield _total(book, row, copy, later[2], later[1], "", locator=row.locator("source_url"), original=later[0])


def _total_source(book: Book, row: Original) -> Source:
    if row["source_url"] == "treaties.un.org page above":
        above = next(one for one in book.rows("treaty_totals") if one["treaty"] == row["treaty"].partition(" ")[0])
        return book.sources.first(above["source_url"])
    return book.sources.first(row["source_url"])


def _entry_into_force(row: Original, source: Source, instrument: str) -> Fact:
    own = {"fact": "entry_into_force", "subject": instrument, "value": row["as_of"]}
    return fact(row, "as_of", source, seen_on=source.published or READ, credibility=_official(source), **own)


def _total(
    book: Book, row: Original, source: Source, counted: str, number: str, as_of: str, **printed: str
) -> Fact:  # fmt: skip
    treaty = book.names.entry(row["treaty"].partition(" ")[0])
    day = as_of if is_date(as_of) else ""
    own = {
        "fact": "total",
        "subject": f"figure:{treaty.id.removeprefix('instr:')}/{counted}-{day or 'undated'}",
        "caption": f"{treaty.cells['caption']}: {counted}, worldwide ({day or 'undated'})",
        "about": treaty.id,
        "value": number,
        "counted": counted,
    }
    note = "" if day else "undated copy"
    made = fact(row, counted, source, seen_on=day or READ, credibility=_official(source), note=note, **own)
    return made | printed


def _official(source: Source) -> str:
    """The table has no `confidence`: its totals are official, or copied by a wiki."""
    return "2" if source.cells["reliability"] in "AB" or source.origin.startswith("src:untc") else "3"
