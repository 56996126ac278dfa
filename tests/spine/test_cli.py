"""The terminal: the real console script in a process of its own, over a real store with the whole corpus."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import lintas

LINTAS = Path(sys.executable).with_name("lintas")
TRIP = "smuggling of two Indian nationals (2023)"
OFFICE = "Kantor Imigrasi Kelas I TPI Jakarta Utara"
PATH = ("path", "controller (India)", "two Indian nationals (2023)")
QUESTIONS = (
    PATH,
    ("path", "controller (India)", "Direktorat Jenderal Imigrasi", "--cross", "against"),
    ("show", TRIP, "--at", "2023"),
    ("show", "IOM", "--stance", "with"),
    ("search", "imigrasi", "--kind", "PublicBody", "--limit", "3"),
    ("conflicts", OFFICE),
)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the corpus; tests that change it take a copy."""
    store = tmp_path_factory.mktemp("corpus") / "lintas.db"
    subprocess.run([LINTAS, "load", "--store", f"sqlite://{store}"], check=True, capture_output=True, timeout=120)
    return store


@pytest.fixture
def store(corpus: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(corpus, tmp_path / "lintas.db"))


@pytest.fixture
def run(corpus: Path) -> Run:
    def start(*words: str, store: Path = corpus, stdin: str = "") -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "LINTAS_STORE": f"sqlite://{store}"}
        return subprocess.run(
            [LINTAS, *words], capture_output=True, text=True, timeout=60, check=False, env=environment, input=stdin
        )

    return start


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_a_question_is_answered_in_words_and_as_one_object(run: Run, question: tuple[str, ...]) -> None:
    told, given = run(*question), run(*question, "--json")
    assert (told.returncode, told.stderr) == (0, "")
    assert (given.returncode, given.stderr) == (0, "")
    answer = json.loads(given.stdout)
    assert answer["version"]
    assert answer["marking"] == "CLEAR"
    assert given.stdout.count("\n") == 1


def test_same_question_same_bytes(run: Run) -> None:
    assert run(*PATH, "--json").stdout == run(*PATH, "--json").stdout


def test_every_hop_shows_who_says_so_where_and_how_well(run: Run) -> None:
    told = run(*PATH).stdout
    assert f"1. controller (India) operates on {TRIP} (controller)" in told
    assert "“dikendalikan dari India” [src:paper-2024 ¶19; grade C3; for 2023; as known 2023; origin src:" in told
    assert f"2. {TRIP} carried two Indian nationals (2023)" in told
    assert told.rstrip().endswith("Authorities shown acted on the case.")


def test_an_act_against_is_worded_so_and_never_as_a_tie(run: Run) -> None:
    told = run(*QUESTIONS[1]).stdout
    assert f"Direktorat Jenderal Imigrasi acted against (intercepted) {TRIP}" in told
    assert "this is no acting together" in told
    assert "linked" not in told


def test_no_path_says_so_and_which_question_would_cross(run: Run) -> None:
    done = run("path", "controller (India)", "Direktorat Jenderal Imigrasi")
    assert done.returncode == 1
    assert done.stdout.startswith("No path where they act together")
    assert "cross against" in done.stdout
    given = run("path", "controller (India)", "Direktorat Jenderal Imigrasi", "--json")
    assert (given.returncode, json.loads(given.stdout)["paths"]) == (1, [])


def test_both_totals_stand_and_none_is_chosen(run: Run) -> None:
    told = run("conflicts", OFFICE).stdout
    assert "number: 147" in told
    assert "number: 281" in told
    assert "administrative measures, not smuggling" in told


