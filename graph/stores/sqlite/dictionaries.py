"""Words that many statements share, each combination kept once under a small number."""

import sqlite3
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple

from graph.ledger import statement_text
from graph.statement import Statement

LIMIT: Final = 1 << 16
FRAME: Final = ("prop", "sign", "lang", "method", "credibility", "marking")
CITATION: Final = ("source", "origin", "seen_on")


class _Table(NamedTuple):
    find: str
    insert: str


_FRAMES: Final = _Table(
    """SELECT code FROM frame WHERE prop = ? AND sign = ? AND ifnull(lang, '') = ifnull(?, '') AND method = ?
    AND credibility = ? AND marking = ?""",
    "INSERT INTO frame (prop, sign, lang, method, credibility, marking) VALUES (?, ?, ?, ?, ?, ?)",
)
_CITATIONS: Final = _Table(
    "SELECT code FROM citation WHERE source = ? AND origin = ? AND ifnull(seen_on, '') = ifnull(?, '')",
    "INSERT INTO citation (source, origin, seen_on) VALUES (?, ?, ?)",
)
_FRAME_OF: Final = attrgetter(*FRAME)
_CITATION_OF: Final = attrgetter(*CITATION)


class Frame(NamedTuple):
    """A frame's code, its marking, and the text before and after the id in its statements' digest lines."""

    code: int
    marking: str
    before: bytes
    after: bytes


class Dictionaries:
    """The frames and citations met lately; a number is true only while the store's count of erasures stands."""

    def __init__(self) -> None:
        self._frames: dict[tuple[Any, ...], Frame] = {}
        self._citations: dict[tuple[Any, ...], int] = {}
        self._erasures = 0

    def trust(self, erasures: int) -> None:
        """Forget every number where something was erased since they were learnt: its words may be gone."""
        if erasures != self._erasures:
            self.forget()
            self._erasures = erasures

    def forget(self) -> None:
        """Forget every number; to be called when a transaction that may have made one is rolled back."""
        self._frames.clear()
        self._citations.clear()

    def frames(self, connection: sqlite3.Connection, statements: Sequence[Statement]) -> list[Frame]:
        """The frame of each statement; new ones are written."""
        known = self._frames
        found: list[Frame] = []
        for words in map(_FRAME_OF, statements):
            if words not in known:
                _bound(known)
                before, _, after = statement_text("\0", words[-1], words[-2]).partition("\0")
                code = _code(connection, _FRAMES, words)
                known[words] = Frame(code, words[-1], before.encode(), after.encode())
            found.append(known[words])
        return found

    def citations(self, connection: sqlite3.Connection, statements: Sequence[Statement]) -> list[int]:
        """The number of each statement's source, origin and seen_on; new ones are written."""
        known = self._citations
        found: list[int] = []
        for words in map(_CITATION_OF, statements):
            if words not in known:
                _bound(known)
                known[words] = _code(connection, _CITATIONS, words)
            found.append(known[words])
        return found


def _bound(known: dict[tuple[Any, ...], Any]) -> None:
    if len(known) >= LIMIT:
        known.clear()


def _code(connection: sqlite3.Connection, table: _Table, words: tuple[Any, ...]) -> int:
    row = connection.execute(table.find, words).fetchone()
    if row:
        return int(row[0])
    return connection.execute(table.insert, words).lastrowid or 0
