"""The bytes of an input file: their SHA-256, and whether they are UTF-8 text at all."""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.errors import BadInput

BLOCK: Final = 1 << 18
LIMIT: Final = 64 << 20
LINE: Final = 1 << 20
_FOREIGN: Final = {
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
    b"PK\x03\x04": "a ZIP or Excel workbook",
}


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a file found: its size in bytes, its SHA-256 and its time of change."""

    size: int
    sha256: bytes
    changed: int


def survey(path: Path) -> Survey:
    """Read a file once; raises BadInput where it is missing, empty, unreadable or not UTF-8."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = lines = run = 0
    for block in _blocks(path):
        if size == 0:
            _refuse_foreign(path, block)
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            line = lines + block[: max(0, error.start)].count(b"\n") + 1
            raise BadInput(f"line {line} is not UTF-8; save the file as UTF-8", where=path.name) from None
        digest.update(block)
        lines += block.count(b"\n")
        end = max(block.rfind(b"\n"), block.rfind(b"\r"))
        run = len(block) - 1 - end if end >= 0 else run + len(block)
        if run > LINE and path.suffix.lower() == ".csv":
            raise BadInput(f"line {lines + 1} is longer than 1 MB; this is no table", where=path.name)
        size += len(block)
    if decoder.getstate()[0]:
        raise BadInput("the last line is not UTF-8; save the file as UTF-8", where=path.name)
    if size == 0:
        raise BadInput("the file is empty; give it a header and rows", where=path.name)
    return Survey(size, digest.digest(), path.stat().st_mtime_ns)


def read_whole(path: Path) -> bytes:
    """The bytes of a file that is read at once; raises BadInput above 64 MB."""
    if path.stat().st_size > LIMIT:
        raise BadInput(
            "the file is larger than 64 MB; give rows of that number as CSV, which is streamed", where=path.name
        )
    return b"".join(_blocks(path))


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            while block := stream.read(BLOCK):
                yield block
    except FileNotFoundError:
        raise BadInput("there is no such file; check the path", where=str(path)) from None
    except IsADirectoryError:
        raise BadInput("this is a folder; name a file in it", where=str(path)) from None
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror}); check its permissions", where=str(path)) from None


def _refuse_foreign(path: Path, block: bytes) -> None:
    for start, name in _FOREIGN.items():
        if block.startswith(start):
            raise BadInput(f"the file is {name}; save it as UTF-8 text", where=path.name)
