"""The Bali Process: members, observers, its groups, their meetings. Attendance is its own fact, never membership."""

import re
from collections.abc import Iterator
from typing import Final

from tools.normalise.book import Book
from tools.normalise.facts import Fact, fact, is_date, remarks, skipped
from tools.normalise.originals import Original
from tools.normalise.tables import Source

FORUM: Final = "Bali Process"
_WIKI: Final = "a wiki's list of main countries says nothing of membership"
_IN_GROUP_TABLE: Final = "stands in bali_process_ad_hoc_group.csv"
_OTHER_DAY: Final = "goc.gov.tr gives 27 March 2003"
_WELCOMED: Final = "welcomed membership"
_NO_MEMBERSHIP: Final = {
    "low": "participation was seen and a membership of its own was not: no MEMBER_OF, so its status is unknown",
    "none": "no source: no MEMBER_OF, so its status is unknown",
}


def members(book: Book) -> Iterator[Fact]:
    """Meetings attended, then membership: coded where confidence is high, inferred from attendance where medium."""
    for row in book.rows("bali_process_members"):
        member = book.party(row["name"], row["iso3"])
        attended = list(_evidence(book, row, member))
        yield from attended
        yield from _membership(book, row, member, attended)
        if "membership welcomed by SOM" in row["notes"]:
            yield _welcomed(book, row, member)


def _evidence(book: Book, row: Original, member: str) -> Iterator[Fact]:
    if not row["evidence"] or row["evidence"].startswith("about page"):
        return
    parts, addresses = row["evidence"].split("; "), row["evidence_urls"].split(" ")
    for text, address in zip(parts, addresses, strict=True):
        source = book.sources.first(address)
        own = {"fact": "ATTENDED", "member": member}
        if text.startswith("Wikipedia mirror"):
            yield skipped(row, "evidence", _WIKI, original=text, **own)
        elif text.startswith(("listed as AHG member", "AHG SOM")):
            yield skipped(row, "evidence", _IN_GROUP_TABLE, original=text, **own)
        elif _WELCOMED in text:
            yield _member(book, row, "evidence", source, member, original=text)
        else:
            if text.startswith("TEG-RR"):
                yield from _held(book, row, "evidence", source, text)
            yield _attendance(book, row, "evidence", source, member, text)


def _attendance(book: Book, row: Original, column: str, source: Source, member: str, printed: str) -> Fact:
    """One presence at one meeting; the word on membership in `confidence` does not bear on it."""
    event = book.event(printed)
    return fact(
        row,
        column,
        source,
        start=event.cells["start"],
        end=event.cells["end"],
        seen_on=event.cells["end"],
        credibility="2",
        original=printed if column == "evidence" else row[column],
        fact="ATTENDED",
        member=member,
        target=event.id,
        capacity="participant" if "(as participant)" in printed else "",
        label=f"{member} attended {event.id}",
    )


def _membership(book: Book, row: Original, member: str, evidence: list[Fact]) -> Iterator[Fact]:
    confidence = row["confidence"].partition(":")[0]
    own = {"fact": "MEMBER_OF", "member": member, "target": book.names[FORUM], "status": "member"}
    if reason := _NO_MEMBERSHIP.get(confidence):
        yield skipped(row, "role", reason, **own)
    elif confidence == "medium":
        premise = next(one["label"] for one in evidence if one["fact"] == "ATTENDED" and not one["skip"])
        yield _member(book, row, "role", _source(book, row), member, method="inferred", premise=premise)
    elif not any(one["fact"] == "MEMBER_OF" for one in evidence):
        yield _member(book, row, "role", _source(book, row), member)
    if row["role"] == "co-chair":
        yield _member(book, row, "role", _source(book, row), member, status="co_chair")


def _welcomed(book: Book, row: Original, member: str) -> Fact:
    """A note with an address of its own, about the same membership."""
    text = row["notes"].partition(" http")[0].rpartition("; ")[2]
    source = book.sources.first(row["notes"])
    return _member(book, row, "notes", source, member, seen_on=dated(text), original=text, note="")


def _source(book: Book, row: Original) -> Source:
    return book.sources.first(row["source_url"])


def _member(book: Book, row: Original, column: str, source: Source, member: str, **more: str) -> Fact:
    own = {"fact": "MEMBER_OF", "member": member, "target": book.names[FORUM], "status": "member"}
    return fact(row, column, source, **(own | more))


