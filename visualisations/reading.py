"""The parts that every answer shares, read into the parts of a page."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from graph import days
from graph.answers import CAVEAT
from graph.errors import BadInput
from graph.ontology import Label, Ontology
from visualisations.legend import cited, worded
from visualisations.model import PageFinding, PageLink, PageNode

MOST_NODES: Final = 2000
"""Above this a drawing says nothing; the page tells how many of how many it shows."""

_TRUNCATED: Final = {
    "count": Label(
        "The search was cut at a number of states; there may be more.",
        "Pencarian dihentikan pada batas jumlah; mungkin masih ada yang lain.",
    ),
    "time": Label(
        "The search was cut at a time limit; there may be more.",
        "Pencarian dihentikan pada batas waktu; mungkin masih ada yang lain.",
    ),
}


def node(given: Mapping[str, Any], *, end: bool = False) -> PageNode:
    """An entity of an answer; its notes are statements on it."""
    statements = (*given.get("statements", ()), *given.get("notes", ()))
    return PageNode(str(given["id"]), str(given["kind"]), str(given["caption"]), end, statements)


def link(ontology: Ontology, given: Mapping[str, Any], source: str, target: str) -> PageLink:
    """A tie of an answer from source to target; what is stated about the tie itself stands with its statements."""
    said = (*given.get("statements", ()), *given.get("said", ()))
    return PageLink(
        id=str(given["link"]),
        source=source,
        target=target,
        kind=str(given["kind"]),
        stance=str(given["stance"]),
        phrase=worded(ontology, str(given["kind"]), said),
        direction="both" if given.get("direction") == "both" else "to",
        roles=tuple(given.get("roles", ())),
        during=tuple(given.get("during", ())),
        persists=bool(given.get("persists", False)),
        statements=said,
        against=tuple(given.get("against", ())),
    )


def words(given: Any) -> Label:
    """Words in both languages; one text stands for both where an answer has only that."""
    if isinstance(given, Mapping):
        return Label(str(given["en"]), str(given["id"]))
    return Label(str(given), str(given))


def notes(answer: Mapping[str, Any]) -> tuple[Label, ...]:
    """What bounds the answer: its own notes, and that the search was cut."""
    cut = _TRUNCATED.get(str(answer.get("truncated")))
    return (*(words(note) for note in answer.get("notes", ())), *((cut,) if cut else ()))


def conflicts(answer: Mapping[str, Any]) -> tuple[PageFinding, ...]:
    """Each conflict as its sentence and both sides; a conflict may be a sentence alone."""
    return tuple(
        PageFinding(words(entry["sentence"]), tuple(entry.get("a", ())), tuple(entry.get("b", ())))
        if isinstance(entry, Mapping)
        else PageFinding(words(entry))
        for entry in answer.get("conflicts", ())
    )


def caveat(answer: Mapping[str, Any]) -> Label:
    """The words that stand on every page."""
    return words(answer.get("caveat") or CAVEAT)


def data_date(nodes: Iterable[PageNode], links: Iterable[PageLink], findings: Iterable[PageFinding]) -> str:
    """The latest day to which a source on the page is known, as its statement writes it; empty where none says so."""
    seen = (one.get("seen_on") for one in cited(nodes, links, findings))
    dated = [(_last_day(text), text) for text in seen if isinstance(text, str) and text]
    return max(dated)[1] if dated else ""


def _last_day(text: str) -> int:
    try:
        latest = days.parse(text).end_latest
    except BadInput:
        return days.LEAST
    return days.LEAST if latest == days.GREATEST else latest
