"""Names: one caption an id in the whole corpus, and no private person in the paper's files."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import pytest

from graph.statement import Statement
from ingest.jobs import corpus_jobs
from ingest.outcomes import Mapped
from tests.spine import paper
from tools.privacy import EMAIL

CONTROLLER, ASSISTANT = "person:paper-2024/controller-india", "person:paper-2024/assistant-indonesia"


@pytest.fixture(scope="module")
def statements() -> list[Statement]:
    """Every statement of the paper's files."""
    mapped = [outcome for path in paper.FILES for outcome in paper.outcomes(path) if isinstance(outcome, Mapped)]
    return [entry for outcome in mapped for entry in outcome.statements]


@pytest.fixture(scope="module")
def blocks(shared: Path) -> list[str]:
    return paper.blocks(shared)


@pytest.fixture(scope="module")
def corpus() -> list[Statement]:
    """Every statement of the whole corpus."""
    outcomes = [outcome for job in corpus_jobs() for outcome in paper.outcomes(job.path, job.mapping)]
    return [entry for outcome in outcomes if isinstance(outcome, Mapped) for entry in outcome.statements]


def two_names(statements: Iterable[Statement]) -> set[str]:
    """Ids with two captions, and captions of two ids."""
    names = {(entry.entity, entry.value) for entry in statements if entry.prop == "caption"}
    return {text for side in (0, 1) for text, n in Counter(name[side] for name in names).items() if n > 1}


def test_captions_are_one_to_one_in_the_whole_corpus(corpus: list[Statement]) -> None:
    captions = {entry.value: entry.entity for entry in corpus if entry.prop == "caption"}
    asked = ["controller (India)", "assistant (Indonesia)", "two Indian nationals (2023)",
             "smuggling of two Indian nationals (2023)", "India - Ngurah Rai - Jakarta - Sydney (2023)",
             "Direktorat Jenderal Imigrasi", "Kantor Imigrasi Kelas I TPI Soekarno-Hatta",
             "Kantor Imigrasi Kelas I TPI Jakarta Utara", "Sydney"]  # fmt: skip
    assert [name for name in asked if name not in captions] == []
    assert two_names(corpus) == set()


def test_a_second_caption_and_a_shared_one_are_caught(statements: list[Statement]) -> None:
    entry = next(entry for entry in statements if (entry.entity, entry.prop) == (CONTROLLER, "caption"))
    second = msgspec.structs.replace(entry, value="controller in India")
    lent = msgspec.structs.replace(entry, entity=ASSISTANT)
    assert two_names([*statements, second]) == {CONTROLLER}
    assert two_names([*statements, lent]) == {"controller (India)", ASSISTANT}


def authors(blocks: Sequence[str]) -> set[str]:
    """Names of the paper's authors and of those it cites, as words, read out of the text itself."""
    cited = re.findall(r"- ([A-Z](?:(?! - )[^()<])*?) \(\d{4}\)", blocks[56])
    in_text = [name for block in blocks[:56] for name in re.findall(r"\(([^()]+?), \d{4}\)", block)]
    return {word for name in [blocks[5], *cited, *in_text] for word in re.findall(r"[A-Z][A-Za-z]{3,}", name)}


def named(statements: Iterable[Statement], names: set[str]) -> set[str]:
    """Words of texts, outside the bibliographic record, that are an author's name, and e-mail addresses."""
    texts = [
        text
        for entry in statements
        if entry.prop != "citation"
        for text in (entry.entity, entry.value, entry.quote, entry.original, entry.origin)
        if text
    ]
    words = {word for text in texts for word in re.findall(r"[A-Za-z]+", text)}
    return words & names | {found for text in texts for found in EMAIL.findall(text)}


def test_nobody_is_named_outside_the_bibliographic_record(statements: list[Statement], blocks: list[str]) -> None:
    names = authors(blocks)
    assert len(names) > 20
    assert named(statements, names) == set()


def test_a_name_and_an_address_are_caught(statements: list[Statement], blocks: list[str]) -> None:
    names, address = authors(blocks), "someone" + "@" + "agency.go.id"
    entry = next(entry for entry in statements if entry.prop == "note")
    planted = [msgspec.structs.replace(entry, value=f"by {min(names)}, {address}")]
    assert named(planted, names) == {min(names), address}
