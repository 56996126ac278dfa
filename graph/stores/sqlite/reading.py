"""Reading at one version: what was committed, as a log and as columns, and single statements."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final

import msgspec
import orjson

from graph.errors import BadInput
from graph.ledger import COLUMNS, Change, Commit, Events, Logged, Open, Position
from graph.statement import Statement
from graph.stores.sqlite import digest
from graph.stores.sqlite.dictionaries import CITATION, FRAME

_FETCH: Final = 20_000
_ASK: Final = 500
_ROW: Final = ("position", "id", "entity", "value", "key", "during", "locator", "premises")
_SPANS: Final = "SELECT first, last FROM span WHERE batch = ? ORDER BY first"
_OWN: Final = "SELECT {} FROM statement s WHERE position BETWEEN ? AND ? AND frame IS NOT NULL ORDER BY position"
_AGAIN: Final = """SELECT {} FROM again a CROSS JOIN statement s USING (position)
    WHERE a.batch = ? AND frame IS NOT NULL ORDER BY a.position"""
_BATCHES: Final = "SELECT no, token, position, payload FROM batch WHERE position > ? AND position <= ? ORDER BY {}"
_CHANGES: Final = """SELECT event.batch, event.payload FROM event JOIN batch ON batch.no = event.batch
    WHERE position > ? AND position <= ? ORDER BY event.no"""
_DICTIONARIES: Final = {
    "frame": ("SELECT code, prop, sign, lang, method, credibility, marking FROM frame", FRAME),
    "citation": ("SELECT code, source, origin, seen_on FROM citation", CITATION),
}
_CONTENT: Final = """SELECT s.position, s.id, entity, prop, value, key, sign, during, seen_on, source, origin, locator,
    quote, lang, original, method, premises, credibility, marking
    FROM statement s JOIN frame f ON f.code = frame JOIN citation c ON c.code = citation WHERE s.{} IN ({})
    AND (EXISTS (SELECT 1 FROM batch b WHERE b.no = s.batch AND b.position IS NOT NULL)
        OR EXISTS (SELECT 1 FROM again a JOIN batch b ON b.no = a.batch
            WHERE a.position = s.position AND b.position IS NOT NULL))"""
_DECODE_OPEN: Final = msgspec.json.Decoder(Open).decode
_DECODE_COMMIT: Final = msgspec.json.Decoder(Commit).decode
_DECODE_CHANGE: Final[Callable[[bytes], Change]] = msgspec.json.Decoder(Change).decode  # a union, told by its tag


def position(connection: sqlite3.Connection) -> Position:
    """The last commit and the sums of what is live."""
    (last,) = connection.execute("SELECT position FROM head").fetchone()
    return Position(last, digest.totals(connection))


def events(connection: sqlite3.Connection, since: int, until: int | None, columns: Sequence[str]) -> Events:
    """Whole batches committed after `since` up to `until`. Raises BadInput for a column that there is not."""
    for name in columns:
        if name not in COLUMNS:
            raise BadInput(f"there is no column {name[:40]!r}; ask for some of {', '.join(COLUMNS)}")
    (last,) = connection.execute("SELECT position FROM head").fetchone()
    until = last if until is None else min(until, last)
    batches = connection.execute(_BATCHES.format("position, place"), (since, until)).fetchall()
    log = list(_log(connection, since, until, batches))
    numbers = [(number, token) for number, token, _, _ in batches] if columns else []
    return Events(log, _columns(connection, numbers, columns), until)


def statements(connection: sqlite3.Connection, ids: Sequence[bytes | int]) -> list[Statement]:
    """Committed statements by id or position, in the order asked; unknown and erased ones are left out."""
    found: dict[bytes | int, Statement] = {}
    for column, kind in (("position", int), ("id", bytes)):
        wanted = [one for one in dict.fromkeys(ids) if isinstance(one, kind)]
        for start in range(0, len(wanted), _ASK):
            part = wanted[start : start + _ASK]
            query = _CONTENT.format(column, ", ".join("?" * len(part)))
            for place, *words in connection.execute(query, part):
                found[place if column == "position" else words[0]] = _statement(*words)
    return [found[one] for one in ids if one in found]


def _log(
    connection: sqlite3.Connection, since: int, until: int, batches: Sequence[tuple[int, str, int, bytes]]
) -> Iterator[Logged]:
    changes: dict[int, list[bytes]] = {}
    for number, payload in connection.execute(_CHANGES, (since, until)):
        changes.setdefault(number, []).append(payload)
    placed: dict[int, list[Logged]] = {}
    for number, _, at, opened in batches:
        entries = placed.setdefault(at, [])
        entries.append(Logged(at, _DECODE_OPEN(opened)))
        entries += (Logged(at, _DECODE_CHANGE(payload)) for payload in changes.get(number, ()))
    query = "SELECT position, payload FROM committed WHERE position > ? AND position <= ? ORDER BY position"
    for at, payload in connection.execute(query, (since, until)):
        yield from placed.get(at, ())
        yield Logged(at, _DECODE_COMMIT(payload))


def _columns(
    connection: sqlite3.Connection, batches: Sequence[tuple[int, str]], columns: Sequence[str]
) -> dict[str, Sequence[object]]:
    """Fetch the row columns once, then spell out what the dictionaries hold by indexing: no text is read twice."""
    fetched = [name for name in _ROW if name in columns]
    codes = [table for table, (_, words) in _DICTIONARIES.items() if set(words) & set(columns)]
    names = [*fetched, *codes] or ["position"]
    lists: dict[str, list[Any]] = {name: [] for name in names}
    tokens: list[str] = []
    for number, token in batches:
        before = len(lists[names[0]])
        for cursor in _cursors(connection, number, ", ".join(f"s.{name}" for name in names)):
            while rows := cursor.fetchmany(_FETCH):
                for name, part in zip(names, zip(*rows, strict=True), strict=True):
                    lists[name].extend(part)
        tokens.extend(repeat(token, len(lists[names[0]]) - before))
    spelt = {"batch": tokens, **lists}
    for table in codes:
        spelt.update(_spell(connection, table, lists[table], columns))
    return {name: spelt[name] for name in columns}


def _cursors(connection: sqlite3.Connection, number: int, names: str) -> Iterator[sqlite3.Cursor]:
    for first, last in connection.execute(_SPANS, (number,)).fetchall():
        yield connection.execute(_OWN.format(names), (first, last))
    yield connection.execute(_AGAIN.format(names), (number,))


def _spell(
    connection: sqlite3.Connection, table: str, codes: Sequence[int], columns: Sequence[str]
) -> Iterator[tuple[str, list[Any]]]:
    """Each column of a dictionary that is asked for, with one place a code given."""
    query, names = _DICTIONARIES[table]
    entries = connection.execute(query).fetchall()
    last = max((entry[0] for entry in entries), default=0)
    for place, name in enumerate(names, 1):
        if name in columns:
            words: list[Any] = [None] * (last + 1)
            shared: dict[Any, Any] = {}
            for entry in entries:
                words[entry[0]] = shared.setdefault(entry[place], entry[place])
            yield name, list(map(words.__getitem__, codes))


def _statement(*words: Any) -> Statement:
    (identity, entity, prop, value, key, sign, during, seen_on, source, origin, locator, quote, lang, original, method,
     premises, credibility, marking) = words  # fmt: skip
    return Statement(
        id=identity,
        entity=entity,
        prop=prop,
        value=value,
        key=tuple(orjson.loads(key).items()) if key else (),
        sign=sign,
        during=during,
        seen_on=seen_on,
        source=source,
        origin=origin,
        locator=locator,
        quote=quote,
        lang=lang,
        original=original,
        method=method,
        premises=tuple(premises.split()) if premises else (),
        credibility=credibility,
        marking=marking,
    )
