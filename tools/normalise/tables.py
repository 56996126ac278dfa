"""The tables beside this module: names and their ids, events, addresses of sources with title and reliability."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Source:
    """A row of sources.csv: what we read, how reliable the place is, and the work it repeats."""

    id: str
    address: str
    origin: str
    published: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """An entity of names.csv, events.csv or towns.csv: its id and what the code book says of it."""

    id: str
    cells: dict[str, str]


@dataclass(slots=True)
class Sources:
    """Finds sources by address and remembers which were used."""

    table: dict[str, Source]
    used: set[str] = field(default_factory=set)

    def of(self, cell: str) -> list[Source]:
        """The sources whose addresses stand in the cell, in order; raises ValueError for an address without a row."""
        rest, found = _plain(cell), []
        for source in sorted(self.table.values(), key=lambda entry: -len(entry.address)):
            address = _plain(source.address)
            if address and address in rest:
                found.append((_plain(cell).index(address), source))
                rest = rest.replace(address, " ")
        if "http" in rest:
            raise ValueError(f"no row in sources.csv for {rest.strip()}; add its title and reliability")
        return [self._use(source) for _, source in sorted(found, key=lambda pair: pair[0])]

    def first(self, cell: str) -> Source:
        """The first address of the cell, which stands for the fact."""
        return self.of(cell)[0]

    def by_id(self, key: str) -> Source:
        """A source that no cell prints, such as a package read at build time, or the code book, which has no row."""
        return self._use(self.table.get(key) or Source(key, "", "", "", {}))

    def _use(self, source: Source) -> Source:
        self.used |= {source.id, source.origin} - {""}
        return source


@dataclass(slots=True)
class Names:
    """Finds ids by the names that the reference tables print, and remembers which were used."""

    table: dict[str, Named]
    used: dict[str, Named] = field(default_factory=dict)

    def __getitem__(self, printed: str) -> str:
        entry = self.table[printed]
        self.used[entry.id] = entry
        return entry.id

    def get(self, printed: str) -> str | None:
        """The id for a name, or None where no table has it."""
        return self[printed] if printed in self.table else None

    def entry(self, printed: str) -> Named:
        """The whole row for a name."""
        return self.used[self[printed]]


def load(name: str) -> list[dict[str, str]]:
    """The rows of one table beside this module."""
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sources() -> Sources:
    """Every address that the reference tables print."""
    rows = load("sources.csv")
    return Sources({row["id"]: Source(row["id"], row["address"], row["origin"], row["published"], row) for row in rows})


def names(table: str) -> Names:
    """The names of one table; a name may be printed in several ways, parted by a bar."""
    return Names(dict(_printed(load(table))))


def _printed(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, Named]]:
    for row in rows:
        for printed in row["printed"].split("|"):
            yield printed, Named(row["id"], row)


def _plain(address: str) -> str:
    return address.replace("://www.", "://")
