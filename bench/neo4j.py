"""A Neo4j store against bare UNWIND on the same server, and what a read, a small commit and a load cost there."""

import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
import neo4j

from bench.load import loaded
from bench.made import statements
from bench.report import row, write
from bench.stores import WHEN, fill, server
from graph import ontology
from graph.ledger import Assert, Commit, Open
from graph.marking import CLEAR
from graph.projection.rows import NEEDED
from graph.statement import Statement
from graph.stores.neo4j import typed
from graph.stores.neo4j.connecting import PASSWORD, USER
from graph.stores.neo4j.store import Neo4jStore
from graph.stores.neo4j.typed.batches import batches
from graph.stores.neo4j.typed.source import Sources

WARM, ROUNDS, TOGETHER, LINKS, COMMITS = 3, 5, 5_000, 4_000, 10
RATE, VISIBLE, MEMORY = 300_000, 0.5, 300
_UNIQUE: Final = "CREATE CONSTRAINT bare IF NOT EXISTS FOR (n:Bare) REQUIRE n.id IS UNIQUE"
_EMPTY: Final = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 100 ROWS"
_UNTYPED: Final = """MATCH (n) WHERE n.members IS NOT NULL OR n:_Typed OR n:_Waiting OR n:_Cited OR n:_Judged
    CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 100 ROWS"""
_GONE: Final = "MATCH (n:Bare) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 100 ROWS"
_NODES: Final = "MATCH (n) WHERE n.members IS NOT NULL RETURN properties(n)"
_RELATIONS: Final = "MATCH (a)-[r]->(b) WHERE r.statement_ids IS NOT NULL RETURN [a.id, b.id, properties(r)]"
_BARE: Final = "UNWIND $rows AS row CREATE (n:Bare) SET n = row"
_BARE_LINKS: Final = """UNWIND $rows AS row MATCH (a:Bare {id: row[0]}) MATCH (b:Bare {id: row[1]})
    CREATE (a)-[r:LINK]->(b) SET r = row[2]"""


class Bench:
    """One server, the store on it, and a driver that goes behind the store's back."""

    def __init__(self, url: str, login: dict[str, str], driver: neo4j.Driver) -> None:
        self.url, self.login, self._driver = url, login, driver

    def ask(self, text: str, **parameters: Any) -> list[Any]:
        """The first value of each row."""
        with self._driver.session() as session:
            return [found[0] for found in session.run(text, parameters)]

    def store(self) -> Neo4jStore:
        """A store on an empty database."""
        self.ask(_EMPTY)
        return Neo4jStore(self.url, self.login)

    def unwind(self, text: str, rows: Sequence[Any], size: int) -> float:
        """Seconds to write rows, so many in a transaction."""
        start = time.perf_counter()
        with self._driver.session() as session:
            for first in range(0, len(rows), size):
                session.execute_write(_run, text, rows[first : first + size])
        return time.perf_counter() - start


def main() -> None:
    """Each part has a server of its own: to empty a large one takes minutes."""
    small = "--small" in sys.argv
    rows = [*_on_a_server(lambda bench: _ledger(bench, 20_000 if small else 100_000))]
    rows += _on_a_server(lambda bench: _typed(bench, 20_000 if small else 100_000))
    rows += _on_a_server(lambda bench: _at_size(bench, 100_000 if small else 1_000_000))
    for size in (10_000, 100_000) if small else (100_000, 1_000_000):
        rows += _on_a_server(partial(_load, size=size))
    write("neo4j", rows)


def _on_a_server(work: Callable[[Bench], Iterator[dict[str, Any]]]) -> list[dict[str, Any]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        server(Path(folder), "2g") as (url, login),
        _driver(url, login) as driver,
    ):
        bench = Bench(url, login, driver)
        bench.ask(_UNIQUE)
        return list(work(bench))


def _ledger(bench: Bench, count: int) -> Iterator[dict[str, Any]]:
    """Marked AMBER, so that the typed graph, which shows CLEAR, has no part in it. Some rounds warm the server."""
    made = {entry.id: entry for entry in statements(count)}.values()
    ready = [msgspec.structs.replace(entry, marking="AMBER") for entry in made]
    plain = [_flat(entry) for entry in ready]
    times = [(_appended(bench, ready), bench.unwind(_BARE, plain, TOGETHER)) for _ in range(WARM + ROUNDS)]
    first = [len(ready) / took for took in times[0]]
    ours, peer = (len(ready) / statistics.median(column) for column in zip(*times[WARM:], strict=True))
    yield row(
        f"{len(ready):,} ready statements into the ledger, open to commit", ours, "statements/s", ">= 1.0",
        met=ours >= peer, peer=peer, peer_name="bare UNWIND of one node a statement, its id unique",
    )  # fmt: skip
    yield row(
        "the same on a server just started", first[0], "statements/s", "no goal",
        met=True, peer=first[1], peer_name="the same, after it",
    )  # fmt: skip


