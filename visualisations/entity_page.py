"""The page of one entity: what is said of it, what it is tied to, and the evidence under each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from graph.ontology import Label, Ontology
from visualisations import reading
from visualisations.legend import legend
from visualisations.model import PageFinding, PageLink, PageModel, PageNode
from visualisations.page import render


def entity_page(answer: Mapping[str, Any], ontology: Ontology, *, question: str = "") -> str:
    """The HTML page of an entity and what lies around it; `question` is how it was asked."""
    return render(entity_model(answer, ontology, question=question))


def entity_model(answer: Mapping[str, Any], ontology: Ontology, *, question: str = "") -> PageModel:
    """An entity answer as a page model; the entity stands first, then the others as the answer has them.

    Only a tie that a source affirms is drawn; what is denied is told in words.
    """
    first = replace(reading.node(answer["entity"], end=True), statements=tuple(answer.get("statements", ())))
    every = {first.id: first} | {
        str(node["id"]): reading.node(node) for node in answer["nodes"] if str(node["id"]) != first.id
    }
    given = [*answer["links"], *(link for stand in answer.get("stands", ()) for link in stand["under"])]
    nodes = _tied(every, first.id, given)
    links = {link.id: link for link in _links(given, ontology, nodes)}
    conflicts, denied = reading.conflicts(answer), tuple(_denied(answer, ontology, every))
    return PageModel(
        title=Label(first.caption, first.caption),
        question=question,
        nodes=tuple(nodes.values()),
        links=tuple(links.values()),
        legend=legend(ontology, nodes.values(), links.values(), (*conflicts, *denied)),
        version=str(answer["version"]),
        marking=str(answer["marking"]),
        caveat=reading.caveat(answer),
        data_date=reading.data_date(nodes.values(), links.values(), (*conflicts, *denied)),
        conflicts=conflicts,
        denied=denied,
        notes=(*reading.notes(answer), *_notes(answer)),
        shown=len(nodes),
        total=len(every.keys() - _only_denied(answer, given)),
    )


def _tied(every: Mapping[str, PageNode], first: str, links: list[Mapping[str, Any]]) -> dict[str, PageNode]:
    """The entity and what is tied on this page, as many as the drawing can hold."""
    ends = {first} | {str(link[end]) for link in links for end in ("source", "target")}
    return dict([(name, node) for name, node in every.items() if name in ends][: reading.MOST_NODES])


def _links(given: list[Mapping[str, Any]], ontology: Ontology, nodes: Mapping[str, PageNode]) -> Iterator[PageLink]:
    """The ties between entities that are shown; their source and target are the tie's own."""
    for link in given:
        source, target = str(link["source"]), str(link["target"])
        if source in nodes and target in nodes:
            yield reading.link(ontology, link, source, target)


def _denied(answer: Mapping[str, Any], ontology: Ontology, every: Mapping[str, PageNode]) -> Iterator[PageFinding]:
    for given in answer.get("denied", ()):
        link = reading.link(ontology, given, str(given["source"]), str(given["target"]))
        ends = [every[end].caption if end in every else end for end in (link.source, link.target)]
        read = reading.words(given["reading"])
        yield PageFinding(
            Label(*(f"{ends[0]} {phrase} {ends[1]}: {told}" for phrase, told in zip(link.phrase, read, strict=True))),
            link.statements,
            link.against,
        )


def _only_denied(answer: Mapping[str, Any], links: list[Mapping[str, Any]]) -> set[str]:
    """Entities that the answer names only at the end of a tie that is denied or of another time."""
    other = [*answer.get("denied", ()), *(answer.get("impossible") or {}).get("links", ())]
    ends = [{str(link[end]) for link in some for end in ("source", "target")} for some in (other, links)]
    return ends[0] - ends[1] - {str(answer["entity"]["id"])}


def _notes(answer: Mapping[str, Any]) -> Iterator[Label]:
    if at := answer.get("at"):
        yield Label(f"As it stood at {at}.", f"Keadaan pada {at}.")
    if missing := [reading.words(entry["label"]) for entry in answer.get("missing", ())]:
        yield Label(
            f"Expected and not on file: {', '.join(name.en for name in missing)}.",
            f"Diharapkan dan tidak ada dalam catatan: {', '.join(name.id for name in missing)}.",
        )
