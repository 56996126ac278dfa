"""search, show, path and conflicts."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

import click

from graph import conflicts as conflict
from graph import dossier as dossiers
from graph import search as searching
from graph.commands.asking import asks_path, path_query
from graph.cypher.shown import shown, typed_beside
from graph.ontology import Ontology
from graph.paths.answer import answer as path_answer
from graph.paths.query import Stance
from graph.terminal import Session, asks, command
from graph.wording import conflicts as conflict_words
from graph.wording import cypher as cypher_words
from graph.wording import dossier as dossier_words
from graph.wording import paths as path_words
from graph.wording import results as result_words

_STANCES: Final = ("with", *get_args(Stance))


@command("search", example='lintas search "imigrasi jakarta" --kind PublicBody')
@click.argument("text")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind of entity; repeatable.")
@click.option("--limit", type=int, default=20, show_default=True, help="At most so many results.")
@click.option("--after", metavar="SCORE:ID", help="Go on after this result.")
@asks
def search(session: Session, *, text: str, kinds: tuple[str, ...], limit: int, after: str | None) -> None:
    """Find entities by name or part of a name.

    TEXT is compared with captions and aliases, in Indonesian and English, with or without diacritics; a typo is
    forgiven.
    """
    with session.view() as (_, view):
        answer = searching.search(view, text, kinds, limit, after)
        session.answer(answer, lambda: result_words.lines(answer), found=bool(answer["results"]))


@command("show", example='lintas show "smuggling of two Indian nationals (2023)" --at 2023')
@click.argument("entity")
@click.option("--at", metavar="DATE", help="As it stood then: 2023, 2023-06 or 2023-06-01.")
@click.option(
    "--stance",
    "stances",
    multiple=True,
    type=click.Choice(_STANCES),
    help="Only such links; `against`: who acted against it; repeatable.",
)
@asks
def show(session: Session, *, entity: str, at: str | None, stances: tuple[str, ...]) -> None:
    """Tell everything on file about one entity.

    ENTITY is an id or a name. Every statement by property, with its source; links, conflicts, and what is missing.
    """
    with session.view() as (ledger, view):
        node = searching.resolve(view, entity, "entity")
        answer = dossiers.dossier(ledger, view, node, at=at, stances=stances)
        session.answer(answer, lambda: dossier_words.lines(answer, view.ontology))


@command("path", example='lintas path "controller (India)" "two Indian nationals (2023)"')
@asks_path
@click.option("--why-not", is_flag=True, help="Where there is no path, tell what would have to be relaxed.")
@click.option(
    "--rests-on", type=click.IntRange(1, 2), help="Add the sets of up to so many without which there is no path."
)
@click.option("--cypher", is_flag=True, help="Add the same question in Cypher, to paste into Neo4j.")
@asks
def path(session: Session, *, cypher: bool, why_not: bool, rests_on: int | None, **asked: Any) -> None:
    """Tell how two entities are linked, hop by hop.

    SOURCE and TARGET are ids or names. A path walks links of acting together, unless --cross asks for more; each hop
    comes with who says so, where, how well graded, for when, and what speaks against it.
    """
    query = path_query(**asked)
    with session.view() as (ledger, view):
        answer = path_answer(ledger, view, query, why_not=why_not, rests_on=rests_on or 0)
        twin = {"cypher": shown(view, query, typed_beside(ledger))} if cypher else {}
        session.answer(answer | twin, lambda: _told(answer | twin, view.ontology), found=bool(answer["paths"]))


def _told(answer: Mapping[str, Any], ontology: Ontology) -> Iterator[str]:
    yield from path_words.lines(answer, ontology)
    if "cypher" in answer:
        yield from cypher_words.lines(answer["cypher"])


@command("conflicts", example='lintas conflicts "Kantor Imigrasi Kelas I TPI Jakarta Utara"')
@click.argument("entity", required=False)
@click.option("--limit", type=int, help="At most so many; all where it is left out.")
@click.option("--after", metavar="PLACE", help="Go on after this place, as the answer before names it.")
@asks
def conflicts(session: Session, *, entity: str | None, limit: int | None, after: str | None) -> None:
    """List statements that cannot all hold.

    ENTITY, an id or a name, keeps to what touches it. Both sides are shown and none is chosen.
    """
    with session.view() as (ledger, view):
        node = None if entity is None else searching.resolve(view, entity, "entity")
        answer = conflict.answer(ledger, view, node, limit, after)
        session.answer(answer, lambda: conflict_words.lines(answer, view.ontology), found=bool(answer["conflicts"]))
