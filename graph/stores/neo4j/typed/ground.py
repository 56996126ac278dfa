"""What a change of the typed graph rests on, read from the server as it is asked for and remembered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

from neo4j import Record

from graph import marking
from graph.ledger import Judge, Ledger, fold
from graph.marking import Marking
from graph.ontology import Ontology
from graph.statement import Statement
from graph.stores.neo4j.connecting import Connection
from graph.stores.neo4j.standing import standing
from graph.stores.neo4j.typed import facts, lists, schema
from graph.stores.neo4j.typed.facts import Fact
from graph.stores.neo4j.typed.lists import DENIED, Place

# What makes two triples one link: kind, shown ends, key as canonical JSON.
Spot: TypeAlias = tuple[str, str, str, str]

_CITED: Final = "UNWIND $ids AS id MATCH (c:_Cited {id: id}) RETURN id, c.reliability AS reliability"
_JUDGED: Final = "MATCH (j:_Judged) RETURN j.id AS id"
_WAITING: Final = "UNWIND $ids AS id MATCH (w:_Waiting) WHERE w.source = id OR w.target = id RETURN w.id AS id"
_LINK: Final = "RETURN DISTINCT type(r) AS kind, startNode(r).id AS source, endNode(r).id AS target, properties(r) AS r"


class Known(NamedTuple):
    """A statement and what holds of it now; `visible` to the graph's marking, and live."""

    entry: Statement
    visible: bool
    credibility: int


class Node(NamedTuple):
    """A node as it stands: its ids and the statements that it shows, in hex."""

    id: str
    members: tuple[str, ...]
    statements: tuple[str, ...]


class Link(NamedTuple):
    """A relationship as it stands, with a place for each statement (by its id in hex)."""

    id: str
    spot: Spot
    affirmed: Mapping[str, Place]
    denied: Mapping[str, Place]

    @property
    def statements(self) -> set[str]:
        """Every statement of it."""
        return self.affirmed.keys() | self.denied.keys()


class Ground:
    """The typed graph before a change, and the ledger's statements with what holds of them after it."""

    def __init__(
        self,
        connection: Connection,
        ledger: Ledger,
        caller: Marking,
        ontology: Ontology,
        entries: Iterable[Statement] = (),
    ) -> None:
        self.ontology, self._connection, self._ledger, self._caller = ontology, connection, ledger, caller
        self._entries = {entry.id: entry for entry in entries}
        self._known: dict[str, Known] = {}
        self._nodes: dict[str, Node | None] = {}
        self.judged_ids: set[str] = set()
        labels, types = schema.labels(ontology), schema.types(ontology)
        self._at = (
            f"{schema.ONCE}UNWIND $ids AS id OPTIONAL MATCH (j:_Judged) WHERE j.id = id "
            "WITH id, j, coalesce(j.node, id) AS at "
            f"OPTIONAL MATCH (n:{labels}) WHERE n.id = at RETURN id, j IS NOT NULL AS judged, n.id AS node, "
            "n.members AS members, n.statement_ids AS statements"
        )
        self._named = f"{schema.ONCE}UNWIND $ids AS id MATCH ()-[r:{types}]->() WHERE r.id = id {_LINK}"
        self._around = f"{schema.ONCE}UNWIND $ids AS id MATCH (n:{labels})-[r:{types}]-() WHERE n.id = id {_LINK}"

    def known(self, ids: Iterable[str]) -> list[Known]:
        """Statements by id in hex; those that were never asserted, or are erased, are left out."""
        wanted = dict.fromkeys(ids)
        missing = [bytes.fromhex(one) for one in wanted if one not in self._known]
        if missing:
            now = standing(self._connection, missing)
            given = [self._entries[one] for one in missing if one in self._entries]
            unread = [one for one in missing if one not in self._entries]
            for entry in [*given, *(self._ledger.statements(unread) if unread else ())]:
                how = now.get(entry.id)
                seen = how is not None and how.live and self._caller.may_see(marking.parse(how.marking))
                self._known[entry.id.hex()] = Known(entry, seen, how.credibility if how else entry.credibility)
        return [self._known[one] for one in wanted if one in self._known]

    def look_up(self, entities: Iterable[str]) -> None:
        """Read the nodes that entities belong to."""
        missing = [entity for entity in dict.fromkeys(entities) if entity not in self._nodes]
        for row in self._connection.read(self._at, ids=missing) if missing else ():
            # Of what another follow deletes at this moment nothing can be read; `step` refuses this one then.
            held = None not in (row["node"], row["members"], row["statements"])
            node = Node(row["node"], tuple(row["members"]), tuple(row["statements"])) if held else None
            self._nodes[row["id"]] = node if node and row["id"] in node.members else None
            self.judged_ids |= {row["id"]} if row["judged"] else set()

    def node(self, entity: str) -> Node | None:
        """The node of an entity that was looked up."""
        return self._nodes[entity]

    def facts(self, entities: Iterable[str]) -> dict[str, list[Fact]]:
        """By entity, what visible statements say of the entities given and of others in their nodes.

        Every statement that may say something of them has been asked for before, stands on their node or waits.
        """
        entities = set(entities)
        self.look_up(entities)
        nodes = {node for entity in entities if (node := self._nodes[entity])}
        self.known({one for node in nodes for one in node.statements} | set(self.waiting(entities)))
        found: dict[str, list[Fact]] = defaultdict(list)
        for known in self._known.values():
            entry = known.entry
            if known.visible and self.is_fact(entry):
                found[entry.entity].append(Fact(entry.id.hex(), entry.entity, entry.prop, entry.value))
        return found

    def is_fact(self, entry: Statement) -> bool:
        """Whether a node shows such a statement."""
        return entry.sign == "+" and facts.is_shown(entry.entity, entry.prop, self.ontology)

    def waiting(self, entities: Iterable[str]) -> list[str]:
        """Ids of statements that wait and name one of the entities."""
        asked = list(entities)
        return [row["id"] for row in self._connection.read(_WAITING, ids=asked)] if asked else []

    def links(self, ids: Iterable[str]) -> list[Link]:
        """Relationships by id."""
        return self._links(self._named, list(ids))

    def links_at(self, nodes: Iterable[str]) -> list[Link]:
        """Every relationship at some nodes."""
        return self._links(self._around, list(nodes))

    def _links(self, text: str, ids: Sequence[str]) -> list[Link]:
        return [_link(row) for row in self._connection.read(text, ids=ids) if None not in row.values()] if ids else []

    def cited(self, sources: Iterable[str]) -> dict[str, str]:
        """The grade that stands in the graph for a source; those that no place names are left out."""
        asked = list(sources)
        rows = self._connection.read(_CITED, ids=asked) if asked else ()
        return {row["id"]: row["reliability"] for row in rows}

    def judged(self) -> set[str]:
        """Every id that a visible judgement of identity named before."""
        return {row["id"] for row in self._connection.read(_JUDGED)}

    @cached_property
    def judgements(self) -> tuple[Judge, ...]:
        """Visible judgements of identity that stand now, in the order of their commits. Cost: reads the log."""
        stand = fold(self._ledger.events().log).judgements
        return tuple(
            judge for judge in stand
            if judge.question == "identity" and self._caller.may_see(marking.parse(judge.marking))
        )  # fmt: skip

    @property
    def judged_ends(self) -> set[str]:
        """Every id that such a judgement names."""
        return {end for judge in self.judgements for end in judge.ends}


def _link(row: Record) -> Link:
    held: dict[str, Any] = row["r"]
    spot = (row["kind"], row["source"], row["target"], held["key"])
    return Link(held["id"], spot, lists.places(held), lists.places(held, DENIED))
