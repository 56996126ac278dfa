"""Loads: all files or none, known again, changed, beside, undone, interrupted."""

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import actions
from graph.errors import BadInput, Rejected
from graph.ledger import Event, Ledger, fold
from graph.loads import loads
from ingest import staging
from ingest.debts import Debts
from ingest.engine import Engine
from ingest.jobs import corpus_jobs, file_jobs
from ingest.load import load
from ingest.outcomes import Mapped, Outcome
from ingest.task import prepare
from tests.spine.loading import WORDS, House, fresh_digest, people, row

NO_CAPTION = "has no caption in this load and none that the loader may see; give it one, or load its file too"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path)
    with contextlib.closing(found.ledger):
        yield found


def test_a_load_says_what_became_of_every_row(house: House) -> None:
    house.write("people.csv", people(row("A"), "", ",,,,,,,,,", row("B", works_with="A")))
    report = house.load("people.csv")
    file = report.files[-1]
    assert (file.tally.rows, file.tally.mapped, dict(file.tally.skipped)) == (3, 2, {"blank row": 1})
    assert file.sentence() == "people.csv: 3 rows, 2 mapped, 12 statements, 1 skipped (blank row)"
    assert ("person:own/a", "caption", "A") in house.triples()
    assert ("person:own/a", "ASSOCIATED_WITH", "person:own/b") in house.triples(), "the ends are sorted"


def test_the_store_keeps_the_report_with_the_batch(house: House) -> None:
    house.write("people.csv", people(row("A"), row("B", seen_on="2023-02-30")))
    house.load("people.csv", accept_rejects=True)
    batch = loads(house.ledger)["loads"][-1]["batches"][-1]
    assert batch["state"] == "live"
    assert batch["actor"] == "tester"
    assert batch["report"]["file"] == "people.csv"
    assert (batch["report"]["rows"], batch["report"]["mapped"], batch["report"]["statements"]) == (2, 1, 8)
    assert batch["report"]["rejects"] == [
        {
            "file": "people.csv",
            "row": 2,
            "column": "seen_on",
            "value": "2023-02-30",
            "why": "'2023-02-30' is no day of the calendar; check month and day",
        }
    ]


def test_the_code_book_comes_with_the_first_load_only(house: House) -> None:
    house.write("people.csv", people(row("A")))
    assert [file.file for file in house.load("people.csv").files] == ["codebook.yaml", "people.csv"]
    house.write("people.csv", people(row("B")))
    assert [file.file for file in house.load("people.csv").files] == ["people.csv"]


def test_the_same_load_again_changes_nothing(house: House) -> None:
    house.write("people.csv", people(row("A"), row("B")))
    house.load("people.csv")
    before = house.ledger.position()
    report = house.load("people.csv")
    assert house.ledger.position() == before
    assert report.position is None
    assert [file.sentence() for file in report.files] == ["people.csv: known already, nothing changed"]


def test_another_marking_or_mapping_is_another_load(house: House) -> None:
    house.write("people.csv", people(row("A")))
    house.load("people.csv", dataset="d")
    assert not house.load("people.csv", dataset="d", marking="AMBER").files[-1].known
    assert set(house.ledger.position().sums) == {"CLEAR", "AMBER"}, "the code book stays CLEAR"
    mapping = Path(staging.__file__).with_name("kinds") / "people.map.yaml"
    house.write("own.map.yaml", mapping.read_text("utf-8") + "# another byte\n")
    assert not house.load("people.csv", dataset="d", mapping="own.map.yaml", marking="AMBER").files[-1].known


def test_a_changed_file_takes_the_place_of_its_former_load(house: House, tmp_path: Path) -> None:
    house.write("people.csv", people(row("A"), row("B", role="captain"), row("C")))
    house.load("people.csv", dataset="people.csv")
    house.write("people.csv", people(row("A"), row("B", role="guide"), row("C"), row("D")))
    report = house.load("people.csv", dataset="people.csv").files[-1]
    assert (report.added, report.removed, report.same) == (4, 1, 13)
    assert report.sentence().endswith("; +4 −1 =13")
    assert house.digest == fresh_digest(
        tmp_path / "fresh", ("people.csv", people(row("A"), row("B", role="guide"), row("C"), row("D")))
    )