def observers(book: Book) -> Iterator[Fact]:
    """Observers of 2002, known to that day; the two totals of today as figures."""
    for row in book.rows("bali_process_observers"):
        source = book.sources.first(row["source_url"])
        if row["kind"] == "count":
            yield from _counts(book, row, source)
            continue
        end = _ended(row)
        own = {"fact": "MEMBER_OF", "member": book.party(row["name"], row["code"]), "target": book.names[FORUM]}
        yield fact(row, "status_2002", source, end=end, note=remarks(row, row["later"]), **own, status="observer")


def _ended(row: Original) -> str:
    """Who was a member later had ceased to observe at some day in between."""
    later = re.search(r"member (?:by|organisation since) (\d{4}(?:-\d\d-\d\d)?)", row["later"])
    return f"[{row['as_of']}..{later[1]}]" if later else ""


def _counts(book: Book, row: Original, source: Source) -> Iterator[Fact]:
    for text, number in (("18 Observer States", "18"), ("nine Observer Organisations", "9")):
        if text not in row["later"]:
            raise ValueError(f"bali_process_observers.csv row {row.number} no longer says {text!r}; read it again")
        counted = text.partition(" ")[2].lower()
        subject = f"figure:bali-process/{counted.replace(' ', '-')}"
        own = {"fact": "total", "figure": subject, "target": book.names[FORUM], "value": number, "counted": counted}
        yield fact(row, "later", source, original=text, note="undated", caption=f"{FORUM}: {counted}", **own)


def ad_hoc_group(book: Book) -> Iterator[Fact]:
    """Members of the Ad Hoc Group and who came to two of its meetings."""
    for row in book.rows("bali_process_ad_hoc_group"):
        member = book.party(row["name"], row["iso3"])
        at = {source.id: source for source in book.sources.of(row["source_url"])}
        if row["listed_goc"] == "yes":
            yield _group_member(book, row, "listed_goc", at["src:goc-bali-process"], member)
        elif row["notes"].startswith("TIP working group page"):
            yield _group_member(book, row, "notes", book.sources.by_id("src:bali-process-wg-tip"), member)
        for column, printed, key in (
            ("attended_2017_10_31", "AHG SOM 2017-10-31", "src:bali-process-ahg-12"),
            ("attended_2022_12_06", "AHG SOM 2022-12-06", "src:bali-process-ahg-16"),
        ):
            if row[column] == "yes":
                yield from _held(book, row, column, at[key], printed)
                yield _attendance(book, row, column, at[key], member, printed)


def _group_member(book: Book, row: Original, column: str, source: Source, member: str) -> Fact:
    group = book.names["Ad Hoc Group (AHG)"]
    return fact(row, column, source, fact="MEMBER_OF", member=member, target=group, status="member")


def conferences(book: Book) -> Iterator[Fact]:
    """The ministerial conferences with day and place; another day that a source prints stands beside."""
    for row in book.rows("bali_process_ministerial_conferences"):
        source = book.sources.first(row["source_url"])
        own = {"event": book.event(row["number"]).id, "organiser": book.names[FORUM]}
        days = {"start": row["start"], "end": row["end"]}
        yield fact(row, "start", source, fact="held", **days, **own)
        town = book.towns[row["place"].partition(",")[0]]
        yield fact(row, "place", source, note="", fact="LOCATED_AT", place=town, **days, **own)
        if row["notes"].startswith(_OTHER_DAY):
            other = book.sources.by_id("src:goc-bali-process")
            days = {"start": "2003-03-27", "end": "2003-03-27"}
            own["organiser"] = ""
            # The note says which of the two is wrong; both stay, and the conflict shows.
            yield fact(row, "notes", other, original=_OTHER_DAY, credibility="5", fact="held", **days, **own)


def _held(book: Book, row: Original, column: str, source: Source, printed: str) -> Iterator[Fact]:
    """When a meeting was, and of which group: once, where a table first names it."""
    event = book.event(printed)
    if event.id not in book.met:
        book.met.add(event.id)
        days = {"start": event.cells["start"], "end": event.cells["end"]}
        own = {"fact": "held", "member": "", "target": event.id, "organiser": book.names[event.cells["organiser"]]}
        yield fact(row, column, source, original=printed, note="", **days, **own)


def dated(text: str) -> str:
    """The first day or year that a text prints, or nothing."""
    match = re.search(r"\d{4}(?:-\d\d(?:-\d\d)?)?", text)
    return match[0] if match and is_date(match[0]) else ""
