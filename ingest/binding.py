"""A mapping bound to the columns of one file: rows become vectors, in the order that the mapping works on."""

import unicodedata
from operator import itemgetter

from graph.entry import nearest
from graph.errors import BadInput
from ingest.mapping import BUILTIN, Mapping, fold
from ingest.places import LISTS, Vector
from ingest.rows import Row, Table
from ingest.values import derive

_FIRST = LISTS + 1 + len(BUILTIN)


class Binding:
    """Turns rows into vectors; raises BadInput at once where the file's columns do not fit the mapping."""

    def __init__(self, mapping: Mapping, table: Table, file: str, prefix: str) -> None:
        self._file, self._prefix = file, prefix
        self._let = mapping.let
        order = _order(mapping, table, file)
        # A second blank keeps the result a tuple where there is one column.
        self._pick = itemgetter(*order, -1)
        self._extra = [""] * (mapping.width - _FIRST - len(order))

    def vector(self, row: Row) -> Vector:
        """The vector of a row that has a cell for each column, its texts stripped and in NFC."""
        cells = self._pick((*row.cells, ""))[:-1]
        lists: dict[int, list[str]] = {}
        if list in map(type, cells):
            lists = {place: cell for place, cell in enumerate(cells, _FIRST) if isinstance(cell, list)}
            cells = tuple("; ".join(cell) if isinstance(cell, list) else cell for cell in cells)
        if not "".join(cells).isascii():
            cells = tuple(unicodedata.normalize("NFC", cell) for cell in cells)
        return [lists, str(row.number), self._file, self._prefix, *map(str.strip, cells), *self._extra]

    def derive(self, vector: Vector) -> None:
        """Fill the columns that the mapping makes from others; raises BadInput with the column as field."""
        derive(self._let, vector)


def _order(mapping: Mapping, table: Table, file: str) -> list[int]:
    """For each column of the mapping, where the file has it, or -1."""
    found: dict[int, int] = {}
    for index, printed in enumerate(table.columns):
        name = fold(printed)
        place = mapping.columns.get(name)
        if place is None:
            if name in mapping.ignored:
                continue
            hint = nearest(name, mapping.columns) or f"; {mapping.name} knows {_known(mapping)}"
            raise BadInput(f"unknown column {printed[:40]!r}{hint}", where=file, field=printed[:40])
        if place in found:
            raise BadInput(
                f"two columns mean {mapping.names[place - 1]!r}; take one out", where=file, field=printed[:40]
            )
        found[place] = index
    for name, place in mapping.required.items():
        if place not in found:
            raise BadInput(f"the column {name!r} is missing; add it to the header", where=file, field=name)
    declared = max(mapping.columns.values(), default=LISTS + len(BUILTIN))
    return [found.get(place, -1) for place in range(_FIRST, declared + 1)]


def _known(mapping: Mapping) -> str:
    return ", ".join(dict.fromkeys(mapping.names[place - 1] for place in mapping.columns.values())) or "no column"
