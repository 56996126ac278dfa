"""Appending ready statements to the ledger against bare SQLite `executemany` of the same rows and indexes."""

import itertools
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.made import statements
from bench.report import row, write
from bench.stores import WHEN
from graph.ledger import CHUNK, Assert, Commit, Event, Open
from graph.statement import Statement
from graph.stores import open_store
from graph.stores.sqlite import schema

GOAL = 0.80
ROUNDS = 3
INSERT = f"INSERT INTO statement VALUES ({', '.join('?' * 13)})"
TABLES = [command for command in schema.TABLES if " statement " in command]
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "cache_size = -16384")


def main() -> None:
    count = 100_000 if "--small" in sys.argv else 1_000_000
    ready = list({entry.id: entry for entry in statements(count)}.values())
    results = []
    for name, size in (("one append", len(ready)), (f"appends of {10 * CHUNK:,}", 10 * CHUNK)):
        times = [_round(ready, size) for _ in range(ROUNDS)]
        ours, peer = (len(ready) / statistics.median(column) for column in zip(*times, strict=True))
        results.append(
            row(
                f"{len(ready):,} ready statements in {name}, open to commit", ours, "statements/s", f">= {GOAL}",
                met=ours >= GOAL * peer, peer=peer, peer_name="bare executemany in transactions of that size",
            )
        )  # fmt: skip
    write("append", results)


def _round(ready: Sequence[Statement], size: int) -> tuple[float, float]:
    """Seconds of ours and of the peer, each on an empty file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lintas.db"
        ours = _append(path, ready, size)
        return ours, _executemany(Path(folder) / "bare.db", _rows(path), size)


def _append(path: Path, ready: Sequence[Statement], size: int) -> float:
    ledger = open_store(f"sqlite://{path}")
    start = time.perf_counter()
    ledger.append([Open(batch="made", content="made", actor="bench", recorded_at=WHEN, marking="CLEAR")])
    for first in range(0, len(ready), size):
        ledger.append(_events(ready[first : first + size]))
    ledger.append([Commit(batches=("made",), actor="bench", recorded_at=WHEN)])
    took = time.perf_counter() - start
    ledger.close()
    return took


def _events(part: Sequence[Statement]) -> list[Event]:
    return [Assert(batch="made", statements=tuple(part[first : first + CHUNK])) for first in range(0, len(part), CHUNK)]


def _rows(path: Path) -> list[tuple[Any, ...]]:
    """The rows as our store wrote them."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT * FROM statement ORDER BY position").fetchall()
    connection.close()
    return rows


def _executemany(path: Path, rows: Sequence[tuple[Any, ...]], size: int) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in (f"page_size = {schema.PAGE}", *PRAGMAS):
        connection.execute(f"PRAGMA {pragma}")
    for command in TABLES:
        connection.execute(command)
    start = time.perf_counter()
    for first in range(0, len(rows), size):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, itertools.islice(rows, first, first + size))
        connection.execute("COMMIT")
    took = time.perf_counter() - start
    connection.close()
    return took


if __name__ == "__main__":
    main()
