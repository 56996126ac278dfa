"""Make the typed graph anew in batches: the old goes, then nodes, links and what the graph keeps for itself come.

Which batches there are rests on the ledger up to the target position alone; so whoever goes on after a kill, or
beside another process, takes up the next one.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, TypeGuard

from neo4j import ManagedTransaction

from graph.ledger import Erase, Ledger
from graph.ontology import Ontology
from graph.stores.neo4j.connecting import Connection
from graph.stores.neo4j.typed import schema, state
from graph.stores.neo4j.typed.batches import batches
from graph.stores.neo4j.typed.source import Sources
from graph.stores.neo4j.typed.state import Reached, Work
from graph.stores.neo4j.typed.writing import Change

# Of the old graph, what one transaction takes away.
_NODES: Final = 1000
_LINKS: Final = 2000


def begin(connection: Connection, seen: Reached | None, caller: str, target: int, ontology: Ontology) -> bool:
    """Say that the graph is made anew; False where somebody was faster."""
    schema.create(connection, ontology)
    return state.start(connection, seen, caller, target, ontology.hash)


def go_on(connection: Connection, ledger: Ledger, seen: Reached, ontology: Ontology) -> None:
    """Do what is left of a rebuild; stop where somebody begins another, or where what it is made from was erased.

    Cost: each part of `sources` reads the ledger three times; memory as for a view of one part.
    """
    if any(isinstance(entry.event, Erase) for entry in ledger.events(seen.target).log):
        begin(connection, seen, seen.marking, ledger.position().position, ontology)
        return
    _clear(connection, seen, ontology)
    sources = Sources(connection, ledger.events(0, seen.target).log, seen.target, seen.marking, ontology)
    number = 0
    for number, batch in enumerate(_ahead(batches(sources)), 1):
        if not _turn(connection, seen, number, partial(batch.write, ontology=ontology)):
            return
    _turn(connection, seen, number + 1, _nothing, rebuilding=False, position=seen.target, judged=sources.judged)


def _ahead(changes: Iterator[Change]) -> Iterator[Change]:
    """The same, each made while the one before it is written."""
    with ThreadPoolExecutor(1) as maker:
        later = maker.submit(next, changes, None)
        while change := later.result():
            later = maker.submit(next, changes, None)
            yield change


def _clear(connection: Connection, seen: Reached, ontology: Ontology) -> None:
    """Take the old graph away, a few thousand at a time; the ledger's nodes have other labels."""
    for labels in (schema.labels(ontology), "_Waiting|_Cited|_Judged"):
        there = f"MATCH (n:{labels}) RETURN 1 LIMIT 1"
        while _goes_on(at := state.reached(connection), seen) and not at.done and connection.read(there):
            state.step(connection, at, partial(_take_away, labels=labels))
    _turn(connection, seen, 0, _nothing)


def _take_away(transaction: ManagedTransaction, labels: str) -> None:
    """Some nodes; a node of many links loses them first, batch by batch."""
    some = f"{schema.ONCE}MATCH (n:{labels}) WITH n LIMIT {_NODES}"
    unlink = f"{some} MATCH (n)-[r]-() WITH DISTINCT r LIMIT {_LINKS} DELETE r RETURN count(*) AS gone"
    if transaction.run(unlink).single(strict=True)["gone"] < _LINKS:
        transaction.run(f"{some} DELETE n").consume()


def _turn(connection: Connection, seen: Reached, number: int, work: Work, **changes: Any) -> bool:
    """Do a batch unless it is done; False where this rebuild no longer goes on."""
    while _goes_on(at := state.reached(connection), seen) and at.done >= number:
        if at.done > number or state.step(connection, at, work, done=number + 1, **changes):
            return True
    return False


def _goes_on(at: Reached | None, seen: Reached) -> TypeGuard[Reached]:
    """Whether the rebuild that was seen still goes on."""
    return at is not None and at.rebuilding and at._replace(done=seen.done, turn=seen.turn) == seen


def _nothing(_: ManagedTransaction) -> None:
    """A batch that only moves the state on."""
