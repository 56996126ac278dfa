"""A ledger as a file: JSON Lines, one an event, and after each commit the SHA-256 of every byte before.

The first line says the format, the position and the digest; so a file that ends early is known too. It holds
everything of every marking and is as secret as the store.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, TypeVar

import msgspec

from graph.copying import Commits, Copied, commits, prove, write
from graph.errors import BadInput, StoreBusy, StoreDamaged, StoreMissing, StoreNewer
from graph.ledger import FORMAT, Commit, Erase, Event, Ledger

_HEAD_BYTES: Final = 4096
_T = TypeVar("_T")


class Head(msgspec.Struct, frozen=True, kw_only=True, tag="Ledger"):
    """The first line: the ledger's format, where it stands, and its digest there."""

    format: int
    position: int
    digest: str


class Written(NamedTuple):
    """What a file holds: position and digest, and the SHA-256 of all but its last line."""

    position: int
    digest: str
    sha256: str


def export(ledger: Ledger, path: Path) -> Written:
    """Write everything committed into a new file for its owner alone; it is there whole or not at all.

    Raises BadInput where the file is there already, StoreMissing where nothing is committed, StoreBusy where
    something is erased meanwhile.
    """
    at = ledger.position()
    if not at.position:
        raise StoreMissing("nothing loaded; run lintas load")
    with _new(path) as file:
        lines = _Lines(file)
        lines.write(Head(format=FORMAT, position=at.position, digest=at.digest))
        sha256 = ""
        for events in commits(ledger, 0, at.position):
            for event in events:
                lines.write(event)
            sha256 = lines.seal()
        if any(isinstance(entry.event, Erase) for entry in ledger.events(at.position).log):
            raise StoreBusy("a statement was erased while the file was written; export again")
    return Written(at.position, at.digest, sha256)


def restore(path: Path, ledger: Ledger) -> Copied:
    """Write a file's commits into a ledger that is empty, or an unfinished import of the same file.

    The file is read twice: nothing is written before every sum in it was found right.
    Raises BadInput where it is no such file or the ledger holds something else, StoreNewer, StoreDamaged.
    """
    with path.open("rb") as file:
        if not file.seekable():
            raise BadInput("this is no file that can be read twice; name one on a disk", where=path.name)
        head = _head(file, path.name)
        for events in _commits(file, path.name, head):
            for _ in events:
                pass
        there = ledger.position().position
        write(_commits(file, path.name, head), ledger, until=head.position)
    prove(ledger, head.position, head.digest)
    return Copied(head.position, head.digest, there)


class _Lines:
    """Writes lines and sums them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._sum = file, hashlib.sha256()

    def write(self, content: Head | Event) -> None:
        self._put(msgspec.json.encode(content) + b"\n")

    def seal(self) -> str:
        """Write the sum of all so far, and give it."""
        sha256 = self._sum.hexdigest()
        self._put(_seal(sha256))
        return sha256

    def _put(self, line: bytes) -> None:
        self._sum.update(line)
        self._file.write(line)


class _Reader:
    """Reads lines back, and gives a commit only when the sum after it is right."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self._sum, self._number = hashlib.sha256(), 0

    def next(self, decoder: "msgspec.json.Decoder[_T]") -> _T:
        line = self._line()
        try:
            return decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise self._damaged() from None

    def events(self) -> Iterator[Event]:
        """The events of the next commit."""
        while not isinstance(event := self.next(_EVENT), Commit):
            yield event
        expected = _seal(self._sum.hexdigest())
        if self._line() != expected:
            raise self._damaged()
        yield event

    def end(self) -> None:
        """Raise StoreDamaged where something follows."""
        if self._file.read(1):
            self._number += 1
            raise self._damaged()

    def _line(self) -> bytes:
        self._number += 1
        line = self._file.readline()
        if not line.endswith(b"\n"):
            raise StoreDamaged(f"{self._name} ends early, in line {self._number}; {_ANOTHER}")
        self._sum.update(line)
        return line

    def _damaged(self) -> StoreDamaged:
        return StoreDamaged(f"{self._name} is damaged at or before line {self._number}; {_ANOTHER}")


_ANOTHER: Final = "take another copy of it"
_HEAD: Final = msgspec.json.Decoder(Head)
_EVENT: Final[msgspec.json.Decoder[Event]] = msgspec.json.Decoder(Event)


def _seal(sha256: str) -> bytes:
    """The line after a commit."""
    return b'{"type":"Sum","sha256":"%b"}\n' % sha256.encode()


def _head(file: BinaryIO, name: str) -> Head:
    try:
        head = _HEAD.decode(file.readline(_HEAD_BYTES))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInput("this is no file of `lintas export-ledger`, or its first line is damaged", where=name) from None
    if head.format > FORMAT:
        raise StoreNewer(
            f"{name} was written by a newer Lintas (format {head.format}, this one reads {FORMAT}); upgrade this one"
        )
    return head


def _commits(file: BinaryIO, name: str, head: Head) -> Commits:
    file.seek(0)
    reader = _Reader(file, name)
    reader.next(_HEAD)
    for _ in range(head.position):
        yield reader.events()
    reader.end()


@contextlib.contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A file for its owner alone that gets its name when all of it is on the disk."""
    if path.exists():
        raise BadInput("there is such a file already; name another", where=str(path))
    part = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise BadInput("an export runs, or one was killed; remove the file once none runs", where=str(part)) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
