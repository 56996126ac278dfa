"""The mapping engine: each row of a table becomes statements, or is skipped, or is rejected; whole, and never lost."""

from collections.abc import Iterator

from graph.errors import BadInput
from graph.ontology import Ontology
from ingest.binding import Binding
from ingest.mapping import Mapping
from ingest.outcomes import Mapped, Outcome, Reject, Skipped
from ingest.places import Vector
from ingest.recent import Recent
from ingest.rows import Row, Table
from ingest.work import REMEMBERED, Known, Labels, Work


class Engine:
    """Maps one file; `rows` is the number of rows that its reader has given so far.

    Raises BadInput when it is made, where the file's columns do not fit the mapping.
    """

    def __init__(
        self, mapping: Mapping, ontology: Ontology, table: Table, *, file: str, marking: str, prefix: str = "own"
    ) -> None:
        self._mapping, self._ontology, self._table = mapping, ontology, table
        self._file, self._marking = file, marking
        self._binding = Binding(mapping, table, file, prefix)
        self._labels: Labels = {}
        self._known: Known = Recent(REMEMBERED)
        self.rows = 0

    def outcomes(self) -> Iterator[Outcome]:
        """What becomes of each row, in the order of the file."""
        for row in self._table:
            self.rows += 1
            yield self._outcome(row)

    def _outcome(self, row: Row) -> Outcome:
        if row.fault:
            return Reject(self._file, row.number, *row.fault)
        if row.blank:
            return Skipped(row.number, "blank row")
        vector = self._binding.vector(row)
        try:
            return self._mapped(row, vector)
        except BadInput as error:
            column = error.field or ""
            return Reject(self._file, row.number, column, self._cell(vector, column), str(error))

    def _mapped(self, row: Row, vector: Vector) -> Outcome:
        self._binding.derive(vector)
        for holds, reason in self._mapping.skip:
            if holds(vector):
                return Skipped(row.number, reason.one(vector))
        work = Work(self._marking, self._ontology, self._labels, self._known)
        for template in self._mapping.templates:
            template.apply(vector, work)
        if not work.statements:
            raise BadInput("the mapping says nothing of this row; fill it, or skip such rows by a rule")
        for label, ids in work.labels.items():
            self._labels.setdefault(label, []).extend(ids)
        return Mapped(row.number, work.statements)

    def _cell(self, vector: Vector, column: str) -> str:
        names = self._mapping.names
        return str(vector[names.index(column) + 1]) if column in names else ""
