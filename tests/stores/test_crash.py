"""A load that is killed or meets a failing disk leaves the store as it was before or as it is after."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.stores import open_store
from ingest.jobs import template

LINTAS = str(Path(sys.executable).with_name("lintas"))
ROWS = 4000
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


def test_a_killed_load_is_there_whole_or_not_at_all(before: Path, tmp_path: Path, scale: Callable[[int], int]) -> None:
    file = people(tmp_path / "many.csv", ROWS)
    whole = tmp_path / "whole"
    whole.mkdir()
    start = time.monotonic()
    subprocess.run(command(fresh(before, whole), file), check=True, capture_output=True)
    took = time.monotonic() - start
    expected = {digest(before): "before", digest(whole): "after"}
    assert len(expected) == 2
    draw, told = random.Random(4), []
    for number in range(max(3, scale(10))):
        folder = tmp_path / f"killed-{number}"
        folder.mkdir()
        moment = draw.uniform(0.4, 1.1) * took
        running = subprocess.Popen(
            command(fresh(before, folder), file), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moment)
        running.kill()
        running.wait()
        told.append((round(moment / took, 2), expected[digest(folder)]))
    print("killed at, of the whole load:", told)  # noqa: T201  # the drawn moments are part of the result


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
    print(f"{fault}: {failed} loads of {scale(200)} failed, each with one sentence")  # noqa: T201  # as above
    assert failed


def test_a_half_load_would_be_caught(before: Path, tmp_path: Path) -> None:
    """Planted: a store to which a part of the file was added."""
    folder = fresh(before, tmp_path)
    subprocess.run(command(folder, people(folder / "part.csv", 20)), check=True, capture_output=True)
    whole = people(folder / "whole.csv", 50)
    assert digest(folder) != digest(before)
    subprocess.run(command(folder, whole), check=True, capture_output=True)
    assert digest(folder) != digest(before)