def test_beside_keeps_both(house: House) -> None:
    house.write("people.csv", people(row("A")))
    house.load("people.csv")
    house.write("people.csv", people(row("B")))
    report = house.load("people.csv", beside=True)
    assert (report.files[-1].added, report.files[-1].removed) == (3, 0)
    state = fold(house.ledger.events().log)
    assert len(state.live) == 3


def test_undo_and_load_again_is_the_load(house: House) -> None:
    house.write("people.csv", people(row("A"), row("B")))
    empty = house.digest
    position = house.load("people.csv").position
    loaded = house.digest
    actions.undo(house.ledger, position, actor="tester", reason="a test")
    assert house.digest == empty
    house.load("people.csv")
    assert house.digest == loaded


def test_a_dry_run_reads_everything_and_writes_nothing(house: House) -> None:
    house.write("people.csv", people(row("A"), row("B")))
    report = house.load("people.csv", dry_run=True)
    assert (report.position, report.statements > 10, report.dry_run) == (None, True, True)
    assert house.ledger.position().position == 0
    house.write("people.csv", people(row("A"), row("B", works_with="nobody")))
    assert house.refused("people.csv", dry_run=True)


def test_one_reject_in_any_file_stops_all(house: House) -> None:
    house.write("good.csv", people(row("A")))
    house.write("bad.csv", people(row("B"), row("C", role="gide"), row("D", during="2023/2022")))
    with pytest.raises(Rejected) as refusal:
        house.load("good.csv", "bad.csv")
    assert str(refusal.value) == (
        "2 rows were rejected and nothing was loaded; mend them, or load the rest with --accept-rejects"
    )
    assert [line.partition(": ")[0] for line in refusal.value.rejects] == ["bad.csv:2", "bad.csv:3"]
    assert house.ledger.position().position == 0
    report = house.load("good.csv", "bad.csv", accept_rejects=True)
    assert [file.tally.mapped for file in report.files] == [1, 1, 1]


def test_a_row_stands_or_falls_whole(house: House) -> None:
    house.write("people.csv", people(row("A"), row("B", role="gide")))
    house.load("people.csv", accept_rejects=True)
    assert not {triple for triple in house.triples() if triple[0] == "person:own/b"}


def test_a_marking_is_the_loads_or_the_mappings_or_the_load_is_refused(house: House) -> None:
    house.write("people.csv", people(row("A")))
    assert house.refused("people.csv", marking=None) == [
        "people.csv: no marking says who may see it; give --marking CLEAR, GREEN, AMBER, AMBER+STRICT or RED"
    ]
    assert house.refused("people.csv", marking="PURPLE") == [
        "unknown marking 'PURPLE'; use one of CLEAR, GREEN, AMBER, AMBER+STRICT, RED"
    ]


def test_ids_and_sources_must_be_described(house: House) -> None:
    rows = [row("A", works_with="B;Z"), row("B", works_with="Z"), row("C", source_title="Report 2", reliability="")]
    house.write("people.csv", people(*rows))
    assert house.refused("people.csv", accept_rejects=True) == [
        f"people.csv:1: person:own/z {NO_CAPTION}",
        "people.csv:3: the source src:own/report-2-353f9be8 has no reliability (A to F); give it one",
    ]
    house.write("more.csv", people(row("Z"), row("Y", source_title="Report 2", reliability="D")))
    house.load("more.csv", "people.csv")


def test_what_the_store_holds_describes_too_if_the_loader_may_see_it(house: House) -> None:
    house.write("first.csv", people(row("A")))
    house.load("first.csv", marking="AMBER:alpha")
    house.write("second.csv", people(row("B", works_with="A")))
    assert len(house.refused("second.csv", marking="CLEAR")) == 1
    assert len(house.refused("second.csv", marking="RED")) == 1
    house.load("second.csv", marking="RED:alpha")


