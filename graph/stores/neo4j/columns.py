"""Statements as the columns of a chunk: one run of bytes a column, so that a server moves them without reading them.

A chunk is a node; its place in the ledger is its number, and a statement's position is number * ROWS + place.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
import numpy as np

from graph.ledger import COLUMNS
from graph.statement import Statement, canonical

ROWS: Final = 500
STORED: Final = (*(name for name in COLUMNS if name not in ("position", "batch")), "quote", "lang", "original")
# Few words stand many times: each once, and a number a row.
CODED: Final = frozenset(
    {"prop", "sign", "seen_on", "source", "origin", "lang", "method", "credibility", "marking", "during"}
)
_ID: Final = 32
_CODE: Final = "<u2"
_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder().decode
_SPELT: Final[Mapping[str, Callable[[Statement], object]]] = {
    "key": lambda entry: canonical(dict(entry.key)).decode() if entry.key else None,
    "premises": lambda entry: " ".join(entry.premises) if entry.premises else None,
}


def encode(statements: Sequence[Statement]) -> dict[str, bytes]:
    """Every column of a chunk."""
    return {name: pack(name, list(map(_SPELT.get(name, operator.attrgetter(name)), statements))) for name in STORED}


def pack(name: str, cells: Sequence[Any]) -> bytes:
    """One column as it is kept."""
    if name == "id":
        return b"".join(cells)
    if name not in CODED:
        return _pack(cells)
    words = {word: code for code, word in enumerate(dict.fromkeys(cells))}
    codes = np.fromiter(map(words.__getitem__, cells), _CODE, len(cells))
    return _pack([list(words), codes.tobytes()])


def unpack(name: str, stored: bytes, known: dict[Any, Any] | None = None) -> list[Any]:
    """One column as it was given, one place a row, None where a text is absent; words are taken from `known`."""
    if name == "id":
        return [stored[start : start + _ID] for start in range(0, len(stored), _ID)]
    if name not in CODED:
        cells: list[Any] = _unpack(stored)
        return cells
    words, codes = _unpack(stored)
    if known is not None:
        words = [known.setdefault(word, word) for word in words]
    return list(map(words.__getitem__, np.frombuffer(codes, _CODE).tolist()))


def blank(stored: Mapping[str, bytes], places: Sequence[int], id_of: bytes | None = None) -> dict[str, bytes]:
    """The columns without the words of some rows; their ids stay, or become `id_of`."""
    changed = {}
    for name, column in stored.items():
        cells = unpack(name, column)
        if name == "id" and id_of is None:
            continue
        for place in places:
            cells[place] = id_of if name == "id" else cells[place] if name in ("marking", "credibility") else None
        changed[name] = pack(name, cells)
    return changed


def statement_of(cells: Mapping[str, Any]) -> Statement:
    """A statement from its cells, one a column."""
    key, premises = cells["key"], cells["premises"]
    words = {name: cells[name] for name in STORED}
    words["key"] = tuple(msgspec.json.decode(key).items()) if key else ()
    words["premises"] = tuple(premises.split()) if premises else ()
    return Statement(**words)
