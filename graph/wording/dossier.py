"""A dossier in words: what it is, where it stands, who acted, what is contested, what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final, TypeAlias

from graph.ontology import Ontology
from graph.wording import conflicts, links, statements

Object: TypeAlias = Mapping[str, Any]

_INDENT: Final = " " * 7


def lines(answer: Object, ontology: Ontology) -> Iterator[str]:
    """The whole dossier, part by part; parts without anything are left out."""
    entity = answer["entity"]
    at = f", as of {answer['at']}" if answer["at"] else ""
    yield f"{entity['caption']}  [{entity['kind']}; {entity['id']}]{at}"
    others = [member for member in entity["members"] if member != entity["id"]]
    if others:
        yield f"  the same, as judged: {', '.join(others)}"
    yield from _statements(answer, ontology)
    names = {node["id"]: node["caption"] for node in (entity, *answer["nodes"])}
    for stance, held in groupby(answer["links"], key=lambda link: str(link["stance"])):
        yield from _part(ontology.stances[stance].label.en, _links(held, names, ontology))
    yield from _part("denied", _denied(answer["denied"], names, ontology))
    yield from _part("where they stand", _stands(answer["stands"], names, ontology))
    yield from _part("conflicts", conflicts.listed(answer["conflicts"], ontology))
    elsewhen = len(answer["impossible"]["statements"]) + len(answer["impossible"]["links"])
    if elsewhen:
        yield f"\n{elsewhen} more on file, of another time than {answer['at']}."
    missing = ", ".join(entry["label"]["en"] for entry in answer["missing"])
    if missing:
        yield f"\nExpected and not on file: {missing}."
    yield from _part("sources", map(statements.source, answer["sources"]))
    yield ""
    yield answer["caveat"]["en"]


def _part(title: str, told: Iterable[str]) -> Iterator[str]:
    found = list(told)
    if found:
        yield ""
        yield title.upper()
        yield from found


def _statements(answer: Object, ontology: Ontology) -> Iterator[str]:
    for entry in answer["statements"]:
        when = answer["when"].get(entry["id"])
        yield f"  {statements.value(entry, ontology)} {statements.evidence(entry)}{_when(when)}"


def _links(held: Iterable[Object], names: Mapping[str, str], ontology: Ontology) -> Iterator[str]:
    for link in held:
        reading = " (our reading)" if link["inferred"] else ""
        told = links.sentence(link, names[link["source"]], names[link["target"]], ontology)
        yield f"  {told}{reading}{_when(link['when'])}"
        yield from links.under(link, _INDENT, ontology, stance=False)


def _denied(denied: Iterable[Object], names: Mapping[str, str], ontology: Ontology) -> Iterator[str]:
    for link in denied:
        yield f"  NOT: {links.sentence(link, names[link['source']], names[link['target']], ontology)}"
        yield f"{_INDENT}{link['reading']['en']}"
        yield from statements.listed(link["against"], _INDENT)


def _stands(stands: Iterable[Object], names: Mapping[str, str], ontology: Ontology) -> Iterator[str]:
    for entry in stands:
        body = entry["body"]["caption"]
        if not entry["under"]:
            yield f"  {body}: no parent is on file for it"
        yield from _links(entry["under"], names, ontology)


def _when(when: str | None) -> str:
    return f" ({when} then)" if when else ""
