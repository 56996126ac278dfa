"""The page of a path answer: how are A and B linked, step by step, with the evidence under each."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from graph.ontology import Label, Ontology
from visualisations import reading
from visualisations.legend import legend
from visualisations.model import PageLink, PageModel, PageNode, PagePath
from visualisations.page import render

_NONE: Final = Label("No path found", "Tidak ada jalur keterkaitan")
_ORDER: Final = {
    "certain": Label("In time: the steps follow each other for certain.", "Waktu: langkah-langkahnya pasti berurutan."),
    "possible": Label("In time: the steps may follow each other.", "Waktu: langkah-langkahnya mungkin berurutan."),
    "impossible": Label(
        "In time: no days on file let the steps follow each other.",
        "Waktu: tidak ada tanggal tercatat yang memungkinkan langkah-langkahnya berurutan.",
    ),
}


def path_page(answer: Mapping[str, Any], ontology: Ontology, *, question: str = "") -> str:
    """The HTML page of a PathAnswer; `question` is how it was asked, in the user's words."""
    return render(path_model(answer, ontology, question=question))


def path_model(answer: Mapping[str, Any], ontology: Ontology, *, question: str = "") -> PageModel:
    """A PathAnswer as a page model: the union of its paths, as many as the drawing can hold."""
    given = answer["paths"]
    everything = {str(node["id"]) for path in given for node in path["nodes"]}
    kept = _fitting(given)
    ends = {str(path["nodes"][at]["id"]) for path in kept for at in (0, -1)}
    nodes: dict[str, PageNode] = {}
    links: dict[str, PageLink] = {}
    for path in kept:
        for node in path["nodes"]:
            nodes.setdefault(str(node["id"]), reading.node(node, end=str(node["id"]) in ends))
        for link in _links(path, ontology):
            links.setdefault(link.id, link)
    conflicts = reading.conflicts(answer)
    return PageModel(
        title=_title(kept),
        question=question,
        nodes=tuple(nodes.values()),
        links=tuple(links.values()),
        legend=legend(ontology, nodes.values(), links.values(), conflicts),
        version=str(answer["version"]),
        marking=str(answer["marking"]),
        caveat=reading.caveat(answer),
        data_date=reading.data_date(nodes.values(), links.values(), conflicts),
        asks_paths=True,
        paths=tuple(_path(path, ontology) for path in kept),
        conflicts=conflicts,
        notes=(*reading.notes(answer), *_ties(answer, len(kept))),
        shown=len(nodes),
        total=len(everything),
    )


def _fitting(paths: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The first paths whose nodes together fit one drawing."""
    seen: set[str] = set()
    for place, path in enumerate(paths):
        seen |= {str(node["id"]) for node in path["nodes"]}
        if len(seen) > reading.MOST_NODES:
            return paths[:place]
    return paths


def _links(path: Mapping[str, Any], ontology: Ontology) -> Iterator[PageLink]:
    for hop in path["hops"]:
        for link in hop["links"]:
            tail, head = str(hop["source"]), str(hop["target"])
            ends = (head, tail) if link["direction"] == "against" else (tail, head)
            yield reading.link(ontology, link, *ends)


def _title(paths: list[Mapping[str, Any]]) -> Label:
    if not paths:
        return _NONE
    starts = dict.fromkeys(str(path["nodes"][0]["caption"]) for path in paths)
    goals = dict.fromkeys(str(path["nodes"][-1]["caption"]) for path in paths)
    both = f"{_some(list(starts))} → {_some(list(goals))}"
    return Label(both, both)


def _some(captions: list[str]) -> str:
    return ", ".join(captions[:2]) + (f" +{len(captions) - 2}" if len(captions) > 2 else "")


def _path(path: Mapping[str, Any], ontology: Ontology) -> PagePath:
    return PagePath(tuple(str(node["id"]) for node in path["nodes"]), tuple(_said(path, ontology)))


def _said(path: Mapping[str, Any], ontology: Ontology) -> Iterator[Label]:
    """What is to be said of a path beside its steps."""
    if crossed := [ontology.stances[name].label for name in path.get("crosses", ()) if name in ontology.stances]:
        names = Label(", ".join(name.en for name in crossed), ", ".join(name.id for name in crossed))
        yield Label(
            f"Not acting together: this path crosses '{names.en}'.",
            f"Bukan bertindak bersama: jalur ini melewati '{names.id}'.",
        )
    if order := _ORDER.get(str(path.get("order"))):
        yield order
    if clash := path.get("impossible"):
        late, over = (_place(path, name) for name in clash)
        yield Label(f"{late} starts too late for {over}.", f"{late} mulai terlambat untuk {over}.")
    yield from _score(path.get("score"))
    weakest = path.get("weakest") or {}
    if weakest.get("reliability") is not None:
        letter, digit = weakest["reliability"], weakest.get("credibility")
        yield Label(
            f"Weakest step: reliability {letter}, credibility {digit}.",
            f"Langkah terlemah: keandalan {letter}, kredibilitas {digit}.",
        )
    if origins := path.get("origins"):
        yield Label(f"Distinct origins behind it: {origins}.", f"Asal berbeda di baliknya: {origins}.")
    if rests := [f"{rest['by']} {rest['id']}" for rest in path.get("rests_on", ())]:
        yield Label(f"Rests on: {', '.join(rests)}.", f"Bertumpu pada: {', '.join(rests)}.")
    captions = {node["id"]: node["caption"] for node in path["nodes"]}
    if hubs := [f"{captions[hub['id']]} ({hub['degree']} {hub['kind']})" for hub in path.get("hubs", ())]:
        yield Label(f"Hubs on the way: {', '.join(hubs)}.", f"Simpul ramai yang dilalui: {', '.join(hubs)}.")


def _ties(answer: Mapping[str, Any], shown: int) -> Iterator[Label]:
    count = str((answer.get("ties") or {}).get("count", "0"))
    if count.isdecimal() and int(count) > shown:
        yield Label(
            f"{count} paths are equally good; {shown} shown here.",
            f"{count} jalur sama baiknya; {shown} ditampilkan di sini.",
        )


def _score(score: Any) -> Iterator[Label]:
    """What it is ranked by, where that is neither hops nor grades."""
    if not isinstance(score, Mapping):
        return
    if "cost" in score:
        yield Label(f"Cost: {score['cost']}, of which 1000 a step.", f"Biaya: {score['cost']}, 1000 tiap langkah.")
    if day := score.get("arrival"):
        first = score["departure"]
        yield Label(
            f"May hold by {day} at the earliest, its first step by {first}.",
            f"Paling awal mungkin berlaku pada {day}, langkah pertamanya paling lambat {first}.",
        )


def _place(path: Mapping[str, Any], statement: str) -> str:
    """Where a statement of a path stands."""
    links = (link for hop in path["hops"] for link in hop["links"])
    entry = next(entry for link in links for entry in link["statements"] if entry["id"] == statement)
    return f"{entry['source']['id']} {entry['locator']}"
