"""A load that is killed or meets a failing disk leaves the store as it was before or as it is after."""

import contextlib
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.stores import open_store
from ingest.jobs import template

LINTAS = str(Path(sys.executable).with_name("lintas"))
ROWS = 8000
CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,rename,openat"


def people(path: Path, rows: int) -> Path:
    """A row of the sample of people, written again under other names."""
    head, _, alone, *_ = template("people").splitlines()
    rest = alone.partition(",")[2]
    path.write_text("\n".join([head, *(f"made {number},{rest}" for number in range(rows))]) + "\n", "utf-8")
    return path


def command(folder: Path, file: Path) -> list[str]:
    return [LINTAS, "load", str(file), "--as-kind", "people", "--marking", "CLEAR", "--store", url(folder)]


def url(folder: Path) -> str:
    return f"sqlite://{folder / 'lintas.db'}"


def digest(folder: Path) -> str:
    ledger = open_store(url(folder))
    try:
        return ledger.position().digest
    finally:
        ledger.close()


def sound(folder: Path) -> bool:
    """Whether SQLite's own check of the whole file finds nothing."""
    connection = sqlite3.connect(folder / "lintas.db")
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one small load."""
    folder = tmp_path_factory.mktemp("before")
    subprocess.run(command(folder, people(folder / "first.csv", 3)), check=True, capture_output=True)
    return folder


def fresh(before: Path, folder: Path) -> Path:
    for path in before.iterdir():
        shutil.copy(path, folder / path.name)
    return folder


def written(folder: Path) -> int:
    """Bytes of the store's files; one that is taken away meanwhile has none."""
    total = 0
    for path in folder.glob("lintas.db*"):
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


def loading(folder: Path, file: Path, kill_at: float) -> int:
    """Load until the store's files have grown by so many bytes, then kill; the most that they grew."""
    start = most = written(folder)
    running = subprocess.Popen(command(folder, file), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while running.poll() is None:
        most = max(most, written(folder))
        if most - start >= kill_at:
            running.kill()
        time.sleep(0.0005)
    return most - start


def test_a_killed_load_is_there_whole_or_not_at_all(before: Path, tmp_path: Path, scale: Callable[[int], int]) -> None:
    file = people(tmp_path / "many.csv", ROWS)
    whole = tmp_path / "whole"
    whole.mkdir()
    grown = loading(fresh(before, whole), file, float("inf"))
    expected = {digest(before): "before", digest(whole): "after"}
    assert len(expected) == 2
    draw, told = random.Random(4), []
    for number in range(max(3, scale(10))):
        folder = tmp_path / f"killed-{number}"
        folder.mkdir()
        position = draw.uniform(0, grown)
        loading(fresh(before, folder), file, position)
        state = expected[digest(folder)]
        assert sound(folder)
        told.append((round(position / grown, 2), state))
    print("killed at, of the bytes that a load writes:", told)  # noqa: T201  # the drawn places are part of the result


def _traces() -> bool:
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _traces(), reason="strace is missing or not allowed here")
@pytest.mark.parametrize("fault", ["ENOSPC", "EIO"])
def test_a_failing_disk_leaves_a_sound_store(
    before: Path, tmp_path: Path, scale: Callable[[int], int], fault: str
) -> None:
    file = people(tmp_path / "fifty.csv", 50)
    whole = tmp_path / "whole"
    whole.mkdir()
    subprocess.run(command(fresh(before, whole), file), check=True, capture_output=True)
    allowed = {digest(before), digest(whole)}
    failed = 0
    for nth in random.Random(5).sample(range(1, 201), scale(200)):
        folder = tmp_path / f"{fault}-{nth}"
        folder.mkdir()
        fresh(before, folder)
        paths = [str(folder / f"lintas.db{end}") for end in ("", "-wal", "-shm", "-journal")]
        only = [part for path in paths for part in ("-P", path)]
        inject = f"inject={CALLS}:error={fault}:when={nth}"
        tracing = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e", inject, *only]
        ran = subprocess.run([*tracing, *command(folder, file)], capture_output=True, text=True, check=False)
        if ran.returncode:
            failed += 1
            assert ran.returncode in (2, 3), ran.stderr
            assert "Traceback" not in ran.stderr
            assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr
        assert digest(folder) in allowed
        assert sound(folder)
    print(f"{fault}: {failed} loads of {scale(200)} failed, each with one sentence")  # noqa: T201  # as above
    assert failed


def test_a_half_load_would_be_caught(before: Path, tmp_path: Path) -> None:
    """Planted: a loader that commits part of the file; the check of the tests above refuses what it leaves."""
    half, whole = tmp_path / "half", tmp_path / "whole"
    half.mkdir()
    whole.mkdir()
    subprocess.run(command(fresh(before, whole), people(tmp_path / "file.csv", 50)), check=True, capture_output=True)
    subprocess.run(command(fresh(before, half), people(tmp_path / "file.csv", 20)), check=True, capture_output=True)
    assert sound(half)
    assert digest(half) not in {digest(before), digest(whole)}


def test_an_unsound_store_would_be_caught(before: Path, tmp_path: Path) -> None:
    """Planted: an index that lacks an entry of its table."""
    file = fresh(before, tmp_path) / "lintas.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET rootpage = 2 WHERE type = 'index' AND rootpage > 2")
    connection.close()
    assert not sound(tmp_path)
