"""Statements on their way to a store, kept aside in chunks, so that nothing is staged before all is checked."""

from collections.abc import Iterator
from typing import Final

import msgspec

from graph.statement import Statement
from ingest.scratch import Scratch

MEMORY: Final = 1 << 22
# Less than a ledger takes in one event: what is in hand at once is small, and the store is no slower.
TOGETHER: Final = 2000
_HEAD: Final = 4


class Spool:
    """Takes statements one row at a time and gives them back in chunks of at most `TOGETHER`, in order."""

    def __init__(self) -> None:
        self._scratch = Scratch(MEMORY)
        self._encode = msgspec.msgpack.Encoder().encode
        self._pending: list[Statement] = []

    def add(self, statements: list[Statement]) -> None:
        """Keep the statements of a row; raises StoreError where there is no room."""
        self._pending += statements
        while len(self._pending) >= TOGETHER:
            self._write(self._pending[:TOGETHER])
            del self._pending[:TOGETHER]

    def chunks(self) -> Iterator[tuple[Statement, ...]]:
        """Everything that was added, from the start."""
        if self._pending:
            self._write(self._pending)
            self._pending = []
        decode = msgspec.msgpack.Decoder(tuple[Statement, ...]).decode
        self._scratch.rewind()
        while head := self._scratch.read(_HEAD):
            yield decode(self._scratch.read(int.from_bytes(head)))

    def close(self) -> None:
        """Let the disk space go."""
        self._scratch.close()

    def _write(self, statements: list[Statement]) -> None:
        packed = self._encode(statements)
        self._scratch.write(len(packed).to_bytes(_HEAD) + packed)
