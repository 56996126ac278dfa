"""CSV, streamed: parted by commas, or by semicolons or tabs where the header has no comma; a BOM is let pass."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from graph.errors import BadInput
from ingest.rows import Fault, Row, Table

_HEADER: Final = 1 << 16


def read_csv(path: Path) -> Table:
    """The table of a CSV file; a row that is ragged, broken or holds NUL comes with its fault.

    Raises BadInput where there is no header, or it names a column twice or leaves one without a name.
    """
    with _opened(path) as stream:
        delimiter = _delimiter(stream)
        columns = _header(path, stream, delimiter)
    return Table(columns, _rows(path, columns, delimiter))


def _opened(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror}); check the path", where=str(path)) from None


def _header(path: Path, stream: TextIO, delimiter: str) -> tuple[str, ...]:
    place = f"{path.name}:1"
    try:
        columns = tuple(name.strip() for name in next(csv.reader(stream, delimiter=delimiter, strict=True), ()))
    except csv.Error as error:
        raise BadInput(f"the header cannot be read ({error}); mend its quotes", where=place) from None
    except UnicodeDecodeError:
        raise _not_text(path) from None
    if not any(columns):
        raise BadInput("there is no header; name the columns in the first line", where=place)
    for column in columns:
        if not column:
            raise BadInput("a column has no name; name it or take it out", where=place)
        if columns.count(column) > 1:
            raise BadInput(f"the column {column[:40]!r} stands twice; rename one", where=place, field=column[:40])
    return columns


def _rows(path: Path, columns: tuple[str, ...], delimiter: str) -> Iterator[Row]:
    number = 0
    with _opened(path) as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        next(reader)
        while True:
            before = reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                number += 1
                yield Row((), number, _broken(error, before + 1, reader.line_num))
                continue
            except UnicodeDecodeError:
                raise _not_text(path) from None
            if cells:
                number += 1
                yield Row(cells, number, _fault(cells, columns, delimiter))


def _fault(cells: list[str], columns: tuple[str, ...], delimiter: str) -> Fault | None:
    width = len(columns)
    if len(cells) != width:
        why = f"the row has {len(cells)} cells and the header {width}; mend its commas and quotes"
        return Fault("", "", why)
    if "".join(cells).isprintable():
        return None
    for column, cell in zip(columns, cells, strict=True):
        if "\0" in cell:
            return Fault(column, cell.replace("\0", "␀"), "the cell holds NUL; remove the character")
        if "\n" in cell and cell.count(delimiter) >= width - 1:
            why = "a quoted cell runs over the end of its row; close the quote or put the cell on one line"
            return Fault(column, cell, why)
    return None


def _not_text(path: Path) -> BadInput:
    return BadInput("the file is not UTF-8; save it as UTF-8", where=path.name)


def _delimiter(stream: TextIO) -> str:
    first = stream.readline(_HEADER)
    stream.seek(0)
    return "," if "," in first or not (";" in first or "\t" in first) else max(";\t", key=first.count)


def _broken(error: csv.Error, first: int, last: int) -> Fault:
    """What is wrong where CSV cannot hold a row; an open quote may take many lines with it."""
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    return Fault("", "", f"{lines} cannot be read as a row ({error}); mend the quotes")
