"""What is marked AMBER changes no byte of any answer that a CLEAR caller gets at the terminal."""

from pathlib import Path

from tests.spine.front import Front
from tests.spine.loading import people, row

QUESTIONS = (
    ("search", "A"),
    ("show", "A"),
    ("show", "A", "--at", "2023"),
    ("path", "A", "B"),
    ("path", "A", "B", "--cypher"),
    ("conflicts",),
)
FILES = (("export", "--format", "csv"), ("export", "--format", "graphml"), ("export", "--format", "gexf"),
         ("page", "path", "A", "B"), ("page", "entity", "A"))  # fmt: skip


def answers(run: Front, *more: str) -> list[str | bytes]:
    """Every question in words and as JSON, then every file that is written."""
    told: list[str | bytes] = []
    for words in QUESTIONS:
        told += run(*words, *more)[1], run(*words, *more, "--json")[1]
    for words in FILES:
        assert run(*words, "--out", "out.html", *more)[0] == 0
        told.append(Path("out.html").read_bytes())
    return told


def test_what_is_amber_changes_no_byte_of_any_answer(run: Front) -> None:
    Path("clear.csv").write_text(people(row("A", works_with="B"), row("B")), "utf-8")
    run("load", "clear.csv", "--as-kind", "people", "--marking", "CLEAR")
    before = answers(run)
    hidden = [row("A", role="captain", works_with="C", quote="hidden"), row("C", works_with="B")]
    Path("amber.csv").write_text(people(*hidden), "utf-8")
    assert run("load", "amber.csv", "--as-kind", "people", "--marking", "AMBER")[0] == 0
    assert answers(run) == before
    # The planted bug: every answer made with more than the caller may see.
    leaked = [seen != clear for seen, clear in zip(answers(run, "--as", "AMBER"), before, strict=True)]
    in_json, files = leaked[1 : 2 * len(QUESTIONS) : 2], leaked[2 * len(QUESTIONS) :]
    assert all(in_json)
    assert all(files)
