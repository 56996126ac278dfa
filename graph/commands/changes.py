"""retract, regrade, reclassify, judge and erase: each says why, and --dry-run shows what it would do."""

import getpass
from collections.abc import Callable, Iterable
from typing import Any, Final, get_args

import click

from graph import actions, marking
from graph.errors import UnknownName
from graph.evidence import Evidence, StatementObject
from graph.judging import refuse
from graph.ledger import Ledger, Question, Verdict
from graph.search import resolve
from graph.statement import link_id
from graph.terminal import F, Session, asks, command
from graph.view import View
from graph.wording import changes as words

_WHO: Final = "lintas"
Act = Callable[[Ledger, bytes, str], int]


def gives_reason(function: F) -> F:
    """Add --because and --dry-run."""
    because = click.option("--because", required=True, metavar="TEXT", help="The reason, kept in the ledger.")
    dry_run = click.option("--dry-run", is_flag=True, help="Show what it would do and change nothing.")
    return because(dry_run(function))


def actor() -> str:
    """The user who runs the program, as the ledger names them."""
    try:
        return getpass.getuser()
    except OSError:
        return _WHO


@command("retract", example='lintas retract 3f…(64 hex digits) --because "the report was withdrawn"')
@click.argument("statement")
@gives_reason
@asks
def retract(session: Session, statement: str, because: str, dry_run: bool) -> None:
    """Hold one statement back, whatever load asserts it.

    STATEMENT is an id of 64 hex digits, as every answer shows it. It holds until it is undone.
    """

    def act(ledger: Ledger, entry: bytes, mark: str) -> int:
        return actions.retract(ledger, entry, actor=actor(), reason=because, marking=mark)

    _change(session, "retract", statement, {}, None if dry_run else act)


@command("regrade", example='lintas regrade 3f…(64 hex digits) 2 --because "a second office says the same"')
@click.argument("statement")
@click.argument("credibility", type=click.IntRange(1, 6))
@gives_reason
@asks
def regrade(session: Session, statement: str, credibility: int, because: str, dry_run: bool) -> None:
    """Give a statement another credibility.

    STATEMENT is an id of 64 hex digits; CREDIBILITY is 1 (confirmed) to 5 (improbable), or 6 (cannot be judged).
    """

    def act(ledger: Ledger, entry: bytes, mark: str) -> int:
        return actions.regrade(ledger, entry, credibility, actor=actor(), reason=because, marking=mark)

    _change(session, "regrade", statement, {"credibility": credibility}, None if dry_run else act)


@command("reclassify", example='lintas reclassify 3f…(64 hex digits) AMBER:alpha --because "an open inquiry"')
@click.argument("statement")
@click.argument("to", metavar="TLP[:COMPARTMENT,…]")
@gives_reason
@asks
def reclassify(session: Session, statement: str, to: str, because: str, dry_run: bool) -> None:
    """Give a statement another marking.

    STATEMENT is an id of 64 hex digits. Who may not see the new marking has no statement there from then on.
    """
    new = str(marking.parse(to))

    def act(ledger: Ledger, entry: bytes, mark: str) -> int:
        return actions.reclassify(ledger, entry, new, actor=actor(), reason=because, marking=mark)

    _change(session, "reclassify", statement, {"to": new}, None if dry_run else act)


@command("erase", example='lintas erase 3f…(64 hex digits) --because "a private person was named"')
@click.argument("statement")
@gives_reason
@asks
def erase(session: Session, statement: str, because: str, dry_run: bool) -> None:
    """Blank a statement for good.

    STATEMENT is an id of 64 hex digits. Its content goes from the ledger and from everything made of it; this cannot
    be undone.
    """

    def act(ledger: Ledger, entry: bytes, mark: str) -> int:
        return actions.erase(ledger, entry, actor=actor(), reason=because, marking=mark)

    _change(session, "erase", statement, {}, None if dry_run else act)


@command("judge", example='lintas judge identity body:a body:b yes --because "same office, renamed in 2024"')
@click.argument("question", type=click.Choice(get_args(Question)))
@click.argument("a")
@click.argument("b")
@click.argument("verdict", type=click.Choice(get_args(Verdict)))
@click.option("--premise", "premises", multiple=True, metavar="ID", help="A statement that it rests on; repeatable.")
@click.option("--marking", "mark", metavar="TLP[:COMPARTMENT,…]", help="Who may see it; without it, as --as says.")
@gives_reason
@asks
def judge(
    session: Session, *, question: Question, a: str, b: str, verdict: Verdict, premises: tuple[str, ...],
    mark: str | None, because: str, dry_run: bool,
) -> None:  # fmt: skip
    """Say whether two things are one, or two cases belong together.

    A and B are ids or names; for the question `conflict` name the same one twice. A yes that goes against a no you
    may see is refused, and the chain is named.
    """
    with session.view() as (ledger, view):
        ends = _end(view, a, "a"), _end(view, b, "b")
        refuse(view, question, ends, verdict)
        for premise in premises:
            _visible(ledger, view, premise)
        told = str(marking.parse(mark)) if mark else str(session.caller)
        position = None if dry_run else actions.judge(
            ledger, question, ends[0], ends[1], verdict, premises=premises, actor=actor(), reason=because, marking=told
        )  # fmt: skip
        answer = {
            "action": "judge", "question": question, "ends": sorted(ends), "verdict": verdict,
            "premises": sorted(premises), "marking": told, "committed": position,
        }  # fmt: skip
        session.answer(answer, lambda: words.judged(answer))


def _end(view: View, name: str, field: str) -> str:
    """A member's own id stays as it is: a judgement is about what was named, not about all that it is joined with."""
    return name if view.number(name) is not None else view.ids[resolve(view, name, field)]


def _change(session: Session, action: str, statement: str, to: dict[str, Any], act: Act | None) -> None:
    """Find a visible statement, do one thing to it unless this is a dry run, and say so."""
    with session.view() as (ledger, view):
        found = _visible(ledger, view, statement)
        position = act(ledger, bytes.fromhex(found["id"]), found["marking"]) if act else None
        answer = {"action": action, "statement": found, **to, "committed": position}
        session.answer(answer, lambda: words.changed(answer, view.ontology))


def _visible(ledger: Ledger, view: View, statement: str) -> StatementObject:
    """The statement object of an id; unknown and invisible are the same answer."""
    unknown = UnknownName("no statement on file has that id; an id is 64 hex digits", field="statement")
    try:
        wanted = bytes.fromhex(statement)
    except ValueError:
        raise unknown from None
    for entry in ledger.statements([wanted]):
        link = view.link_number(entry.entity)
        if entry.prop in view.ontology.links:
            link = view.link_number(link_id(entry.prop, entry.entity, entry.value, dict(entry.key)))
        node = view.number(entry.entity)
        for found in Evidence(ledger, view).statements(_rows(view, link, node)):
            if found["id"] == wanted.hex():
                return found
    raise unknown


def _rows(view: View, link: int | None, node: int | None) -> Iterable[int]:
    if link is not None:
        return (int(row) for row in view.rows_on_link(link))
    return (int(row) for row in view.rows_on(node)) if node is not None else ()
