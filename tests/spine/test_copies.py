"""copy, export-ledger and import-ledger in the terminal: the copy answers with the same bytes, in words and as JSON."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

LINTAS = str(Path(sys.executable).with_name("lintas"))
QUESTIONS = (
    ("path", "controller (India)", "two Indian nationals (2023)"),
    ("show", "IOM"),
)
AT_HOME = ("loads", "status")

Run = Callable[..., subprocess.CompletedProcess[str]]


def run(*words: str, code: int = 0) -> str:
    done = subprocess.run([LINTAS, *words], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stderr
    if code:
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
    return done.stderr if code else done.stdout


def url(path: Path) -> str:
    return f"sqlite://{path}"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the corpus, a marked file, and a load that was taken back."""
    folder = tmp_path_factory.mktemp("store")
    told = url(folder / "lintas.db")
    run("load", "--store", told)
    people = folder / "people.csv"
    people.write_text(run("template", "people"), "utf-8")
    run("load", str(people), "--as-kind", "people", "--marking", "AMBER", "--store", told)
    run("undo", "2", "--because", "only a sample", "--store", told)
    run("load", str(people), "--as-kind", "people", "--marking", "GREEN", "--store", told)
    return told


def answers(store: str) -> list[str]:
    asked = [(*words, "--as", eyes) for words in QUESTIONS for eyes in ("CLEAR", "AMBER")]
    told = [run(*words, "--store", store, "--json") for words in [*asked, *[(name,) for name in AT_HOME]]]
    return [text.replace(store, "") for text in told]


def test_a_copy_and_a_restored_file_answer_with_the_same_bytes(store: str, tmp_path: Path) -> None:
    expected, file = answers(store), tmp_path / "ledger.jsonl"
    copied = json.loads(run("copy", "--from", store, "--to", url(tmp_path / "copy.db"), "--json"))
    exported = json.loads(run("export-ledger", str(file), "--store", store, "--json"))
    restored = json.loads(run("import-ledger", str(file), "--store", url(tmp_path / "restored.db"), "--json"))
    assert copied["digest"] == exported["digest"] == restored["digest"] == json.loads(expected[-1])["digest"]
    assert (copied["position"], copied["there"]) == (restored["position"], restored["there"]) == (4, 0)
    assert answers(url(tmp_path / "copy.db")) == expected
    assert answers(url(tmp_path / "restored.db")) == expected


def test_what_was_done_is_told_in_words(store: str, tmp_path: Path) -> None:
    target, file = url(tmp_path / "copy.db"), str(tmp_path / "ledger.jsonl")
    digest = json.loads(run("status", "--store", store, "--json"))["digest"]
    assert run("copy", "--from", store, "--to", target).splitlines() == [
        "4 commits written, 0 there before; both stand at position 4",
        f"the digests are equal: {digest}",
    ]
    assert run("copy", "--from", store, "--to", target).startswith("0 commits written, 4 there before")
    assert "keep it as secret as the store" in run("export-ledger", file, "--store", store)
    assert run("import-ledger", file, "--store", target).startswith("0 commits written, 4 there before")


def test_what_cannot_be_copied_is_told_in_one_sentence(store: str, tmp_path: Path) -> None:
    other, empty = url(tmp_path / "other.db"), url(tmp_path / "empty.db")
    run("load", "--store", other)
    run("undo", "1", "--because", "a test", "--store", other)
    assert "name an empty store" in run("copy", "--from", store, "--to", other, code=2)
    assert "the same store" in run("copy", "--from", store, "--to", store, code=2)
    assert "nothing is committed in the store to copy" in run("copy", "--from", empty, "--to", other, code=3)
    assert "nothing loaded" in run("export-ledger", str(tmp_path / "x.jsonl"), "--store", empty, code=3)
    assert "No such file" in run("import-ledger", str(tmp_path / "none.jsonl"), "--store", empty, code=3)
    assert not list(tmp_path.glob("empty*")) + list(tmp_path.glob("x*"))
    problem = json.loads(run("copy", "--from", store, "--to", other, "--json", code=2))
    assert (problem["title"], problem["exit_code"]) == ("bad input", 2)


def test_a_damaged_file_makes_no_store(store: str, tmp_path: Path) -> None:
    file, target = tmp_path / "ledger.jsonl", tmp_path / "restored.db"
    run("export-ledger", str(file), "--store", store)
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"IOM", b"ION", 1))
    assert "ledger.jsonl is damaged" in run("import-ledger", str(file), "--store", url(target), code=3)
    file.write_bytes(whole[: len(whole) // 2])
    assert "ledger.jsonl ends early" in run("import-ledger", str(file), "--store", url(target), code=3)
    assert not target.exists()


def test_ctrl_c_says_that_the_same_command_goes_on(store: str, tmp_path: Path) -> None:
    target = url(tmp_path / "copy.db")
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, "copy", "--from", store, "--to", target],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdout
        assert running.stdout.readline() == "begun\n"
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert told.strip() == "lintas: interrupted; what was written stays, and the same command goes on from there"
    assert run("copy", "--from", store, "--to", target).splitlines()[0].endswith("both stand at position 4")


# The command, which waits for the signal once its first commit is written.
INTERRUPTED = """
import time
import lintas
from graph import copying
append = copying._append
def waiting(*words):
    append(*words)
    print("begun", flush=True)
    time.sleep(60)
copying._append = waiting
lintas.main()
"""
