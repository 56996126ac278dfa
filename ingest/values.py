"""A mapping's values: texts with `{column}`, tables of codes, parts, slugs and first choices, compiled to functions."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, TypeAlias

from graph.entry import nearest
from graph.errors import BadInput
from graph.strictyaml import Yaml
from ingest.part import Part
from ingest.places import LISTS, Places, Vector
from ingest.slugs import short_hash, slug

_PIECE: Final = re.compile(r"\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+")


@dataclass(frozen=True, slots=True)
class Value:
    """A compiled value: `one` gives its text, `many` its parts without the empty ones.

    `columns` names what it reads; `constant` is the text where it reads nothing; `plain` where every
    column stands in the text itself. Both functions raise BadInput, with the column as field, for a cell
    that they cannot take.
    """

    one: Callable[[Vector], str]
    many: Callable[[Vector], Sequence[str]]
    columns: tuple[tuple[str, int], ...] = ()
    constant: str | None = None
    plain: bool = False

    @property
    def printed(self) -> str | None:
        """The first column that it reads: where a person looks when it is at fault."""
        return self.columns[0][0] if self.columns else None


def read_value(part: Part, name: str, data: Yaml, places: Places) -> Value:
    """Compile what stands under a name of an entry; raises BadInput for a form or a column that there is not."""
    if isinstance(data, str):
        return _text(part, name, data, places)
    if isinstance(data, list):
        raise part.fault("must be one value and no list", name)
    inner = Part(part.where, f"{part.at}.{name}", data)
    if "column" in data:
        return _column(inner, places)
    for form, change in _CHANGES.items():
        if form in data:
            inner.only(form)
            return _changed(read_value(inner, form, data[form], places), change)
    inner.only("first")
    choices = data.get("first")
    if not isinstance(choices, list) or not choices:
        raise inner.fault("must have column, slug, hash or a list under first")
    return _first([read_value(inner, "first", choice, places) for choice in choices])


def read_values(part: Part, name: str, places: Places) -> Value:
    """As `read_value`, where a list of values may stand too: their parts one after another."""
    data = part.value(name)
    if not isinstance(data, list):
        return read_value(part, name, data, places)
    values = [read_value(part, name, value, places) for value in data]
    columns = dict(pair for value in values for pair in value.columns)

    def many(vector: Vector) -> Sequence[str]:
        return [text for value in values for text in value.many(vector)]

    return Value(lambda vector: "; ".join(many(vector)), many, tuple(columns.items()))


def constant(text: str) -> Value:
    """A value that is the same for every row."""
    return Value(lambda _: text, lambda _: (text,) if text else (), constant=text, plain=True)


Derived: TypeAlias = tuple[tuple[int, Callable[[Vector], str]], ...]


def read_let(part: Part, places: Places) -> Derived:
    """Columns made from others, in order; each has a place from here on."""
    found = []
    for name, data in part.data.items():
        if name in places:
            raise part.fault("is a column already; choose another name", name)
        value = read_value(part, name, data, places)
        found.append((places.add(name, value.printed), value.one))
    return tuple(found)


def derive(let: Derived, vector: Vector) -> None:
    """Fill the columns that are made from others; raises BadInput with the column as field."""
    for place, make in let:
        vector[place] = make(vector)


def required(value: Value) -> Callable[[Vector], str]:
    """The text of an id or of a link's end: every column in it must be filled, and something must stand in it."""
    one, columns = value.one, value.columns if value.plain else ()
    first = value.printed

    def text(vector: Vector) -> str:
        for column, place in columns:
            if not vector[place]:
                raise BadInput("an id needs this column and it is empty; fill it", field=column)
        found = one(vector)
        if not found or found[-1] == ":":
            raise BadInput("no id can be made of this row; fill the column", field=first)
        return found

    return one if value.constant else text


_CHANGES: Final[Mapping[str, Callable[[str], str]]] = {"slug": slug, "hash": short_hash}


