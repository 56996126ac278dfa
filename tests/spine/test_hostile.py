"""Hostile files: valid ones, broken in many ways. None crashes, and none loses a row in silence."""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from graph.errors import BadInput
from ingest import csv_reader
from ingest.engine import Engine
from ingest.files import survey
from ingest.jobs import kind_mapping
from ingest.mapping import read_mapping
from ingest.outcomes import Mapped, Tally
from ingest.readers import read
from ingest.rows import Row
from tests.spine.loading import HEADER, WORDS, people, row

FILES: Final = 500
ROWS: Final = 20
MAPPING: Final = read_mapping(kind_mapping("people"), WORDS)
TOKEN: Final = re.compile(rb"tok\d\d\d(?!\d)")
UNREAD: Final = re.compile(r"lines? (\d+)(?: to (\d+))? cannot be read")

Breaker = Callable[[random.Random, bytes], bytes]
Shape = Callable[[random.Random, list[Any]], None]


def _lines() -> list[str]:
    return [row(f"tok{number:03}", route=f"route {number % 3}") for number in range(ROWS)]


def _rows() -> list[dict[str, Any]]:
    return [dict(zip(HEADER.split(","), line.split(","), strict=True)) for line in _lines()]


def _yaml() -> bytes:
    lines = ["- {" + ", ".join(f'{name}: "{cell}"' for name, cell in cells.items()) + "}" for cells in _rows()]
    return "\n".join([*lines, ""]).encode()


WHOLE: Final = {"csv": people(*_lines()).encode(), "json": json.dumps(_rows(), indent=1).encode(), "yaml": _yaml()}


def truncate(draw: random.Random, data: bytes) -> bytes:
    return data[: draw.randrange(1, len(data))]


def flip_bytes(draw: random.Random, data: bytes) -> bytes:
    broken = bytearray(data)
    for _ in range(draw.randrange(1, 4)):
        broken[draw.randrange(len(broken))] = draw.randrange(32, 127)
    return bytes(broken)


def flip_bits(draw: random.Random, data: bytes) -> bytes:
    broken = bytearray(data)
    broken[draw.randrange(len(broken))] ^= 1 << draw.randrange(8)
    return bytes(broken)


def swap_delimiters(draw: random.Random, data: bytes) -> bytes:
    broken = bytearray(data)
    for place in draw.sample([n for n, byte in enumerate(data) if byte in b",;:\n"], 2):
        broken[place] = draw.choice(b",;\t:\n|")
    return bytes(broken)


def insert(*what: bytes) -> Breaker:
    def breaker(draw: random.Random, data: bytes) -> bytes:
        for _ in range(draw.randrange(1, 4)):
            place = draw.randrange(len(data))
            data = data[:place] + draw.choice(what) + data[place:]
        return data

    return breaker


def quote_cells(draw: random.Random, data: bytes) -> bytes:
    """Quotes where cells start and end: the ones that take whole rows with them."""
    ends = [n for n, byte in enumerate(data[:-1]) if byte in b",\n"]
    for place in sorted([draw.choice(ends) + 1, draw.choice(ends)], reverse=True):
        data = data[:place] + b'"' + data[place:]
    return data


