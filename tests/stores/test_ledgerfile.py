"""A ledger in a file comes back as it was; a file that is damaged, cut, newer or none is refused whole."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from graph import ledgerfile
from graph.copying import copy
from graph.errors import BadInput, LintasError, StoreBusy, StoreDamaged, StoreMissing, StoreNewer
from graph.ledger import Ledger
from tests.stores.conftest import turns
from tests.stores.examples import ARI, erase
from tests.stores.histories import FIRST, PAIRS, assert_same, four_commits, history, opened
from tests.stores.model import ModelLedger


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Ledger]:
    """A store with four commits, that lasts."""
    with opened(FIRST, tmp_path / "from") as ledger:
        yield four_commits(ledger)


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=map("-".join, PAIRS))
def test_random_histories_by_way_of_a_file(old: str, new: str, tmp_path: Path, scale: Callable[[int], int]) -> None:
    for seed in range(1000, 1000 + scale(turns(100, old, new))):
        folder = tmp_path / str(seed)
        with opened(old, folder / "from") as source, opened(new, folder / "to") as target:
            history(random.Random(seed), [source], "before")
            folder.mkdir(exist_ok=True)
            written = ledgerfile.export(source, folder / "ledger.jsonl")
            restored = ledgerfile.restore(folder / "ledger.jsonl", target)
            assert (restored.position, restored.digest) == (written.position, written.digest)
            assert_same(target, source)


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def exported(source: Ledger, folder: Path) -> Path:
    path = folder / "ledger.jsonl"
    ledgerfile.export(source, path)
    return path


def assert_refused(path: Path, content: bytes) -> LintasError:
    """The file with that content is refused with one sentence, and nothing is written."""
    path.write_bytes(content)
    target = ModelLedger(time.time)
    with pytest.raises(LintasError) as caught:
        ledgerfile.restore(path, target)
    assert target.position().position == 0
    assert target._staged == {}
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_file_is_its_owner_s_alone_and_takes_no_other_s_place(source: Ledger, tmp_path: Path) -> None:
    path = exported(source, tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(BadInput, match="there is such a file already"):
        ledgerfile.export(source, path)
    assert path.read_bytes() == before
    half = tmp_path / "other.jsonl.part"
    half.touch()
    with pytest.raises(BadInput, match="an export runs, or one was killed"):
        ledgerfile.export(source, tmp_path / "other.jsonl")
    assert half.exists()
    assert not (tmp_path / "other.jsonl").exists()


def test_nothing_is_exported_from_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        ledgerfile.export(ModelLedger(time.time), tmp_path / "none.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_an_erasure_met_is_not_kept(source: Ledger, tmp_path: Path) -> None:
    class Met(ModelLedger):
        """Somebody erases something when the third commit is read."""

        def events(self, since: int = 0, until: int | None = None, columns: Sequence[str] = ()) -> Any:
            if since == 2 and until == 3:
                erase(self, ARI)
            return super().events(since, until, columns)

    met = Met(time.time)
    copy(source, met)
    with pytest.raises(StoreBusy, match="export again"):
        ledgerfile.export(met, tmp_path / "ledger.jsonl")
    assert not list(tmp_path.glob("*.jsonl*"))


def test_any_flipped_byte_is_found(source: Ledger, tmp_path: Path, scale: Callable[[int], int]) -> None:
    path = exported(source, tmp_path)
    whole = path.read_bytes()
    first, last = whole.index(b"\n") + 1, whole.rstrip(b"\n").rindex(b"\n")
    places = [*range(first), *range(last, len(whole)), *random.Random(6).sample(range(first, last), scale(2000))]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << (place % 7)
        assert_refused(path, bytes(changed))


def test_a_file_cut_anywhere_is_found(source: Ledger, tmp_path: Path, scale: Callable[[int], int]) -> None:
    path = exported(source, tmp_path)
    whole = path.read_bytes()
    borders = [sum(map(len, lines(path)[:number])) for number in range(1, len(lines(path)))]
    for end in [0, *borders, *random.Random(7).sample(range(len(whole)), scale(500))]:
        error = assert_refused(path, whole[:end])
        assert "ends early" in str(error) or end <= borders[0]
        path.write_bytes(whole)


def test_a_line_lost_doubled_or_moved_is_found(source: Ledger, tmp_path: Path) -> None:
    path = exported(source, tmp_path)
    whole = lines(path)
    for place in range(len(whole)):
        assert_refused(path, b"".join(whole[:place] + whole[place + 1 :]))
        assert_refused(path, b"".join([*whole[:place], whole[place], *whole[place:]]))
        if place:
            assert_refused(path, b"".join([*whole[: place - 1], whole[place], whole[place - 1], *whole[place + 1 :]]))


def test_a_file_without_its_sums_would_take_a_lost_line(source: Ledger, tmp_path: Path) -> None:
    """Planted: the file made again with right sums, less one line; the digest in its head still tells."""
    path = exported(source, tmp_path)
    whole = lines(path)
    lost = next(place for place, line in enumerate(whole) if b'"Assert"' in line)
    with path.open("wb") as file:
        again = ledgerfile._Lines(file)
        again.write(ledgerfile._HEAD.decode(whole[0]))
        for line in whole[1:lost] + whole[lost + 1 :]:
            if b'"Sum"' in line:
                again.seal()
            else:
                again.write(ledgerfile._EVENT.decode(line))
    with pytest.raises(StoreDamaged, match="the copy differs"):
        ledgerfile.restore(path, ModelLedger(time.time))


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        (b"name,role\n", BadInput, "no file of `lintas export-ledger`"),
        (b"", BadInput, "no file of `lintas export-ledger`"),
        (b"\xff" * 9000, BadInput, "no file of `lintas export-ledger`"),
        (b'{"type":"Ledger","format":2,"position":1,"digest":"00"}\n', StoreNewer, "written by a newer Lintas"),
    ],
    ids=["a table", "empty", "bytes", "newer"],
)
def test_what_is_no_ledger_or_a_newer_one_is_refused(
    tmp_path: Path, content: bytes, kind: type[LintasError], told: str
) -> None:
    error = assert_refused(tmp_path / "x.jsonl", content)
    assert isinstance(error, kind)
    assert told in str(error)
