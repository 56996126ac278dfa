"""Which ids a load needs and which it brings, at eight bytes each, on disk once there are many."""

from array import array
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.recent import Recent
from ingest.scratch import Scratch

Token = tuple[str, str]
Hashes = NDArray[np.int64]

CAPTION: Final = "caption"
_MEMORY: Final = 1 << 20
_BUFFER: Final = 1 << 15
_RECENT: Final = 1 << 14
_PART: Final = 1 << 20


class Tokens:
    """A bag of (what, id), kept as hashes of this process; `recent` ones are not written again."""

    def __init__(self) -> None:
        self._scratch = Scratch(_MEMORY)
        self._buffer = array("q")
        self._recent: Recent[int, bool] = Recent(_RECENT)
        self._count = 0

    def add(self, token: Token) -> None:
        """Put a token in; raises StoreError where there is no room."""
        number = hash(token)
        if self._recent.get(number):
            return
        self._recent.put(number, True)
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
        self._scratch.close()

    def _blocks(self) -> Iterator[Hashes]:
        self._scratch.rewind()
        while block := self._scratch.read(_BUFFER * 8):
            yield np.frombuffer(block, np.int64)

    def _flush(self) -> None:
        if self._buffer:
            self._scratch.write(self._buffer.tobytes())
            self._count += len(self._buffer)
            self._buffer = array("q")


def shared(one: Tokens, other: Tokens) -> set[int]:
    """The hashes that are in both. Cost: as `lacking`."""
    parts = max(one.parts(), other.parts())
    found: set[int] = set()
    for number in range(parts):
        mine, theirs = one.part(number, parts), other.part(number, parts)
        found.update(np.intersect1d(mine, theirs, assume_unique=True).tolist())
    return found


def lacking(needed: Tokens, brought: Tokens) -> set[int]:
    """The hashes that are needed and not brought. Cost: linear in both, in memory one part of each."""
    parts = max(needed.parts(), brought.parts())
    missing: set[int] = set()
    for number in range(parts):
        wanted = needed.part(number, parts)
        missing.update(np.setdiff1d(wanted, brought.part(number, parts), assume_unique=True).tolist())
    return missing
