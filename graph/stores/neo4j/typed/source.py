"""What a rebuild is made from: a view, and the visible statements that have no place in it yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph import marking
from graph.ledger import Judge, Ledger, Position
from graph.ontology import Ontology
from graph.projection import project
from graph.projection.rows import Rows, read
from graph.stores.neo4j.typed import facts, placing
from graph.stores.neo4j.typed.facts import Fact
from graph.view import Bools, View

_ID: Final = 32


@dataclass(frozen=True, slots=True)
class Source:
    """A view and the rows it was made of; `inside` tells which of them it shows.

    `position` (sorted) and `ids` tell the id of a statement; `judged`: a judgement of identity was ever made.
    """

    view: View
    rows: Rows
    inside: Bools
    position: NDArray[np.int64]
    ids: NDArray[np.uint8]
    judged: bool

    def hex(self, positions: NDArray[np.int64]) -> list[str]:
        """Ids in hex of the statements at some positions."""
        text = self.ids[np.searchsorted(self.position, positions)].tobytes().hex()
        return [text[start : start + 2 * _ID] for start in range(0, len(text), 2 * _ID)]

    def facts(self, *, inside: bool) -> Iterator[Fact]:
        """What affirming rows say that a node shows."""
        rows, ontology = self.rows, self.view.ontology
        shown = [
            row
            for row in np.flatnonzero((self.inside == inside) & rows.affirms).tolist()
            if facts.is_shown(rows.entity[row], rows.prop[row], ontology)
        ]
        for row, statement in zip(shown, self.hex(rows.position[shown]), strict=True):
            yield Fact(statement, rows.entity[row], rows.prop[row], rows.value[row])

    def triples_outside(self) -> Iterator[tuple[str, str, str]]:
        """Id, entity and value of the triples that wait for an end, or whose ends are one thing."""
        rows, ontology = self.rows, self.view.ontology
        for row in np.flatnonzero(~self.inside).tolist():
            if placing.is_triple(ontology, rows.entity[row], rows.prop[row], rows.value[row]):
                yield self.hex(rows.position[row : row + 1])[0], rows.entity[row], rows.value[row]


def source_of(ledger: Ledger, target: int, caller: str, ontology: Ontology) -> Source:
    """Read a ledger up to a position, for a marking."""
    at, mark = Position(target, {}), marking.parse(caller)
    rows, state = read(ledger, at, mark)
    view = project(rows, state, at, mark, ontology)
    events = ledger.events(0, target, ("position", "id"))
    position = np.asarray(events.columns["position"], dtype=np.int64)
    order = np.argsort(position, kind="stable")
    ids = np.frombuffer(b"".join(events.columns["id"]), dtype=np.uint8).reshape(-1, _ID)  # type: ignore[arg-type]
    return Source(
        view=view,
        rows=rows,
        inside=np.isin(rows.position, view.table.position),
        position=position[order],
        ids=ids[order],
        judged=any(isinstance(entry.event, Judge) and entry.event.question == "identity" for entry in events.log),
    )
