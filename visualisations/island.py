"""The data of a page as an island of JSON that cannot end its element."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from graph.ontology import Label
from visualisations.model import PageModel, Statement

# What could end the island or be read as markup is written as an escape of JSON.
_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def island(model: PageModel, drawn: Mapping[str, Any]) -> str:
    """The model and its drawing as JSON text: keys sorted, no NaN, each statement once and cited by its place."""
    cited = _Cited()
    data = _plain(model, cited) | _plain(model.legend, cited)
    del data["legend"]
    data |= {"network": drawn, "statements": cited.statements}
    text = json.dumps(data, sort_keys=True, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate is no UTF-8; it stays readable as an escape.
    return text.translate(_ESCAPES).encode("utf-8", "backslashreplace").decode("utf-8")


class _Cited:
    """Statements in the order in which they are cited first."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self._places: dict[str, int] = {}

    def places(self, statements: tuple[Statement, ...]) -> list[int]:
        return [self._place(statement) for statement in statements]

    def _place(self, statement: Statement) -> int:
        # The whole object is the key: one id under two grades is two lines of evidence.
        key = json.dumps(statement, sort_keys=True)
        if key not in self._places:
            self._places[key] = len(self.statements)
            self.statements.append(statement)
        return self._places[key]


def _plain(value: Any, cited: _Cited) -> Any:
    """Dataclasses and labels as objects of JSON; statements as places."""
    if isinstance(value, Label):
        return value._asdict()
    if is_dataclass(value):
        return {
            part.name: cited.places(getattr(value, part.name))
            if part.name in ("statements", "against")
            else _plain(getattr(value, part.name), cited)
            for part in fields(value)
        }
    if isinstance(value, tuple):
        return [_plain(item, cited) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item, cited) for name, item in value.items()}
    return value
