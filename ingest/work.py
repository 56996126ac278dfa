"""The work on one row: its statements so far, made and checked, and the labels by which premises name them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph import days
from graph.entry import nearest
from graph.errors import BadInput
from graph.ontology import Ontology
from graph.statement import Statement, check, statement
from ingest.fields import Fields
from ingest.places import Vector
from ingest.recent import Recent

_ID_HEX: Final = 64
_POWER: Final = "power:"
Labels = dict[str, list[str]]


# Statements that were made a moment ago and do not depend on the row, such as the caption of a route.
Known = Recent[object, Statement]
REMEMBERED: Final = 1 << 13


class Work:
    """Collects the statements of one row; `earlier` holds the labels of the rows before it."""

    __slots__ = ("_earlier", "_filled", "_known", "_marking", "_ontology", "labels", "statements")

    def __init__(self, marking: str, ontology: Ontology, earlier: Labels, known: Known) -> None:
        self._marking = marking
        self._ontology = ontology
        self._earlier = earlier
        self._known = known
        self._filled: dict[Fields, dict[str, Any]] = {}
        self.statements: list[Statement] = []
        self.labels: Labels = {}

    def state(
        self,
        vector: Vector,
        fields: Fields,
        triple: tuple[str, str, str],
        columns: Mapping[str, str],
        *,
        key: Mapping[str, str] | None = None,
        printed: str | None = None,
    ) -> Statement:
        """Make, check and keep one statement; raises BadInput with the column that is at fault as its field."""
        if not fields.fixed:
            return self._made(vector, fields, triple, columns, key, printed)
        token = (fields, printed, *triple) if not key else None
        entry = self._known.get(token) if token else None
        if entry:
            self.statements.append(entry)
            return entry
        entry = self._made(vector, fields, triple, columns, key, printed)
        if token:
            self._known.put(token, entry)
        return entry

    def _made(
        self,
        vector: Vector,
        fields: Fields,
        triple: tuple[str, str, str],
        columns: Mapping[str, str],
        key: Mapping[str, str] | None,
        printed: str | None,
    ) -> Statement:
        filled = self._filled.get(fields)
        if filled is None:
            filled = self._filled[fields] = self._fill(fields, vector)
        if printed is not None:
            filled = {**filled, "original": printed}
        entry = statement(*triple, key=key, marking=self._marking, **filled)
        try:
            check(entry)
            self._ontology.check(entry.entity, entry.prop, entry.value, entry.key)
            self._check_power("entity", entry.entity)
            if entry.prop in self._ontology.links:
                self._check_power("value", entry.value)
        except BadInput as error:
            name = _field(entry, error.field or "")
            raise BadInput(str(error), field=columns.get(name) or fields.columns.get(name)) from None
        self.statements.append(entry)
        return entry

    def turn(self) -> None:
        """Forget fields that were read from the vector, which has changed."""
        self._filled.clear()

    def name(self, label: str, ids: Sequence[str]) -> None:
        """Let later rows, and the rest of this one, name these statements as premises."""
        self.labels.setdefault(label, []).extend(ids)

    def _check_power(self, field: str, identity: str) -> None:
        """A power is of a fixed list, so that an id which is not of it is a slip."""
        if identity.startswith(_POWER) and identity.removeprefix(_POWER) not in self._ontology.powers:
            powers = self._ontology.powers
            hint = nearest(identity.removeprefix(_POWER), powers) or f"; use one of {', '.join(powers)}"
            raise BadInput(f"{identity[:60]!r} is no power{hint}", field=field)

    def _fill(self, fields: Fields, vector: Vector) -> dict[str, Any]:
        filled = fields.fill(vector)
        if fields.premises:
            filled["premises"] = self._premises(fields.premises.many(vector), fields.columns.get("premises"))
        return filled

    def _premises(self, names: Sequence[str], column: str | None) -> tuple[str, ...]:
        found: list[str] = []
        for name in names:
            ids = self.labels.get(name) or self._earlier.get(name) or ([name] if _is_id(name) else None)
            if ids is None:
                message = f"the premise {name[:40]!r} is the label of no earlier row of this file; move that row up"
                raise BadInput(message, field=column)
            found += ids
        return tuple(dict.fromkeys(found))


def _field(entry: Statement, name: str) -> str:
    """The field at fault; a date is refused under the name `during`, whichever field it stands in."""
    if name != "during":
        return name
    try:
        days.parse(entry.during or "")
    except BadInput:
        return name
    return "seen_on"


def _is_id(name: str) -> bool:
    return len(name) == _ID_HEX and not set(name) - set("0123456789abcdef")
