"""Making batches count: what is known already, what is superseded, what an undo turns on or off."""

import sqlite3
from collections.abc import Sequence

import msgspec

from graph.ledger import Commit
from graph.stores.batches import STAGED_FOR, Placed, not_open, turned
from graph.stores.sqlite import digest, erasing
from graph.stores.sqlite.sweeping import sweep


def commit(connection: sqlite3.Connection, event: Commit, now: int) -> None:
    """Make the batches count, in this order; one whose content is known already is swept instead.

    Raises BadInput where one is not staged.
    """
    batches = [_staged(connection, token) for token in dict.fromkeys(event.batches)]
    (last,) = connection.execute("SELECT position FROM head").fetchone()
    connection.execute("DELETE FROM flip")
    kept: list[str] = []
    for number, token, content in batches:
        if _known(connection, content):
            sweep(connection, number)
            continue
        kept.append(token)
        query = "UPDATE batch SET position = ?, place = ? WHERE no = ?"
        connection.execute(query, (last + 1, len(kept), number))
        _turn(connection, number)
    if kept:
        _log(connection, last + 1, msgspec.structs.replace(event, batches=tuple(kept)))
        _settle(connection)
        erasing.erase_committed(connection, last + 1)
    for number in _left_over(connection, now - STAGED_FOR):
        sweep(connection, number)


def _staged(connection: sqlite3.Connection, token: str) -> tuple[int, str, str]:
    query = "SELECT no, token, content FROM batch WHERE token = ? AND position IS NULL"
    row = connection.execute(query, (token,)).fetchone()
    if not row:
        raise not_open(token)
    return (row[0], row[1], row[2])


def _known(connection: sqlite3.Connection, content: str) -> bool:
    query = "SELECT 1 FROM batch WHERE content = ? AND live"
    return connection.execute(query, (content,)).fetchone() is not None


def _turn(connection: sqlite3.Connection, number: int) -> None:
    """Turn on the batch just placed, and off what it supersedes; where an undo is about, ask `fold`."""
    query = """SELECT 1 FROM event JOIN batch other ON other.no = event.batch WHERE other.position IS NOT NULL
        AND kind = 'Undo' AND (other.no = :no OR subject = (SELECT CAST(token AS BLOB) FROM batch WHERE no = :no))"""
    if connection.execute(query, {"no": number}).fetchone():
        _refold(connection)
        return
    superseded = """SELECT old.no FROM batch old JOIN batch new ON new.no = ? AND NOT new.beside
        AND old.dataset = new.dataset WHERE old.live"""
    numbers = [row[0] for row in connection.execute(superseded, (number,))]
    _set_live(connection, {**dict.fromkeys(numbers, False), number: True})


def _refold(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "SELECT no, token, live, position, content, dataset, beside FROM batch WHERE position IS NOT NULL "
        "ORDER BY position, place"
    ).fetchall()
    undos = connection.execute(
        "SELECT event.payload FROM event JOIN batch ON batch.no = event.batch WHERE kind = 'Undo' "
        "AND position IS NOT NULL ORDER BY position, place, event.no"
    )
    numbers = {token: number for number, token, *_ in rows}
    live = turned([Placed(*words) for _, *words in rows], (payload for (payload,) in undos))
    _set_live(connection, {numbers[token]: stands for token, stands in live.items()})


def _set_live(connection: sqlite3.Connection, live: dict[int, bool]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO flip (batch, was) SELECT no, live FROM batch WHERE no = ?",
        [(number,) for number in live],
    )
    connection.executemany(
        "UPDATE batch SET live = ? WHERE no = ?", [(stands, number) for number, stands in live.items()]
    )


def _log(connection: sqlite3.Connection, position: int, event: Commit) -> None:
    connection.execute("INSERT INTO committed VALUES (?, ?)", (position, msgspec.json.encode(event)))
    connection.execute("UPDATE head SET position = ?", (position,))


def _settle(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE flip SET now = (SELECT live FROM batch WHERE no = flip.batch)")
    connection.execute("DELETE FROM flip WHERE was = now")
    digest.settle(connection)
    connection.execute("DELETE FROM flip")


def _left_over(connection: sqlite3.Connection, before: int) -> Sequence[int]:
    """Staged batches that a committed undo names, or that nobody filled since `before`."""
    query = """SELECT no FROM batch WHERE position IS NULL AND (touched < ? OR EXISTS (
        SELECT 1 FROM event JOIN batch other ON other.no = event.batch
        WHERE kind = 'Undo' AND subject = CAST(batch.token AS BLOB) AND other.position IS NOT NULL))"""
    return [row[0] for row in connection.execute(query, (before,)).fetchall()]
