"""Bytes put by while a load is under way: in memory while they are few, then in a temporary file."""

import contextlib
import tempfile
from typing import IO

from graph.errors import StoreError


class Scratch:
    """Written from front to back, read from the start; nothing is opened before the first write."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._file: IO[bytes] | None = None

    def write(self, data: bytes) -> None:
        """Put bytes at the end; raises StoreError where there is no room."""
        try:
            if self._file is None:
                self._file = tempfile.SpooledTemporaryFile(max_size=self._memory)  # noqa: SIM115 (`close` closes it)
            self._file.seek(0, 2)
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            message = f"no temporary file can be written ({error.strerror}); free some space, or set TMPDIR to a folder"
            raise StoreError(message) from None

    def rewind(self) -> None:
        """Read from the start from here on."""
        if self._file:
            self._file.seek(0)

    def read(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        return self._file.read(size) if self._file else b""

    def close(self) -> None:
        """Let the space go; what could not be written does not matter any more."""
        if self._file:
            with contextlib.suppress(OSError):
                self._file.close()
