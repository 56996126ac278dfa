"""The reference tables as they are: each row with its number in the file."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Original:
    """One row of a reference table; the header counts as row 1, so `number` is what a spreadsheet shows."""

    table: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def get(self, column: str) -> str:
        """The cell, or the empty text where the table has no such column."""
        return self.cells.get(column, "")

    def locator(self, column: str) -> str:
        """Where the fact stands: row and column."""
        return f"row {self.number} {column}"


def read(folder: Path, table: str) -> list[Original]:
    """Every row of `folder/table.csv`, in order."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [Original(table, number, cells) for number, cells in enumerate(csv.DictReader(file), start=2)]
