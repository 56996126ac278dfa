"""The digest's sums, kept exact at every commit.

A batch keeps the sum of the rows that it asserted first. A commit adds the sums of the batches that it turns on
and takes away those that it turns off; then only three kinds of line are read one by one: statements that another
batch asserts too, statements that a change names, and judgements. The scratch table `flip` lists the batches turned.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import msgspec
import numpy as np

from graph.ledger import MODULUS, Judge, Reclassify, Regrade, Retract, retract_line, statement_line

_WORDS: Final = 8
CHANGES: Final = "('Retract', 'Regrade', 'Reclassify')"
_BASES: Final = "SELECT marking, sum, now - was FROM base JOIN flip USING (batch)"
# Rows that a batch turned on or off asserts though it was not the first, or was the first of several to assert.
_SHARED: Final = """WITH touched AS (
    SELECT position FROM flip CROSS JOIN again USING (batch)
    UNION SELECT position FROM flip CROSS JOIN span USING (batch) CROSS JOIN again ON position BETWEEN first AND last)
    SELECT s.id, marking, credibility, own.was, own.now, max(other.was), max(other.now)
    FROM touched t CROSS JOIN statement s ON s.position = t.position JOIN frame ON code = s.frame
    JOIN standing own ON own.no = s.batch JOIN again a ON a.position = t.position
    JOIN standing other ON other.no = a.batch GROUP BY t.position"""
# An empty subject stands for one that was erased.
_NAMED: Final = """SELECT DISTINCT subject FROM change e WHERE subject <> x'' AND (
    e.batch IN (SELECT batch FROM flip) OR EXISTS (SELECT 1 FROM statement s WHERE s.id = e.subject AND (
        s.batch IN (SELECT batch FROM flip) OR EXISTS (
            SELECT 1 FROM again a WHERE a.position = s.position AND a.batch IN (SELECT batch FROM flip)))))"""
_ASSERTED: Final = """WITH said AS (
    SELECT frame, batch AS number FROM statement WHERE id = :id
    UNION ALL SELECT s.frame, a.batch FROM statement s JOIN again a USING (position) WHERE s.id = :id)
    SELECT marking, credibility, max(was), max(now) FROM said JOIN frame ON code = frame JOIN standing ON no = number
    GROUP BY code"""
_CHANGES: Final = """SELECT payload, was, now FROM change JOIN standing ON standing.no = batch
    WHERE subject = ? AND (was OR now) ORDER BY position, place, change.no"""
_JUDGED: Final = """SELECT subject, payload, max(was), max(now) FROM event JOIN standing ON standing.no = batch
    WHERE kind = 'Judge' AND subject IN (SELECT subject FROM event JOIN flip USING (batch) WHERE kind = 'Judge')
    GROUP BY subject"""
_Change: TypeAlias = Retract | Regrade | Reclassify


class Asserted(NamedTuple):
    """A statement's marking and credibility as first asserted, and whether a live batch asserts it: before and now."""

    marking: str
    credibility: int
    was: bool
    now: bool


def total_of(hashes: Sequence[bytes]) -> int:
    """The sum of 32-byte numbers, not reduced. Cost: one pass in numpy."""
    words = np.frombuffer(b"".join(hashes), dtype=">u4").reshape(-1, _WORDS).sum(axis=0, dtype=np.uint64)
    return sum(int(word) << (32 * (_WORDS - 1 - place)) for place, word in enumerate(words))


def settle(connection: sqlite3.Connection) -> None:
    """Bring the totals from before to after the batches in `flip` were turned on or off."""
    sums: Counter[str] = Counter()
    for marking, stored, factor in connection.execute(_BASES):
        sums[marking] += factor * int.from_bytes(stored)
    correct(connection, sums)
    add_total(connection, sums)


