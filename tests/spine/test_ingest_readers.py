"""Readers: what a file must be, and the one sentence where it is not."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import BadInput
from ingest.files import LIMIT, LINE
from ingest.jobs import file_jobs
from ingest.readers import read
from tests.spine.loading import HEADER, House, people, row

GOOD = people(row("A"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path)
    with contextlib.closing(found.ledger):
        yield found


CSV = [
    ("not UTF-8", GOOD.encode() + b"\xff,guide\n", "people.csv: line 3 is not UTF-8; save the file as UTF-8"),
    ("cut in a character", GOOD.encode() + b"\xc3", "people.csv: the last line is not UTF-8; save the file as UTF-8"),
    ("UTF-16", GOOD.encode("utf-16"), "people.csv: the file is UTF-16; save it as UTF-8 text"),
    ("Excel", b"PK\x03\x04rest", "people.csv: the file is a ZIP or Excel workbook; save it as UTF-8 text"),
    ("empty", b"", "people.csv: the file is empty; give it a header and rows"),
    ("blank", b"\n\n", "people.csv:1: there is no header; name the columns in the first line"),
    ("BOM alone", b"\xef\xbb\xbf", "people.csv:1: there is no header; name the columns in the first line"),
    ("a column twice", b"name,role,name\nA,guide,A\n", "people.csv:1: the column 'name' stands twice; rename one"),
    ("no name", b"name,,role\nA,,guide\n", "people.csv:1: a column has no name; name it or take it out"),
    ("two spellings", b"name,nama\nA,A\n", "people.csv: two columns mean 'name'; take one out"),
    ("a broken header", b'"name"x,role\nA,guide\n',
     "people.csv:1: the header cannot be read (',' expected after '\"'); mend its quotes"),
    ("unknown column", people(row("A")).replace("role", "rolle", 1).encode(),
     "people.csv: unknown column 'rolle' (did you mean role?)"),
    ("missing column", people(row("A")).replace("seen_on", "ignore_me", 1).encode(), "people.csv: unknown column"),
    ("ragged", people(row("A"), "B,guide").encode(),
     "people.csv:2: the row has 2 cells and the header 10; mend its commas and quotes"),
    ("an open quote", people(row("A"), row('"B'), row("C")).encode(),
     "people.csv:2: lines 3 to 4 cannot be read as a row (unexpected end of data); mend the quotes"),
    ("a cell over rows", people(row("A"), row('"B'), row('B"'), row("C")).encode(), "people.csv:2: name"),
    ("NUL", people(row("A"), row("B\0")).encode(),
     "people.csv:2: name 'B␀': the cell holds NUL; remove the character"),
    ("a huge field", people(row("A"), row("B" * (1 << 18))).encode(),
     "people.csv:2: line 3 cannot be read as a row (field larger than field limit (131072)); mend the quotes"),
    ("a huge line", (HEADER + "\n" + "x" * (2 * LINE)).encode(),
     "people.csv: line 2 is longer than 1 MB; this is no table"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), [case[1:] for case in CSV], ids=[case[0] for case in CSV])
def test_csv_that_cannot_be_taken(house: House, content: bytes, sentence: str) -> None:
    house.write("people.csv", content)
    (line,) = house.refused("people.csv")
    assert line.startswith(sentence)
    assert "\n" not in line


def test_a_missing_column_is_named(house: House) -> None:
    house.write("people.csv", "name,role\nA,guide\n")
    assert house.refused("people.csv") == ["people.csv: the column 'source_title' is missing; add it to the header"]


def test_a_missing_file_a_folder_and_another_ending(house: House, tmp_path: Path) -> None:
    assert house.refused("none.csv") == [f"{tmp_path / 'none.csv'}: there is no such file; check the path"]
    (tmp_path / "empty").mkdir()
    assert house.refused("empty") == [
        f"{tmp_path / 'empty'}: the folder holds no CSV, YAML or JSON file; name one that does"
    ]
    house.write("people.xlsx", "name\n")
    assert house.refused("people.xlsx") == ["people.xlsx: no reader for .xlsx; give CSV, YAML or JSON"]
    house.write("alone.csv", GOOD)
    kinds = "cases, countries, legs, memberships, organisations, people"
    assert house.refused("alone.csv", kind=None) == [
        (
            f"alone.csv: no mapping tells how to read it; name one with --mapping, a kind with --as-kind ({kinds}), "
            "or put alone.map.yaml beside it"
        )
    ]
    assert house.refused("alone.csv", kind="persons") == [f"no kind of file 'persons'; use one of {kinds}"]
    assert house.refused("alone.csv", mapping="none.map.yaml") == [
        f"{tmp_path / 'none.map.yaml'}: there is no such mapping; check the path"
    ]
    with pytest.raises(BadInput, match="the dataset 'd' is named for 2 files; name it for one"):
        file_jobs([tmp_path / "a.csv", tmp_path / "b.csv"], kind="people", dataset="d")


def test_a_folder_is_read_in_the_order_of_names(house: House, tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "a.map.yaml", "notes.txt"):
        house.write(name, GOOD)
    assert [job.path.name for job in file_jobs([tmp_path], kind="people")] == ["a.csv", "b.csv"]


@pytest.mark.parametrize("form", ["\ufeff{}", "{}\n\n\n", "\n{}"])
def test_csv_that_is_let_pass(house: House, form: str) -> None:
    house.write("plain.csv", GOOD)
    house.write("people.csv", form.format(GOOD).replace("\n", "\r\n") if form[0] != "\n" else GOOD + "\n")
    house.load("plain.csv")
    before = house.digest
    house.load("people.csv")
    assert house.digest == before, "the same rows, so the same statements"


@pytest.mark.parametrize("sign", [";", "\t"])
def test_csv_of_another_country(house: House, sign: str) -> None:
    house.write("people.csv", GOOD.replace(",", sign))
    assert house.load("people.csv").files[-1].tally.mapped == 1


def test_cells_that_a_spreadsheet_would_run_are_kept(house: House) -> None:
    names = ["=1+1", "+62", "-x", "@all", '"=HYPERLINK(""http://x"",""y"")"']
    house.write("people.csv", people(*[row(name) for name in names]))
    house.load("people.csv")
    captions = {value for _, prop, value in house.triples() if prop == "caption"}
    assert {"=1+1", "+62", "-x", "@all", '=HYPERLINK("http://x","y")'} <= captions


def test_a_short_note_may_take_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b,c\n1,"two\nlines",3\n', "utf-8")
    (only,) = read(path)
    assert (only.cells, only.fault) == (["1", "two\nlines", "3"], None)


JSON = [
    ("NaN", '[{"name": NaN}]', "people.json: NaN is no JSON number; leave the cell out"),
    ("a name twice", '[{"name": "A", "name": "B"}]',
     "people.json: the name 'name' stands twice in one object; take one out"),
    ("deep", "[" * 100_000, "people.json: nested too deep to be rows; give a list of flat objects"),
    ("cut", '[{"name": "A"', "people.json:1: not JSON: Expecting ',' delimiter; mend it there"),
    ("no list", '{"name": "A"}',
     "people.json: the rows must be a list of mappings; name it under `rows` in the mapping"),
    ("a text for a row", '["A"]', "people.json:1: the row is no mapping of columns to values"),
    ("a list of lists", '[{"name": [["A"]]}]', "people.json:1: name '': a list in a cell may hold texts only"),
    ("half a character", '[{"name": "A\\ud800"}]',
     "people.json:1: name 'A?': half of a character stands here; write it whole"),
    ("unknown column", '[{"nane": "A"}]', "people.json: unknown column 'nane' (did you mean name?)"),
    ("nested", '[{"name": ' + '{"a":' * 9 + '"x"' + "}" * 9 + "}]",
     "people.json:1: name.a.a.a.a.a.a.a '': the row is nested deeper than 8; write it flat"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), [case[1:] for case in JSON], ids=[case[0] for case in JSON])
def test_json_that_cannot_be_taken(house: House, content: str, sentence: str) -> None:
    house.write("people.json", content)
    mapping = house.write("any.map.yaml", ANY)
    (line,) = house.refused("people.json", mapping=mapping.name)
    assert line.startswith(sentence)


ANY = """
columns: {name: [], number: []}
defaults: {source: "src:any", seen_on: "2024", locator: here}
statements:
  - {entity: "src:any", with: {title: Any, reliability: C}}
  - entity: "person:{name}"
    with: {caption: "{name}", number: "{number}", alias: "{name}"}
