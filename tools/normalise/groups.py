"""The groups and offices of the Bali Process: what they are part of, who chairs them and who belongs to them."""

import re
from collections.abc import Iterator
from typing import Final

from tools.normalise.book import Book
from tools.normalise.facts import Fact, fact, skipped
from tools.normalise.forum import FORUM, dated
from tools.normalise.originals import Original
from tools.normalise.tables import Source

_STATES: Final = {
    "Australia": "AUS", "Bangladesh": "BGD", "Indonesia": "IDN", "Malaysia": "MYS", "Myanmar": "MMR",
    "New Zealand": "NZL", "Philippines": "PHL", "Sri Lanka": "LKA", "Thailand": "THA",
}  # fmt: skip
_ELSEWHERE: Final = {
    "see bali_process_ad_hoc_group.csv": "stands in bali_process_ad_hoc_group.csv",
    "AHG membership (sixteen states, three organisations)": "its members are those of the Ad Hoc Group",
    "open; attendance lists in the source pages": "open to all; who came stands in bali_process_members.csv",
}
_FIRST_MEETINGS: Final = {"inaugural": ("inaugural", "Perth"), "first activated": ("first activation", "Jakarta")}
_MANAGERS: Final = "co-managers appointed by Australia and Indonesia"


def bodies(book: Book) -> Iterator[Fact]:
    """Each group as part of the forum, then its founding, chairs, members and meetings."""
    for row in book.rows("bali_process_bodies"):
        source = book.sources.first(row["source_url"])
        own = {"subject": book.names[row["body"]]}
        yield fact(row, "body", source, fact="PART_OF", target=book.names[FORUM], **own)
        if row["established"] and "activated" not in row["established"]:
            yield fact(row, "established", source, fact="founded", value=dated(row["established"]), **own)
        yield from _chairs(book, row, own)
        yield from _members(book, row, source, own)
        yield from _places(book, row, own)


def _chairs(book: Book, row: Original, own: dict[str, str]) -> Iterator[Fact]:
    if row["co_chairs"] == _MANAGERS:
        source = book.sources.first(row["source_url"])
        yield fact(row, "co_chairs", source, fact="function", value=_MANAGERS, **own)
        return
    terms = [term for term in row["co_chairs"].split(" | ") if term]
    sources = book.sources.of(row["source_url"])
    for term, source in zip(terms, sources if len(terms) > 1 else sources[:1] * len(terms), strict=True):
        names, _, year = term.removesuffix(")").partition(" (") if "(2" in term else (term, "", "")
        for name in names.split("; "):
            yield _chair(book, row, source, name, year, own)


def _chair(book: Book, row: Original, source: Source, printed: str, year: str, own: dict[str, str]) -> Fact:
    name, _, coordinator = printed.partition(" (")
    status = "member" if coordinator else "co_chair"
    more = {"fact": "MEMBER_OF", "member": _party(book, name), "status": status}
    more["described_as"] = coordinator.removesuffix(")")
    seen_on = {"seen_on": year} if year else {}
    return fact(row, "co_chairs", source, start=year, end=year, original=printed, **seen_on, **more, **own)


def _members(book: Book, row: Original, source: Source, own: dict[str, str]) -> Iterator[Fact]:
    if reason := _ELSEWHERE.get(row["members"]):
        yield skipped(row, "members", reason, fact="MEMBER_OF", **own)
    elif row["members"].startswith("Steering Group plus"):
        yield skipped(row, "members", "its members are those of the Steering Group", fact="MEMBER_OF", **own)
        affected = re.search(r"first activation: ([^)]*)", row["members"])
        for name in affected[1].split("; ") if affected else ():
            event = book.event("first activation")
            day = {"start": event.cells["start"], "end": event.cells["end"]}
            more = {"fact": "ATTENDED", "member": _party(book, name), "subject": event.id}
            yield fact(row, "members", source, original=name, **day, **more)
    elif row["members"]:
        for name in row["members"].split("; "):
            more = {"fact": "MEMBER_OF", "member": _party(book, name), "status": "member"}
            yield fact(row, "members", source, original=name, **more, **own)


def _places(book: Book, row: Original, own: dict[str, str]) -> Iterator[Fact]:
    """Where an office sits, and the first meetings that the cell dates."""
    source = book.sources.first(row["source_url"])
    if "Bangkok, Thailand" in row["established"]:
        launch = book.sources.of(row["source_url"])[1]
        yield fact(row, "established", launch, fact="LOCATED_AT", target=book.towns["Bangkok"], **own)
    for word, (printed, town) in _FIRST_MEETINGS.items():
        if word in row["established"]:
            event = book.event(printed)
            day = {"start": event.cells["start"], "end": event.cells["end"]}
            yield fact(row, "established", source, fact="held", subject=event.id, target=own["subject"], **day)
            yield fact(row, "established", source, fact="LOCATED_AT", subject=event.id, target=book.towns[town], **day)


def _party(book: Book, name: str) -> str:
    return book.party(name, _STATES.get(name, ""))
