"""A view: what one marking may see at one version, as arrays. Questions are asked of a view, never of a store.

Nodes are numbered in the order of their ids. Every visible live statement is a row of `Table`; rows about
node n have subject n, rows about link l (its triples, and what is said about it) have subject -1 - l.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.days import Span
from graph.ledger import Judge
from graph.marking import Marking
from graph.ontology import Ontology

if TYPE_CHECKING:
    import networkx as nx

Ints: TypeAlias = NDArray[np.int32]
Bytes: TypeAlias = NDArray[np.int8]
Bools: TypeAlias = NDArray[np.bool_]

RELIABILITIES = "ABCDEF"
NO_TEXT = -1


@dataclass(frozen=True, slots=True)
class Table:
    """One row a statement. Codes of prop, value, source, origin and marking point into `View.texts`.

    `spans` has four day numbers a row (see `days.Span`), `seen` the last day of seen_on (0: none),
    `reliability` 0 to 5 for A to F, `credibility` 1 to 6, `position` the statement's place in the store.
    """

    subject: Ints
    prop: Ints
    value: Ints
    affirms: Bools
    spans: NDArray[np.int32]
    during: Ints
    seen: Ints
    persists: Bools
    reliability: Bytes
    credibility: Bytes
    inferred: Bools
    source: Ints
    origin: Ints
    marking: Ints
    position: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Links:
    """One place a link: kind and stance as codes into `View.link_kinds` and `View.stances`, ends as node numbers.

    `affirmed` is False where every visible triple denies the link: it is then shown, never walked or counted.
    """

    ids: tuple[str, ...]
    kind: Ints
    stance: Ints
    source: Ints
    target: Ints
    keys: tuple[str, ...]
    affirmed: Bools


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Entries `start[n]` to `start[n + 1]` belong to node n, sorted by other end, then by link."""

    start: Ints
    other: Ints
    link: Ints
    forward: Bools


@dataclass(frozen=True, eq=False)
class View:
    """What one marking may see at one version; immutable."""

    version: str
    marking: Marking
    ontology: Ontology
    ids: tuple[str, ...]
    captions: tuple[str, ...]
    kind: Ints
    kinds: tuple[str, ...]
    link_kinds: tuple[str, ...]
    stances: tuple[str, ...]
    texts: tuple[str, ...]
    table: Table
    links: Links
    adjacency: Adjacency
    members: Mapping[str, int]
    link_members: Mapping[str, int]
    row_start: Ints
    rows: Ints
    judgements: tuple[Judge, ...]
    refused: tuple[tuple[Judge, str], ...]
    loops: int

    def number(self, entity: str) -> int | None:
        """The node that an id stands for, or None if no visible entity has it."""
        return self.members.get(entity)

    def kind_name(self, node: int) -> str:
        """The kind of a node."""
        return self.kinds[int(self.kind[node])]

    def link_number(self, link: str) -> int | None:
        """The link that a link id stands for, or None."""
        return self.link_members.get(link)

    def rows_on(self, node: int) -> Ints:
        """Rows of a node's own statements."""
        return self._rows(len(self.links.ids) + node)

    def rows_on_link(self, link: int) -> Ints:
        """Rows of a link: triples of either sign and statements about it."""
        return self._rows(link)

    def triples(self, link: int, *, affirm: bool) -> Ints:
        """Rows that affirm (or deny) that the link exists."""
        code = self.code[self.link_kinds[int(self.links.kind[link])]]
        return self._having(self.rows_on_link(link), code, affirm=affirm)

    def said_of_link(self, link: int, prop: str) -> Ints:
        """Rows that affirm a property of the link itself."""
        return self._having(self.rows_on_link(link), self.code.get(prop, NO_TEXT), affirm=True)

    def values(self, node: int, prop: str) -> Ints:
        """Rows that affirm a property of a node."""
        return self._having(self.rows_on(node), self.code.get(prop, NO_TEXT), affirm=True)

    def text(self, row: int) -> str:
        """The value of a row."""
        return self.texts[int(self.table.value[row])]

    def prop_of(self, row: int) -> str:
        """The property of a row."""
        return self.texts[int(self.table.prop[row])]

    def span(self, row: int) -> Span:
        """The four day numbers of a row."""
        return Span(*map(int, self.table.spans[row]))

    def links_of(self, node: int) -> Ints:
        """Every link at a node, denied ones too."""
        return self.adjacency.link[self.adjacency.start[node] : self.adjacency.start[node + 1]]

    @cached_property
    def degrees(self) -> tuple[Ints, Ints]:
        """How many affirmed links of its kind the source of each link has, and its target."""
        links, size = self.links, len(self.ids)
        at = [links.kind.astype(np.int64) * size + end for end in (links.source, links.target)]
        there, count = np.unique(np.concatenate([keys[links.affirmed] for keys in at]), return_counts=True)
        source, target = (_counted(there, count, keys) for keys in at)
        return source, target

    @cached_property
    def triples_of_all(self) -> tuple[Ints, Ints]:
        """Rows of every triple of either sign, and the link of each."""
        rows = np.flatnonzero(self.table.subject < 0).astype(np.int32)
        link = -1 - self.table.subject[rows]
        kind_code = np.array([self.code.get(name, NO_TEXT) for name in self.link_kinds], dtype=np.int32)
        triple = self.table.prop[rows] == kind_code[self.links.kind[link]]
        return rows[triple], link[triple]

    @cached_property
    def code(self) -> dict[str, int]:
        """The code of each text."""
        return {text: code for code, text in enumerate(self.texts)}

    def _having(self, rows: Ints, prop: int, *, affirm: bool) -> Ints:
        found: Ints = rows[(self.table.affirms[rows] == affirm) & (self.table.prop[rows] == prop)]
        return found

    def _rows(self, group: int) -> Ints:
        return self.rows[self.row_start[group] : self.row_start[group + 1]]

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        """Affirmed links as a multigraph: node kind and caption, link kind, stance and table rows as `rows`."""
        import networkx as nx  # heavy; only export and tests ask for it

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for node, entity in enumerate(self.ids):
            graph.add_node(entity, kind=self.kind_name(node), caption=self.captions[node])
        for link in np.flatnonzero(self.links.affirmed):
            graph.add_edge(
                self.ids[self.links.source[link]],
                self.ids[self.links.target[link]],
                key=self.links.ids[link],
                kind=self.link_kinds[self.links.kind[link]],
                stance=self.stances[self.links.stance[link]],
                rows=[int(row) for row in self.triples(int(link), affirm=True)],
            )
        return graph


def _counted(there: NDArray[np.int64], count: NDArray[np.int64], keys: NDArray[np.int64]) -> Ints:
    """The count of each key, 0 where it is not there."""
    found = np.append(count, 0)[np.searchsorted(there, keys)]
    return np.where(np.isin(keys, there), found, 0).astype(np.int32)
