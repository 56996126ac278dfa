"""Checked statements into a ledger: one batch a file, staged in chunks, and one commit that names them all."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import Final

import msgspec

from graph.actions import now, token
from graph.errors import LintasError
from graph.ledger import Assert, Commit, Event, Ledger, Open, Undo
from ingest.task import Task

# Events written together: each call waits for the disk once, and what one call holds is kept whole or not at all.
TOGETHER: Final = 50


def commit(ledger: Ledger, tasks: Sequence[Task], actor: str, beside: bool) -> int:
    """Stage every task's statements and commit them; the position of the commit.

    Where anything stops it, Ctrl-C too, what was staged is swept. Raises KeyboardInterrupt that says so where it came
    too late.
    """
    at = now()
    batches = {token(): task for task in tasks}
    opened: list[str] = []
    events = chain.from_iterable(_batch(task, batch, actor, at, beside, opened) for batch, task in batches.items())
    written = 0
    try:
        for first in events:
            ledger.append(chain([first], islice(events, TOGETHER - 1)))
            written = len(opened)
        # Alone: an interrupt is heard when the store is done, and must find what it can still stop.
        return ledger.append([Commit(batches=tuple(batches), actor=actor, recorded_at=at)])
    except BaseException as error:
        position = _committed(ledger, opened) if isinstance(error, KeyboardInterrupt) else None
        if position:
            raise KeyboardInterrupt(
                f"interrupted when load {position} was committed already; `lintas undo {position}` takes it back"
            ) from error
        if written:
            _sweep(ledger, opened[:written], tasks[0].report.marking, actor)
        raise


def _committed(ledger: Ledger, opened: Sequence[str]) -> int | None:
    """Where a load was committed, if it was and the store can tell."""
    with suppress(LintasError):
        log = ledger.events(columns=()).log
        return next((one.position for one in log if isinstance(one.event, Open) and one.event.batch in opened), None)
    return None


def _batch(task: Task, batch: str, actor: str, at: str, beside: bool, opened: list[str]) -> Iterator[Event]:
    report = task.report
    counts = {"file": report.file, "mapping": task.mapping.name} | report.tally.as_json()
    opened.append(batch)
    yield Open(
        batch=batch,
        content=task.content,
        dataset=task.job.dataset,
        beside=beside,
        actor=actor,
        recorded_at=at,
        marking=report.marking,
        report=msgspec.json.encode(counts).decode(),
    )
    for chunk in task.spool.chunks():
        yield Assert(batch=batch, statements=chunk)


def _sweep(ledger: Ledger, staged: Sequence[str], marking: str, actor: str) -> None:
    """Take back what was staged; where the store fails at that too, it stays invisible and goes within a day."""
    own, at = token(), now()
    undone = [Undo(batch=own, undone=batch, marking=marking, reason="the load did not finish") for batch in staged]
    opened = Open(batch=own, content=own, actor=actor, recorded_at=at, marking=marking)
    with suppress(LintasError):
        ledger.append([opened, *undone, Commit(batches=(own,), actor=actor, recorded_at=at)])
