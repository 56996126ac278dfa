"""Files of one's own without a mapping: samples, columns in two languages, and a question asked of what they say."""

import contextlib
import csv
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.strictyaml import read_yaml
from ingest.jobs import kind_mapping, kinds, template
from tests.spine.loading import House

LINTAS = Path(sys.executable).with_name("lintas")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "ingest.md"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path)
    with contextlib.closing(found.ledger):
        yield found


def columns(kind: str) -> dict[str, list[str]]:
    """The columns of a kind with their other spellings."""
    mapping = read_yaml(kind_mapping(kind).read_bytes(), kind)
    return mapping["columns"]


def translated(kind: str) -> str:
    """The sample of a kind with every header in Indonesian that has one."""
    rows = list(csv.reader(io.StringIO(template(kind))))
    spelt = columns(kind)
    rows[0] = [(spelt[name] or [name])[0] for name in rows[0]]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def test_there_are_six_kinds() -> None:
    assert kinds() == ["cases", "countries", "legs", "memberships", "organisations", "people"]


@pytest.mark.parametrize("kind", kinds())
def test_each_sample_loads_alone_into_an_empty_store(house: House, kind: str) -> None:
    house.write("own.csv", template(kind))
    report = house.load("own.csv", kind=kind).files[-1]
    assert report.tally.mapped == report.tally.rows > 0
    assert not report.tally.rejects


@pytest.mark.parametrize("kind", kinds())
def test_headers_in_indonesian_say_the_same(house: House, kind: str) -> None:
    house.write("own.csv", template(kind))
    house.load("own.csv", kind=kind)
    before = house.digest
    assert translated(kind) != template(kind)
    house.write("sendiri.csv", translated(kind))
    house.load("sendiri.csv", kind=kind)
    assert house.digest == before, "the same statements, asserted once more"


@pytest.mark.parametrize("kind", kinds())
def test_every_row_names_its_source(house: House, kind: str) -> None:
    rows = list(csv.DictReader(io.StringIO(template(kind))))
    for row in rows:
        row["source_title"] = ""
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    house.write("own.csv", out.getvalue())
    lines = house.refused("own.csv", kind=kind)
    assert lines == [
        f"own.csv:{number}: source_title '': an id needs this column and it is empty; fill it"
        for number in range(1, len(rows) + 1)
    ]


def test_a_source_that_is_loaded_is_named_by_its_id(house: House) -> None:
    house.write("own.csv", template("countries"))
    house.load("own.csv", kind="countries")
    source = next(entity for entity, prop, _ in house.triples() if prop == "reliability" and entity != "src:lintas")
    house.write("more.csv", f"iso3,name,source_title,reliability,seen_on,source_id\nIND,India,,,2024,{source}\n")
    house.load("more.csv", kind="countries")
    assert ("terr:IND", "caption", "India") in house.triples()


def test_a_country_that_is_not_loaded_is_named(house: House) -> None:
    house.write("own.csv", template("people").replace(",,at_large", ",IDN,at_large"))
    assert len(house.refused("own.csv", kind="people")) == 1
    house.write("countries.csv", template("countries"))
    house.load("countries.csv", kind="countries")
    house.load("own.csv", kind="people")


def test_a_denied_membership_is_a_denial(house: House) -> None:
    house.write("own.csv", template("memberships"))
    house.load("own.csv", kind="memberships")
    found = house.ledger.events(columns=("entity", "prop", "value", "sign", "key", "during")).columns
    links = [row for row in zip(*found.values(), strict=True) if row[1] == "MEMBER_OF"]
    assert sorted(links) == [
        ("body:own/coast-office-a-example", "MEMBER_OF", "forum:own/coast-forum-example", "-",
         '{"status":"observer"}', None),
        ("person:own/assistant-example", "MEMBER_OF", "ring:own/ring-x-example", "+", '{"status":"member"}', "2023/"),
    ]  # fmt: skip


def test_the_walk_of_the_docs_is_walked(tmp_path: Path) -> None:
    """Every command of docs/ingest.md is run in its order, and the path that it asks for is found."""
    blocks = re.findall(r"```console\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    commands = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    assert any(command.startswith("lintas path") for command in commands)
    for command in commands:
        words = [str(LINTAS) if word == "lintas" else word for word in shlex.split(command)]
        target = words[words.index(">") + 1] if ">" in words else None
        run = subprocess.run(
            words[: words.index(">")] if target else words, capture_output=True, text=True, cwd=tmp_path,
            env={"LINTAS_STORE": f"sqlite://{tmp_path}/lintas.db", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            check=False,
        )  # fmt: skip
        assert run.returncode == 0, f"{command}\n{run.stderr}"
        if target:
            (tmp_path / target).write_text(run.stdout, "utf-8")
        if command.startswith("lintas path"):
            assert "Path 1 of" in run.stdout


@pytest.mark.parametrize("kind", kinds())
def test_every_column_stands_in_the_docs(kind: str) -> None:
    text = DOCS.read_text("utf-8")
    missing = [word for name, others in columns(kind).items() for word in (name, *others) if f"`{word}`" not in text]
    assert not missing
