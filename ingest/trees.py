"""Rows out of nested data (YAML, JSON): a list of mappings, inner mappings as `outer.inner` columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from graph.errors import BadInput
from ingest.rows import Cell, Fault, Row, Table

DEPTH: Final = 8


def tree_table(data: object, rows_path: str | None, where: str) -> Table:
    """The table of nested data; columns are all names that any row has, in the order met.

    Raises BadInput where the path leads to no list.
    """
    listed = _list(data, rows_path, where)
    flat = [_flat(item) for item in listed]
    columns = tuple(dict.fromkeys(name for found, _ in flat for name in found))
    return Table(columns, _rows(flat, columns))


def _list(data: object, rows_path: str | None, where: str) -> Sequence[object]:
    for name in rows_path.split(".") if rows_path else ():
        if not isinstance(data, dict) or name not in data:
            raise BadInput(f"there is no list at {rows_path!r}; check `rows` in the mapping", where=where)
        data = data[name]
    if not isinstance(data, list):
        raise BadInput("the rows must be a list of mappings; name it under `rows` in the mapping", where=where)
    return data


def _rows(flat: list[tuple[dict[str, Cell], Fault | None]], columns: tuple[str, ...]) -> Iterator[Row]:
    for number, (found, fault) in enumerate(flat, 1):
        yield Row([found.get(name, "") for name in columns], number, fault)


def _flat(item: object) -> tuple[dict[str, Cell], Fault | None]:
    if not isinstance(item, dict):
        return {}, Fault("", "", "the row is no mapping of columns to values; write each column as name: value")
    found: dict[str, Cell] = {}
    return found, _put(found, item, "", 1)


def _put(found: dict[str, Cell], item: Mapping[str, Any], prefix: str, depth: int) -> Fault | None:
    """Put the cells of a mapping under their columns' names, and say what is wrong with the first that is."""
    for name, value in item.items():
        column = f"{prefix}{name}"
        if isinstance(value, dict):
            if depth == DEPTH:
                return Fault(column, "", f"the row is nested deeper than {DEPTH}; write it flat")
            fault = _put(found, value, f"{column}.", depth + 1)
        elif isinstance(value, list):
            fault = _put_list(found, column, value)
        else:
            found[column] = text = _text(value)
            fault = _fault(column, text)
        if fault:
            return fault
    return None


def _put_list(found: dict[str, Cell], column: str, value: list[Any]) -> Fault | None:
    if any(isinstance(part, dict | list) for part in value):
        return Fault(column, "", "a list in a cell may hold texts only; give nested data rows of its own")
    texts = [text for text in (_text(part).strip() for part in value) if text]
    found[column] = texts or ""
    return next((fault for text in texts if (fault := _fault(column, text))), None)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else "true" if value is True else "false" if value is False else str(value)


def _fault(column: str, text: str) -> Fault | None:
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        return Fault(
            column, text.encode("ascii", "replace").decode(), "half of a character stands here; write it whole"
        )
    return None
