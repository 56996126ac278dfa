"""A row as the mapping works on it: a vector with one place for each column."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from graph.entry import nearest
from ingest.part import Part

Vector: TypeAlias = list[Any]
# The place that holds, by place, the cells that were lists in the file.
LISTS: Final = 0


class Places:
    """Where each column of a row stands in its vector; columns are added while a mapping is read."""

    def __init__(self, columns: Sequence[str] = ()) -> None:
        self._places = {name: n for n, name in enumerate(columns, LISTS + 1)}
        self._printed: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._places) + 1

    def __contains__(self, column: str) -> bool:
        return column in self._places

    def names(self) -> tuple[str, ...]:
        """The columns in the order of their places, from `LISTS` + 1 on."""
        return tuple(self._places)

    def add(self, column: str, printed: str | None = None) -> int:
        """Give a column a place, or find the one that it has; `printed` is the file's column that it is made of."""
        if printed:
            self._printed[column] = printed
        return self._places.setdefault(column, len(self))

    def printed(self, column: str) -> str:
        """The column of the file that a person should look at where this one is at fault."""
        return self._printed.get(column, column)

    def find(self, part: Part, name: str, column: str) -> int:
        """The place of a column that an entry names; raises BadInput where the mapping has none such."""
        if column not in self._places:
            raise part.fault(
                f"names the column {column!r}, which `columns` does not{nearest(column, self._places)}", name
            )
        return self._places[column]