def duplicate_line(draw: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    place = draw.randrange(len(lines))
    return b"".join([*lines[:place], lines[place] * draw.randrange(2, 5), *lines[place:]])


def duplicate_cells(draw: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    place = draw.randrange(len(lines))
    cells = lines[place].split(b",")
    cells.insert(draw.randrange(len(cells)), draw.choice(cells))
    return b"".join([*lines[:place], b",".join(cells), *lines[place + 1 :]])


def huge_field(draw: random.Random, data: bytes) -> bytes:
    place = draw.randrange(len(data))
    return data[:place] + draw.choice([b"x", b"1", b"\xc3\xa9"]) * draw.choice([10_000, 70_000, 200_000]) + data[place:]


BREAKERS: Final[tuple[Breaker, ...]] = (
    truncate,
    flip_bytes,
    flip_bits,
    swap_delimiters,
    insert(b'"', b"'", b'""', b"\\"),
    quote_cells,
    insert(b"\0", b"\x1a", b"\x85"),
    insert(b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\xc2\xa0"),
    insert(b"\n", b"\r", b"\r\n", b","),
    insert(b"{", b"}", b"[", b"]", b"&a ", b"*a", b"!!x ", b"#", b"%", b"---\n"),
    duplicate_line,
    duplicate_cells,
    huge_field,
)

ODD_CELLS: Final[tuple[Any, ...]] = (
    *(None, True, 7, 1.5, "", " ", "x\0", "x\u202e", "\u2028", "x" * 200_000, [], ["a", 2], [["a"]], [{"a": 1}]),
    *({"a": "b"}, {}, "=1+1", "{name}", "%s", "a;b", "2023-02-30", "\ud800"),
)
ODD_ROWS: Final[tuple[Any, ...]] = (None, "text", 7, [], {}, ["a"], [{"name": "A"}])


def odd_cell(draw: random.Random, rows: list[Any]) -> None:
    draw.choice(rows)[draw.choice(HEADER.split(","))] = draw.choice(ODD_CELLS)


def lost_cell(draw: random.Random, rows: list[Any]) -> None:
    del draw.choice(rows)[draw.choice(HEADER.split(","))]


def odd_row(draw: random.Random, rows: list[Any]) -> None:
    rows.insert(draw.randrange(len(rows)), draw.choice(ODD_ROWS))


def row_again(draw: random.Random, rows: list[Any]) -> None:
    rows.insert(draw.randrange(len(rows)), draw.choice(rows))


def cells_shuffled(draw: random.Random, rows: list[Any]) -> None:
    cells = draw.choice(rows)
    cells.update(zip(list(cells), draw.sample(list(cells.values()), len(cells)), strict=True))


SHAPES: Final[tuple[Shape, ...]] = (odd_cell, lost_cell, odd_row, row_again, cells_shuffled)


def hostile(form: str, count: int) -> Iterator[tuple[bytes, int | None]]:
    """Broken files of a format, the same in every run; of nested data two in three are broken within their form.

    Of those the number of rows is known.
    """
    for number in range(count):
        draw, rows = random.Random(number), _rows()
        if form == "csv" or number % 3 == 0:
            yield BREAKERS[number // (1 if form == "csv" else 3) % len(BREAKERS)](draw, WHOLE[form]), None
        else:
            draw.choice(SHAPES)(draw, rows)
            yield json.dumps(rows).encode(), len(rows)


def mapped_rows(path: Path, rows: int | None = None) -> int:
    """How many rows a file yields; raises BadInput where it is refused, AssertionError where a row is lost."""
    survey(path)
    engine, tally = Engine(MAPPING, WORDS, read(path), file=path.name, marking="CLEAR"), Tally()
    told: set[bytes] = set()
    for outcome in engine.outcomes():
        tally.count(outcome)
        if isinstance(outcome, Mapped):
            words = "\n".join(entry.value for entry in outcome.statements if entry.prop == "caption")
            names = set(TOKEN.findall(words.encode()))
            assert len(names) <= 1, "one row holds the names of two"
            told |= names
    tally.close(path.name, engine.rows)
    assert rows in (None, tally.rows), "a row was not read"
    if path.suffix == ".csv":
        _refuse_lost(path, {reject.row for reject in tally.rejects}, told)
    return tally.mapped


def _refuse_lost(path: Path, rejected: set[int], told: set[bytes]) -> None:
    """Every name that stands whole below the header is mapped, or stands in a row or in lines that were rejected."""
    lines = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for found in read(path):
        if found.number in rejected:
            told |= set(TOKEN.findall("\n".join(map(str, found.cells)).encode()))
            told |= set(TOKEN.findall(_unread(found, lines)))
    if lines[0].count(b'"') % 2 == 0:
        assert set(TOKEN.findall(b"\n".join(lines[1:]))) <= told, "a row is told of nowhere"


def _unread(found: Row, lines: list[bytes]) -> bytes:
    spread = UNREAD.search(found.fault.why) if found.fault else None
    return b"\n".join(lines[int(spread[1]) - 1 : int(spread[2] or spread[1])]) if spread else b""


def attempt(path: Path, rows: int | None) -> tuple[int, str]:
    """How many rows a file yields, or nought and the sentence with which it is refused."""
    try:
        return mapped_rows(path, rows), ""
    except BadInput as error:
        return 0, str(error)


@pytest.mark.parametrize("form", ["csv", "json", "yaml"])
def test_no_hostile_file_crashes_or_loses_a_row(
    form: str, tmp_path: Path, scale: Callable[[int], int], figure: Callable[[str], None]
) -> None:
    count, yielding = scale(FILES), 0
    for data, rows in hostile(form, count):
        path = tmp_path / f"hostile.{form}"
        path.write_bytes(data)
        mapped, refusal = attempt(path, rows)
        yielding += mapped > 0
        assert "\n" not in refusal
    figure(f"{form}: {yielding} of {count} hostile files yield rows ({yielding / count:.0%})")
    assert yielding >= count / 2


def test_planted_a_reader_that_lets_quotes_swallow_rows_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text(people(row("tok001"), row('"tok002'), row('tok003"'), row("tok004")), "utf-8")
    assert mapped_rows(path) == 2
    monkeypatch.setattr(csv_reader, "_fault", lambda cells, columns, delimiter: None)
    with pytest.raises(AssertionError, match="one row holds the names of two"):
        mapped_rows(path)


def test_planted_a_reader_that_drops_broken_rows_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "hostile.csv"
    path.write_text(people(row("tok001"), "tok002,ragged", row("tok003")), "utf-8")
    assert mapped_rows(path) == 2
    rows = csv_reader._rows
    monkeypatch.setattr(csv_reader, "_rows", lambda *words: (found for found in rows(*words) if not found.fault))
    with pytest.raises(AssertionError, match="a row is told of nowhere"):
        mapped_rows(path)
