"""Why a server's process ended, or a check was not passed, as one sentence made from the log."""

import re
from pathlib import Path
from typing import Final

from graph.errors import BadQuestion, LintasError, StoreDamaged, StoreError

_OWN: Final = re.compile(r"^lintas: (.+)$", re.MULTILINE)
_KILLED: Final = -9
_SENTENCES: Final = {
    r"could not reserve enough space|maximum heap|OutOfMemoryError|cannot allocate|insufficient memory": (
        "Java could not get the memory it was told to take; close other programs, or give another --heap"
    ),
    r"no space left|quota exceeded|file too large": "the disk is full; free some space, or use another --home",
    r"address already in use": "another program took its port; name another with --port",
    r"read-only file system|permission denied|AccessDeniedException": (
        "its folder cannot be written to; check its owner, or use another --home"
    ),
    r"FileLockException|StoreLockException": "another Neo4j holds its folder; stop that one, or use another --home",
}


def ended(log: Path, code: int) -> StoreError:
    """The error for a server that ended with an exit code; what is not known is left to the log."""
    text = _read(log)
    if own := _OWN.findall(text):
        return StoreError(own[-1])
    for pattern, sentence in _SENTENCES.items():
        if re.search(pattern, text, re.IGNORECASE):
            return StoreError(f"the server did not start: {sentence} (its log is {log})")
    if code == _KILLED:
        return StoreError(f"the server was killed, perhaps for its memory; see {log}")
    return StoreError(f"the server ended with code {code}; see {log}")


def unsound(log: Path, code: int) -> LintasError:
    """The error for a checker that ended with an exit code: damage, a store that it could not look at, or no Java."""
    text = _read(log)
    if "Inconsistencies found" in text:
        return StoreDamaged(f"the checker found damage, told in {log}; restore a copy, or load again into another home")
    if "Please recover database" in text:
        return BadQuestion(
            f"the server in {log.parent} was killed, so its last changes have to be taken up first: start and stop it, "
            "then check it again",
            field="home",
        )
    return ended(log, code)


def _read(log: Path) -> str:
    return log.read_text("utf-8", errors="replace") if log.exists() else ""