def correct(connection: sqlite3.Connection, sums: Counter[str]) -> None:
    """Add what the batches' own sums do not know: shared statements, changes and judgements."""
    for identity, marking, credibility, own_was, own_now, other_was, other_now in connection.execute(_SHARED):
        factor = max(own_now, other_now) - max(own_was, other_was) - (own_now - own_was)
        if factor:
            sums[marking] += factor * statement_line(identity, marking, credibility)
    for (identity,) in connection.execute(_NAMED).fetchall():
        sums.update(_moved(connection, identity))
    for subject, payload, was, now in connection.execute(_JUDGED):
        sums[msgspec.json.decode(payload, type=Judge).marking] += (now - was) * int.from_bytes(subject)


def lines_now(connection: sqlite3.Connection, identity: bytes) -> Counter[str]:
    """What one id adds to the totals now: its live line, or that of a retract that waits for it."""
    asserted = asserted_of(connection, identity)
    return _lines(identity, asserted, bool(asserted and asserted.now), _standing(connection, identity, now=True))


def asserted_of(connection: sqlite3.Connection, identity: bytes) -> Asserted | None:
    """How an id is asserted; None where it is not in the store, or erased."""
    row = connection.execute(_ASSERTED, {"id": identity}).fetchone()
    return Asserted(*row) if row else None


def add_base(connection: sqlite3.Connection, number: int, sums: Mapping[str, int]) -> None:
    """Add to the sums of the rows that a batch asserted first."""
    for marking, plus in sums.items():
        query = "SELECT sum FROM base WHERE batch = ? AND marking = ?"
        row = connection.execute(query, (number, marking)).fetchone()
        value = ((int.from_bytes(row[0]) if row else 0) + plus) % MODULUS
        connection.execute("REPLACE INTO base VALUES (?, ?, ?)", (number, marking, value.to_bytes(32)))


def add_total(connection: sqlite3.Connection, sums: Mapping[str, int]) -> None:
    """Add to the sums of all that is live; a marking under which nothing is live has no row."""
    before = totals(connection)
    for marking, plus in sums.items():
        value = (before.get(marking, 0) + plus) % MODULUS
        if value:
            connection.execute("REPLACE INTO total VALUES (?, ?)", (marking, value.to_bytes(32)))
        else:
            connection.execute("DELETE FROM total WHERE marking = ?", (marking,))


def totals(connection: sqlite3.Connection) -> dict[str, int]:
    """The sum of the live lines of each marking."""
    return {marking: int.from_bytes(stored) for marking, stored in connection.execute("SELECT * FROM total")}


def _moved(connection: sqlite3.Connection, identity: bytes) -> Counter[str]:
    """What changes add to the totals for one id, over what its batches' own sums say."""
    asserted = asserted_of(connection, identity)
    moved: Counter[str] = Counter()
    for now, sign in ((True, 1), (False, -1)):
        stands = bool(asserted and (asserted.now if now else asserted.was))
        for marking, line in _lines(identity, asserted, stands, _standing(connection, identity, now=now)).items():
            moved[marking] += sign * line
        for marking, line in _lines(identity, asserted, stands, ()).items():
            moved[marking] -= sign * line
    return moved


def _standing(connection: sqlite3.Connection, identity: bytes, *, now: bool) -> Iterator[_Change]:
    for payload, was_live, is_live in connection.execute(_CHANGES, (identity,)).fetchall():
        if is_live if now else was_live:
            yield msgspec.json.decode(payload, type=_Change)


def _lines(identity: bytes, asserted: Asserted | None, stands: bool, changes: Iterable[_Change]) -> Counter[str]:
    """The line of an id, under its marking, once the changes in order are done to it."""
    held = marking = credibility = None
    for change in changes:
        match change:
            case Retract():
                held = change.marking
            case Regrade():
                credibility = change.credibility
            case Reclassify():
                marking = change.to
    if asserted and stands and held is None:
        marking, credibility = marking or asserted.marking, credibility or asserted.credibility
        return Counter({marking: statement_line(identity, marking, credibility)})
    return Counter({held: retract_line(identity)}) if held is not None and not stands else Counter()
