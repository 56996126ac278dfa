"""The ledger: its events, what they amount to (`fold`), and the port that every store implements.

A batch is opened, filled by any number of `append` calls and counts from the `Commit` that names it.
Position is the number of the last commit; events are read in the order of their commits.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol, TypeAlias

import msgspec

from graph.statement import Statement

FORMAT: Final = 1
MODULUS: Final = 1 << 256

Question: TypeAlias = Literal["identity", "case_link", "conflict"]
Verdict: TypeAlias = Literal["yes", "no", "unsure"]


class Open(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Start a batch. `batch` is a token of its own; `content` is the SHA-256 that tells whether it is known.

    `report` is a JSON text (file name, rows in, statements out, skipped, rejects).
    """

    batch: str
    content: str
    dataset: str | None = None
    beside: bool = False
    actor: str
    recorded_at: str
    marking: str
    report: str = "{}"


class Assert(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Statements asserted by a batch; at most `CHUNK` in one event."""

    batch: str
    statements: tuple[Statement, ...]


class Retract(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Hold a statement back, whatever load asserts it, until this batch is undone."""

    batch: str
    statement: bytes
    marking: str
    reason: str


class Regrade(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Give a statement another credibility; the latest one counts."""

    batch: str
    statement: bytes
    credibility: int
    marking: str
    reason: str


class Reclassify(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Give a statement another marking (`to`); the latest one counts."""

    batch: str
    statement: bytes
    to: str
    marking: str
    reason: str


class Judge(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An analyst's answer to a question about two ids (sorted) or, for a conflict, about one id twice."""

    batch: str
    question: Question
    ends: tuple[str, str]
    verdict: Verdict
    premises: tuple[str, ...] = ()
    marking: str
    reason: str


class Undo(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Take back a committed batch (itself an undo perhaps), or sweep a staged one."""

    batch: str
    undone: str
    marking: str
    reason: str


class Erase(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Blank a statement for good: the store replaces its id by `tombstone`, 32 random bytes, in every event.

    A change that names a tombstone is about nothing, whether it was there before the erasure or is written after it.
    """

    batch: str
    statement: bytes
    tombstone: bytes
    marking: str
    reason: str


class Commit(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Make batches count, all at once and in this order."""

    batches: tuple[str, ...]
    actor: str
    recorded_at: str


Change: TypeAlias = Retract | Regrade | Reclassify | Judge | Undo | Erase
Event: TypeAlias = Open | Assert | Change | Commit
CHUNK: Final = 5000

COLUMNS: Final = (
    "position",  # where the store keeps the statement: an int that `statements` takes
    "batch", "id", "entity", "prop", "value", "key", "sign", "during", "seen_on", "source", "origin",
    "locator", "method", "premises", "credibility", "marking",
)  # fmt: skip


class Logged(msgspec.Struct, frozen=True):
    """An event and the position of the commit that made it count; assertions are not logged but columns."""

    position: int
    event: Open | Change | Commit


class Events(msgspec.Struct, frozen=True):
    """What was committed after `since` up to `until`: the log in order, and asserted statements as columns.

    Each column is a list with one place an assertion, in the order of commits. The column `batch` holds tokens,
    `key` canonical JSON text, `premises` hex ids joined by spaces, `id` bytes; an absent text is None.
    """

    log: Sequence[Logged]
    columns: Mapping[str, Sequence[object]]
    until: int


class Position(msgspec.Struct, frozen=True):
    """The last commit's number and, per marking, the sum of the live lines modulo 2^256."""

    position: int
    sums: Mapping[str, int]

    @property
    def digest(self) -> str:
        """The sum over every marking, as 64 hex digits."""
        return f"{sum(self.sums.values()) % MODULUS:064x}"


class Ledger(Protocol):
    """The store port. Every verb raises StoreError with one sentence when the store fails."""

    def append(self, events: Iterable[Event]) -> int:
        """Write events in order and return the position of the last commit; all of one call, or none, is kept."""

    def events(self, since: int = 0, until: int | None = None, columns: Sequence[str] = ()) -> Events:
        """Whole batches committed after `since`, up to `until` (the last commit if None), read at one version."""

    def statements(self, ids: Sequence[bytes | int]) -> list[Statement]:
        """Statements by id or by position, in the order asked, as first asserted; an unknown one is left out."""

    def position(self) -> Position:
        """The last commit and the digest's sums, read at one version."""

    def close(self) -> None:
        """Let the store go; nothing staged is committed."""


@dataclass(frozen=True, slots=True)
class State:
    """What a log amounts to: which batches are live, and what holds for single statements.

    `loads` lists (position, Open) of every committed batch in order; `undone` and `superseded` hold tokens.
    """

    loads: tuple[tuple[int, Open], ...] = ()
    undone: frozenset[str] = frozenset()
    superseded: frozenset[str] = frozenset()
    retracted: Mapping[bytes, str] = field(default_factory=dict)
    credibility: Mapping[bytes, int] = field(default_factory=dict)
    marking: Mapping[bytes, str] = field(default_factory=dict)
    judgements: tuple[Judge, ...] = ()

    @property
    def live(self) -> frozenset[str]:
        """Tokens of the batches whose assertions and changes count."""
        return frozenset(opened.batch for _, opened in self.loads) - self.undone - self.superseded

    def known(self, content: str) -> bool:
        """Whether a batch of that content is committed, not undone and not superseded."""
        live = self.live
        return any(opened.content == content and opened.batch in live for _, opened in self.loads)


def fold(log: Iterable[Logged]) -> State:
    """Read a log, in order, into the state that it leaves. Cost: linear in the log."""
    entries = list(log)
    loads = tuple((entry.position, entry.event) for entry in entries if isinstance(entry.event, Open))
    changes = [entry.event for entry in entries if not isinstance(entry.event, Open | Commit)]
    undone = _undone(changes)
    superseded = _superseded(loads, undone)
    standing = [change for change in changes if change.batch not in undone and change.batch not in superseded]
    return State(
        loads=loads,
        undone=undone,
        superseded=superseded,
        retracted={change.statement: change.marking for change in standing if isinstance(change, Retract)},
        credibility={change.statement: change.credibility for change in standing if isinstance(change, Regrade)},
        marking={change.statement: change.to for change in standing if isinstance(change, Reclassify)},
        judgements=tuple(change for change in standing if isinstance(change, Judge)),
    )


def _undone(changes: Sequence[Change]) -> frozenset[str]:
    """An undo names an earlier batch, so reading backwards each one is known to stand or not when met."""
    undone: set[str] = set()
    for change in reversed(changes):
        if isinstance(change, Undo) and change.batch not in undone:
            undone.add(change.undone)
    return frozenset(undone)


def _superseded(loads: Sequence[tuple[int, Open]], undone: frozenset[str]) -> frozenset[str]:
    standing: dict[str, set[str]] = {}
    superseded: set[str] = set()
    for _, opened in loads:
        if opened.dataset is None or opened.batch in undone:
            continue
        if not opened.beside:
            superseded |= standing.pop(opened.dataset, set())
        standing.setdefault(opened.dataset, set()).add(opened.batch)
    return frozenset(superseded)


def statement_line(statement: bytes, marking: str, credibility: int) -> int:
    """The digest's line of a live statement, as a number below 2^256."""
    return _line(statement_text(statement.hex(), marking, credibility))


def statement_text(statement: str, marking: str, credibility: int) -> str:
    """The text of a statement's line, its id in hex; a store that hashes many lines needs it in parts."""
    return f'["statement","{statement}","{marking}","{credibility}"]'


def judgement_line(judge: Judge) -> int:
    """The digest's line of a judgement that stands."""
    return _line(
        msgspec.json.encode(
            ["judgement", judge.question, judge.ends, judge.verdict, judge.premises, judge.marking]
        ).decode()
    )


def retract_line(statement: bytes) -> int:
    """The digest's line of a retract whose statement no live batch asserts."""
    return _line(f'["retract","{statement.hex()}"]')


def _line(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest())
