"""Bilateral treaties and arrangements: instruments, who signed, who is bound, and what binds two bodies only."""

import re
from collections.abc import Iterator
from typing import Final

from tools.normalise.book import Book
from tools.normalise.facts import Fact, fact, skipped
from tools.normalise.forum import dated
from tools.normalise.originals import Original
from tools.normalise.tables import Source

_PAPER: Final = "the paper is coded itself, in corpus/paper; this row repeats it"
_BODIES: Final = {"polri_afp_2011", "jclec_2004"}  # these bind two police bodies, not their states
_BODIES_ONLY: Final = "it binds the two police bodies, not their states"
_NO_DATE: Final = "entry into force not found: unknown, never 'not in force'"
# A debate of 2006 and regulations of 1994 cannot know a later day: there the second address is about it.
_IN_FORCE_BY_SECOND: Final = {"lombok_2006", "extradition_au_id_1992"}
_FIELD: Final = "training and capacity"  # our reading, by the README of the tables
_CENTRE: Final = "JCLEC centre"


def arrangements(book: Book) -> Iterator[Fact]:
    """Each instrument with its days, then the parties' signatures and consent to be bound."""
    for row in book.rows("bilateral_arrangements"):
        sources = book.sources.of(row["source_url"])
        if not sources:
            yield skipped(row, "name", _PAPER, fact="instrument")
            continue
        instrument = book.names[row["name"]]
        own = {"instrument": instrument}
        yield fact(row, "name", sources[0], fact="title", value=row["name"], **own)
        yield from _days(row, sources, own)
        if instrument.removeprefix("instr:") in _BODIES:
            yield from _between_bodies(book, row, sources[0], own)
        else:
            yield from _between_states(row, sources, own)


def _days(row: Original, sources: list[Source], own: dict[str, str]) -> Iterator[Fact]:
    yield fact(row, "signed", sources[0], fact="adopted", value=dated(row["signed"]), **own)
    if row["in_force"]:
        source, day = _in_force(sources, own), dated(row["in_force"])
        yield fact(row, "in_force", source, fact="entry_into_force", value=day, **own)
    if abrogated := re.search(r"\((abrogated[^)]*)\)", row["kind"]):
        yield fact(row, "kind", sources[0], fact="status", value=abrogated[1], original=row["kind"], **own)


def _in_force(sources: list[Source], own: dict[str, str]) -> Source:
    return sources[1 if own["instrument"].removeprefix("instr:") in _IN_FORCE_BY_SECOND else 0]


def _between_states(row: Original, sources: list[Source], own: dict[str, str]) -> Iterator[Fact]:
    for iso3 in row["parties"].split("; "):
        state = {"party": f"terr:{iso3}", **own}
        yield fact(row, "signed", sources[0], start=dated(row["signed"]), fact="SIGNED", **state)
        if row["in_force"]:
            source, end = _in_force(sources, own), _ended(row)
            yield fact(row, "in_force", source, start=dated(row["in_force"]), end=end, fact="PARTY_TO", **state)
        else:
            yield skipped(row, "in_force", _NO_DATE, fact="PARTY_TO", **state)


def _ended(row: Original) -> str:
    """'after 1999': some day from then until the row was read."""
    after = re.search(r"abrogated by \w+ after (\d{4})", row["kind"])
    return f"[{after[1]}..{row['retrieved']}]" if after else ""


def _between_bodies(book: Book, row: Original, source: Source, own: dict[str, str]) -> Iterator[Fact]:
    field = _FIELD if "Semarang" in row["place"] else ""
    ends = {"party": book.names["Polri"], "other": book.names["AFP"], "field": field}
    yield fact(row, "parties", source, start=dated(row["signed"]), fact="COOPERATES_WITH", **ends, **own)
    for iso3 in re.findall(r"\b[A-Z]{3}\b(?!\))", row["parties"]):
        yield skipped(row, "parties", _BODIES_ONLY, fact="PARTY_TO", party=f"terr:{iso3}", **own)
    if "Semarang" in row["place"]:
        centre = {"party": book.names[_CENTRE], **own}
        yield fact(row, "place", source, fact="LOCATED_AT", other=book.towns["Semarang"], **centre)
        yield fact(row, "in_force", source, fact="founded", value=dated(row["in_force"]), **centre)
