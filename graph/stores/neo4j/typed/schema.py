"""Labels, relationship types and constraints of the typed graph: all names come from the ontology, none from data.

Beside what people browse it keeps four kinds of node for itself.

| node | holds |
|---|---|
| `_Typed` | one: the marking, the position reached, whether it is being made anew and how many batches are done |
| `_Waiting` | a visible statement with no place in the graph: an end has no visible caption, or both ends are one |
| `_Cited` | a source that a place names, and the grade that stands there |
| `_Judged` | an id that a visible judgement of identity names, and the node that holds it |
"""

import re
from typing import Final

from graph.errors import BadInput
from graph.ontology import Ontology
from graph.stores.neo4j.connecting import Connection
from graph.stores.neo4j.schema import make

# What goes before a text that names every label or type: it takes 0.1 s and more to plan, and index seeks by id stay
# the best plan however many nodes there are, so the server keeps the plan that it has.
ONCE: Final = "CYPHER replan=skip "
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z_]*")
_OWN: Final = {
    "_typed": "CREATE CONSTRAINT _typed IF NOT EXISTS FOR (n:_Typed) REQUIRE n.one IS UNIQUE",
    "_waiting": "CREATE CONSTRAINT _waiting IF NOT EXISTS FOR (n:_Waiting) REQUIRE n.id IS UNIQUE",
    "_waiting_source": "CREATE INDEX _waiting_source IF NOT EXISTS FOR (n:_Waiting) ON (n.source)",
    "_waiting_target": "CREATE INDEX _waiting_target IF NOT EXISTS FOR (n:_Waiting) ON (n.target)",
    "_cited": "CREATE CONSTRAINT _cited IF NOT EXISTS FOR (n:_Cited) REQUIRE n.id IS UNIQUE",
    "_judged": "CREATE CONSTRAINT _judged IF NOT EXISTS FOR (n:_Judged) REQUIRE n.id IS UNIQUE",
}


def labels(ontology: Ontology) -> str:
    """Every label as a disjunction, so that a match by id plans index seeks."""
    return "|".join(map(_checked, ontology.kinds))


def types(ontology: Ontology) -> str:
    """Every relationship type as a disjunction."""
    return "|".join(map(_checked, ontology.links))


def label(entity: str, ontology: Ontology) -> str:
    """The label of an entity."""
    return _checked(ontology.kind_of(entity).name)


def type_of(link: str, ontology: Ontology) -> str:
    """The relationship type that a link's id names."""
    return _checked(ontology.links[link.partition(":")[0]].name)


def create(connection: Connection, ontology: Ontology) -> None:
    """Make the constraints and indexes that are not there."""
    wanted = _OWN | {
        f"typed_{name}": f"CREATE CONSTRAINT typed_{name} IF NOT EXISTS FOR {pattern} REQUIRE x.id IS UNIQUE"
        for names, shape in ((ontology.kinds, "(x:{})"), (ontology.links, "()-[x:{}]-()"))
        for name, pattern in ((_checked(name), shape.format(name)) for name in names)
    }
    make(connection, wanted)


def _checked(name: str) -> str:
    """A name that goes into Cypher unquoted."""
    if not _NAME.fullmatch(name):
        raise BadInput(f"{name[:40]!r} cannot be a label; the ontology names kinds with letters and _ only")
    return name