def test_what_a_load_takes_away_does_not_describe(house: House) -> None:
    house.write("first.csv", people(row("A")))
    house.load("first.csv")
    house.write("first.csv", people(row("B")))
    house.write("second.csv", people(row("C", works_with="A")))
    assert len(house.refused("first.csv", "second.csv")) == 1
    house.load("first.csv", "second.csv", beside=True)


def test_a_retracted_caption_does_not_describe(house: House) -> None:
    house.write("first.csv", people(row("A")))
    house.load("first.csv")
    columns = house.ledger.events(columns=("id", "entity", "prop")).columns
    (caption,) = [
        name
        for name, entity, prop in zip(*columns.values(), strict=True)
        if (entity, prop) == ("person:own/a", "caption")
    ]
    actions.retract(house.ledger, caption, actor="tester", reason="a test", marking="CLEAR")
    house.write("second.csv", people(row("B", works_with="A")))
    assert len(house.refused("second.csv")) == 1


def test_a_file_that_stands_twice_in_a_load_is_refused(house: House) -> None:
    house.write("people.csv", people(row("A")))
    assert house.refused("people.csv", "people.csv") == ["people.csv: the file stands in this load twice; name it once"]


def test_a_file_that_changes_while_it_is_read_is_refused(house: House) -> None:
    path = house.write("people.csv", people(row("A")))
    task = prepare(file_jobs([path], kind="people")[0], WORDS, "CLEAR", fold([]))
    task.refuse_changed()
    house.write("people.csv", people(row("A"), row("B")))
    with pytest.raises(BadInput, match=r"^people\.csv: the file was changed while it was read; load it again$"):
        task.refuse_changed()


class Interrupted:
    """The store behind a person who presses Ctrl-C in the middle of the n-th append."""

    def __init__(self, ledger: Ledger, when: int) -> None:
        self._ledger, self._left = ledger, when

    def append(self, events: Iterable[Event]) -> int:
        self._left -= 1
        return self._ledger.append(self._stopped(events) if self._left == 0 else events)

    def _stopped(self, events: Iterable[Event]) -> Iterator[Event]:
        yield from list(events)[:1]
        raise KeyboardInterrupt

    def __getattr__(self, name: str) -> object:
        return getattr(self._ledger, name)


@pytest.mark.parametrize("when", [1, 2, 3, 4, 5])
def test_ctrl_c_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch, when: int) -> None:
    """Appends: the code book's opening and chunk, the file's, the commit."""
    monkeypatch.setattr(staging, "TOGETHER", 1)
    house.write("people.csv", people(row("A"), row("B")))
    ledger, house.ledger = house.ledger, Interrupted(house.ledger, when)
    before = ledger.position().digest
    with pytest.raises(KeyboardInterrupt):
        house.load("people.csv")
    assert ledger.position().digest == before
    assert not fold(ledger.events().log).live & {
        opened.batch for _, opened in fold(ledger.events().log).loads if opened.dataset
    }
    house.ledger = ledger
    house.load("people.csv")
    assert ("person:own/a", "caption", "A") in house.triples()


class HeardLate(Interrupted):
    """The same, heard when the n-th append is done: while the store writes, nobody hears it."""

    def append(self, events: Iterable[Event]) -> int:
        self._left -= 1
        position = self._ledger.append(events)
        if self._left == 0:
            raise KeyboardInterrupt
        return position


@pytest.mark.parametrize("when", [1, 2])
def test_ctrl_c_that_is_heard_late_leaves_nothing_or_names_the_load(house: House, when: int) -> None:
    """Appends: all that is staged, the commit."""
    house.write("people.csv", people(row("A"), row("B")))
    ledger, house.ledger = house.ledger, HeardLate(house.ledger, when)
    before = ledger.position().digest
    with pytest.raises(KeyboardInterrupt) as heard:
        house.load("people.csv")
    late = "interrupted when load 1 was committed already; `lintas undo 1` takes it back"
    assert (str(heard.value), ledger.position().digest == before) == (("", True) if when == 1 else (late, False))
    if when == 2:
        actions.undo(ledger, 1, actor="tester", reason="as the sentence says")
    assert ledger.position().digest == before
    house.ledger = ledger
    house.load("people.csv")
    assert ("person:own/a", "caption", "A") in house.triples()


