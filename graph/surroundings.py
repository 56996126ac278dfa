"""What lies around one entity, to a number of hops: the dossier, and the ties beyond it."""

from collections.abc import Iterable
from typing import Any, Final

from graph.dossier import dossier
from graph.evidence import Evidence
from graph.ledger import Ledger
from graph.linkobjects import cited, link_object
from graph.view import View

MOST_HOPS: Final = 3
MOST_NODES: Final = 300


def around(ledger: Ledger, view: View, node: int, hops: int = 1) -> dict[str, Any]:
    """The dossier of a node with `nodes` and `links` to so many hops, nearest first, at most `MOST_NODES`.

    Every stance is walked, for this is no path: it shows what lies near and says nothing of who acts together.
    """
    answer = dossier(ledger, view, node)
    if hops == 1:
        return answer
    reached = _reached(view, node, hops)
    shown = set(reached[:MOST_NODES])
    links = sorted({link for near in shown for link in _affirmed(view, near) if set(_ends(view, link)) <= shown})
    evidence = Evidence(ledger, view)
    evidence.load(row for link in links for row in cited(view, link))
    return {
        **answer,
        "nodes": [
            {"id": view.ids[near], "kind": view.kind_name(near), "caption": view.captions[near]} for near in reached[1:]
        ],
        "links": [_link(view, evidence, link) for link in links],
    }


def _reached(view: View, node: int, hops: int) -> list[int]:
    found, edge = [node], [node]
    for _ in range(hops):
        near = {end for at in edge for link in _affirmed(view, at) for end in _ends(view, link)}
        edge = sorted(near.difference(found))
        found += edge
    return found


def _affirmed(view: View, node: int) -> Iterable[int]:
    return (link for link in view.links_of(node).tolist() if view.links.affirmed[link])


def _ends(view: View, link: int) -> tuple[int, int]:
    return int(view.links.source[link]), int(view.links.target[link])


def _link(view: View, evidence: Evidence, link: int) -> dict[str, Any]:
    source, target = _ends(view, link)
    rows = (int(row) for row in view.triples(link, affirm=True))
    told = link_object(view, evidence, link, rows, "along")
    return {**told, "source": view.ids[source], "target": view.ids[target]}
