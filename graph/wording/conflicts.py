"""Conflicts in words: both sides under each, and none of them chosen."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from graph.ontology import Ontology
from graph.wording import statements

Object: TypeAlias = Mapping[str, Any]


def lines(answer: Object, ontology: Ontology) -> Iterator[str]:
    """Every conflict, then the caveat."""
    yield from listed(answer["conflicts"], ontology)
    cited = [entry for found in answer["conflicts"] for part in ("a", "b", "notes") for entry in found[part]]
    if cited:
        yield "SOURCES"
        yield from statements.sources(cited)
        yield ""
    else:
        yield "No conflict is on file here."
    if answer["after"]:
        yield f"{len(answer['conflicts'])} of {answer['total']}; go on with --after {answer['after']}"
    yield answer["caveat"]["en"]


def listed(conflicts: Iterable[Object], ontology: Ontology) -> Iterator[str]:
    """Sentence, both sides and notes of each; `judged` where an analyst has answered it."""
    for number, conflict in enumerate(conflicts, 1):
        verdict = f" [judged: {conflict['verdict']}]" if conflict["state"] == "judged" else ""
        yield f"{number}. {conflict['sentence']['en']}{verdict}"
        yield from statements.said(conflict["a"], "     one side: ", ontology)
        yield from statements.said(conflict["b"], "     other side: ", ontology)
        for note in conflict["notes"]:
            yield f"     note: {note['value']} {statements.evidence(note)}"
        yield ""
