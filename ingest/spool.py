"""Statements on their way to a store, kept on disk in chunks, so that nothing is staged before all is checked."""

import tempfile
from collections.abc import Iterator
from typing import IO, Final

import msgspec

from graph.errors import StoreError
from graph.ledger import CHUNK
from graph.statement import Statement

MEMORY: Final = 1 << 22
_HEAD: Final = 4


class Spool:
    """Takes statements one row at a time and gives them back in chunks of at most `CHUNK`, in order."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._encode = msgspec.msgpack.Encoder().encode
        self._pending: list[Statement] = []

    def add(self, statements: list[Statement]) -> None:
        """Keep the statements of a row; raises StoreError where there is no room."""
        self._pending += statements
        while len(self._pending) >= CHUNK:
            self._write(self._pending[:CHUNK])
            del self._pending[:CHUNK]

    def chunks(self) -> Iterator[tuple[Statement, ...]]:
        """Everything that was added, from the start."""
        if self._pending:
            self._write(self._pending)
            self._pending = []
        decode = msgspec.msgpack.Decoder(tuple[Statement, ...]).decode
        if self._file is None:
            return
        self._file.seek(0)
        while head := self._file.read(_HEAD):
            yield decode(self._file.read(int.from_bytes(head)))

    def close(self) -> None:
        """Let the disk space go."""
        if self._file:
            self._file.close()

    def _write(self, statements: list[Statement]) -> None:
        packed = self._encode(statements)
        try:
            self._file = self._file or tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 (`close` closes it)
            self._file.write(len(packed).to_bytes(_HEAD) + packed)
        except OSError as error:
            message = f"no temporary file can be written in {tempfile.gettempdir()} ({error.strerror}); free some space"
            raise StoreError(message) from None
