"""A ledger copied commit by commit: the same events in the same order, with the same tokens, actors and times.

So loads, undos and positions are the same in the copy, and one that was stopped goes on after its last commit. What
is staged is not copied. A statement is written as the source holds it now. Where something was erased, the source has
the tombstone in every event, the `Erase` too: written again, that one names its own tombstone and finds nothing to
blank. So a copy never holds what was erased before; one that was begun earlier no longer equals its source and is
refused (docs/decisions/0030-copies-by-commit.md).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

import msgspec

from graph.errors import BadInput, StoreBusy, StoreDamaged
from graph.ledger import CHUNK, Assert, Erase, Event, Ledger, Open

# The events of each commit, its `Commit` last; one is read to its end before the next is asked for.
Commits: TypeAlias = Iterator[Iterator[Event]]


class Copied(NamedTuple):
    """Where source and copy stand, both: position and digest; and how many commits were there before."""

    position: int
    digest: str
    there: int


def copy(source: Ledger, target: Ledger) -> Copied:
    """Bring a target that is empty, or an unfinished copy, to where the source stands.

    What is committed to the source meanwhile is copied too; what is erased there meanwhile has all compared again.
    Raises BadInput where the target holds something else, StoreDamaged where the digests differ at the end.
    Cost: reads the source once, and what was there before twice; memory for `CHUNK` statements and for the positions
    of the largest commit.
    """
    there, since = target.position().position, 0
    while True:
        goal = source.position()
        write(commits(source, since, goal.position), target, since=since, until=goal.position)
        later = source.events(goal.position).log
        if not later:
            prove(target, goal.position, goal.digest)
            return Copied(goal.position, goal.digest, there)
        since = 0 if any(isinstance(entry.event, Erase) for entry in later) else goal.position


def commits(ledger: Ledger, since: int, until: int) -> Commits:
    """Each commit after `since` up to `until`."""
    return (_events(ledger, position) for position in range(since + 1, until + 1))


def write(commits: Commits, target: Ledger, *, since: int = 0, until: int) -> None:
    """Write the commits numbered after `since` up to `until`, each whole or not at all; those there are compared.

    Raises BadInput where the target holds other ones, StoreBusy where another program writes there.
    """
    reached = target.position().position
    if reached > until:
        raise BadInput(f"the target holds {reached} commits, which are more than the {until} to copy; {_OTHER}")
    for position, events in enumerate(commits, since + 1):
        if position > reached:
            _append(target, events, position)
        elif _said(events) != _said(_events(target, position)):
            raise BadInput(f"commit {position} of the target is another than the one to copy; {_OTHER}")


def prove(target: Ledger, position: int, digest: str) -> None:
    """Raise StoreDamaged where a copy does not stand at a position with that digest."""
    found = target.position()
    if (found.position, found.digest) != (position, digest):
        raise StoreDamaged(
            f"the copy differs from what was copied (digest {found.digest[:8]}… at {found.position}, not {digest[:8]}… "
            f"at {position}); do not use it, and copy again into an empty store"
        )


_OTHER = "it is of something else, or from before an erasure; name an empty store"


def _events(ledger: Ledger, position: int) -> Iterator[Event]:
    """The events of one commit: of each batch its opening, its statements, its changes; then the commit."""
    found = ledger.events(position - 1, position, ("batch", "position"))
    places: Sequence[int] = found.columns["position"]  # type: ignore[assignment]  # the port says what each column holds
    runs = _runs(found.columns["batch"])
    for entry in found.log:
        yield entry.event
        if isinstance(entry.event, Open):
            first, end = runs.get(entry.event.batch, (0, 0))
            for start in range(first, end, CHUNK):
                statements = ledger.statements(places[start : min(start + CHUNK, end)])
                yield Assert(batch=entry.event.batch, statements=tuple(statements))


def _runs(tokens: Iterable[object]) -> dict[object, tuple[int, int]]:
    """Where the rows of each batch begin and end."""
    runs: dict[object, tuple[int, int]] = {}
    end = 0
    for token, run in groupby(tokens):
        first, end = end, end + sum(1 for _ in run)
        runs[token] = first, end
    return runs


def _append(target: Ledger, events: Iterator[Event], position: int) -> None:
    try:
        reached = target.append(events)
    except BadInput:
        if target.position().position < position:
            raise
        reached = 0
    if reached != position:
        raise StoreBusy("another program writes into the target; let nothing else write there, and copy again")


def _said(events: Iterable[Event]) -> tuple[list[Event], Counter[str]]:
    """What a commit says: its events, and per batch the sum of its statements' hashes, in whatever order they stand."""
    told: list[Event] = []
    sums: Counter[str] = Counter()
    for event in events:
        if not isinstance(event, Assert):
            told.append(event)
            continue
        for entry in event.statements:
            sums[event.batch] += int.from_bytes(hashlib.sha256(msgspec.json.encode(entry)).digest())
    return told, sums
