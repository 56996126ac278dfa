"""What becomes of a row: it is mapped, skipped by a rule, or rejected; and how many of each there were."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from graph.errors import BadInput
from graph.statement import Statement

SHOWN: Final = 80
LISTED: Final = 100_000


class Mapped(NamedTuple):
    """A row and the statements that it makes, at least one."""

    row: int
    statements: list[Statement]


class Skipped(NamedTuple):
    """A row that a rule leaves out, and why."""

    row: int
    reason: str


class Reject(NamedTuple):
    """A row that cannot be taken: where, what stands there, and what to do; column and value may be empty."""

    file: str
    row: int
    column: str
    value: str
    why: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}"
        shown = self.value if len(self.value) <= SHOWN else f"{self.value[: SHOWN - 1]}…"
        return f"{place}: {self.column} {shown!r}: {self.why}" if self.column else f"{place}: {self.why}"


Outcome = Mapped | Skipped | Reject


@dataclass(slots=True)
class Tally:
    """Counts outcomes; `close` asserts that no row was lost. `statements` counts those that are kept."""

    rows: int = 0
    mapped: int = 0
    statements: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        """Take one row's outcome in."""
        if isinstance(outcome, Mapped):
            self.mapped += 1
        elif isinstance(outcome, Skipped):
            self.skipped[outcome.reason] += 1
        else:
            self.rejects.append(outcome)
            if len(self.rejects) > LISTED:
                message = f"more than {LISTED} rows are rejected; mend the columns or the mapping, and load it again"
                raise BadInput(message, where=outcome.file)

    def close(self, file: str, rows: int) -> None:
        """Take the number of rows that the reader gave; raises BadInput where the outcomes do not add up to it."""
        self.rows = rows
        accounted = self.mapped + self.skipped.total() + len(self.rejects)
        if accounted != rows:
            message = f"{rows} rows were read and {accounted} accounted for; report this, nothing was loaded"
            raise BadInput(message, where=file)

    def as_json(self) -> dict[str, Any]:
        """The counts and the rejects as plain data."""
        return {
            "rows": self.rows,
            "mapped": self.mapped,
            "statements": self.statements,
            "skipped": dict(sorted(self.skipped.items())),
            "rejects": [reject._asdict() for reject in self.rejects],
        }
