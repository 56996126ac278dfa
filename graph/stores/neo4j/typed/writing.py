"""What one batch writes. A text names one label or type, or two labels: it takes milliseconds to plan."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypeVar

from neo4j import ManagedTransaction

from graph.ontology import Ontology
from graph.stores.neo4j.typed import lists, schema

Row: TypeAlias = dict[str, Any]
_T = TypeVar("_T")

_UNLINK: Final = "UNWIND $rows AS id MATCH ()-[r:{}]->() WHERE r.id = id DELETE r"
_REMOVE: Final = "UNWIND $rows AS id MATCH (n:{}) WHERE n.id = id DELETE n"
_UPDATE: Final = "UNWIND $rows AS row MATCH (n:{}) WHERE n.id = row.id SET n = row"
_CREATE: Final = "UNWIND $rows AS row CREATE (n:{}) SET n = row"
# Properties named one by one are written a third faster than a map of them.
_HELD: Final = ("id", "key", "stance", *lists.columns((), ()))
_LINK: Final = (
    "UNWIND $rows AS row MATCH (a:{}) WHERE a.id = row[0] MATCH (b:{}) WHERE b.id = row[1] CREATE (a)-[:{} {{"
    + ", ".join(f"{name}: row[{place}]" for place, name in enumerate(_HELD, 2))
    + "}}]->(b)"
)
_PLACED: Final = "UNWIND $rows AS id MATCH (w:_Waiting {id: id}) DELETE w"
_WAIT: Final = "UNWIND $rows AS row MERGE (w:_Waiting {id: row.id}) SET w = row"
_CITE: Final = "UNWIND $rows AS row MERGE (c:_Cited {id: row.id}) SET c = row"
_JUDGE: Final = "UNWIND $rows AS row MERGE (j:_Judged {id: row.id}) SET j = row"
_UNJUDGE: Final = "MATCH (j:_Judged) WHERE NOT j.id IN $rows DELETE j"


@dataclass(frozen=True)
class Change:
    """Ids of links and nodes that go, rows of those that change or come, and what the graph keeps for itself.

    `judged` replaces all that was judged, unless it is None.
    """

    gone_links: list[str] = field(default_factory=list)
    gone_nodes: list[str] = field(default_factory=list)
    nodes: list[Row] = field(default_factory=list)
    new_nodes: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    cited: list[Row] = field(default_factory=list)
    judged: list[Row] | None = None

    def write(self, transaction: ManagedTransaction, ontology: Ontology) -> None:
        """Write it all; the server refuses to take a node whose links are still there."""
        for text, rows in self._statements(ontology):
            transaction.run(text, rows=rows).consume()

    def _statements(self, ontology: Ontology) -> Iterator[tuple[str, list[Any]]]:
        """Each text with its rows. Nodes go after their links went, links come after their nodes came."""

        def label(entity: str) -> str:
            return schema.label(entity, ontology)

        parts: Iterable[tuple[str, Mapping[tuple[str, ...], list[Any]]]] = (
            (_UNLINK, _by(self.gone_links, lambda link: (schema.type_of(link, ontology),))),
            (_REMOVE, _by(self.gone_nodes, lambda node: (label(node),))),
            (_UPDATE, _by(self.nodes, lambda row: (label(row["id"]),))),
            (_CREATE, _by(self.new_nodes, lambda row: (label(row["id"]),))),
            (_LINK, _by(self.links, lambda row: (label(row["source"]), label(row["target"]), row["type"]), _values)),
        )
        for text, part in parts:
            for names, rows in part.items():
                yield text.format(*names), rows
        for text, some in ((_PLACED, self.settled), (_WAIT, self.waiting), (_CITE, self.cited), (_JUDGE, self.judged)):
            if some:
                yield text, some
        if self.judged is not None:
            yield _UNJUDGE, [row["id"] for row in self.judged]


def _values(row: Row) -> list[Any]:
    return [row["source"], row["target"], *(row["properties"][name] for name in _HELD)]


def _by(
    entries: Iterable[_T], key: Callable[[_T], tuple[str, ...]], spelt: Callable[[_T], Any] = lambda entry: entry
) -> dict[tuple[str, ...], list[Any]]:
    """Entries by the names that their text takes."""
    found: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for entry in entries:
        found[key(entry)].append(spelt(entry))
    return found
