"""Blanking a statement for good: its id goes from every event that names it, its words from the file."""

import sqlite3
from collections import Counter
from typing import Final

import msgspec

from graph.ledger import (
    Change,
    Erase,
    Judge,
    Reclassify,
    Regrade,
    Retract,
    judgement_line,
    statement_line,
)
from graph.stores.sqlite import digest
from graph.stores.sqlite.staging import subject

# The first that is not done: done, it is about nothing any more, and so is one that names an erased statement.
_NEXT: Final = """SELECT event.payload FROM event JOIN batch ON batch.no = event.batch
    WHERE position = ? AND kind = 'Erase' AND subject <> x'' ORDER BY place, event.no LIMIT 1"""
_FOUND: Final = """SELECT position, batch, frame, citation, marking, credibility
    FROM statement JOIN frame ON code = frame WHERE id = ?"""
_BLANK: Final = """UPDATE statement SET id = ?, entity = '', value = '', locator = '', frame = NULL, citation = NULL,
    key = NULL, during = NULL, quote = NULL, original = NULL, premises = NULL WHERE position = ?"""
_UNUSED: Final = (
    "DELETE FROM frame WHERE code = :code AND NOT EXISTS (SELECT 1 FROM statement WHERE frame = :code)",
    "DELETE FROM citation WHERE code = :code AND NOT EXISTS (SELECT 1 FROM statement WHERE citation = :code)",
)


def erase_committed(connection: sqlite3.Connection, position: int) -> None:
    """Do the erasures of the commit at that position, and note that the file must be rewritten."""
    erased = False
    while row := connection.execute(_NEXT, (position,)).fetchone():
        event = msgspec.json.decode(row[0], type=Erase)
        taken = Counter({marking: -line for marking, line in digest.lines_now(connection, event.statement).items()})
        digest.add_total(connection, taken)
        _blank(connection, event)
        _rename(connection, event)
        _replace_premises(connection, event)
        erased = True
    if erased:
        connection.execute("UPDATE head SET erasures = erasures + 1, scrub = 1")


def _blank(connection: sqlite3.Connection, event: Erase) -> None:
    row = connection.execute(_FOUND, (event.statement,)).fetchone()
    if not row:
        return
    position, batch, frame, citation, marking, credibility = row
    digest.add_base(connection, batch, {marking: -statement_line(event.statement, marking, credibility)})
    connection.execute("DELETE FROM again WHERE position = ?", (position,))
    connection.execute(_BLANK, (event.tombstone, position))
    for command, code in zip(_UNUSED, (frame, citation), strict=True):
        connection.execute(command, {"code": code})


def _rename(connection: sqlite3.Connection, event: Erase) -> None:
    """Put the tombstone into the changes that name the statement, this one too; they are about nothing any more."""
    query = "SELECT no, payload FROM event WHERE subject = ? AND kind IN ('Retract', 'Regrade', 'Reclassify', 'Erase')"
    for number, payload in connection.execute(query, (event.statement,)).fetchall():
        change = msgspec.structs.replace(_change(payload), statement=event.tombstone)
        _rewrite(connection, number, b"", change)


def _replace_premises(connection: sqlite3.Connection, event: Erase) -> None:
    """Put the tombstone where the id stands among premises; ids and lines of other statements stay."""
    old, new = event.statement.hex(), event.tombstone.hex()
    query = "SELECT position, premises FROM statement WHERE premises IS NOT NULL AND instr(premises, ?)"
    for position, premises in connection.execute(query, (old,)).fetchall():
        text = " ".join(sorted(premises.replace(old, new).split()))
        connection.execute("UPDATE statement SET premises = ? WHERE position = ?", (text, position))
    _replace_in_judgements(connection, old, new)


def _replace_in_judgements(connection: sqlite3.Connection, old: str, new: str) -> None:
    query = """SELECT event.no, event.payload, live FROM event JOIN batch ON batch.no = event.batch
        WHERE kind = 'Judge' AND instr(event.payload, CAST(? AS BLOB))"""
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for number, payload, live in connection.execute(query, (old,)).fetchall():
        judge = msgspec.json.decode(payload, type=Judge)
        premises = tuple(sorted(new if one == old else one for one in judge.premises))
        changed = msgspec.structs.replace(judge, premises=premises)
        _rewrite(connection, number, subject(changed), changed)
        if live:
            before[judgement_line(judge)] = after[judgement_line(changed)] = judge.marking
    sums: Counter[str] = Counter()
    for line, marking in after.items():
        sums[marking] += line
    for line, marking in before.items():
        sums[marking] -= line
    digest.add_total(connection, sums)


def _rewrite(connection: sqlite3.Connection, number: int, about: bytes, change: Change) -> None:
    query = "UPDATE event SET subject = ?, payload = ? WHERE no = ?"
    connection.execute(query, (about, msgspec.json.encode(change), number))


def _change(payload: bytes) -> Retract | Regrade | Reclassify | Erase:
    return msgspec.json.decode(payload, type=Retract | Regrade | Reclassify | Erase)
