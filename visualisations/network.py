"""The network as pyvis holds it: the one module that knows pyvis, and nothing of its output is used.

pyvis' own page loads from a CDN, runs script given in a caption or an id, drops parallel ties and takes quadratic
time; here its data model stays and each of these is replaced.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

SHAPES: Final = ("dot", "square", "diamond", "triangle", "triangleDown", "star", "hexagon")
_NODE_KEYS: Final = frozenset({"x", "y"})
_EDGE_KEYS: Final = frozenset({"id", "bend", "arrows"})


class Drawing(Network):  # type: ignore[misc]  # pyvis ships no types
    """A pyvis network whose page is made by `document`, with positions and no physics.

    Only plain drawing data is taken: no title, image, group or font, so nothing in it can be run or fetched.
    """

    def __init__(self, document: Callable[["Drawing"], str]) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self._document = document
        self._known: set[str] = set()
        self.toggle_physics(False)

    def add_node(self, n_id: str, label: str, shape: str = "dot", color: str = "#999999", **options: Any) -> None:
        """Add a node in constant time; raises ValueError for an id twice, another shape or another option."""
        if n_id in self._known:
            raise ValueError(f"the node {n_id!r} is there already")
        if shape not in SHAPES:
            raise ValueError(f"the shape {shape!r} is none of {', '.join(SHAPES)}")
        _only(options, _NODE_KEYS)
        node = Node(n_id, shape, label=label, color=color, **options).options
        self._known.add(n_id)
        self.node_ids.append(n_id)
        self.nodes.append(node)
        self.node_map[n_id] = node

    def add_edge(self, source: str, to: str, **options: Any) -> None:
        """Add an edge in constant time, also beside another one; raises ValueError for an unknown end or option."""
        for end in (source, to):
            if end not in self._known:
                raise ValueError(f"an edge ends at {end!r}, which is no node")
        _only(options, _EDGE_KEYS)
        self.edges.append(Edge(source, to, self.directed, **options).options)

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:
        """The whole page; the arguments are pyvis' and change nothing."""
        self.html = self._document(self)
        return str(self.html)

    def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:
        """Write the page as UTF-8 with plain line ends; no browser is opened and no folder is made."""
        Path(name).write_text(self.generate_html(), encoding="utf-8", newline="\n")


def bends(pairs: list[tuple[str, str]]) -> Iterator[float]:
    """How much each edge bends, so that edges between the same two nodes lie apart; 0 is straight.

    >>> list(bends([("a", "b"), ("b", "a"), ("a", "c")]))
    [-0.12, -0.12, 0.0]
    """
    total: dict[tuple[str, ...], int] = {}
    for pair in pairs:
        total[tuple(sorted(pair))] = total.get(tuple(sorted(pair)), 0) + 1
    seen: dict[tuple[str, ...], int] = {}
    for source, target in pairs:
        ends = tuple(sorted((source, target)))
        place = seen[ends] = seen.get(ends, -1) + 1
        bend = round(0.24 * (place - (total[ends] - 1) / 2), 3)
        # The other way round, the same side is the other side.
        yield bend if source <= target else -bend or 0.0


def _only(options: dict[str, Any], allowed: frozenset[str]) -> None:
    if unknown := sorted(options.keys() - allowed):
        raise ValueError(f"{', '.join(unknown)} is not drawn from data")