def _appended(bench: Bench, ready: Sequence[Statement]) -> float:
    store = bench.store()
    took = _seconds(lambda: fill(store, ready))
    store.close()
    bench.ask(_EMPTY)
    return took


def _typed(bench: Bench, count: int) -> Iterator[dict[str, Any]]:
    """The peer writes the same nodes and relationships, with the same properties, under one label and one type."""
    store, vocabulary = bench.store(), ontology.load()
    fill(store, statements(count))
    at = store.position().position
    nodes, links = bench.ask(_NODES), bench.ask(_RELATIONS)
    changes = list(batches(Sources(store.connection, store.events().log, at, str(CLEAR), vocabulary)))
    times = []
    for _ in range(1 + ROUNDS):
        bench.ask(_UNTYPED)
        whole = _seconds(lambda: typed.follow(store.connection, store))
        bench.ask(_UNTYPED)
        ours = _seconds(
            lambda: [store.connection.write(partial(change.write, ontology=vocabulary)) for change in changes]
        )
        bare = bench.unwind(_BARE, nodes, LINKS) + bench.unwind(_BARE_LINKS, links, LINKS)
        bench.ask(_GONE)
        times.append((whole, ours, bare))
    whole, ours, peer = (len(links) / statistics.median(column) for column in zip(*times[1:], strict=True))
    size = f"{len(nodes):,} nodes and {len(links):,} relationships"
    yield row(
        f"typed graph of {size}, its batches ready", ours, "relationships/s", ">= 0.70",
        met=ours >= 0.7 * peer, peer=peer, peer_name="bare UNWIND of the same nodes and relationships",
    )  # fmt: skip
    yield row("the same from the ledger, made while it is written", whole, "relationships/s", "no goal", met=True)
    store.close()


def _at_size(bench: Bench, count: int) -> Iterator[dict[str, Any]]:
    store = bench.store()
    fill(store, statements(count))
    size = len(store.events(columns=("id",)).columns["id"])
    rate = size / min(_seconds(lambda: store.events(columns=NEEDED)) for _ in range(ROUNDS))
    yield row(f"columns for a view of {size:,} statements", rate, "statements/s", f">= {RATE:,}/s", met=rate >= RATE)
    first, *others = [_commit(store, seed) for seed in range(2, 2 + COMMITS)]
    for name, took in (("the first, with its planning", first), ("median of the others", statistics.median(others))):
        work = f"100 statements on {size:,}, append to visible in ledger and typed graph: {name}"
        yield row(work, took, "s", f"<= {VISIBLE} s", met=took <= VISIBLE)
    store.close()


def _commit(store: Neo4jStore, seed: int) -> float:
    batch, part = f"small-{seed}", tuple(itertools.islice(statements(400, seed), 300, 400))
    opened = Open(batch=batch, content=batch, actor="bench", recorded_at=WHEN, marking="CLEAR")
    start = time.perf_counter()
    commit = Commit(batches=(batch,), actor="bench", recorded_at=WHEN)
    position = store.append([opened, Assert(batch=batch, statements=part), commit])
    found = typed.reached(store.connection)
    took = time.perf_counter() - start
    if found is None or found.rebuilding or found.position != position:
        raise SystemExit("the typed graph did not follow")
    return took


def _load(bench: Bench, size: int) -> Iterator[dict[str, Any]]:
    rate, peak = loaded(size, bench.url, bench.login)
    work = f"`lintas load` of a CSV of {size:,} statements, typed graph included"
    yield row(work, rate, "statements/s", "no goal", met=True)
    yield row(f"peak memory of {work}", peak, "MB", f"<= {MEMORY} MB", met=peak <= MEMORY)


def _driver(url: str, login: dict[str, str]) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(url, auth=(login[USER], login[PASSWORD]))


def _run(transaction: neo4j.ManagedTransaction, text: str, rows: Sequence[Any]) -> None:
    transaction.run(text, rows=rows).consume()


def _flat(entry: Statement) -> dict[str, Any]:
    words = msgspec.structs.asdict(entry) | {"id": entry.id.hex(), "key": None, "premises": list(entry.premises)}
    return {name: value for name, value in words.items() if value is not None}


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
