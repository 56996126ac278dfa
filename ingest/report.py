"""What a load did, file by file."""

from dataclasses import dataclass, field
from typing import Any

from ingest.outcomes import Tally


@dataclass(slots=True)
class FileReport:
    """One file of a load: its counts, and what it adds to, takes from and shares with its former load.

    `known`: the same load stands already, so nothing was read. `replaces`: it takes a former load's place.
    """

    file: str
    dataset: str
    marking: str
    known: bool = False
    replaces: bool = False
    tally: Tally = field(default_factory=Tally)
    added: int = 0
    removed: int = 0
    same: int = 0

    def sentence(self) -> str:
        """The report in one sentence."""
        if self.known:
            return f"{self.file}: known already, nothing changed"
        counts = self.tally
        text = f"{self.file}: {counts.rows} rows, {counts.mapped} mapped, {counts.statements} statements"
        for reason, number in sorted(counts.skipped.items()):
            text += f", {number} skipped ({reason})"
        if counts.rejects:
            text += f", {len(counts.rejects)} rejected"
        return f"{text}; +{self.added} −{self.removed} ={self.same}" if self.replaces else text

    def as_json(self) -> dict[str, Any]:
        """The report as plain data."""
        counts = {"added": self.added, "removed": self.removed, "same": self.same}
        head = {"file": self.file, "marking": self.marking, "known": self.known, "replaces": self.replaces}
        return head | self.tally.as_json() | counts


@dataclass(slots=True)
class LoadReport:
    """A load: its files in order, and the position of its commit, or None where nothing was committed."""

    files: list[FileReport] = field(default_factory=list)
    position: int | None = None
    dry_run: bool = False

    @property
    def statements(self) -> int:
        """How many statements its files make; those of known files are not counted."""
        return sum(file.tally.statements for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {"files": [file.as_json() for file in self.files], "position": self.position, "dry_run": self.dry_run}
