"""What a change to the ledger did, or would do, in words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from graph.ontology import Ontology
from graph.wording import statements

_DONE: Final = {"retract": "retracted", "regrade": "regraded", "reclassify": "reclassified", "erase": "erased"}


def changed(answer: Mapping[str, Any], ontology: Ontology) -> Iterator[str]:
    """The statement as it stood, and what became of it."""
    entry = answer["statement"]
    to = "".join(f" to {answer[name]}" for name in ("credibility", "to") if name in answer)
    yield f"{entry['entity']} {statements.value(entry, ontology)} {statements.evidence(entry)}"
    yield from _outcome(f"{_DONE[answer['action']]}{to}", answer["committed"], final=answer["action"] == "erase")


def judged(answer: Mapping[str, Any]) -> Iterator[str]:
    """The judgement, and whether it stands."""
    yield f"{answer['question']} of {' and '.join(answer['ends'])}: {answer['verdict']}"
    yield from _outcome("judged", answer["committed"])


def undone(answer: Mapping[str, Any]) -> Iterator[str]:
    """Which load or change was taken back."""
    yield from _outcome(f"load {answer['undone']} undone", answer["committed"])


def _outcome(done: str, position: int | None, *, final: bool = False) -> Iterator[str]:
    if position is None:
        yield f"Would be {done}; nothing was changed (--dry-run)."
    elif final:
        yield f"{done.capitalize()}; this cannot be undone."
    else:
        yield f"{done[0].upper()}{done[1:]}; `lintas undo {position}` takes it back."
