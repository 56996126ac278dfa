"""What is killed half-way is finished by the same command, and what comes back gives the same answers."""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from graph import conflicts, ledgerfile, ontology, projection
from graph.answers import encode
from graph.copying import copy
from graph.dossier import dossier
from graph.ledger import Ledger
from graph.marking import parse
from graph.paths.answer import answer as path_answer
from graph.paths.query import PathQuery
from graph.search import resolve
from ingest.jobs import corpus_jobs
from ingest.load import load as load_files
from tests.conftest import ROOT
from tests.stores.conftest import LASTING, STORES
from tests.stores.examples import caption, load
from tests.stores.histories import FIRST, assert_same, history, opened

# What a child does until it is killed: it copies, or imports, into the store of a folder.
CHILD: Final = """
import sys, time
from pathlib import Path
from graph import copying, ledgerfile
from tests.stores.conftest import LASTING, STORES
work, name, old, new = sys.argv[1:]
target = STORES[name](Path(new), time.time)
print("begun", flush=True)
if work == "copy":
    copying.copy(STORES[LASTING[0]](Path(old), time.time), target)
else:
    ledgerfile.restore(Path(old) / "ledger.jsonl", target)
target.close()
"""
COMMITS: Final = 30


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of some size and a file of the same."""
    folder = tmp_path_factory.mktemp("large")
    with opened(FIRST, folder) as ledger:
        history(random.Random(3), [ledger], "drawn")
        while (at := ledger.position().position) < COMMITS:
            load(ledger, f"large {at}", *(caption(f"large{at}x{number}") for number in range(400)))
        ledgerfile.export(ledger, folder / "ledger.jsonl")
    return folder


def killed(work: str, name: str, old: Path, new: Path, reached: int, pause: float) -> int:
    """Kill a child a moment after its target has reached a commit; where the target stands then."""
    command = [sys.executable, "-c", CHILD, work, name, str(old), str(new)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as running, opened(name, new) as target:
        assert running.stdout
        assert running.stdout.readline() == b"begun\n"
        while running.poll() is None and target.position().position < reached:
            time.sleep(0.001)
        time.sleep(pause)
        running.kill()
        running.wait()
        return target.position().position


@pytest.mark.parametrize("work", ["copy", "import"])
@pytest.mark.parametrize("name", LASTING)
def test_a_killed_copy_is_finished_by_the_next(
    name: str, work: str, large: Path, tmp_path: Path, scale: Callable[[int], int]
) -> None:
    draw, told = random.Random(8), []
    with opened(FIRST, large) as source:
        for number in range(max(3, scale(20))):
            folder = tmp_path / str(number)
            stood = killed(work, name, large, folder, draw.randrange(COMMITS), draw.uniform(0, 0.02))
            told.append(stood)
            with opened(name, folder) as target:
                assert stood == target.position().position
                if work == "copy":
                    assert copy(source, target).there == stood
                else:
                    assert ledgerfile.restore(large / "ledger.jsonl", target).there == stood
                assert_same(target, source)
    print(f"{work} into {name}: killed at commits {told} of {COMMITS}")  # noqa: T201  # the places are part of the result
    assert any(0 < stood < COMMITS for stood in told)


PLANTED: Final = (caption("hadi", marking="GREEN"), caption("indah", marking="AMBER"))
SEEN: Final = ("CLEAR", "GREEN", "AMBER")


def answers(ledger: Ledger) -> Iterator[bytes]:
    """The bytes of some answers, for each of several pairs of eyes."""
    for marking in SEEN:
        view = projection.build(ledger, parse(marking), ontology.load())
        trip = resolve(view, "smuggling of two Indian nationals (2023)", "entity")
        query = PathQuery(sources=("controller (India)",), targets=("two Indian nationals (2023)",))
        yield encode(path_answer(ledger, view, query))
        yield encode(dossier(ledger, view, trip, at="2023", stances=()))
        yield encode(conflicts.answer(ledger, view, None))
        yield "\n".join(view.ids).encode()


@pytest.mark.parametrize("name", STORES)
def test_a_restored_corpus_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    with opened(FIRST, tmp_path / "from") as source:
        load_files(source, ontology.load(), corpus_jobs(), actor="analyst")
        load(source, "planted", *PLANTED)
        ledgerfile.export(source, tmp_path / "ledger.jsonl")
        expected = list(answers(source))
        assert len(set(expected)) == len(expected)  # no two pairs of eyes see the same
        for work in ("copy", "import"):
            with opened(name, tmp_path / work) as target:
                if work == "copy":
                    copy(source, target)
                else:
                    ledgerfile.restore(tmp_path / "ledger.jsonl", target)
                assert list(answers(target)) == expected
                assert target.position().digest == source.position().digest