"""


def test_json_numbers_are_kept_as_printed(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"rows": [{"a": 1.50, "b": 100000000000000000000000, "c": true, "d": null, "e": ["x", 2]}]}')
    (only,) = read(path, "rows")
    assert only.cells == ["1.50", "100000000000000000000000", "true", "", ["x", "2"]]


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_above_64_mb_csv_is_named(house: House, ending: str) -> None:
    path = house.write(f"people.{ending}", "[]")
    with path.open("r+b") as file:
        file.truncate(LIMIT + 1)
    assert house.refused(f"people.{ending}") == [
        f"people.{ending}: the file is larger than 64 MB; give rows of that number as CSV, which is streamed"
    ]


YAML = [
    ("an alias", "- &a {name: A}\n- *a\n", "people.yaml:1: an anchor (&a) stands here; write each value out"),
    ("a tag", "- {name: !!python/object:os.system x}\n", "people.yaml:1: a tag (tag:yaml.org,2002:python/object"),
    ("a bomb", "a: &a [x]\nb: [*a, *a]\n", "people.yaml:1: an anchor (&a)"),
    ("no YAML", "- {name: A\n", "people.yaml:2: not YAML:"),
    ("a key twice", "- {name: A, name: B}\n", "people.yaml:1: the key 'name' stands here a second time"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "sentence"), [case[1:] for case in YAML], ids=[case[0] for case in YAML])
def test_yaml_that_cannot_be_taken(house: House, content: str, sentence: str) -> None:
    house.write("people.yaml", content)
    mapping = house.write("any.map.yaml", ANY)
    (line,) = house.refused("people.yaml", mapping=mapping.name)
    assert line.startswith(sentence)


def test_yaml_is_text_only(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("people:\n- {a: no, b: 2023-02-30, c: 1.50, d: [x, ~], e: {f: 0x1F}}\n", "utf-8")
    table = read(path, "people")
    assert table.columns == ("a", "b", "c", "d", "e.f")
    assert [found.cells for found in table] == [["no", "2023-02-30", "1.50", ["x", "~"], "0x1F"]]


def test_the_three_formats_say_the_same(house: House) -> None:
    rows = [dict(zip(HEADER.split(","), row(name).split(","), strict=True)) for name in "AB"]
    house.write("people.csv", people(row("A"), row("B")))
    house.write("people.json", json.dumps(rows))
    house.write("people.yaml", json.dumps(rows))
    house.load("people.csv")
    before = house.digest
    assert [house.load(f"people.{ending}").files[-1].tally.mapped for ending in ("json", "yaml")] == [2, 2]
    assert house.digest == before
