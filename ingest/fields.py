"""What every statement carries beside entity, property and value, and where a mapping sets it: the nearest wins."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from graph.errors import BadInput
from graph.statement import METHODS
from ingest.part import Part
from ingest.places import Places, Vector
from ingest.values import Value, constant, read_value, read_values

Level: TypeAlias = Mapping[str, Value]

FIELDS: Final = (
    *("source", "origin", "locator", "seen_on", "during", "sign", "quote", "lang", "original", "method"),
    *("credibility", "premises"),
)
CODE_BOOK: Final = "src:lintas"
# What the code book says is ours: it takes neither the row's source nor its words, day and time.
CODED: Final[Level] = {
    "source": constant(CODE_BOOK),
    "origin": constant(CODE_BOOK),
    "method": constant("coded"),
    "credibility": constant("6"),
} | {name: constant("") for name in ("quote", "lang", "during", "seen_on", "original", "premises")}
_CODES: Final[Mapping[str, tuple[Mapping[str, object], str]]] = {
    "sign": ({"": "+", "+": "+", "-": "-", "−": "-"}, "the sign is + or -"),
    "method": ({"": "coded"} | {name: name for name in METHODS}, f"the method is one of {', '.join(METHODS)}"),
    "credibility": ({"": 6} | {str(n): n for n in range(1, 7)}, "credibility is a digit from 1 to 6"),
}


def read_fields(part: Part, places: Places) -> dict[str, Value]:
    """The fields that a part of a mapping sets."""
    read = {
        name: read_value(part, name, part.value(name), places) for name in FIELDS if name in part if name != "premises"
    }
    return read | ({"premises": read_values(part, "premises", places)} if "premises" in part else {})


class Fields:
    """The fields of one kind of statement, each from the nearest level that sets it.

    `fixed`: they are the same for every row. `original`: a level sets it.
    """

    __slots__ = ("_constants", "_variables", "columns", "fixed", "original", "premises")

    def __init__(self, levels: Sequence[Level]) -> None:
        found: dict[str, Value] = {}
        for level in levels:
            found.update(level)
        self.columns = {name: value.columns[0][0] for name, value in found.items() if value.columns}
        self.original = "original" in found
        premises = found.pop("premises", None)
        self.premises = premises if premises and premises.constant != "" else None
        getters = {name: _getter(name, value) for name, value in found.items()}
        self._constants = {name: getters[name]([]) for name, value in found.items() if value.constant is not None}
        self._variables = tuple((name, getters[name]) for name in found if name not in self._constants)
        self.fixed = not self._variables and self.premises is None

    def fill(self, vector: Vector) -> dict[str, Any]:
        """The fields of a row as the arguments of `graph.statement.statement`, without premises."""
        filled = self._constants.copy()
        for name, get in self._variables:
            filled[name] = get(vector)
        return filled


class Levels:
    """Levels of a mapping, from the farthest to the nearest, with the fields that they give.

    `row` is what the row's source says and `book` what the code book says; equal levels share them, so that
    a row's fields are read from it once.
    """

    __slots__ = ("_outer", "book", "row")

    def __init__(self, *outer: Level) -> None:
        self._outer = outer
        self.row = Fields(outer)
        self.book = Fields((*outer, CODED))

    def within(self, level: Level) -> "Levels":
        """These levels and a nearer one."""
        return Levels(*self._outer, level) if level else self

    def saying(self, level: Level) -> tuple[Fields, Fields]:
        """The fields, as said by the row and by the code book, of a property that sets some itself."""
        return (Fields((*self._outer, level)), Fields((*self._outer, CODED, level))) if level else (self.row, self.book)


def _getter(name: str, value: Value) -> Callable[[Vector], object]:
    if name not in _CODES:
        return value.one
    codes, why = _CODES[name]
    one, column = value.one, value.columns[0][0] if value.columns else None

    def get(vector: Vector) -> object:
        found = codes.get(one(vector))
        if found is None:
            raise BadInput(why, field=column)
        return found

    return get
