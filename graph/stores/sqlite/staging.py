"""Writing what is staged: batches opened, statements asserted, changes noted. Nothing here counts before its commit."""

import hashlib
import sqlite3
from binascii import hexlify
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from typing import Final

import msgspec

from graph.ledger import Assert, Change, Erase, Judge, Open, Undo, judgement_line
from graph.statement import Statement, canonical
from graph.stores.batches import check_size, not_open, opened_before
from graph.stores.lines import total_of
from graph.stores.sqlite import digest
from graph.stores.sqlite.dictionaries import Dictionaries, Frame

# One command writes many rows; where it fails all is rolled back, so that it need not keep a journal of its own.
_INSERT: Final = """INSERT OR ROLLBACK INTO statement (id, batch, entity, frame, citation, value, key, during, locator,
    quote, original, premises) VALUES {rows} ON CONFLICT (id) DO NOTHING"""
_ROW: Final = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_TOGETHER: Final = 50  # 100 are no faster
_TOMBSTONE: Final = "SELECT 1 FROM event WHERE kind = 'Erase' AND subject = x'' AND instr(payload, ?)"
_AGAIN: Final = """INSERT INTO again (position, batch) SELECT position, :batch FROM statement
    WHERE id = :id AND batch <> :batch ON CONFLICT DO NOTHING"""


class Staging:
    """The staged part of one append; `finish` writes what was summed on the way."""

    def __init__(self, connection: sqlite3.Connection, dictionaries: Dictionaries, now: int) -> None:
        self.connection, self._dictionaries, self.now = connection, dictionaries, now
        self._numbers: dict[str, int] = {}
        self._sums: dict[int, Counter[str]] = defaultdict(Counter)

    def open(self, event: Open) -> None:
        """Start a batch. Raises BadInput where its token was used before."""
        if self.connection.execute("SELECT 1 FROM batch WHERE token = ?", (event.batch,)).fetchone():
            raise opened_before(event.batch)
        self.connection.execute(
            "INSERT INTO batch (token, content, dataset, beside, payload, touched) VALUES (?, ?, ?, ?, ?, ?)",
            (event.batch, event.content, event.dataset, event.beside, msgspec.json.encode(event), self.now),
        )

    def change(self, event: Change) -> None:
        """Note a change that counts from its batch's commit."""
        self.connection.execute(
            "INSERT INTO event (batch, kind, subject, payload) VALUES (?, ?, ?, ?)",
            (self._number(event.batch), type(event).__name__, self._about(event), msgspec.json.encode(event)),
        )

    def assertions(self, event: Assert) -> None:
        """Write the statements that are new, and note the others as asserted again."""
        check_size(len(event.statements))
        number = self._number(event.batch)
        frames = self._dictionaries.frames(self.connection, event.statements)
        (last,) = self.connection.execute("SELECT ifnull(max(position), 0) FROM statement").fetchone()
        new = self._insert(self._rows(number, event.statements, frames))
        pairs: Iterable[tuple[Statement, Frame]] = zip(event.statements, frames, strict=True)
        if new < len(frames):
            pairs = self._note_again(number, last, list(pairs))
        if new:
            self._extend_span(number, last + 1, last + new)
            self._add(number, pairs)

    def finish(self) -> None:
        """Write the sums and the time of the batches filled since the last call."""
        for number, sums in self._sums.items():
            digest.add_base(self.connection, number, sums)
        numbers = [(self.now, number) for number in self._numbers.values()]
        self.connection.executemany("UPDATE batch SET touched = ? WHERE no = ?", numbers)
        self._sums.clear()
        self._numbers.clear()

    def _about(self, event: Change) -> bytes:
        """What the event is about; what names the tombstone of an erasure that was done is about nothing."""
        if not isinstance(event, Judge | Undo):
            tombstone = msgspec.json.encode(event.statement).strip(b'"')
            if self.connection.execute(_TOMBSTONE, (tombstone,)).fetchone():
                return b""
        return subject(event)

    def _number(self, token: str) -> int:
        if token not in self._numbers:
            query = "SELECT no FROM batch WHERE token = ? AND position IS NULL"
            row = self.connection.execute(query, (token,)).fetchone()
            if not row:
                raise not_open(token)
            self._numbers[token] = row[0]
        return self._numbers[token]

    def _rows(
        self, number: int, statements: Sequence[Statement], frames: Sequence[Frame]
    ) -> Iterator[tuple[object, ...]]:
        citations = self._dictionaries.citations(self.connection, statements)
        return (
            (s.id, number, s.entity, frame.code, citation, s.value, canonical(dict(s.key)).decode() if s.key else None,
             s.during, s.locator, s.quote, s.original, " ".join(s.premises) if s.premises else None)
            for s, frame, citation in zip(statements, frames, citations, strict=True)
        )  # fmt: skip

    def _insert(self, rows: Iterator[tuple[object, ...]]) -> int:
        """Write the rows whose id is new, and count them."""
        new = 0
        while together := tuple(chain.from_iterable(islice(rows, _TOGETHER))):
            new += self.connection.execute(_insertion(len(together) // _ROW.count("?")), together).rowcount
        return new

    def _note_again(
        self, number: int, last: int, pairs: Sequence[tuple[Statement, Frame]]
    ) -> list[tuple[Statement, Frame]]:
        """The pairs that are new rows; the ids of the others are noted."""
        query = "SELECT id FROM statement WHERE position > ?"
        fresh = {identity for (identity,) in self.connection.execute(query, (last,))}
        again = [{"id": entry.id, "batch": number} for entry, _ in pairs if entry.id not in fresh]
        self.connection.executemany(_AGAIN, again)
        return list({entry.id: (entry, frame) for entry, frame in pairs if entry.id in fresh}.values())

    def _extend_span(self, number: int, first: int, last: int) -> None:
        query = "UPDATE span SET last = ? WHERE batch = ? AND last = ?"
        if not self.connection.execute(query, (last, number, first - 1)).rowcount:
            self.connection.execute("INSERT INTO span VALUES (?, ?, ?)", (number, first, last))

    def _add(self, number: int, pairs: Iterable[tuple[Statement, Frame]]) -> None:
        lines: dict[str, list[bytes]] = defaultdict(list)
        for entry, (_, marking, before, after) in pairs:
            lines[marking].append(before + hexlify(entry.id) + after)
        for marking, texts in lines.items():
            self._sums[number][marking] += total_of([line.digest() for line in map(hashlib.sha256, texts)])


def subject(event: Change) -> bytes:
    """What an event is about: the statement's id, a judgement's line, or the token of the batch undone."""
    match event:
        case Judge():
            return judgement_line(event).to_bytes(32)
        case Undo():
            return event.undone.encode()
        case Erase() | _:
            return event.statement


@cache
def _insertion(rows: int) -> str:
    return _INSERT.format(rows=", ".join([_ROW] * rows))
