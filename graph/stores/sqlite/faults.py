"""What SQLite and the system say, as one sentence each."""

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.errors import StoreBusy, StoreDamaged, StoreError

_PRIMARY: Final = 0xFF
_SENTENCES: Final = {
    sqlite3.SQLITE_PERM: (StoreError, "the file {path} may not be opened; check its owner and its permissions"),
    sqlite3.SQLITE_BUSY: (StoreBusy, "another program is writing to {path}; wait until it has finished and try again"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "another program holds {path}; wait until it has finished and try again"),
    sqlite3.SQLITE_READONLY: (StoreError, "{path} or its folder is read-only; make both writable, or use another file"),
    sqlite3.SQLITE_IOERR: (StoreError, "the disk failed under {path}; check the disk and try again"),
    sqlite3.SQLITE_CORRUPT: (StoreDamaged, "{path} is damaged; restore a copy of it, or load again into another file"),
    sqlite3.SQLITE_FULL: (StoreError, "the disk that holds {path} is full; free some space and try again"),
    sqlite3.SQLITE_CANTOPEN: (
        StoreError,
        "{path} cannot be opened; check that its folder is there and that you may write to it",
    ),
    sqlite3.SQLITE_NOTADB: (StoreDamaged, "{path} is no store of Lintas, or is damaged; name another file"),
}
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def sentence(error: sqlite3.Error, path: Path) -> StoreError:
    """The error of our tree that says what happened to the file."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT if _undecodable(error) else sqlite3.SQLITE_ERROR)
    kind, text = _SENTENCES.get(code & _PRIMARY, (StoreError, "SQLite failed on {path} ({error}); try again"))
    return kind(text.format(path=path, error=error))


def cannot_make(error: OSError, path: Path) -> StoreError:
    """The error that says why the file or its folder cannot be made."""
    if error.errno in _FULL:
        return sentence_of(sqlite3.SQLITE_FULL, path)
    return StoreError(f"{path} cannot be made ({error.strerror}); check its folder, or name another file")


def sentence_of(code: int, path: Path) -> StoreError:
    """The error of our tree for one of SQLite's result codes that is listed here."""
    kind, text = _SENTENCES[code]
    return kind(text.format(path=path))


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite raises inside into StoreError, StoreBusy or StoreDamaged."""
    try:
        yield
    except sqlite3.Error as error:
        raise sentence(error, path) from error


def _undecodable(error: sqlite3.Error) -> bool:
    return "decode" in str(error)
