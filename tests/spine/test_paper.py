"""The paper as coded: exactly the statements that the checklist asks for, each with a phrase that stands in its block.

tests/facts.csv holds one row a statement, under the checklist's id. A statement about a link has `source KIND target`
as its entity; what makes a link another one stands beside the kind (`HAS_LEG seq=2`). Where the paper's text lies
beside the checkout every quote is looked up in it.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from graph.errors import BadInput
from graph.statement import QUOTE_WORDS, Statement, link_id
from graph.strictyaml import read_yaml
from ingest.jobs import CORPUS
from ingest.outcomes import Mapped
from tests.spine import paper

EXPECTED = Path(__file__).parents[1] / "facts.csv"
PAPER, OURS = "src:paper-2024", "src:lintas"
TRIP, TWO = "trip:paper-2024/two-indian-nationals-2023", "group:paper-2024/two-indian-nationals-2023"
CONTROLLER, ASSISTANT = "person:paper-2024/controller-india", "person:paper-2024/assistant-indonesia"
OFFICE, DIRECTORATE = "body:idn-kanim-soekarno-hatta", "body:idn-ditjen-imigrasi"


class Told(NamedTuple):
    """A statement as tests/facts.csv writes it."""

    fact: str
    entity: str
    prop: str
    value: str
    sign: str
    block: str
    origin: str
    credibility: str


def facts_of(path: Path) -> list[list[str]]:
    """The checklist's ids of each row of a file."""
    data = read_yaml(path.read_bytes(), path.name)
    assert isinstance(data, dict)
    rows = data["statements"]
    assert isinstance(rows, list)
    return [str(row["fact"]).split("; ") if isinstance(row, dict) and "fact" in row else [] for row in rows]


@pytest.fixture(scope="module")
def coded() -> list[tuple[list[str], Statement]]:
    """Every statement of the paper's files with the checklist's ids of its row."""
    found = []
    for path in paper.FILES:
        for row, outcome in zip(facts_of(path), paper.outcomes(path), strict=True):
            assert isinstance(outcome, Mapped), outcome
            found += [(row, entry) for entry in outcome.statements]
    return found


@pytest.fixture(scope="module")
def statements(coded: list[tuple[list[str], Statement]]) -> list[Statement]:
    return [entry for _, entry in coded]


@pytest.fixture(scope="module")
def blocks(shared: Path) -> list[str]:
    return paper.blocks(shared)


# What stands under each id of the checklist


def keyed(entry: Statement) -> str:
    return " ".join([entry.prop, *(f"{name}={text}" for name, text in entry.key)])


def told(coded: Iterable[tuple[Sequence[str], Statement]]) -> Counter[Told]:
    """The statements that stand under an id, once for each id."""
    pairs = list(coded)
    links = {
        link_id(entry.prop, entry.entity, entry.value, dict(entry.key)): f"{entry.entity} {keyed(entry)} {entry.value}"
        for _, entry in pairs
        if entry.prop in paper.WORDS.links
    }
    found: Counter[Told] = Counter()
    for facts, entry in pairs:
        said = (links.get(entry.entity, entry.entity), keyed(entry), entry.value, entry.sign)
        grades = (entry.locator, entry.origin, str(entry.credibility))
        found.update(Told(fact, *said, *grades) for fact in facts)
    return found


def expected() -> Counter[Told]:
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return Counter(Told(**row) for row in csv.DictReader(file))


def differences(wanted: Counter[Told], found: Counter[Told]) -> list[str]:
    lines = [f"missing: {' | '.join(one)}" for one in (wanted - found).elements()]
    return sorted(lines + [f"too many: {' | '.join(one)}" for one in (found - wanted).elements()])


def test_exactly_what_the_checklist_asks_for_is_coded(coded: list[tuple[list[str], Statement]]) -> None:
    assert differences(expected(), told(coded)) == []


def test_every_id_of_the_checklist_is_covered(shared: Path) -> None:
    checklist = (shared / "seed" / "FACTS.md").read_text("utf-8")
    sections = re.findall(r"^## ([A-D])\. (?:.*\n)((?:(?!## ).*\n?)*)", checklist, re.MULTILINE)
    ids = {
        found for letter, text in sections for found in re.findall(rf"(?:^|· ?\n?){letter}\d+\b", text, re.MULTILINE)
    }
    assert {one.fact for one in expected()} == {found.lstrip("· \n") for found in ids}
    assert len(ids) == 14 + 16 + 19 + 8