def _text(part: Part, name: str, text: str, places: Places) -> Value:
    pieces: list[str] = []
    columns: list[tuple[str, int]] = []
    for piece in _PIECE.findall(text):
        if piece in ("{{", "}}"):
            pieces.append(piece[0])
        elif piece in ("{", "}"):
            raise part.fault(f"has a single {piece}; write {piece * 2} for the sign itself", name)
        elif piece[0] == "{":
            columns.append((places.printed(piece[1:-1]), places.find(part, name, piece[1:-1])))
            pieces.append("%s")
        else:
            pieces.append(piece.replace("%", "%%"))
    if not columns:
        return constant("".join(pieces).replace("%%", "%"))
    return _cell(*columns[0]) if pieces == ["%s"] else _joined("".join(pieces), columns)


def _joined(form: str, columns: Sequence[tuple[str, int]]) -> Value:
    getter = itemgetter(*(place for _, place in columns))

    def one(vector: Vector) -> str:
        return form % getter(vector)  # type: ignore[no-any-return] # a text, formatted

    def many(vector: Vector) -> Sequence[str]:
        return (one(vector),)

    return Value(one, many, tuple(columns), plain=True)


def _cell(column: str, place: int) -> Value:
    def many(vector: Vector) -> Sequence[str]:
        return vector[LISTS].get(place) or ((vector[place],) if vector[place] else ())

    return Value(itemgetter(place), many, ((column, place),), plain=True)


def _column(part: Part, places: Places) -> Value:
    part.only("column", "map", "else", "split", "take")
    data, column = part.data, part.text("column")
    place, column = places.find(part, "column", column), places.printed(column)
    parts = _cell(column, place).many
    if "split" in data:
        parts = _split(place, part.text("split", ""), part.choice("take", ("first", "last", "all"), "all"))
        if not part.text("split", ""):
            raise part.fault("must be a sign or text, such as ;", "split")
    elif "take" in data:
        raise part.fault("needs split beside it", "take")
    table = _table(part, column, places) if "map" in data or "else" in data else None

    def many(vector: Vector) -> Sequence[str]:
        found = parts(vector)
        return [text for text in map(table, [vector] * len(found), found) if text] if table else found

    def one(vector: Vector) -> str:
        if table and "split" not in data:
            return table(vector, vector[place])
        return "; ".join(many(vector))

    return Value(one, many, ((column, place),))


def _split(place: int, sign: str, take: str) -> Callable[[Vector], Sequence[str]]:
    kept = {"first": slice(0, 1), "last": slice(-1, None), "all": slice(None)}[take]

    def parts(vector: Vector) -> Sequence[str]:
        whole = vector[LISTS].get(place) or vector[place].split(sign)
        return [part for part in map(str.strip, whole) if part][kept]

    return parts


def _table(part: Part, column: str, places: Places) -> Callable[[Vector, str], str]:
    entries = part.part("map")
    known = {cell: read_value(entries, cell, value, places).one for cell, value in entries.data.items()}
    other = read_value(part, "else", part.value("else"), places).one if "else" in part else None

    def lookup(vector: Vector, text: str) -> str:
        found = known.get(text, other)
        if found is None:
            hint = nearest(text, known) or f"; it may be {', '.join(known) or 'nothing'}"
            raise BadInput(f"the cell is none that the mapping knows{hint}", field=column)
        return found(vector)

    return lookup


def _changed(inner: Value, change: Callable[[str], str]) -> Value:
    def one(vector: Vector) -> str:
        return change(inner.one(vector))

    return Value(one, lambda vector: [found for found in map(change, inner.many(vector)) if found], inner.columns)


def _first(choices: Sequence[Value]) -> Value:
    ones, columns = [choice.one for choice in choices], dict(pair for choice in choices for pair in choice.columns)

    def one(vector: Vector) -> str:
        return next((text for choice in ones if (text := choice(vector))), "")

    def many(vector: Vector) -> Sequence[str]:
        return next((parts for choice in choices if (parts := choice.many(vector))), ())

    return Value(one, many, tuple(columns.items()))
