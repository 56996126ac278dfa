"""What every reader of a reference table needs: the tables as they are, and the ids behind their words."""

from dataclasses import dataclass, field
from pathlib import Path

from tools.normalise import tables
from tools.normalise.originals import Original, read
from tools.normalise.tables import Named, Names, Sources


@dataclass(slots=True)
class Book:
    """The folder of the originals with sources, names and events; remembers which of them were used
    and which meetings were `met`."""

    folder: Path
    sources: Sources = field(default_factory=tables.sources)
    names: Names = field(default_factory=lambda: tables.names("names.csv"))
    events: Names = field(default_factory=lambda: tables.names("events.csv"))
    towns: Names = field(default_factory=lambda: tables.names("towns.csv"))
    met: set[str] = field(default_factory=set)

    def rows(self, table: str) -> list[Original]:
        """The rows of one reference table."""
        return read(self.folder, table)

    def event(self, printed: str) -> Named:
        """An event by the words that a table prints for it."""
        return self.events.entry(printed)

    def party(self, printed: str, iso3: str) -> str:
        """The id of a state by its code, else of an organisation by its name."""
        return self.names.get(printed) or f"terr:{iso3}"
