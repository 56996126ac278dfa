"""Words that many statements share, each combination kept once under a small number."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from graph.ledger import statement_text
from graph.statement import Statement

LIMIT: Final = 1 << 16
FRAME: Final = ("prop", "sign", "lang", "method", "credibility", "marking")
CITATION: Final = ("source", "origin", "seen_on")
_Words: TypeAlias = tuple[Any, ...]
_T = TypeVar("_T")


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
        self._frames: dict[_Words, Frame] = {}
        self._citations: dict[_Words, int] = {}
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
        return _found(self._frames, map(_FRAME_OF, statements), partial(_frame, connection))

    def citations(self, connection: sqlite3.Connection, statements: Sequence[Statement]) -> list[int]:
        """The number of each statement's source, origin and seen_on; new ones are written."""
        return _found(self._citations, map(_CITATION_OF, statements), partial(_code, connection, _CITATIONS))


def _found(known: dict[_Words, _T], wanted: Iterable[_Words], learn: Callable[[_Words], _T]) -> list[_T]:
    """What is known under the words wanted, once that which is not is learnt."""
    found: list[_T] = []
    for words in wanted:
        number = known.get(words)
        if number is None:
            if len(known) >= LIMIT:
                known.clear()
            number = known[words] = learn(words)
        found.append(number)
    return found


def _frame(connection: sqlite3.Connection, words: _Words) -> Frame:
    *_, credibility, marking = words
    before, _, after = statement_text("\0", marking, credibility).partition("\0")
    return Frame(_code(connection, _FRAMES, words), marking, before.encode(), after.encode())


def _code(connection: sqlite3.Connection, table: _Table, words: _Words) -> int:
    row = connection.execute(table.find, words).fetchone()
    if row:
        return int(row[0])
    return connection.execute(table.insert, words).lastrowid or 0
