"""Taking a staged batch away again."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, NamedTuple

from graph.ledger import statement_line
from graph.stores.sqlite import digest

_HEIRS: Final = """SELECT s.position, min(again.batch), id, marking, credibility
    FROM span JOIN again ON again.position BETWEEN first AND last JOIN statement s ON s.position = again.position
    JOIN frame ON code = frame WHERE span.batch = ? GROUP BY s.position ORDER BY s.position"""

_REMOVE: Final = (
    "DELETE FROM again WHERE batch = ?",
    "DELETE FROM span WHERE batch = ?",
    "DELETE FROM base WHERE batch = ?",
    "DELETE FROM event WHERE batch = ?",
    "DELETE FROM batch WHERE no = ?",
)


class _Heir(NamedTuple):
    position: int
    batch: int
    id: bytes
    marking: str
    credibility: int


def sweep(connection: sqlite3.Connection, number: int) -> None:
    """Remove a staged batch; rows that another batch asserts too pass to that one."""
    heirs = [_Heir(*row) for row in connection.execute(_HEIRS, (number,))]
    connection.executemany("UPDATE statement SET batch = ? WHERE position = ?", [(h.batch, h.position) for h in heirs])
    connection.executemany("DELETE FROM again WHERE position = ? AND batch = ?", [(h.position, h.batch) for h in heirs])
    spans = connection.execute("SELECT first, last, batch FROM span WHERE batch = ?", (number,)).fetchall()
    connection.executemany("DELETE FROM statement WHERE position BETWEEN ? AND ? AND batch = ?", spans)
    connection.executemany("INSERT INTO span VALUES (?, ?, ?)", _runs(heirs))
    _bequeath(connection, heirs)
    for command in _REMOVE:
        connection.execute(command, (number,))


def _runs(heirs: Iterable[_Heir]) -> Iterator[tuple[int, int, int]]:
    """Batch, first and last position of each run of neighbours that pass to one batch."""
    numbered = enumerate(heirs)
    for (batch, _), run in groupby(numbered, key=lambda pair: (pair[1].batch, pair[1].position - pair[0])):
        positions = [heir.position for _, heir in run]
        yield batch, positions[0], positions[-1]


def _bequeath(connection: sqlite3.Connection, heirs: Iterable[_Heir]) -> None:
    sums: dict[int, Counter[str]] = {}
    for heir in heirs:
        line = statement_line(heir.id, heir.marking, heir.credibility)
        sums.setdefault(heir.batch, Counter())[heir.marking] += line
    for batch, plus in sums.items():
        digest.add_base(connection, batch, plus)
