"""Connections to the file: one that writes, under a lock, and as many that read as there are readers at once."""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import quote

from graph.errors import StoreBusy, StoreError
from graph.stores.sqlite import schema
from graph.stores.sqlite.faults import cannot_make, sentence, sentence_of, told

_CACHE_KIB: Final = 16384  # with 64 MB a load of 200 MB passed its bound on memory
_PAUSE: Final = 0.05
_File: TypeAlias = tuple[int, int] | None
_UNWRITABLE: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})


class Connections:
    """Opens, keeps and closes what reads and writes one file; safe to use from several threads."""

    def __init__(self, path: Path, timeout: float) -> None:
        self._path, self._timeout = path, timeout
        self._lock = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._idle: list[tuple[_File, sqlite3.Connection]] = []
        self._seen = False
        self._closed = False

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """Hold a connection inside one read transaction; None where nothing was ever written."""
        with told(self._path):
            file = _file_at(self._path)
            connection = self._idle_on(file) or self._open_reader()
            if connection is None:
                self._refuse_gone()
                yield None
                return
            self._seen = True
            try:
                connection.execute("BEGIN")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.close()
                raise
            if self._closed:
                connection.close()
            else:
                self._idle.append((file, connection))

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection that writes, inside one transaction that is kept whole or not at all."""
        with self._alone() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException as error:
                with contextlib.suppress(sqlite3.Error):
                    connection.rollback()
                if isinstance(error, sqlite3.Error):
                    self._drop_writer()
                raise

    def scrub(self) -> None:
        """Rewrite the file from what is live, so that no erased byte stays in a free page or in the log.

        Raises StoreBusy where a reader keeps an older copy alive for longer than the time-out.
        """
        with told(self._path), contextlib.closing(self._connect("rw")) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("VACUUM")
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreBusy(
                    f"the statement is erased, but a running reader keeps an old copy in {self._path}-wal; "
                    "end that reader, and the next change removes it"
                )

    def close(self) -> None:
        """Close what is not in use; what is in use is closed when it comes back."""
        self._closed = True
        while self._idle:
            self._idle.pop()[1].close()
        self._drop_writer()

    def _idle_on(self, file: _File) -> sqlite3.Connection | None:
        """A connection to that file; those to one that was moved away or replaced are closed."""
        with contextlib.suppress(IndexError):  # another thread may take the last one
            while True:
                opened, connection = self._idle.pop()
                if opened == file:
                    return connection
                connection.close()
        return None

    def _refuse_gone(self) -> None:
        """Raise StoreError where a ledger was read before: it was moved away or emptied since."""
        if self._seen:
            raise StoreError(f"{self._path} was there and is gone; put it back")

    def _drop_writer(self) -> None:
        if self._writer:
            self._writer.close()
            self._writer = None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        if not self._lock.acquire(timeout=self._timeout):
            raise sentence_of(sqlite3.SQLITE_BUSY, self._path)
        try:
            with told(self._path):
                self._writer = self._writer or self._open_writer()
                yield self._writer
        finally:
            self._lock.release()

    def _connect(self, mode: str) -> sqlite3.Connection:
        uri = f"file:{quote(str(self._path))}?mode={mode}"
        return sqlite3.connect(
            uri, uri=True, timeout=self._timeout, isolation_level=None, check_same_thread=False, cached_statements=256
        )

    def _open_reader(self) -> sqlite3.Connection | None:
        if not _is_there(self._path):
            return None
        try:
            return self._checked("rw")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _UNWRITABLE:
                raise
            return self._open_unwritable(error)

    def _open_unwritable(self, error: sqlite3.Error) -> sqlite3.Connection | None:
        """Where no file can be made beside it, SQLite reads only a file that it may take as never changing."""
        log = Path(f"{self._path}-wal")
        if not os.access(self._path, os.R_OK) or os.access(self._path.parent, os.W_OK):
            raise sentence(error, self._path) from error
        if _is_there(log) and log.stat().st_size:
            raise StoreError(
                f"{log} holds changes that can be read only where its folder can be written; "
                "make the folder writable, or copy both files elsewhere"
            )
        return self._checked("ro&immutable=1")

    def _checked(self, mode: str) -> sqlite3.Connection | None:
        connection = self._connect(mode)
        try:
            connection.execute("PRAGMA query_only = ON")
            if schema.holds_ledger(connection, self._path):
                return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
        return None

    def _open_writer(self) -> sqlite3.Connection:
        _make(self._path)
        connection = self._connect("rw")
        try:
            for pragma in (f"page_size = {schema.PAGE}", "synchronous = FULL", "fullfsync = ON", "secure_delete = ON",
                           f"cache_size = -{_CACHE_KIB}", "temp_store = MEMORY"):  # fmt: skip
                connection.execute(f"PRAGMA {pragma}")
            schema.holds_ledger(connection, self._path)
            self._log_ahead(connection)
            connection.execute("BEGIN IMMEDIATE")
            if not schema.holds_ledger(connection, self._path):
                schema.create(connection)
            connection.execute("COMMIT")
            for command in schema.SCRATCH:
                connection.execute(command)
        except BaseException:
            connection.close()
            raise
        return connection

    def _log_ahead(self, connection: sqlite3.Connection) -> None:
        """Turn the write-ahead log on; SQLite does not wait here while another process does the same."""
        deadline = time.monotonic() + self._timeout
        while True:
            try:
                (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE)
                continue
            if mode != "wal":
                raise StoreError(
                    f"the file system of {self._path} cannot hold a store (no shared memory); use a local disk"
                )
            return


def _file_at(path: Path) -> _File:
    """Which file stands at a path: its device and its number there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise cannot_make(error, path) from error


def _make(path: Path) -> None:
    """Make the file and its folder for their owner alone, where they are not there yet."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise cannot_make(error, path) from error
