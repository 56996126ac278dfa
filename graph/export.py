"""A view as a file for other programs: GraphML, GEXF or CSV, with statement ids on the links.

The same view gives the same bytes: no clock goes into a file.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from graph.answers import CAVEAT
from graph.ledger import CHUNK, Ledger
from graph.view import View

FORMATS: Final = ("graphml", "gexf", "csv")
COLUMNS: Final = (
    *("row", "id", "kind", "caption", "stance", "source", "source_caption", "target", "target_caption"),
    *("statements", "version", "marking", "caveat"),
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 has no place for these
_CALCULATES: Final = ("=", "+", "-", "@", "\t", "\r")


def export(ledger: Ledger, view: View, form: str) -> bytes:
    """The visible graph in one of `FORMATS`; a link's statement ids are hex, joined by spaces. Linear in the view."""
    graph = view.to_networkx()
    _name_statements(ledger, view, graph)
    about = {"version": view.version, "marking": str(view.marking), "caveat": " ".join(CAVEAT.values())}
    return {"graphml": _graphml, "gexf": _gexf, "csv": _csv}[form](graph, about)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet will calculate: an apostrophe goes before =, +, -, @, tab and carriage return."""
    return f"'{cell}" if cell.startswith(_CALCULATES) else cell


def _name_statements(ledger: Ledger, view: View, graph: "nx.MultiDiGraph[str]") -> None:
    """Replace each edge's rows by the ids of the statements, asking the store for `CHUNK` at a time."""
    edges = list(graph.edges(data=True))
    wanted = np.array([row for *_, data in edges for row in data["rows"]], dtype=np.int64)
    places = view.table.position[wanted].tolist()
    names = [
        entry.id.hex()
        for start in range(0, len(places), CHUNK)
        for entry in ledger.statements(places[start : start + CHUNK])
    ]
    at = 0
    for *_, data in edges:
        count = len(data.pop("rows"))
        data["statements"] = " ".join(sorted(names[at : at + count]))
        at += count


def _graphml(graph: "nx.MultiDiGraph[str]", about: Mapping[str, str]) -> bytes:
    graph.graph.update(about)
    for _, data in graph.nodes(data=True):
        data["caption"] = _CONTROL.sub(" ", data["caption"])
    writer = GraphMLWriter(graph=graph, prettyprint=True)
    stream = io.BytesIO()
    writer.dump(stream)
    return stream.getvalue()


def _gexf(graph: "nx.MultiDiGraph[str]", about: Mapping[str, str]) -> bytes:
    for _, data in graph.nodes(data=True):
        data["label"] = data["caption"] = _CONTROL.sub(" ", data["caption"])
    writer = GEXFWriter(prettyprint=True)
    writer.add_graph(graph)
    meta = writer.xml.find("{*}meta")
    if meta is None:
        meta = writer.xml.find("meta")
    if meta is not None:
        meta.attrib.clear()
        meta.find("creator").text = "Lintas"
        ET.SubElement(meta, "description").text = "; ".join(f"{name}: {text}" for name, text in about.items())
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _csv(graph: "nx.MultiDiGraph[str]", about: Mapping[str, str]) -> bytes:
    stream = io.StringIO()
    table = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    for row in _rows(graph):
        table.writerow({name: harmless(cell) for name, cell in {**row, **about}.items()})
    return stream.getvalue().encode("utf-8")


def _rows(graph: "nx.MultiDiGraph[str]") -> Iterator[dict[str, Any]]:
    captions: dict[str, str] = {name: data["caption"] for name, data in graph.nodes(data=True)}
    for name, data in graph.nodes(data=True):
        yield {"row": "entity", "id": name, "kind": data["kind"], "caption": data["caption"]}
    for source, target, link, data in graph.edges(keys=True, data=True):
        yield {
            "row": "link", "id": link, "kind": data["kind"], "stance": data["stance"],
            "source": source, "source_caption": captions[source],
            "target": target, "target_caption": captions[target],
            "statements": data["statements"],
        }  # fmt: skip
