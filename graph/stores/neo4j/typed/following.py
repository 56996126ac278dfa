"""Bring the typed graph up after a commit: what single statements change in batches, anything else by a rebuild."""

import functools
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from neo4j import ManagedTransaction

from graph import marking
from graph import ontology as vocabularies
from graph.ledger import Erase, Event, Judge, Ledger, Open, Undo
from graph.marking import CLEAR
from graph.ontology import Ontology
from graph.statement import Statement
from graph.stores.neo4j.connecting import Connection
from graph.stores.neo4j.standing import touched
from graph.stores.neo4j.typed import rebuilding, state
from graph.stores.neo4j.typed.change import change_of
from graph.stores.neo4j.typed.ground import Ground
from graph.stores.neo4j.typed.placing import TooMuch
from graph.stores.neo4j.typed.state import Reached, Work

# Statements beyond which a rebuild is faster, and those of one batch.
MOST: Final = 20_000
BATCH: Final = 1000


def follow(connection: Connection, ledger: Ledger, ontology: Ontology | None = None) -> None:
    """Bring the typed graph up to the ledger's last commit; make it, for CLEAR, where there is none.

    Whoever else does the same at the same time does part of the work. Raises StoreError where the server fails;
    what was done by then stays, and the next call goes on from there.
    """
    ontology = ontology or vocabularies.load()
    while True:
        seen, last = state.reached(connection), ledger.position().position
        if seen is None and not last:
            return
        if seen is None or seen.vocabulary != ontology.hash or seen.position > last:
            caller = seen.marking if seen and seen.marking else str(CLEAR)
            rebuilding.begin(connection, seen, caller, last, ontology)
        elif seen.rebuilding:
            rebuilding.go_on(connection, ledger, seen, ontology)
        elif seen.position == last:
            return
        else:
            _catch_up(connection, ledger, seen, last, ontology)


def rebuild(connection: Connection, ledger: Ledger, caller: marking.Marking, ontology: Ontology | None = None) -> None:
    """Make the typed graph anew as the view of a marking; the ledger's own nodes are left alone."""
    ontology = ontology or vocabularies.load()
    begun = False
    while not begun:
        seen, last = state.reached(connection), ledger.position().position
        begun = rebuilding.begin(connection, seen, str(caller), last, ontology)
    follow(connection, ledger, ontology)


def _catch_up(connection: Connection, ledger: Ledger, seen: Reached, last: int, ontology: Ontology) -> None:
    """Part by part; what a part rests on is read under its lock, by the one who gets it, and by nobody in vain."""
    parts = functools.cache(lambda: _parts(connection, ledger, seen, last, ontology))
    at: Reached | None = seen
    done = 0
    try:
        while at is not None and at.position != last:
            at = state.step(connection, at, lambda transaction, done=done: parts()[done](transaction))  # type: ignore[misc]
            done += 1
    except TooMuch:
        rebuilding.begin(connection, at, seen.marking, last, ontology)


def _parts(connection: Connection, ledger: Ledger, seen: Reached, last: int, ontology: Ontology) -> list[Work]:
    """What to do after one another; the last one moves the position. Raises TooMuch where a rebuild is due."""
    log = ledger.events(seen.position, last).log
    ids = touched(connection, seen.position, last)
    if len(ids) > MOST or any(isinstance(entry.event, Erase) for entry in log):
        raise TooMuch
    judged = seen.judged or any(_judges(entry.event) for entry in log)
    rejoin = judged and any(_may_rejoin(entry.event) for entry in log)
    caller = marking.parse(seen.marking)
    batches = list(_batches(ledger, ids, ontology))

    def part(transaction: ManagedTransaction, number: int) -> dict[str, Any]:
        ground = Ground(connection, ledger, caller, ontology, batches[number])
        change = change_of(ground, [entry.id.hex() for entry in batches[number]], rejoin=rejoin and not number)
        change.write(transaction, ontology)
        return {"position": last, "judged": judged} if number == len(batches) - 1 else {}

    return [partial(part, number=number) for number in range(len(batches))]


def _batches(ledger: Ledger, ids: Sequence[bytes], ontology: Ontology) -> Iterator[list[Statement]]:
    """Statements, captions and grades before links, so that a link finds its ends; at least one batch."""
    entries = sorted(ledger.statements(ids), key=lambda entry: entry.prop in ontology.links)
    for start in range(0, len(entries) or 1, BATCH):
        yield entries[start : start + BATCH]


def _judges(event: Event) -> bool:
    return isinstance(event, Judge) and event.question == "identity"


def _may_rejoin(event: Event) -> bool:
    """An undo, or a load that takes the place of another, may take a judgement back or bring it back."""
    return _judges(event) or isinstance(event, Undo) or (isinstance(event, Open) and event.dataset is not None)
