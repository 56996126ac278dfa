"""What an analyst does to a ledger: each act is one batch, committed at once.

Whether an act is wise is asked before (a judgement against a visible "no" needs a view); here only its form is.
"""

import datetime
import functools
import hashlib
import secrets
from collections.abc import Sequence
from typing import Final

from graph import marking as markings
from graph.errors import BadInput
from graph.ledger import (
    Change,
    Commit,
    Erase,
    Judge,
    Ledger,
    Open,
    Question,
    Reclassify,
    Regrade,
    Retract,
    Undo,
    Verdict,
    fold,
)
from graph.marking import Marking

_ID: Final = 32


def retract(ledger: Ledger, statement: bytes, *, actor: str, reason: str, marking: str) -> int:
    """Hold a statement back, whatever load asserts it, earlier or later; return the new position."""
    change = Retract(batch=token(), statement=_id(statement), marking=_marking(marking), reason=reason)
    return _commit(ledger, actor, [change])


def regrade(ledger: Ledger, statement: bytes, credibility: int, *, actor: str, reason: str, marking: str) -> int:
    """Give a statement another credibility, 1 to 6; return the new position."""
    if not 1 <= credibility <= 6:
        raise BadInput("credibility is a digit from 1 to 6", field="credibility")
    change = Regrade(
        batch=token(), statement=_id(statement), credibility=credibility, marking=_marking(marking), reason=reason
    )
    return _commit(ledger, actor, [change])


def reclassify(ledger: Ledger, statement: bytes, to: str, *, actor: str, reason: str, marking: str) -> int:
    """Give a statement another marking; `marking` is its present one. Return the new position."""
    change = Reclassify(
        batch=token(), statement=_id(statement), to=_marking(to), marking=_marking(marking), reason=reason
    )
    return _commit(ledger, actor, [change])


def judge(
    ledger: Ledger,
    question: Question,
    a: str,
    b: str,
    verdict: Verdict,
    *,
    premises: Sequence[str] = (),
    actor: str,
    reason: str,
    marking: str,
) -> int:
    """Answer a question about two ids (for a conflict the same id twice); return the new position."""
    change = Judge(
        batch=token(),
        question=question,
        ends=(min(a, b), max(a, b)),
        verdict=verdict,
        premises=tuple(sorted(premises)),
        marking=_marking(marking),
        reason=reason,
    )
    return _commit(ledger, actor, [change])


def erase(ledger: Ledger, statement: bytes, *, actor: str, reason: str, marking: str) -> int:
    """Blank a statement for good; return the new position. Raises BadInput where the store has no such statement."""
    if not ledger.statements([_id(statement)]):
        raise BadInput("no statement has that id, so nothing was erased; check the id", field="statement")
    change = Erase(
        batch=token(),
        statement=statement,
        tombstone=secrets.token_bytes(_ID),
        marking=_marking(marking),
        reason=reason,
    )
    return _commit(ledger, actor, [change])


def undo(ledger: Ledger, position: int, *, actor: str, reason: str) -> int:
    """Take back every batch of the commit at a position (itself an undo perhaps); return the new position.

    It is marked as what it undoes.
    Raises BadInput where there is no such commit, where it is undone already, or where it erased something.
    """
    log = ledger.events().log
    entries = [entry.event for entry in log if entry.position == position]
    opened = [event for event in entries if isinstance(event, Open)]
    if not opened:
        raise BadInput(f"there is no load {position}; `lintas loads` lists them", field="position")
    if any(isinstance(event, Erase) for event in entries):
        raise BadInput(f"load {position} erased a statement, and an erasure cannot be undone", field="position")
    if fold(log).undone.issuperset(event.batch for event in opened):
        raise BadInput(f"load {position} is undone already; undo that undo to bring it back", field="position")
    marking = str(functools.reduce(Marking.join, (markings.parse(event.marking) for event in opened)))
    batch = token()
    changes = [Undo(batch=batch, undone=event.batch, marking=marking, reason=reason) for event in opened]
    return _commit(ledger, actor, changes)


def token() -> str:
    """A token for a new batch."""
    return secrets.token_hex(16)


def now() -> str:
    """The time of recording, in UTC to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _commit(ledger: Ledger, actor: str, changes: Sequence[Change]) -> int:
    """Open, fill and commit one batch; its content is its own, since the same act may be done again later."""
    batch, recorded_at = changes[0].batch, now()
    opened = Open(
        batch=batch,
        content=hashlib.sha256(batch.encode()).hexdigest(),
        actor=actor,
        recorded_at=recorded_at,
        marking=changes[0].marking,
    )
    return ledger.append([opened, *changes, Commit(batches=(batch,), actor=actor, recorded_at=recorded_at)])


def _id(statement: bytes) -> bytes:
    if len(statement) != _ID:
        raise BadInput("a statement's id has 64 hex digits; copy it whole from an answer", field="statement")
    return statement


def _marking(text: str) -> str:
    return str(markings.parse(text))