def test_a_statement_more_or_less_or_changed_is_caught(coded: list[tuple[list[str], Statement]]) -> None:
    number = next(n for n, (facts, _) in enumerate(coded) if "A7" in facts)
    facts, entry = coded[number]
    rest = [*coded[:number], *coded[number + 1 :]]
    changes = {"value": "place:CGK", "sign": "-", "origin": PAPER, "locator": "¶20", "credibility": 2}
    planted = [[*coded, coded[number]], rest, [*coded, (["A7"], msgspec.structs.replace(entry, prop="note"))]]
    planted += [[*rest, (facts, msgspec.structs.replace(entry, **{name: to}))] for name, to in changes.items()]
    assert [bool(differences(expected(), told(one))) for one in planted] == [True] * 8


# Quotes


def quote_faults(statements: Iterable[Statement], blocks: Sequence[str]) -> Iterator[str]:
    """Quotes that do not stand, letter by letter, in the block or the blocks that the locator names."""
    for entry in statements:
        if entry.quote is None:
            continue
        first, _, last = entry.locator.removeprefix("¶").partition("-")
        if entry.quote not in " ".join(blocks[int(first) - 1 : int(last or first)]):
            yield f"{entry.locator}: {entry.quote}"


def test_each_quote_stands_in_its_block(statements: list[Statement], blocks: list[str]) -> None:
    assert len(blocks) == 57
    assert list(quote_faults(statements, blocks)) == []


def test_a_quote_altered_by_one_letter_or_put_elsewhere_is_caught(
    statements: list[Statement], blocks: list[str]
) -> None:
    entry = next(entry for entry in statements if entry.quote == "dikendalikan dari India")
    altered = msgspec.structs.replace(entry, quote="dikendalikan dari Indiaa")
    moved = msgspec.structs.replace(entry, locator="¶20")
    assert list(quote_faults([entry, altered, moved], blocks)) == [
        "¶19: dikendalikan dari Indiaa",
        "¶20: dikendalikan dari India",
    ]


def test_no_quote_is_long(statements: list[Statement]) -> None:
    assert max(len(entry.quote.split()) for entry in statements if entry.quote) <= QUOTE_WORDS == 12


def test_a_long_quote_rejects_its_row(tmp_path: Path) -> None:
    row = "entity: org:iom, prop: note, value: x, block: ¶20, quote: " + " ".join(["kata"] * 13)
    (tmp_path / "long.yaml").write_text(f"statements:\n- {{{row}}}\n", "utf-8")
    assert ["13 words" in str(outcome) for outcome in paper.outcomes(tmp_path / "long.yaml")] == [True]


# Who speaks, and when


def unlike_the_paper(statements: Iterable[Statement]) -> list[str]:
    """Statements of the paper that lack what each of them must have."""
    return [
        f"{entry.locator}: {entry.entity} {entry.prop}"
        for entry in statements
        if entry.source == PAPER
        and not (
            re.fullmatch(r"¶\d+(-\d+)?", entry.locator)
            and (entry.quote, entry.lang, entry.seen_on, entry.method)
            == (entry.quote or "none", "ind", "2023", "coded")
        )
    ]


def test_the_papers_statements_have_block_quote_language_and_day(statements: list[Statement]) -> None:
    assert {entry.source for entry in statements} == {PAPER, OURS}
    assert unlike_the_paper(statements) == []


@pytest.mark.parametrize("change", [{"locator": "¶36.3"}, {"quote": None}, {"lang": None}, {"seen_on": None}])
def test_a_statement_that_lacks_one_of_them_is_caught(
    statements: list[Statement], change: dict[str, str | None]
) -> None:
    entry = next(entry for entry in statements if entry.source == PAPER)
    assert len(unlike_the_paper([msgspec.structs.replace(entry, **change)])) == 1


