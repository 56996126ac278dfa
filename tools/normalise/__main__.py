"""Write the one-fact rows: python -m tools.normalise ORIGINALS CORPUS"""

import argparse
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tools.normalise import bilateral, forum, groups, institutions, memberships, places, treaties
from tools.normalise.book import Book
from tools.normalise.facts import GROUNDS, READ, Fact

BUILDERS: Final[dict[str, Callable[[Book], Iterator[Fact]]]] = {
    "treaty_status": treaties.status,
    "treaty_totals": treaties.totals,
    "bali_process_members": forum.members,
    "bali_process_observers": forum.observers,
    "bali_process_ad_hoc_group": forum.ad_hoc_group,
    "bali_process_bodies": groups.bodies,
    "bali_process_ministerial_conferences": forum.conferences,
    "memberships": memberships.memberships,
    "bilateral_arrangements": bilateral.arrangements,
    "indonesia_institutions": institutions.institutions,
    "indonesia_entry_points": institutions.entry_points,
}
_TERRITORY: Final = re.compile("terr:[A-Z]{3}")
_SOURCE: Final = (
    "id", "title", "url", "reliability", "type", "publisher", "published", "retrieved", "origin", "origin_reliability",
    "lang",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Read every reference table, write its one-fact rows and the tables of names, places and sources."""
    parser = argparse.ArgumentParser(prog="normalise_reference", description=main.__doc__)
    parser.add_argument("originals", type=Path, help="the folder of the reference tables")
    parser.add_argument("corpus", type=Path, help="the folder to write to")
    folders = parser.parse_args(arguments)
    folders.corpus.mkdir(parents=True, exist_ok=True)
    book, used = Book(folders.originals), set[str]()
    for table, build in BUILDERS.items():
        facts = list(build(book))
        _complete(book, table, facts)
        _note_addresses(book, table, facts)
        write(folders.corpus / f"{table}.csv", facts)
        report(table, len(book.rows(table)), facts)
        used |= {value for one in facts for value in one.values() if _TERRITORY.fullmatch(value)}
    write(folders.corpus / "territories.csv", list(places.territories(book, used)))
    write(folders.corpus / "places.csv", list(places.places(book)))
    write(folders.corpus / "names.csv", list(_names(book)))
    write(folders.corpus / "sources.csv", list(_sources(book)))


def _complete(book: Book, table: str, facts: Sequence[Fact]) -> None:
    """Every row of the original is a fact, or says why it is none."""
    seen = {fact["locator"].split(" ")[1] for fact in facts}
    lost = [row.number for row in book.rows(table) if str(row.number) not in seen]
    if lost:
        raise ValueError(f"{table}.csv: no fact and no reason for rows {lost}; say how to read them")


def _note_addresses(book: Book, table: str, facts: Sequence[Fact]) -> None:
    """An address that supports no fact of its own is named in the note of the row's first fact."""
    for row in book.rows(table):
        own = [fact for fact in facts if fact["locator"].startswith(f"row {row.number} ")]
        used = {fact[column] for fact in own for column in ("source", "origin")}
        others = [source.id for source in book.sources.of(row["source_url"]) if source.id not in used]
        if others:
            own[0]["note"] = "; ".join(filter(None, [own[0]["note"], f"also read: {', '.join(others)}"]))


def write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """A CSV file whose own columns come first, in the order of their first use, and the grounds last."""
    own = dict.fromkeys(column for row in [{"fact": ""}, *rows] for column in row if column not in GROUNDS)
    columns = [*own, *GROUNDS] if "skip" in rows[0] else list(rows[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def report(table: str, rows: int, facts: Sequence[Fact]) -> None:
    """Print rows in, facts out, and rows left out by reason."""
    reasons = Counter(fact["skip"] for fact in facts if fact["skip"])
    print(f"{table}: {rows} rows in, {len(facts) - reasons.total()} facts out, {reasons.total()} left out")
    for reason, count in reasons.items():
        print(f"    {count} × {reason}")


def _names(book: Book) -> Iterator[dict[str, str]]:
    entries: Iterable[tuple[str, dict[str, str]]] = (
        (entry.id, entry.cells | kind)
        for names, kind in ((book.names, {}), (book.events, {"type": "conference"}))
        for entry in names.used.values()
    )
    for key, cells in sorted(entries, key=lambda pair: pair[0]):
        yield {"id": key} | {column: cells[column] for column in ("caption", "alias", "type")}


def _sources(book: Book) -> Iterator[dict[str, str]]:
    for key in sorted(book.sources.used & book.sources.table.keys()):
        cells = book.sources.table[key].cells
        # Only what a cell names by its address was read; the works that others repeat were not.
        read = {"retrieved": READ if cells["address"] else ""}
        yield {column: (cells | read)[column] for column in _SOURCE}


if __name__ == "__main__":
    main()
