"""Bad input at the terminal: one sentence that says what, where and what to do, its exit code, a store as it was."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.spine.front import Front
from tests.spine.loading import people, row
from tests.spine.test_ingest_kinds import translated

LINTAS = Path(sys.executable).with_name("lintas")
GOOD = people(row("A"))
PERSON = 'statements: [{entity: "person:{name}", with: {%s}}]'
LINK = 'statements: [{link: {kind: %s, source: "%s", target: "%s"}}]'
MAPPING = 'marking: CLEAR\ncolumns: {name: [], note: []}\ndefaults: {source: "src:x", seen_on: "2024"}\n'


def refused(run: Front, *words: str, code: int = 2) -> list[str]:
    """The lines with which a load is refused; the store holds one load before, and the same after."""
    Path("first.csv").write_text(people(row("first")), "utf-8")
    assert run("load", "first.csv", "--as-kind", "people", "--marking", "CLEAR")[0] == 0
    before = run.digest
    ended, told, said = run("load", *words)
    assert (ended, told, run.digest) == (code, "", before)
    assert said.startswith("lintas: ")
    assert "Traceback" not in said
    return said.removeprefix("lintas: ").splitlines()


PLAIN = [
    ("a missing file", None, "people.csv: there is no such file; check the path"),
    ("not UTF-8", GOOD.encode() + b"\xff\n", "people.csv: line 3 is not UTF-8; save the file as UTF-8"),
    ("empty", b"", "people.csv: the file is empty; give it a header and rows"),
    ("an unknown column", GOOD.replace("role", "rolle", 1).encode(),
     "people.csv: unknown column 'rolle' (did you mean role?)"),
]  # fmt: skip

ROWS = [
    ("a ragged row", "B,guide", "the row has 2 cells and the header 10; mend its commas and quotes"),
    ("an unknown code", row("B", role="gide"), "role 'gide': role of OPERATES_ON:"),
    ("2023-02-30", row("B", during="2023-02-30"),
     "during '2023-02-30': '2023-02-30' is no day of the calendar; check month and day"),
    ("an end before its start", row("B", during="2023/2022"),
     "during '2023/2022': '2023/2022' ends before it starts; put the earlier date first"),
    ("no source", row("B", source_title=""), "source_title '': an id needs this column and it is empty; fill it"),
    ("no reliability", row("B", source_title="Report 2", reliability=""),
     "the source src:own/report-2-353f9be8 has no reliability (A to F); give it one"),
    ("a long quote", row("B", quote="w " * 13), "the quote has 13 words; keep a key phrase of at most 12"),
    ("nobody that is described", row("B", works_with="nobody"),
     "person:own/nobody has no caption in this load and none that the loader may see; give it one, or load"),
    ("NUL", row("B\0"), "name 'B␀': the cell holds NUL; remove the character"),
    ("a bidirectional control", row("B\u202e"), "value holds a bidirectional control; remove the character"),
]  # fmt: skip

MAPPINGS = [
    ("no such column", PERSON % 'note: "{nane}"',
     "own.yaml: statements[1].with.note: names the column 'nane', which `columns` does not (did you mean name?)"),
    ("no such property", PERSON % "captoin: x",
     "own.yaml: statements[1].with.captoin: no such property of person (did you mean caption?)"),
    ("no such kind", 'statements: [{entity: "persn:{name}", with: {note: x}}]',
     "own.yaml: statements[1].entity: 'persn' is no kind's prefix (did you mean person?)"),
    ("no such kind of link", LINK % ("DIRECT", "a:b", "c:d"),
     "own.yaml: statements[1].link.kind: 'DIRECT' is no kind of link (did you mean DIRECTS?)"),
    ("an alias", "x: &a [y]\n" + PERSON % "note: x",
     "own.yaml:4: an anchor (&a) stands here; write each value out"),
    ("an object tag", "x: !!python/object:os.system y\n" + PERSON % "note: x",
     "own.yaml:4: a tag (tag:yaml.org,2002:python/object:os.system) stands here; every value is text"),
]  # fmt: skip

MAPPED = [
    ("an id without a kind", 'statements: [{entity: "{name}", with: {note: x}}]', "persn:a",
     "'persn:a' has no kind's prefix (did you mean person?)"),
    ("no such power", LINK % ("COMPETENT_FOR", "body:a", "power:{name}"), "informations",
     "'power:informations' is no power (did you mean information?)"),
    ("one who was smuggled as an operator", LINK % ("OPERATES_ON", "group:{name}", "trip:t"), "a",
     "OPERATES_ON does not join SmuggledPerson to Trip; SmuggledPerson is protected, no link does"),
    ("no source", PERSON % 'note: {value: x, source: "{note}"}', "a", "note has no source; every value needs one"),
    ("a source without a title", PERSON % 'note: {value: x, source: "src:untold"}', "a",
     "the source src:untold has no title; give it one"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), [case[1:] for case in PLAIN], ids=[case[0] for case in PLAIN])
def test_a_file_that_cannot_be_taken(run: Front, content: bytes | None, sentence: str) -> None:
    if content is not None:
        Path("people.csv").write_bytes(content)
    assert refused(run, "people.csv", "--as-kind", "people", "--marking", "CLEAR") == [sentence]


@pytest.mark.parametrize(("line", "sentence"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_a_row_that_cannot_be_taken(run: Front, line: str, sentence: str) -> None:
    Path("people.csv").write_text(people(row("A"), line), "utf-8")
    summary, told = refused(run, "people.csv", "--as-kind", "people", "--marking", "CLEAR")
    assert "nothing was loaded; " in summary
    assert told.startswith("  people.csv:2: ")
    assert sentence in told


@pytest.mark.parametrize(("rest", "sentence"), [case[1:] for case in MAPPINGS], ids=[case[0] for case in MAPPINGS])
def test_a_mapping_that_cannot_be_taken(run: Front, rest: str, sentence: str) -> None:
    Path("own.csv").write_text("name,note\na,\n", "utf-8")
    Path("own.yaml").write_text(MAPPING + rest, "utf-8")
    assert refused(run, "own.csv", "--mapping", "own.yaml") == [sentence]


@pytest.mark.parametrize(("rest", "cell", "said"), [case[1:] for case in MAPPED], ids=[case[0] for case in MAPPED])
def test_a_cell_that_cannot_be_taken(run: Front, rest: str, cell: str, said: str) -> None:
    Path("own.csv").write_text(f"name,note\n{cell},\n", "utf-8")
    Path("own.yaml").write_text(MAPPING + rest, "utf-8")
    summary, told, *_ = refused(run, "own.csv", "--mapping", "own.yaml")
    assert "nothing was loaded; " in summary
    assert told.startswith("  own.csv:1: ")
    assert said in told


def test_without_a_marking_nothing_is_loaded(run: Front) -> None:
    Path("people.csv").write_text(GOOD, "utf-8")
    assert refused(run, "people.csv", "--as-kind", "people") == [
        "people.csv: no marking says who may see it; give --marking CLEAR, GREEN, AMBER, AMBER+STRICT or RED"
    ]


def test_a_file_of_yaml_aliases_is_refused_with_a_problem_object(run: Front) -> None:
    Path("own.yaml").write_text("- &a {name: A}\n- *a\n", "utf-8")
    Path("own.map.yaml").write_text(MAPPING + PERSON % "note: x", "utf-8")
    ended, told, said = run("load", "own.yaml", "--json")
    problem = json.loads(said)
    assert (ended, told, problem["exit_code"], problem["title"]) == (2, "", 2, "bad input")
    assert problem["detail"] == "own.yaml:1: an anchor (&a) stands here; write each value out"
    assert not run.store.exists()


def test_a_byte_order_mark_is_let_pass(run: Front) -> None:
    Path("people.csv").write_text("\ufeff" + GOOD, "utf-8")
    assert run("load", "people.csv", "--as-kind", "people", "--marking", "CLEAR")[0] == 0
    assert run("search", "A")[0] == 0


def test_what_a_spreadsheet_would_run_is_kept_and_made_harmless_on_export(run: Front) -> None:
    names = ["=1+1", "+62", "-x", "@all"]
    Path("people.csv").write_text(people(*map(row, names)), "utf-8")
    assert run("load", "people.csv", "--as-kind", "people", "--marking", "CLEAR")[0] == 0
    for name in names:
        assert json.loads(run("search", "--json", "--", name)[1])["results"][0]["caption"] == name
    assert run("export", "--format", "csv", "--out", "out.csv")[0] == 0
    cells = [cell.strip('"') for line in Path("out.csv").read_text("utf-8").splitlines() for cell in line.split(",")]
    assert {f"'{name}" for name in names} <= set(cells)
    assert not {cell for cell in cells if cell.startswith(("=", "@"))}


def test_a_store_from_a_newer_version_is_refused(run: Front) -> None:
    Path("people.csv").write_text(GOOD, "utf-8")
    run("load", "people.csv", "--as-kind", "people", "--marking", "CLEAR")
    with sqlite3.connect(run.store) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = run.store.read_bytes()
    ended, told, said = run("search", "A", "--json")
    assert (ended, told, json.loads(said)["title"]) == (3, "", "store newer")
    assert run("load", "people.csv", "--as-kind", "people", "--marking", "GREEN")[0] == 3
    assert run.store.read_bytes() == before


def held_back() -> list[str]:
    """What takes from root the right to write where nobody may; nothing for everybody else."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write everywhere, and setpriv, which takes that away, is missing")
    return [setpriv, "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.parametrize("there", [False, True], ids=["no store yet", "a store that may be read"])
def test_a_read_only_folder(run: Front, there: bool) -> None:
    Path("first.csv").write_text(people(row("first")), "utf-8")
    Path("people.csv").write_text(GOOD, "utf-8")
    if there:
        run("load", "first.csv", "--as-kind", "people", "--marking", "CLEAR")
    store = run.store
    store.parent.mkdir(exist_ok=True)
    store.parent.chmod(0o555)
    words = [*held_back(), str(LINTAS), "load", "people.csv", "--as-kind", "people", "--marking", "CLEAR"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    finally:
        store.parent.chmod(0o755)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines() == [
        f"lintas: {store} or its folder is read-only; make both writable, or use another file" if there else
        f"lintas: {store} cannot be made (Permission denied); check its folder, or name another file"
    ]  # fmt: skip
    assert store.exists() == there


INDONESIAN = [
    ("people", "controller (example)", "controller (example) operates on Harbour A - Beach B (example) (controller)"),
    ("legs", "Harbour A - Beach B (example)", "has the leg Harbour A - Beach B (example), leg 2"),
    ("countries", "Indonesia", "ISO 3166 three letters: IDN"),
    ("organisations", "Coast Office A (example)", "Coast Office A (example) is part of Ministry A (example)"),
    ("memberships", "assistant (example)", "assistant (example) is a member of Ring X (example)"),
    ("cases", "Landing at Beach B (example)", "acted against (investigated) Landing at Beach B (example)"),
]


@pytest.mark.parametrize(("kind", "name", "line"), INDONESIAN, ids=[case[0] for case in INDONESIAN])
def test_a_sample_with_indonesian_headers_goes_from_file_to_answer(run: Front, kind: str, name: str, line: str) -> None:
    _, sample, _ = run("template", kind)
    Path("sendiri.csv").write_text(translated(kind), "utf-8")
    assert Path("sendiri.csv").read_text("utf-8").splitlines()[1:] == sample.splitlines()[1:]
    assert not set(translated(kind).splitlines()[0].split(",")) & {"name", "source_title", "reliability", "seen_on"}
    assert run("load", "sendiri.csv", "--as-kind", kind, "--marking", "CLEAR")[0] == 0
    ended, told, _ = run("show", name)
    assert ended == 0
    assert line in told


def test_a_header_in_no_language_is_named(run: Front) -> None:
    """Planted: one header of the sample in a third language."""
    Path("sendiri.csv").write_text(translated("people").replace("nama,", "naam,", 1), "utf-8")
    (line,) = refused(run, "sendiri.csv", "--as-kind", "people", "--marking", "CLEAR")
    assert line.startswith("sendiri.csv: unknown column 'naam' (did you mean name?)")
