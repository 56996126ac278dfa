"""Which ids a load needs and which it brings, at eight bytes each, on disk once there are many."""

import tempfile
from array import array
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.errors import StoreError

Token = tuple[str, str]
Hashes = NDArray[np.int64]

CAPTION: Final = "caption"
_BUFFER: Final = 1 << 15
_RECENT: Final = 1 << 15
_PART: Final = 1 << 20


class Tokens:
    """A bag of (what, id), kept as hashes of this process; `recent` ones are not written again."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115 (`close` closes it)
        self._buffer = array("q")
        self._recent: set[int] = set()
        self._count = 0

    def add(self, token: Token) -> None:
        """Put a token in; raises StoreError where there is no room."""
        number = hash(token)
        if number in self._recent:
            return
        if len(self._recent) == _RECENT:
            self._recent.clear()
        self._recent.add(number)
        self._buffer.append(number)
        if len(self._buffer) == _BUFFER:
            self._flush()

    def parts(self) -> int:
        """Into how many parts the hashes are best cut, so that one part is small."""
        return 1 + (self._count + len(self._buffer)) // _PART

    def part(self, number: int, parts: int) -> Hashes:
        """The hashes of one part, sorted, each once."""
        self._flush()
        found = [block[block.astype(np.uint64) % parts == number] for block in self._blocks()]
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)

    def close(self) -> None:
        """Let the disk space go."""
        self._file.close()

    def _blocks(self) -> Iterator[Hashes]:
        self._file.seek(0)
        while block := self._file.read(_BUFFER * 8):
            yield np.frombuffer(block, np.int64)

    def _flush(self) -> None:
        if not self._buffer:
            return
        try:
            self._file.seek(0, 2)
            self._file.write(self._buffer.tobytes())
        except OSError as error:
            message = f"no temporary file can be written in {tempfile.gettempdir()} ({error.strerror}); free some space"
            raise StoreError(message) from None
        self._count += len(self._buffer)
        self._buffer = array("q")


def lacking(needed: Tokens, brought: Tokens) -> set[int]:
    """The hashes that are needed and not brought. Cost: linear in both, in memory one part of each."""
    parts = max(needed.parts(), brought.parts())
    missing: set[int] = set()
    for number in range(parts):
        wanted = needed.part(number, parts)
        missing.update(np.setdiff1d(wanted, brought.part(number, parts), assume_unique=True).tolist())
    return missing
