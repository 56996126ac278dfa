"""What readers give and the mapping takes: a table's columns, and one row after another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Cell: TypeAlias = str | list[str]


class Fault(NamedTuple):
    """Why a reader cannot give a row: the column (or an empty text), what stands there, what is wrong."""

    column: str
    value: str
    why: str


@dataclass(slots=True)
class Row:
    """One row in the order of its table's columns; `number` counts from 1 and leaves the header out.

    A row that could not be read has a `fault` and perhaps no cells; it is counted like any other.
    """

    cells: Sequence[Cell]
    number: int
    fault: Fault | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells) and self.fault is None


@dataclass(slots=True)
class Table:
    """The columns of a file as it prints them, and its rows, which can be read once."""

    columns: tuple[str, ...]
    rows: Iterator[Row] = field(repr=False)

    def __iter__(self) -> Iterator[Row]:
        return self.rows
