"""Rows of a view to whole statement objects, as they stand in every answer."""

from collections.abc import Collection, Iterable
from typing import Any, TypeAlias

import numpy as np

from graph.errors import StoreBusy
from graph.ledger import Ledger
from graph.statement import Statement
from graph.view import RELIABILITIES, View

StatementObject: TypeAlias = dict[str, Any]


class Evidence:
    """Fetches what an answer cites from the store, once each; marking and grade are the view's."""

    def __init__(self, ledger: Ledger, view: View) -> None:
        self._ledger = ledger
        self._view = view
        self._objects: dict[int, StatementObject] = {}
        self._sources: dict[str, dict[str, str | None]] = {}

    def load(self, rows: Iterable[int]) -> None:
        """Fetch rows in one go; `statements` afterwards asks the store for nothing.

        Raises StoreBusy where some were erased since the view was built.
        """
        missing = sorted({int(row) for row in rows} - self._objects.keys())
        positions = self._view.table.position
        found = self._ledger.statements([int(positions[row]) for row in missing])
        if len(found) < len(missing):
            raise StoreBusy("statements were erased while the answer was made; ask again")
        for row, entry in zip(missing, found, strict=True):
            self._objects[row] = self._object(row, entry)

    def statements(self, rows: Iterable[int]) -> list[StatementObject]:
        """The statement objects of rows, sorted by id."""
        wanted = [int(row) for row in rows]
        self.load(wanted)
        return sorted((self._objects[row] for row in wanted), key=lambda entry: str(entry["id"]))

    def _object(self, row: int, entry: Statement) -> StatementObject:
        table, texts = self._view.table, self._view.texts
        return {
            "id": entry.id.hex(),
            "entity": entry.entity,
            "prop": entry.prop,
            "value": entry.value,
            "sign": entry.sign,
            "during": entry.during,
            "seen_on": entry.seen_on,
            "quote": entry.quote,
            "lang": entry.lang,
            "source": self._source(entry.source, RELIABILITIES[table.reliability[row]]),
            "origin": entry.origin,
            "locator": entry.locator,
            "original": entry.original,
            "key": dict(entry.key),
            "premises": list(entry.premises),
            "credibility": int(table.credibility[row]),
            "marking": texts[table.marking[row]],
            "method": entry.method,
        }

    def _source(self, source: str, reliability: str) -> dict[str, str | None]:
        if source not in self._sources:
            self._sources[source] = {
                "id": source,
                "title": self._first(source, "title"),
                "url": self._first(source, "url"),
                "reliability": reliability,
            }
        return self._sources[source]

    def _first(self, source: str, prop: str) -> str | None:
        view = self._view
        node = view.number(source)
        if node is None:
            return None
        return min((view.text(row) for row in view.values(node, prop)), default=None)


def rows_named(ledger: Ledger, view: View, names: Collection[str]) -> dict[str, int]:
    """The rows of statements by id (hex); one that the view lacks is left out. Cost: linear in the ledger."""
    if not names:
        return {}
    wanted = {bytes.fromhex(name): name for name in names}
    columns = ledger.events(columns=("id", "position")).columns
    places = {
        place: wanted[entry]
        for entry, place in zip(columns["id"], columns["position"], strict=True)
        if isinstance(entry, bytes) and isinstance(place, int) and entry in wanted
    }
    rows = np.flatnonzero(np.isin(view.table.position, list(places))).tolist()
    return {places[int(view.table.position[row])]: row for row in rows}