def test_planted_a_load_that_does_not_look_says_nothing_of_its_commit(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.write("people.csv", people(row("A")))
    ledger, house.ledger = house.ledger, HeardLate(house.ledger, 2)
    monkeypatch.setattr(staging, "_committed", lambda ledger, opened: None)
    monkeypatch.setattr(staging, "_sweep", lambda *words: None)
    before = ledger.position().digest
    with pytest.raises(KeyboardInterrupt) as heard:
        house.load("people.csv")
    assert (str(heard.value), ledger.position().digest == before) == ("", False)
    house.ledger = ledger


def test_ctrl_c_while_files_are_read_touches_no_store(house: House) -> None:
    def stop(file: str, rows: int, statements: int) -> None:
        raise KeyboardInterrupt

    house.write("people.csv", people(row("A")))
    with pytest.raises(KeyboardInterrupt):
        house.load("people.csv", progress=stop)
    assert house.ledger.position().position == 0


NAMES = st.sampled_from("ABCDEFGH")
ROWS = st.lists(st.tuples(NAMES, st.sampled_from(["guide", "captain"]), st.sampled_from(["R", "S"])), max_size=8)
LAW = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _people(rows: list[tuple[str, str, str]]) -> str:
    return people(*[row(*cells) for cells in rows])


@LAW
@given(first=ROWS, second=ROWS)
def test_the_store_is_that_of_the_latest_file(
    tmp_path_factory: pytest.TempPathFactory, first: list[tuple[str, str, str]], second: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("law")
    house = House(folder)
    with contextlib.closing(house.ledger):
        house.write("people.csv", _people(first))
        house.load("people.csv", dataset="people.csv")
        before = set(house.ledger.events(columns=("id",)).columns["id"])
        house.write("people.csv", _people(second))
        report = house.load("people.csv", dataset="people.csv").files[-1]
        assert house.digest == fresh_digest(folder / "fresh", ("people.csv", _people(second)))
        if first != second:
            assert report.added == report.tally.statements - report.same
            assert len(before) - 6 == report.removed + report.same, "six are the code book's"


@LAW
@given(first=ROWS, second=ROWS)
def test_order_of_loads_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, first: list[tuple[str, str, str]], second: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("law")
    one, other = ("one.csv", _people(first)), ("other.csv", _people(second))
    assert fresh_digest(folder / "a", one, other) == fresh_digest(folder / "b", other, one)


def lossy(engine: Engine) -> Iterator[Outcome]:
    """A planted bug: each third row vanishes."""
    for row_ in engine._table:
        engine.rows += 1
        outcome = engine._outcome(row_)
        if row_.number % 3:
            yield outcome


def test_the_count_catches_an_engine_that_drops_rows(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.write("people.csv", people(*[row(name) for name in "ABCDEF"]))
    monkeypatch.setattr(Engine, "outcomes", lossy)
    assert house.refused("people.csv") == [
        "people.csv: 6 rows were read and 4 accounted for; report this, nothing was loaded"
    ]


def test_planted_a_load_without_debts_takes_a_link_to_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.write("people.csv", people(row("A", works_with="nobody")))
    assert house.refused("people.csv")
    monkeypatch.setattr(Debts, "needs", lambda debts, entry: [])
    house.load("people.csv")


def test_planted_an_engine_that_keeps_half_a_row_is_seen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Engine._outcome
    kept: list[object] = []

    def half(engine: Engine, row_: object) -> Outcome:
        outcome = whole(engine, row_)
        kept[:] = outcome.statements if isinstance(outcome, Mapped) else kept
        return outcome if isinstance(outcome, Mapped) else Mapped(outcome.row, list(kept[:1]))

    house.write("people.csv", people(row("A"), row("B", role="gide")))
    assert len(house.refused("people.csv")) == 1
    monkeypatch.setattr(Engine, "_outcome", half)
    assert house.load("people.csv").files[-1].tally.mapped == 2, "a bad row that no reject tells of"


LOADER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from graph.errors import StoreError
from tests.spine.loading import House
house = House(Path(sys.argv[2]))
try:
    print("position", house.load(sys.argv[3]).position)
except StoreError as error:
    print("refused", error)
"""


def test_two_loads_at_once_are_one_after_the_other(house: House, tmp_path: Path) -> None:
    files = [(f"{name}.csv", people(*[row(f"{name}{n}") for n in range(200)])) for name in "ab"]
    for name, content in files:
        house.write(name, content)
    root = str(Path(__file__).resolve().parents[2])
    runs = [
        subprocess.Popen([sys.executable, "-c", LOADER, root, str(tmp_path), name], stdout=subprocess.PIPE, text=True)
        for name, _ in files
    ]
    said = [run.communicate()[0] for run in runs]
    for (name, _), words in zip(files, said, strict=True):
        assert words.startswith(("position", "refused")), words
        if words.startswith("refused"):
            house.load(name)
    assert house.digest == fresh_digest(tmp_path / "fresh", *files)


def test_the_corpus_loads_twice_to_the_same_digest(house: House) -> None:
    report = load(house.ledger, WORDS, corpus_jobs(), actor="tester")
    first = house.digest
    assert report.statements > 3000
    assert not [file for file in report.files if file.tally.rejects]
    again = load(house.ledger, WORDS, corpus_jobs(), actor="tester")
    assert all(file.known for file in again.files)
    assert house.digest == first


LOADING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.spine.loading import House
House(Path(sys.argv[2])).load(sys.argv[3], mapping="long.map.yaml")
"""
# Not ru_maxrss: that starts at what the parent weighs, which in a whole run hides any growth.
PEAK = """
from pathlib import Path
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""
LONG = """
columns: {name: [], note: []}
defaults: {source: "src:long", seen_on: "2024"}
statements:
  - {entity: "src:long", with: {title: {value: Long, locator: x}, reliability: {value: C, locator: x}}}
  - entity: "person:{name}"
    with: {caption: "{name}", note: "{note}"}
"""


def peak(program: str, *arguments: str) -> float:
    """The most memory that a program of its own held, in MB."""
    run = [sys.executable, "-c", program + PEAK, *arguments]
    return float(subprocess.run(run, capture_output=True, text=True, check=True).stdout) / 1024


def test_memory_that_grows_would_be_seen_from_a_large_parent() -> None:
    """Planted: a program that holds 40 MB more than another; this process weighs more than both."""
    ballast = bytearray(b"x") * (300 << 20)
    assert peak('held = b"x" * (40 << 20)') > peak("held = 0") + 30
    assert len(ballast) > 0


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(
    request: pytest.FixtureRequest, tmp_path: Path, figure: Callable[[str], None]
) -> None:
    """At full: 200 MB need at most 30 MB more than 2 MB do. Else 10 MB, which shows what grows with each row."""
    large = 200 if request.config.getoption("--full") else 10
    root = str(Path(__file__).resolve().parents[2])
    peaks = []
    for megabytes in (2, large):
        folder = tmp_path / str(megabytes)
        folder.mkdir()
        (folder / "long.map.yaml").write_text(LONG, "utf-8")
        with (folder / "long.csv").open("w", encoding="utf-8") as file:
            file.write("name,note\n")
            for number in range(megabytes * 2000):
                file.write(f"p{number},{f'words {number} ' * 38}\n")
        peaks.append(peak(LOADING, root, str(folder), "long.csv"))
    figure(f"peak memory: {peaks[0]:.0f} MB for 2 MB of CSV, {peaks[1]:.0f} MB for {large} MB")
    assert peaks[1] <= peaks[0] + 30
