"""Random graphs of several generators in one view and on one server, with both answers to a question."""

import contextlib
import math
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import msgspec
import neo4j

from graph.copying import copy
from graph.cypher import twin
from graph.cypher.declining import Declined
from graph.cypher.resolving import resolved
from graph.cypher.twin import Twin
from graph.evidence import rows_named
from graph.ledger import Ledger
from graph.paths.query import MAX_PATHS, PathQuery
from graph.paths.segments import find
from graph.stores.neo4j.connecting import Connection
from graph.stores.neo4j.store import Neo4jStore
from graph.view import View
from tests.neo4j import twin_graphs
from tests.neo4j.twin_graphs import Graph, Recipe
from tests.paths.worlds import store, view_of

RECIPES: Final[Mapping[str, Recipe]] = {
    "plain": Recipe(),
    "layered": Recipe(layered=True),
    "lasting": Recipe({"person": 4, "ring": 4, "org": 4}, {"PART_OF": 1}, lasting=True, only=True),
    "inferred": Recipe({"person": 4, "ring": 4, "org": 4, "trip": 3}, inferred=0.5),
    "acting": Recipe(
        {"body": 5, "person": 4, "trip": 3, "ring": 2, "event": 2},
        {"INTERCEPTED": 9, "CHARGED": 9, "ASSISTED": 9, "PARTICIPATES_IN": 9, "OPERATES_ON": 1},
        only=True,
    ),
    "holding": Recipe({"body": 4, "person": 3, "vessel": 4, "ring": 3}, {"HOLDS": 9}, only=True),
    "paying": Recipe({"body": 6, "person": 3, "org": 3}, {"PAID": 9, "WORKS_FOR": 3}, only=True),
    "undirected": Recipe(
        {"person": 4, "ring": 4, "org": 4}, {"COOPERATES_WITH": 6, "ASSOCIATED_WITH": 6, "DIRECTS": 4}, only=True
    ),
    "places": Recipe(
        {"person": 3, "trip": 4, "leg": 5, "place": 5, "terr": 3, "route": 1},
        {"HAS_LEG": 9, "FROM": 9, "TO": 9, "LOCATED_AT": 9, "PART_OF": 5, "OPERATES_ON": 9},
        only=True,
    ),
}  # fmt: skip
COUNTS: Final = {"plain": 40, "layered": 40}  # graphs of a generator, 15 of any other
PATIENCE: Final = 120.0
PLANS: Final = 100  # a server of 512 MB has no room for a thousand plans of texts that are all different
Ask = Callable[[Random, Graph], PathQuery]


@dataclass
class World:
    """The graphs of each generator, their view, and the way to a server whose typed graph holds the same."""

    graphs: Mapping[str, list[Graph]]
    ledger: Ledger
    view: View
    connection: Connection
    answers: int = 0

    def expected(self, query: PathQuery) -> list[list[str]]:
        """Every shortest path, or the k best, as the view has them."""
        without = set(rows_named(self.ledger, self.view, query.without.statement).values())
        found = find(self.view, msgspec.structs.replace(query, k=MAX_PATHS if query.k == 1 else query.k), without)
        paths = [[self.view.ids[node] for node in path] for path in found.paths]
        if query.k > 1:
            return paths
        shortest = [path for path in paths if len(path) == len(paths[0])]
        assert len(shortest) == found.ties
        return shortest

    def compiled(self, query: PathQuery) -> Twin | Declined:
        """The twin that lists every tie."""
        return twin.compile_query(resolved(self.view, query), self.view.ontology, whole=True)

    def answered(self, made: Twin) -> list[list[str]]:
        """The node ids of each path, as the server answers; a busy one gets longer than the 10 s of its settings."""
        self.answers += 1
        with self.connection._session(neo4j.READ_ACCESS) as session:
            if self.answers % PLANS == 0:
                session.run("CALL db.clearQueryCaches()").consume()
            rows = session.run(neo4j.Query(made.text, timeout=PATIENCE), dict(made.parameters))
            return [row["ids"] for row in rows]

    def questions(self, recipe: str, ask: Ask, count: int, seed: int = 0) -> Iterator[PathQuery]:
        """So many questions of a generator's graphs, in turn."""
        rng, graphs = Random(f"{recipe} {seed}"), self.graphs[recipe]
        return (ask(rng, graphs[number % len(graphs)]) for number in range(count))

    def differing(self, recipe: str, ask: Ask, count: int) -> tuple[int, int]:
        """How many questions are answered otherwise than the view does, and of how many.

        Stops where a fiftieth of `count` is reached.
        """
        enough, wrong = math.ceil(count / 50), 0
        for number, query in enumerate(self.questions(recipe, ask, count), 1):
            made = self.compiled(query)
            assert isinstance(made, Twin)
            wrong += self.answered(made) != self.expected(query)
            if wrong == enough:
                return wrong, number
        return wrong, count


def world(folder: Path, connection: Connection) -> World:
    """The same graphs in every run, in a store, in its view, and in a copy on a server."""
    graphs: dict[str, list[Graph]] = {}
    number = 0
    for name, recipe in RECIPES.items():
        graphs[name] = []
        for _ in range(COUNTS.get(name, 15)):
            graphs[name].append(twin_graphs.graph(Random(number), number, recipe))
            number += 1
    graphs["attackers"] = [twin_graphs.attackers()]
    everything = [made for several in graphs.values() for made in several]
    batches = [[entry for made in several for entry in made.entries] for several in graphs.values()]
    ledger = store(folder, twin_graphs.sources(), *batches, [judge for made in everything for judge in made.judges])
    with contextlib.closing(Neo4jStore(connection.address, os.environ)) as server:
        copy(ledger, server)
    return World(graphs, ledger, view_of(ledger), connection)
