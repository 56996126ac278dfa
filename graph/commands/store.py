"""loads, undo and status: they speak to the holder of the store."""

import click

from graph import actions
from graph import loads as register
from graph.commands.changes import actor, gives_reason
from graph.errors import BadQuestion
from graph.terminal import Session, command, speaks_to_the_holder
from graph.wording import changes as change_words
from graph.wording import store as words


@command("loads", example="lintas loads --json")
@speaks_to_the_holder
def loads(session: Session) -> None:
    """List what was loaded, when and by whom.

    Changes to single statements stand among the loads; each has the number that `lintas undo` takes.
    """
    with session.ledger() as ledger:
        answer = register.loads(ledger)
        session.answer(answer, lambda: words.loads(answer), found=bool(answer["loads"]))


@command("status", example="lintas status --store sqlite:///data/lintas.db")
@speaks_to_the_holder
def status(session: Session) -> None:
    """Tell what the store holds and whether it is sound."""
    with session.ledger() as ledger:
        answer = {"store": session.store, **register.status(ledger)}
        session.answer(answer, lambda: words.status(answer))


@command("undo", example='lintas undo 3 --because "the wrong file"')
@click.argument("load", type=int)
@gives_reason
@speaks_to_the_holder
def undo(session: Session, load: int, because: str, dry_run: bool) -> None:
    """Take a load or another change back.

    LOAD is its number in `lintas loads`. What it superseded counts again; an undo can itself be undone.
    """
    with session.ledger() as ledger:
        known = [entry["load"] for entry in register.loads(ledger)["loads"]]
        if load not in known:
            raise BadQuestion("there is no load of that number; see `lintas loads`", field="load")
        position = None if dry_run else actions.undo(ledger, load, actor=actor(), reason=because)
        answer = {"action": "undo", "undone": load, "committed": position}
        session.answer(answer, lambda: change_words.undone(answer))
