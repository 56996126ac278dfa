"""The file under a store: newer, damaged, foreign or unwritable ones are refused by name; what is erased is gone."""

import os
import sqlite3
import subprocess
from pathlib import Path

import msgspec
import pytest

from graph.errors import BadInput, StoreDamaged, StoreError, StoreNewer
from graph.ledger import Ledger
from graph.stores import open_store
from graph.stores.sqlite import schema
from tests.stores.examples import ARI, BEA, CAN, caption, erase, load
from tests.stores.test_crash import command, digest, people


def opened(path: Path) -> Ledger:
    return open_store(f"sqlite://{path}")


def filled(path: Path) -> Path:
    store = opened(path)
    load(store, "one", ARI, BEA)
    store.close()
    return path


def test_the_file_is_the_owner_s_alone(tmp_path: Path) -> None:
    path = filled(tmp_path / "own" / "lintas.db")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_store_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = filled(tmp_path / "lintas.db")
    with sqlite3.connect(path) as connection:
        (format_now,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {format_now + 1}")
    connection.close()
    before = path.read_bytes()
    for work in (lambda store: store.position(), lambda store: load(store, "two", BEA)):
        with pytest.raises(StoreNewer, match=r"lintas\.db"):
            work(opened(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database\n" * 400, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lintas.db"
    path.write_bytes(content)
    for work in (lambda store: store.position(), lambda store: load(store, "two", BEA)):
        with pytest.raises(StoreDamaged, match=r"lintas\.db"):
            work(opened(path))
    assert path.read_bytes() == content


def test_another_program_s_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lintas.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE statement (x)")
    connection.close()
    with pytest.raises(StoreDamaged, match="no store of Lintas"):
        load(opened(path), "one", ARI)


def test_a_damaged_page_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lintas.db"
    store = opened(path)
    load(store, "many", *(caption(f"p{number}") for number in range(2000)))
    store.close()
    whole = bytearray(path.read_bytes())
    whole[8192 : len(whole) // 2] = os.urandom(len(whole) // 2 - 8192)
    path.write_bytes(bytes(whole))
    with pytest.raises(StoreDamaged, match=r"lintas\.db is damaged"):
        opened(path).events(columns=("id", "value"))


def test_where_no_file_can_be_made_one_sentence_says_so() -> None:
    with pytest.raises(StoreError, match="/proc/lintas"):
        load(opened(Path("/proc/lintas/lintas.db")), "one", ARI)


@pytest.mark.parametrize("slashes", ["//", "///", "////"])
def test_more_slashes_before_the_path_name_the_same_file(tmp_path: Path, slashes: str) -> None:
    before = filled(tmp_path / "lintas.db")
    store = open_store(f"sqlite:{slashes}{before}")
    load(store, "two", CAN)
    assert store.position() == opened(before).position()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db"] == ["lintas.db"]
    store.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:////", "sqlite://lintas.db", "sqlite:////data/"])
def test_a_url_without_an_absolute_path_to_a_file_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="names no file; write sqlite:///absolute/path"):
        open_store(url)


@pytest.mark.parametrize("count", [1, 49, 50, 51, 149])
def test_rows_written_together_are_those_written_one_by_one(tmp_path: Path, count: int) -> None:
    entries = [caption(f"p{number}") for number in range(count)]
    together, alone = opened(tmp_path / "together.db"), opened(tmp_path / "alone.db")
    load(together, "known", *entries[::7])
    load(together, "all", *entries, *entries[::5])
    load(alone, "known", *entries[::7])
    for number, entry in enumerate(entries):
        load(alone, f"all-{number}", entry)
    assert together.position().sums == alone.position().sums
    assert together.statements([entry.id for entry in entries]) == entries
    assert len(together.events(columns=("id",)).columns["id"]) == count + len(entries[::7])


def test_a_row_that_the_table_refuses_takes_the_whole_append_back(tmp_path: Path) -> None:
    store = opened(tmp_path / "lintas.db")
    load(store, "one", ARI)
    before = store.position()
    bad = msgspec.structs.replace(CAN, value=None)
    with pytest.raises(StoreError, match="NOT NULL"):
        load(store, "two", *(caption(f"p{number}") for number in range(60)), bad, BEA)
    assert store.position() == before
    assert store.statements([caption("p1").id, bad.id, BEA.id]) == []
    load(store, "two", BEA)
    assert store.statements([BEA.id]) == [BEA]


def test_what_is_erased_is_in_no_byte_of_the_files(tmp_path: Path) -> None:
    secret = caption("qqerasedqq", quote="qqphraseqq")
    store = opened(tmp_path / "lintas.db")
    load(store, "one", secret, BEA)
    assert holding(tmp_path, b"qqerased", b"Qqerased", b"qqphrase", secret.id)  # the search itself finds it before
    erase(store, secret)
    assert holding(tmp_path, b"qqerased", b"Qqerased", b"qqphrase", secret.id, secret.id.hex().encode()) == []
    store.close()
    assert holding(tmp_path, b"qqerased", b"Qqerased", b"qqphrase", secret.id, secret.id.hex().encode()) == []


def holding(folder: Path, *needles: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if any(needle in path.read_bytes() for needle in needles)]


def test_two_loads_at_once_are_both_there(tmp_path: Path) -> None:
    files = [people(tmp_path / f"{name}.csv", rows) for name, rows in (("first", 800), ("second", 900))]
    both, in_turn = tmp_path / "both", tmp_path / "in-turn"
    both.mkdir()
    in_turn.mkdir()
    running = [subprocess.Popen(command(both, file), stdout=subprocess.DEVNULL) for file in files]
    assert [process.wait() for process in running] == [0, 0]
    for file in files:
        subprocess.run(command(in_turn, file), check=True, capture_output=True)
    assert digest(both) == digest(in_turn)


def test_a_store_that_is_being_made_is_not_taken_for_a_foreign_one(tmp_path: Path) -> None:
    path = tmp_path / "lintas.db"
    with sqlite3.connect(path) as looking:
        looking.execute("PRAGMA journal_mode = WAL")

        def make(command: str) -> None:
            if "user_version" in command and not store.position().position:
                load(store, "one", ARI)

        store = opened(path)
        looking.set_trace_callback(make)
        assert not schema.holds_ledger(looking, path)
        looking.set_trace_callback(None)
        assert schema.holds_ledger(looking, path)
    looking.close()
    store.close()
