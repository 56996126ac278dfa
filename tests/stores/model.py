"""The port on plain lists: slow, whole and obvious, the second opinion of every law."""

import copy
import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from graph.errors import BadInput
from graph.ledger import (
    CHUNK,
    COLUMNS,
    Assert,
    Commit,
    Erase,
    Event,
    Events,
    Judge,
    Logged,
    Open,
    Position,
    Undo,
    fold,
)
from graph.statement import Statement, canonical
from graph.stores.recount import recount

DAY = 24 * 3600


class ModelLedger:
    """Staged batches by token, committed events in order; one `append` is kept whole or not at all."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._staged: dict[str, tuple[float, list[Event]]] = {}
        self._committed: list[tuple[int, list[Event]]] = []
        self._places: dict[bytes, int] = {}
        self._contents: dict[bytes, Statement] = {}
        self._tombstones: set[bytes] = set()
        self._tokens: set[str] = set()
        self._last = self._given = 0

    def append(self, events: Iterable[Event]) -> int:
        before = copy.deepcopy(self.__dict__)
        try:
            for event in events:
                self._write(event)
        except BaseException:
            self.__dict__.update(before)
            raise
        return self._last

    def events(self, since: int = 0, until: int | None = None, columns: Sequence[str] = ()) -> Events:
        if unknown := set(columns) - set(COLUMNS):
            raise BadInput(f"there is no column {min(unknown)}; ask for one that there is")
        until = self._last if until is None else min(until, self._last)
        chosen = [(at, event) for at, events in self._committed for event in events if since < at <= until]
        log = [Logged(at, event) for at, event in chosen if not isinstance(event, Assert)]
        rows = {(event.batch, entry.id): entry for _, event in chosen if isinstance(event, Assert)
                for entry in event.statements if entry.id in self._places}  # fmt: skip
        return Events(log, {name: [self._cell(name, *row) for row in rows.items()] for name in columns}, until)

    def statements(self, ids: Sequence[bytes | int]) -> list[Statement]:
        found: dict[bytes | int, Statement] = {}
        for _, events in self._committed:
            for event in events:
                for entry in event.statements if isinstance(event, Assert) else ():
                    if entry.id in self._places:
                        found[entry.id] = found[self._places[entry.id]] = entry
        return [found[one] for one in ids if one in found]

    def position(self) -> Position:
        return Position(self._last, recount(self))

    def close(self) -> None:
        pass

    def _write(self, event: Event) -> None:
        if isinstance(event, Commit):
            self._commit(event)
        elif isinstance(event, Open):
            if event.batch in self._staged or event.batch in self._tokens:
                raise BadInput("opened before")
            self._staged[event.batch] = (self._clock(), [event])
        elif event.batch not in self._staged:
            raise BadInput("not open")
        else:
            if isinstance(event, Assert):
                if len(event.statements) > CHUNK:
                    raise BadInput("too many")
                event = msgspec.structs.replace(event, statements=tuple(map(self._first, event.statements)))
            self._staged[event.batch] = (self._clock(), [*self._staged[event.batch][1], event])

    def _first(self, entry: Statement) -> Statement:
        """The statement as it was first asserted, or as an erasure left it since."""
        if entry.id not in self._places:
            self._given += 1  # a place that an erasure left is never given again
            self._places[entry.id] = self._given
        return self._contents.setdefault(entry.id, entry)

    def _commit(self, event: Commit) -> None:
        names = list(dict.fromkeys(event.batches))
        if any(name not in self._staged for name in names):
            raise BadInput("not open")
        at, kept, done = self._last + 1, [], []
        for name in names:
            _, events = self._staged.pop(name)
            log = [Logged(old, entry) for old, entries in [*self._committed, (at, done)] for entry in entries]
            opened = events[0]
            assert isinstance(opened, Open)
            if not fold(one for one in log if not isinstance(one.event, Assert)).known(opened.content):
                kept.append(name)
                done.extend(events)
        if kept:
            self._last = at
            self._tokens.update(kept)
            self._committed.append((at, [*done, msgspec.structs.replace(event, batches=tuple(kept))]))
            for place in range(len(done)):
                one = self._committed[-1][1][place]
                if isinstance(one, Erase) and one.statement not in self._tombstones:
                    self._erase(one)
        undone = {one.undone for _, events in self._committed for one in events if isinstance(one, Undo)}
        for name, (touched, _) in list(self._staged.items()):
            if name in undone or touched < self._clock() - DAY:
                del self._staged[name]
        events = [*(one for _, one in self._committed), *(one for _, one in self._staged.values())]
        held = {entry.id for one in itertools.chain(*events) if isinstance(one, Assert) for entry in one.statements}
        self._contents = {name: entry for name, entry in self._contents.items() if name in held}

    def _erase(self, erase: Erase) -> None:
        self._tombstones.add(erase.tombstone)
        self._places.pop(erase.statement, None)
        self._contents.pop(erase.statement, None)
        old, new = erase.statement.hex(), erase.tombstone.hex()
        self._contents = {name: _renamed(entry, old, new) for name, entry in self._contents.items()}
        for _, events in self._committed:
            events[:] = [_without(event, erase) for event in events]
        for name, (touched, events) in self._staged.items():
            self._staged[name] = (touched, [_without(event, erase) for event in events])

    def _cell(self, name: str, key: tuple[str, bytes], entry: Statement) -> Any:
        match name:
            case "position":
                return self._places[entry.id]
            case "batch":
                return key[0]
            case "key":
                return canonical(dict(entry.key)).decode() if entry.key else None
            case "premises":
                return " ".join(entry.premises) or None
        return getattr(entry, name)


def _without(event: Event, erase: Erase) -> Event:
    """The event with the tombstone where it named the statement."""
    old, new = erase.statement.hex(), erase.tombstone.hex()
    match event:
        case Assert():
            kept = [_renamed(entry, old, new) for entry in event.statements if entry.id != erase.statement]
            return msgspec.structs.replace(event, statements=tuple(kept))
        case Judge():
            return _renamed(event, old, new)
        case Open() | Commit() | Undo():
            return event
    same = event.statement == erase.statement
    return msgspec.structs.replace(event, statement=erase.tombstone) if same else event


def _renamed(one: Any, old: str, new: str) -> Any:
    if old not in one.premises:
        return one
    return msgspec.structs.replace(one, premises=tuple(sorted(new if name == old else name for name in one.premises)))