BAD = [
    (("path", "nobody at all", "IOM"), 2, "sources: nothing on file has that id or name"),
    (("path", "controller (India)", "IOM", "--max-hops", "99"), 2, "max_hops: max_hops is a number from 1 to 12"),
    (("path", "controller (India)", "IOM", "--at", "2023-02-30"), 2, "is no day of the calendar"),
    (("path", "controller (India)", "IOM", "--via", "two Indian nationals (2023)"), 2, "via: "),
    (("path", "controller (India)", ""), 2, "targets: "),
    (("path", "controller (India)", "IOM", "--kind", "LINKED"), 2, "kinds: "),
    (("path", "controller (India)", "IOM", "--cross", "with"), 2, "'with' is not one of"),
    (("path", "controller (India)"), 2, "Missing argument 'TARGET'"),
    (("show", "nobody at all"), 2, "entity: nothing on file has that id or name"),
    (("show", "IOM", "--at", "yesterday"), 2, "at: at is no day of the calendar"),
    (("search", " "), 2, "q: the name is empty"),
    (("search", "iom", "--kind", "Nothing"), 2, "kind: unknown kind"),
    (("search", "iom", "--limit", "0"), 2, "limit: limit is a number from 1 to 1000"),
    (("search", "iom", "--as", "PURPLE"), 2, "unknown marking"),
    (("search", "iom", "--store", "mysql://x"), 2, "the store's URL"),
    (("search", "iom", "--nonsense"), 2, "No such option"),
    (("nonsense",), 2, "No such command 'nonsense'"),
    (("retract", "zz", "--because", "x"), 2, "statement: no statement on file has that id"),
    (("retract", "00" * 32, "--because", "x"), 2, "statement: no statement on file has that id"),
    (("retract", "00" * 32), 2, "Missing option '--because'"),
    (("judge", "identity", "IOM", "UNHCR", "maybe", "--because", "x"), 2, "'maybe' is not one of"),
    (("judge", "identity", "IOM", "terr:IDN", "yes", "--because", "x"), 2, "the two are of different kinds"),
    (("undo", "99", "--because", "x"), 2, "there is no load"),
    (("template", "nonsense"), 2, "no kind of file"),
    (("load", "/nowhere/at/all.csv", "--as-kind", "people"), 2, "all.csv"),
    (("load", "--marking", "PURPLE"), 2, "unknown marking"),
    (("load", "--mapping", "x.yaml"), 2, "name the file"),
    (("export", "--format", "pdf"), 2, "'pdf' is not one of"),
    (("serve", "--host", "0.0.0.0"), 2, "set LINTAS_API_KEYS first"),
    (("page", "entity", "nobody at all"), 2, "entity: nothing on file has that id or name"),
]


