"""The digest's sums, kept exact at every commit.

A batch keeps the sum of the rows that it asserted first. A commit adds the sums of the batches that it turns on
and takes away those that it turns off; then only three kinds of line are read one by one: statements that another
batch asserts too, statements that a change names, and judgements. The scratch table `flip` lists the batches turned.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from graph.ledger import MODULUS, Judge, statement_line
from graph.stores.lines import Asserted, Naming, lines, moved

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
    return lines(identity, asserted, bool(asserted and asserted.now), _standing(connection, identity, now=True))


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
    before, after = (list(_standing(connection, identity, now=now)) for now in (False, True))
    return moved(identity, asserted_of(connection, identity), before, after)


def _standing(connection: sqlite3.Connection, identity: bytes, *, now: bool) -> Iterator[Naming]:
    for payload, was_live, is_live in connection.execute(_CHANGES, (identity,)).fetchall():
        if is_live if now else was_live:
            yield msgspec.json.decode(payload, type=Naming)
