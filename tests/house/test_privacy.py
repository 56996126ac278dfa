"""The privacy check catches what is planted, and passes what only looks like it."""

from pathlib import Path

import pytest

from tests.house.conftest import Run
from tools import privacy

AT = "@"
KNOWN = [
    ("codebook:1", "terr:IDN", "caption", "Indonesia"),
    ("codebook:2", "terr:IND", "caption", "India"),
    ("codebook:3", "body:x", "caption", "Kantor Imigrasi Kelas I TPI Soekarno-Hatta"),
]

PERSONS = [
    ("person:p/a", "caption", "Ahmad Yusuf"),
    ("person:p/a", "caption", "captain Hasan"),
    ("person:p/a", "note", "known to the crew as Botak"),
    ("person:p/a", "described_as", "A. B."),
    ("group:p/a", "caption", "Mrs Karim and two children"),
    ("group:p/a", "quote", "anak dari Yusuf bin Karim"),
]
ELSEWHERE = [
    ("src:x", "title", "Polisi tangkap kapten alias Botak"),
    ("trip:x", "note", "led by Mr Hasan"),
    ("case:x", "outcome", "A. B. Karim was convicted"),
    ("case:x", "note", "terdakwa Yusuf bin Karim"),
]
PASSED = [
    ("person:p/a", "caption", "controller (India)"),
    ("person:p/a", "note", "The paper does not state how many; one Person stands for whoever controls"),
    ("group:p/a", "caption", "two Indian nationals (2023)"),
    ("group:p/a", "quote", "ditangkap oleh Kantor Imigrasi Kelas I TPI Soekarno-Hatta"),
    ("case:x", "charged_under", "UU Nomor 6/2011"),
    ("instr:x", "note", "a definition under U.S. law; U. S. Code"),
    ("body:x", "caption", "Kodam III Siliwangi"),
    ("body:x", "caption", "Pangkalan TNI AU"),
    ("body:x", "caption", "Department of Home Affairs"),
    ("src:x", "author", "A. B. Karim"),
    ("src:x", "url", "https://example.org/Mr_Hasan"),
]


def told(entity: str, prop: str, text: str) -> list[privacy.Finding]:
    return list(privacy.statements([*KNOWN, ("planted:1", entity, prop, text)]))


@pytest.mark.parametrize(("entity", "prop", "text"), [*PERSONS, *ELSEWHERE])
def test_a_name_is_found(entity: str, prop: str, text: str) -> None:
    assert {finding.where for finding in told(entity, prop, text)} == {"planted:1"}


@pytest.mark.parametrize(("entity", "prop", "text"), PASSED)
def test_what_is_no_name_passes(entity: str, prop: str, text: str) -> None:
    assert told(entity, prop, text) == []


PLANTS = [
    ("docs/planted.md", f"Write to someone{AT}agency.go.id", "an e-mail address"),
    ("graph/planted.py", '_X = "/ro' + 'ot/x"', "a path of one machine"),
    ("docs/planted.md", "see /ho" + "me/budi/x", "a path of one machine"),
    ("requirements/planted.txt", "--index-url https" + "://mirror.example.org/simple", "a registry's address"),
    ("docs/planted.md", "from py" + "pi.org", "a registry's address"),
    ("ingest/planted.csv", "Yusuf b" + "in Karim,IDN", "a patronymic"),
]


@pytest.mark.parametrize(("name", "text", "what"), PLANTS, ids=range(len(PLANTS)))
def test_the_check_fails_on_a_plant(tree: Path, run: Run, name: str, text: str, what: str) -> None:
    (tree / name).write_text(f"{text}\n", "utf-8")
    done = run("tools.privacy")
    assert done.returncode == 1
    assert f"{name}:1: {what}" in done.stdout


def test_the_copy_without_a_plant_passes(run: Run) -> None:
    done = run("tools.privacy")
    assert done.returncode == 0, done.stdout


def test_an_address_at_a_reserved_name_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"x{AT}example.org and x{AT}mail.example.com\n")
    assert list(privacy.lines(tmp_path / "a.md", "a.md")) == []