@pytest.mark.parametrize(("words", "code", "sentence"), BAD, ids=[" ".join(words) for words, *_ in BAD])
def test_a_bad_question_gets_one_sentence(run: Run, words: tuple[str, ...], code: int, sentence: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (code, "")
    first = done.stderr.splitlines()[0]
    assert first.startswith("lintas: ")
    assert sentence in first
    assert "Traceback" not in done.stderr


OF_EACH_SORT = (BAD[0], BAD[1], BAD[7], BAD[14], BAD[16], BAD[24])


@pytest.mark.parametrize("words", [words for words, *_ in OF_EACH_SORT], ids=" ".join)
def test_with_json_a_bad_question_gets_a_problem_object(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    problem = json.loads(done.stderr)
    assert problem["exit_code"] == 2
    assert problem["title"]
    assert problem["detail"]


def test_an_unknown_name_offers_the_nearest(run: Run) -> None:
    done = run("show", "Direktorat Jendral Imigrasi")
    assert done.returncode == 2
    assert "nearest: Direktorat Jenderal Imigrasi (body:idn-ditjen-imigrasi)" in done.stderr


@pytest.mark.parametrize("words", [PATH, ("search", "iom"), ("conflicts",), ("show", "IOM")], ids=" ".join)
def test_an_empty_store_says_what_to_run(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(*words, store=tmp_path / "none.db")
    assert (done.returncode, done.stdout) == (3, "")
    assert "nothing loaded; run lintas load" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_a_damaged_file_is_store_trouble(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_bytes(b"this is no database, whatever its name says" * 100)
    done = run("status", "--json", store=tmp_path / "bad.db")
    assert (done.returncode, done.stdout) == (3, "")
    assert json.loads(done.stderr)["title"] == "store damaged"


def test_load_again_changes_nothing_and_undo_takes_it_back(run: Run, store: Path) -> None:
    before = json.loads(run("status", "--json", store=store).stdout)
    assert "all known already, nothing changed" in run("load", store=store).stdout
    assert json.loads(run("status", "--json", store=store).stdout) == before
    assert run("undo", "1", "--because", "a trial", store=store).returncode == 0
    assert run("search", "iom", store=store).returncode == 3
    assert run("undo", "2", "--because", "back again", store=store).returncode == 0
    assert json.loads(run("status", "--json", store=store).stdout)["digest"] == before["digest"]
    states = [batch["state"] for load in json.loads(run("loads", "--json", store=store).stdout)["loads"]
              for batch in load["batches"]]  # fmt: skip
    assert states.count("live") == before["batches"]["live"] + 1


def first_statement(run: Run, store: Path) -> str:
    hop = json.loads(run(*PATH, "--json", store=store).stdout)["paths"][0]["hops"][0]
    return str(hop["links"][0]["statements"][0]["id"])


def test_retract_takes_the_path_away_until_it_is_undone(run: Run, store: Path) -> None:
    statement = first_statement(run, store)
    assert run("retract", statement, "--because", "a trial", "--dry-run", store=store).returncode == 0
    assert run(*PATH, store=store).returncode == 0
    done = run("retract", statement, "--because", "a trial", store=store)
    assert "Retracted; `lintas undo 2` takes it back." in done.stdout
    assert done.stderr == ""
    assert run(*PATH, store=store).returncode == 1
    assert run("undo", "2", "--because", "no more", store=store).returncode == 0
    assert run(*PATH, store=store).returncode == 0


def test_a_regrade_shows_in_the_answer(run: Run, store: Path) -> None:
    statement = first_statement(run, store)
    assert run("regrade", statement, "2", "--because", "a trial", store=store).returncode == 0
    assert "“dikendalikan dari India” [src:paper-2024 ¶19; grade C2;" in run(*PATH, store=store).stdout


def test_what_is_reclassified_is_not_there_for_others(run: Run, store: Path) -> None:
    statement = first_statement(run, store)
    assert run("reclassify", statement, "AMBER:alpha", "--because", "a trial", store=store).returncode == 0
    assert run(*PATH, store=store).returncode == 1
    assert run(*PATH, "--as", "AMBER", store=store).returncode == 1
    assert run(*PATH, "--as", "AMBER:alpha", store=store).returncode == 0
    assert run("retract", statement, "--because", "x", store=store).returncode == 2
    hidden, unknown = (run("retract", name, "--because", "x", store=store) for name in (statement, "11" * 32))
    assert hidden.stderr == unknown.stderr


def test_what_is_erased_is_gone_from_the_file(run: Run, store: Path) -> None:
    statement = first_statement(run, store)
    done = run("erase", statement, "--because", "a trial", store=store)
    assert "this cannot be undone" in done.stdout
    assert run("undo", "2", "--because", "x", store=store).returncode == 2
    assert bytes.fromhex(statement) not in store.read_bytes()


def test_a_judgement_joins_two_names_and_undo_parts_them(run: Run, store: Path) -> None:
    words = ("judge", "identity", "body:idn-kanim-blora", "body:idn-kanim-bone", "yes", "--because", "a trial")
    assert run(*words, store=store).returncode == 0
    assert "the same, as judged" in run("show", "body:idn-kanim-bone", store=store).stdout
    run("undo", "2", "--because", "no more", store=store)
    assert "the same, as judged" not in run("show", "body:idn-kanim-bone", store=store).stdout


def test_a_yes_over_a_visible_no_is_refused_with_the_chain(run: Run, store: Path) -> None:
    one, two, three = "body:idn-kanim-blora", "body:idn-kanim-bone", "body:idn-kanim-garut"
    run("judge", "identity", one, three, "no", "--because", "x", store=store)
    run("judge", "identity", one, two, "yes", "--because", "x", store=store)
    done = run("judge", "identity", two, three, "yes", "--because", "x", store=store)
    assert done.returncode == 2
    assert f"({one} = {two} = {three}); undo that judgement first" in done.stderr
    assert run("judge", "identity", one, three, "yes", "--because", "x", store=store).returncode == 2
    assert run("judge", "identity", two, three, "unsure", "--because", "x", store=store).returncode == 0


def test_a_template_is_loaded_as_it_comes(run: Run, store: Path, tmp_path: Path) -> None:
    for kind in run("template").stdout.split():
        file = tmp_path / f"{kind}.csv"
        file.write_text(run("template", kind).stdout, "utf-8")
        done = run("load", str(file), "--as-kind", kind, "--marking", "GREEN", store=store)
        assert done.returncode == 0, done.stderr
    assert run("search", "controller (example)", store=store).returncode == 1
    assert run("search", "controller (example)", "--as", "GREEN", store=store).returncode == 0


def test_a_load_with_a_reject_loads_nothing_and_lists_all(run: Run, store: Path, tmp_path: Path) -> None:
    before = run("status", "--json", store=store).stdout
    lines = run("template", "people").stdout.splitlines()
    file = tmp_path / "people.csv"
    file.write_text("\n".join([*lines, lines[1] + ",too,many", lines[2].replace("2024-05-01", "2023-02-30")]) + "\n")
    done = run("load", str(file), "--as-kind", "people", "--marking", "GREEN", store=store)
    assert (done.returncode, done.stdout) == (2, "")
    assert "2 rows were rejected and nothing was loaded" in done.stderr
    assert f"people.csv:{len(lines)}: " in done.stderr
    assert run("status", "--json", store=store).stdout == before
    accepted = run("load", str(file), "--as-kind", "people", "--marking", "GREEN", "--accept-rejects", store=store)
    assert accepted.returncode == 0
    assert "2 rejected" in accepted.stdout


@pytest.mark.parametrize("name", lintas.COMMANDS)
def test_help_has_an_example_and_the_exit_codes(name: str) -> None:
    room, told = lintas.COMMANDS[name]
    command = getattr(importlib.import_module(room), name.replace("-", "_"))
    help_text = " ".join(command.get_help(click.Context(command, info_name=f"lintas {name}")).split())
    assert command.help.splitlines()[0] == told
    assert "0 answered, 1 nothing found, 2 bad question or input, 3 store trouble" in help_text
    assert isinstance(command, click.Group) or f"Example: lintas {name}" in help_text


def test_help_lists_every_command(run: Run) -> None:
    listed = run("--help").stdout
    assert all(f"  {name} " in listed for name in lintas.COMMANDS)
    assert "Example" in run("load", "--help").stdout


def test_json_of_an_export_needs_a_file(run: Run, tmp_path: Path) -> None:
    assert run("export", "--format", "csv", "--json").returncode == 2
    given = json.loads(run("export", "--format", "csv", "--json", "--out", str(tmp_path / "x.csv")).stdout)
    assert given["entities"] > 100
    assert (tmp_path / "x.csv").stat().st_size > 10_000


def test_a_page_is_written_where_asked(run: Run, tmp_path: Path) -> None:
    done = run("page", "path", *PATH[1:], "--out", str(tmp_path / "out"), "--json")
    page = Path(json.loads(done.stdout)["page"])
    assert page == tmp_path / "out" / "path-controller-india-two-indian-nationals-2023.html"
    assert page.read_text("utf-8").startswith("<!doctype html>")
    first = page.read_bytes()
    run("page", "path", *PATH[1:], "--out", str(page))
    assert page.read_bytes() == first
    assert run("page", "entity", "IOM", "--hops", "2", "--out", str(tmp_path)).returncode == 0


def test_a_reader_that_stops_reading_is_no_fault(corpus: Path) -> None:
    command = f"{LINTAS} export --format csv --store sqlite://{corpus} | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_cannot_be_written_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("page", "entity", "IOM", "--out", str(tmp_path / "file" / "x"))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("lintas: ")
    assert "Traceback" not in done.stderr


def cpu_seconds(*words: str) -> float:
    before = os.times()
    subprocess.run(words, check=True, capture_output=True)
    after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def test_help_comes_at_once() -> None:
    extra = [cpu_seconds(str(LINTAS), "--help") - cpu_seconds(sys.executable, "-c", "pass") for _ in range(5)]
    assert min(extra) <= 0.15