def badly_read(statements: Iterable[Statement]) -> list[str]:
    """Readings that are not ours, or are graded above the weakest of the statements that they rest on."""
    entries = list(statements)
    by_id = {entry.id.hex(): entry for entry in entries}
    return [
        f"{entry.entity} {entry.prop} {entry.value}"
        for entry in entries
        if entry.method == "inferred"
        and (
            entry.source != OURS
            or entry.credibility < max(by_id[premise].credibility for premise in entry.premises)
        )
    ]  # fmt: skip


def test_readings_are_ours_and_no_better_than_their_premises(statements: list[Statement]) -> None:
    assert sum(entry.method == "inferred" for entry in statements) == 40
    assert badly_read(statements) == []


def test_a_reading_graded_above_its_premises_is_caught(statements: list[Statement]) -> None:
    entry = next(entry for entry in statements if entry.method == "inferred" and entry.credibility == 4)
    better = msgspec.structs.replace(entry, credibility=2)
    theirs = msgspec.structs.replace(entry, source=PAPER)
    assert len(badly_read([*statements, better, theirs])) == 2


def undescribed(statements: Iterable[Statement]) -> set[str]:
    """Sources and origins that lack a title or a reliability."""
    entries = list(statements)
    said = {(entry.entity, entry.prop) for entry in entries}
    named = {entry.source for entry in entries} | {entry.origin for entry in entries}
    return {name for name in named for prop in ("title", "reliability") if (name, prop) not in said}


def test_each_work_has_title_and_reliability(statements: list[Statement]) -> None:
    book = [
        entry
        for outcome in paper.outcomes(CORPUS / "codebook.yaml")
        if isinstance(outcome, Mapped)
        for entry in outcome.statements
    ]
    assert undescribed([*statements, *book]) == set()
    assert undescribed(statements) == {OURS}


# The case as the demo asks about it


def triples(statements: Iterable[Statement], **where: str) -> list[tuple[str, str, str, str]]:
    return sorted(
        (entry.entity, entry.prop, entry.value, entry.method)
        for entry in statements
        if entry.prop in paper.WORDS.links and all(getattr(entry, name) == text for name, text in where.items())
    )


def test_the_trip_carried_the_two_and_nobody_else_is_said_to(statements: list[Statement]) -> None:
    assert triples(statements, prop="CARRIED") == [(TRIP, "CARRIED", TWO, "coded")]


def test_the_assistant_is_linked_to_the_controller_only_unless_one_reads_on(statements: list[Statement]) -> None:
    assert triples(statements, entity=ASSISTANT) == [
        (ASSISTANT, "LOCATED_AT", "terr:IDN", "coded"),
        (ASSISTANT, "OPERATES_ON", TRIP, "inferred"),
        (ASSISTANT, "WORKS_FOR", CONTROLLER, "coded"),
    ]
    assert triples(statements, value=ASSISTANT) == []


def test_two_authorities_stopped_the_trip_and_the_paper_does_not_join_them(statements: list[Statement]) -> None:
    assert triples(statements, prop="INTERCEPTED") == [
        (DIRECTORATE, "INTERCEPTED", TRIP, "coded"),
        (OFFICE, "INTERCEPTED", TRIP, "coded"),
    ]
    assert triples(statements, entity=OFFICE, prop="PART_OF") == []


def test_what_has_not_been_signed_is_denied_as_printed(statements: list[Statement]) -> None:
    denied = [entry for entry in statements if entry.sign == "-" and entry.prop == "PARTY_TO"]
    assert {(entry.entity, entry.value, entry.during, entry.original) for entry in denied} == {
        ("terr:IDN", "instr:refugee_convention_1951", "../2023", "belum menandatangani"),
        ("terr:IDN", "instr:refugee_protocol_1967", "../2023", "belum menandatangani"),
    }


def test_what_the_paper_leaves_out_is_left_out(statements: list[Statement]) -> None:
    assert not [entry for entry in statements if (entry.entity, entry.prop) == ("event:paper-2024/workshop", "date")]
    houses = triples(statements, entity="body:paper-2024/rudenim")
    assert houses == []


def test_the_mapping_knows_its_columns(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("statements:\n- {entity: org:iom, prop: note, value: x, blok: ¶20}\n", "utf-8")
    with pytest.raises(BadInput, match="blok"):
        paper.outcomes(tmp_path / "odd.yaml")
