"""copy, export-ledger and import-ledger: they speak to the holder of the store."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from graph import copying, ledgerfile
from graph.errors import BadQuestion, StoreMissing
from graph.marking import CLEAR
from graph.settings import Settings
from graph.terminal import Door, Session, command, speaks_to_the_holder
from graph.wording import copies as words


@command("copy", example="lintas copy --from sqlite:///data/lintas.db --to sqlite:///safe/lintas.db")
@click.option("--from", "source", metavar="URL", help="The store to copy; without it, LINTAS_STORE's.")
@click.option("--to", "target", metavar="URL", required=True, help="A store that is empty or an unfinished copy.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
@click.pass_obj
def copy(door: Door, source: str | None, target: str, as_json: bool) -> None:
    """Copy everything committed in one store into another.

    Every load and change keeps its number, time and author, and the digests are compared at the end. A copy that was
    stopped goes on when it is started again; so does one whose source has grown. It holds everything of every
    marking.
    """
    settings = Settings.from_environment(door.environment)
    session = Session(settings, door.open_store, source or settings.store, CLEAR, as_json)
    if session.store == target:
        raise BadQuestion("--from and --to name the same store; name another one to copy to", field="to")
    with _going_on(), session.ledger() as old, replace(session, store=target).ledger() as new:
        if not old.position().position:
            raise StoreMissing("nothing is committed in the store to copy; check --from")
        answer = {"action": "copy", "from": session.store, "to": target, **_copied(copying.copy(old, new))}
    session.answer(answer, lambda: words.copied(answer))


@command("export-ledger", example="lintas export-ledger lintas-2026-11-24.jsonl")
@click.argument("file", type=click.Path(path_type=Path))
@speaks_to_the_holder
def export_ledger(session: Session, file: Path) -> None:
    """Write everything committed into one file: a safety copy.

    FILE is new, and its owner's alone: it holds everything of every marking. `lintas import-ledger` restores it.
    """
    with session.ledger() as ledger:
        written = ledgerfile.export(ledger, file)
    answer = {"action": "export-ledger", "file": str(file), **written._asdict()}
    session.answer(answer, lambda: words.exported(answer))


@command("import-ledger", example="lintas import-ledger lintas-2026-11-24.jsonl --store sqlite:///data/restored.db")
@click.argument("file", type=click.Path(path_type=Path))
@speaks_to_the_holder
def import_ledger(session: Session, file: Path) -> None:
    """Restore a safety copy into a store that is empty.

    FILE is what `lintas export-ledger` wrote; all its sums are checked before anything is written. An import that was
    stopped goes on when it is started again.
    """
    with _going_on(), session.ledger() as ledger:
        answer = {"action": "import-ledger", "file": str(file), **_copied(ledgerfile.restore(file, ledger))}
    session.answer(answer, lambda: words.copied(answer))


def _copied(copied: copying.Copied) -> dict[str, Any]:
    return {"position": copied.position, "there": copied.there, "digest": copied.digest}


@contextlib.contextmanager
def _going_on() -> Iterator[None]:
    """Say what Ctrl-C left."""
    try:
        yield
    except KeyboardInterrupt:
        raise click.Abort("interrupted; what was written stays, and the same command goes on from there") from None
