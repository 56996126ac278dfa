"""What a rebuild is made from, a part at a time: views of some statements, and those that have no place in them.

A part holds as many statements as memory should; what belongs together (a node's facts, a link's triples) is in one.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph import identity, marking
from graph.ledger import Judge, Logged, Position, fold
from graph.ontology import Ontology
from graph.projection import project
from graph.projection.nodes import kinds_by_caption
from graph.projection.rows import NEEDED, Rows, visible
from graph.stores.neo4j import reading
from graph.stores.neo4j.connecting import Connection
from graph.stores.neo4j.typed import facts, placing
from graph.stores.neo4j.typed.facts import CAPTION, RELIABILITY, Fact
from graph.view import Bools, View

# Statements of the ledger for each of which a part is made.
MOST: Final = 200_000
_ID: Final = 32
# Whether a row is part of something: its entity, property, value and source.
Keep: TypeAlias = Callable[[str, str, str, str], bool]


@dataclass(frozen=True, slots=True)
class Source:
    """A view and the rows it was made of; `inside` tells which of them it shows, `own` whose nodes are this part's.

    `position` (sorted) and `ids` tell the id of a statement.
    """

    view: View
    rows: Rows
    inside: Bools
    position: NDArray[np.int64]
    ids: NDArray[np.uint8]
    own: Callable[[str], bool]

    def hex(self, positions: NDArray[np.int64]) -> list[str]:
        """Ids in hex of the statements at some positions."""
        text = self.ids[np.searchsorted(self.position, positions)].tobytes().hex()
        return [text[start : start + 2 * _ID] for start in range(0, len(text), 2 * _ID)]

    def facts(self, *, inside: bool) -> Iterator[Fact]:
        """What affirming rows say that a node of this part shows."""
        rows, ontology = self.rows, self.view.ontology
        shown = [
            row
            for row in np.flatnonzero((self.inside == inside) & rows.affirms).tolist()
            if facts.is_shown(rows.entity[row], rows.prop[row], ontology) and self.own(rows.entity[row])
        ]
        for row, statement in zip(shown, self.hex(rows.position[shown]), strict=True):
            yield Fact(statement, rows.entity[row], rows.prop[row], rows.value[row])

    def triples_outside(self) -> Iterator[tuple[str, str, str]]:
        """Id, entity and value of the triples that wait for an end, or whose ends are one thing."""
        rows, ontology = self.rows, self.view.ontology
        for row in np.flatnonzero(~self.inside).tolist():
            if placing.is_triple(ontology, rows.entity[row], rows.prop[row], rows.value[row]):
                yield self.hex(rows.position[row : row + 1])[0], rows.entity[row], rows.value[row]


class Sources:
    """A ledger up to a position, for a marking, in `count` parts; the same ones whenever they are asked for.

    `judged`: a judgement of identity was ever made.
    """

    def __init__(
        self, connection: Connection, log: Sequence[Logged], target: int, caller: str, ontology: Ontology
    ) -> None:
        self._connection, self._at, self._ontology = connection, Position(target, {}), ontology
        self._mark, self._state = marking.parse(caller), fold(log)
        self.judged = any(isinstance(entry.event, Judge) and entry.event.question == "identity" for entry in log)
        self.count = max(1, -(-reading.count(connection, target) // MOST))
        self._judgements = [
            judge
            for judge in self._state.judgements
            if judge.question == "identity" and self._mark.may_see(marking.parse(judge.marking))
        ]
        self._ends = {end for judge in self._judgements for end in judge.ends}
        self._shown = self._joined() if self._ends else {}

    def nodes(self, part: int) -> Source:
        """What is said of the nodes of a part, and the captions by which identity is judged."""
        return self._source(
            lambda entity, prop, _value, _source: (
                facts.is_shown(entity, prop, self._ontology) and (entity in self._ends or self._part(entity) == part)
            ),
            part,
        )

    def links(self, part: int) -> Source:
        """The triples of a part, the captions of their ends, and the grades of their sources."""

        def is_triple(entity: str, prop: str, value: str, _source: str) -> bool:
            return placing.is_triple(self._ontology, entity, prop, value) and self._part(entity, value) == part

        named, cited = set(self._ends), set[str]()
        for page in self._pages(is_triple, ("entity", "prop", "value", "source")):
            named.update(page["entity"], page["value"], page["source"])
            cited.update(page["source"])
        return self._source(
            lambda entity, prop, value, source: (
                (prop == CAPTION and entity in named)
                or (prop == RELIABILITY and entity in cited)
                or is_triple(entity, prop, value, source)
            ),
            part,
        )

    def judged_nodes(self) -> dict[str, str]:
        """Each id that a visible judgement names, and the node that holds it."""
        return {end: self._shown.get(end, end) for end in sorted(self._ends)}

    def _joined(self) -> dict[str, str]:
        """The shown id of each joined one."""
        captions = self._rows(self._columns(lambda entity, prop, *_: prop == CAPTION and entity in self._ends))
        return dict(identity.join(self._judgements, kinds_by_caption(captions)).shown)

    def _part(self, *entities: str) -> int:
        """The part of a node, or of a link by both its ends."""
        return zlib.crc32(min(self._shown.get(one, one) for one in entities).encode()) % self.count

    def _source(self, keep: Keep, part: int) -> Source:
        columns = self._columns(keep)
        rows = self._rows(columns)
        view = project(rows, self._state, self._at, self._mark, self._ontology)
        position = np.asarray(columns["position"], dtype=np.int64)
        order = np.argsort(position, kind="stable")
        ids = np.frombuffer(b"".join(columns["id"]), dtype=np.uint8).reshape(-1, _ID)
        return Source(
            view=view,
            rows=rows,
            inside=np.isin(rows.position, view.table.position),
            position=position[order],
            ids=ids[order],
            own=lambda entity: self._part(entity) == part,
        )

    def _rows(self, columns: dict[str, list[Any]]) -> Rows:
        return visible(columns, self._state, self._mark)

    def _columns(self, keep: Keep) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {name: [] for name in (*NEEDED, "id")}
        for page in self._pages(keep, (*NEEDED, "id")):
            for name, column in page.items():
                found[name].extend(column)
        return found

    def _pages(self, keep: Keep, columns: Sequence[str]) -> Iterator[dict[str, list[Any]]]:
        """The rows that are kept; what was erased while it was read is left out."""
        shown = None if self._state.marking else lambda text: self._mark.may_see(marking.parse(text))
        for page in reading.pages(self._connection, 0, self._at.position, columns, shown):
            words = zip(page["entity"], page["prop"], page["value"], page["source"], strict=True)
            kept = [row for row, said in enumerate(words) if said[0] is not None and keep(*said)]
            yield {name: [column[row] for row in kept] for name, column in page.items()}
