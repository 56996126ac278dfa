"""Small named events from which the tests are told."""

import itertools
from collections.abc import Sequence
from typing import Any

from graph.ledger import (
    CHUNK,
    Assert,
    Change,
    Commit,
    Erase,
    Event,
    Judge,
    Ledger,
    Open,
    Reclassify,
    Regrade,
    Retract,
    Undo,
)
from graph.statement import Statement, statement

WHO, WHEN = "analyst", "2026-11-24T09:00:00+00:00"
_numbers = itertools.count(1)


def caption(name: str, **other: Any) -> Statement:
    """That a person has a name, as the paper says."""
    words: dict[str, Any] = {"source": "src:paper", "locator": "¶19", "marking": "CLEAR", "credibility": 2}
    return statement(f"person:paper/{name}", "caption", name.title(), **words | other)


ARI, BEA, CAN = caption("ari"), caption("bea"), caption("can")
SECRET = caption("dewi", marking="AMBER:alpha", credibility=3)


def token() -> str:
    return f"batch-{next(_numbers)}"


def staged(
    content: str, *statements: Statement, batch: str, dataset: str | None = None, beside: bool = False
) -> list[Event]:
    """A batch opened and filled, not committed."""
    opened = Open(
        batch=batch, content=content, dataset=dataset, beside=beside, actor=WHO, recorded_at=WHEN, marking="CLEAR",
        report='{"rows": 1}',
    )  # fmt: skip
    parts = [statements[start : start + CHUNK] for start in range(0, len(statements), CHUNK)]
    return [opened, *(Assert(batch=batch, statements=part) for part in parts)]


def commit(*batches: str) -> Commit:
    return Commit(batches=batches, actor=WHO, recorded_at=WHEN)


def load(ledger: Ledger, content: str, *statements: Statement, dataset: str | None = None, beside: bool = False) -> str:
    """Stage and commit a batch in one append; gives its token."""
    batch = token()
    ledger.append([*staged(content, *statements, batch=batch, dataset=dataset, beside=beside), commit(batch)])
    return batch


def act(ledger: Ledger, *changes: Change) -> str:
    """Commit changes as a batch of their own; gives its token."""
    batch = changes[0].batch
    ledger.append([*staged(batch, batch=batch), *changes, commit(batch)])
    return batch


def retract(ledger: Ledger, entry: Statement, marking: str | None = None) -> str:
    return act(ledger, Retract(batch=token(), statement=entry.id, marking=marking or entry.marking, reason="wrong"))


def regrade(ledger: Ledger, entry: Statement, credibility: int) -> str:
    change = Regrade(
        batch=token(), statement=entry.id, credibility=credibility, marking=entry.marking, reason="a second look"
    )
    return act(ledger, change)


def reclassify(ledger: Ledger, entry: Statement, to: str) -> str:
    change = Reclassify(batch=token(), statement=entry.id, to=to, marking=entry.marking, reason="an open inquiry")
    return act(ledger, change)


def judgement(batch: str, verdict: str = "yes", premises: Sequence[str] = (), marking: str = "CLEAR") -> Judge:
    return Judge(
        batch=batch, question="identity", ends=("person:paper/ari", "person:paper/bea"), verdict=verdict,  # type: ignore[arg-type]
        premises=tuple(sorted(premises)), marking=marking, reason="same passport",
    )  # fmt: skip


def judge(ledger: Ledger, verdict: str = "yes", premises: Sequence[str] = (), marking: str = "CLEAR") -> str:
    return act(ledger, judgement(token(), verdict, premises, marking))


def undo(ledger: Ledger, batch: str) -> str:
    return act(ledger, Undo(batch=token(), undone=batch, marking="CLEAR", reason="wrong file"))


def erase(ledger: Ledger, entry: Statement, tombstone: bytes = b"T" * 32) -> str:
    change = Erase(
        batch=token(), statement=entry.id, tombstone=tombstone, marking=entry.marking, reason="a private person"
    )
    return act(ledger, change)


def asserted(ledger: Ledger, *columns: str, since: int = 0, until: int | None = None) -> list[tuple[Any, ...]]:
    """What was asserted, as rows of the columns named, in order."""
    found = ledger.events(since, until, columns).columns
    return list(zip(*(found[name] for name in columns), strict=True))
