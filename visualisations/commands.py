"""page: an answer as one HTML file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from graph import names
from graph import search as searching
from graph.commands.asking import asks_path, path_query
from graph.paths.answer import answer as path_answer
from graph.surroundings import MOST_HOPS, around
from graph.terminal import EXIT_CODES, Session, asks, command
from graph.view import View
from visualisations.entity_page import entity_page
from visualisations.path_page import path_page

_LONGEST: Final = 100

to_a_file: Final[Callable[[Callable[..., Any]], Callable[..., Any]]] = click.option(
    "--out",
    default="out",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder for the page, or the page itself as NAME.html.",
)


@click.group("page", epilog=EXIT_CODES)
def page() -> None:
    """Write an answer as one HTML page that works offline.

    The page holds its data and asks for nothing else.
    """


@command("path", example='lintas page path "controller (India)" "two Indian nationals (2023)"')
@asks_path
@to_a_file
@asks
def path(session: Session, *, out: Path, **asked: Any) -> None:
    """Draw how two entities are linked, with the evidence behind every line.

    The question is that of `lintas path`.
    """
    query = path_query(**asked)
    with session.view() as (ledger, view):
        answer = path_answer(ledger, view, query)
        html = path_page(answer, view.ontology, question=f"{' | '.join(query.sources)} → {' | '.join(query.targets)}")
        file = _write(out, f"path {' '.join((*query.sources, *query.targets))}", html)
        _tell(session, view, file, found=bool(answer["paths"]))


@command("entity", example="lintas page entity IOM")
@click.argument("name", metavar="ENTITY")
@click.option("--hops", type=click.IntRange(1, MOST_HOPS), default=1, show_default=True, help="How far around it.")
@to_a_file
@asks
def entity(session: Session, *, name: str, hops: int, out: Path) -> None:
    """Draw what lies around one entity, with the evidence behind every line.

    ENTITY is an id or a name.
    """
    with session.view() as (ledger, view):
        node = searching.resolve(view, name, "entity")
        html = entity_page(around(ledger, view, node, hops), view.ontology, question=name)
        _tell(session, view, _write(out, f"entity {name}", html))


page.add_command(path)
page.add_command(entity)


def _write(out: Path, title: str, html: str) -> Path:
    """Write the page to the file named, or into the folder under a name made of its title."""
    file = out if out.suffix == ".html" else out / f"{'-'.join(names.key(title).split())[:_LONGEST]}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(html.encode())
    return file


def _tell(session: Session, view: View, file: Path, *, found: bool = True) -> None:
    answer = {"page": str(file), "version": view.version, "marking": str(view.marking)}
    session.answer(answer, lambda: [f"The page lies in {file}"], found=found)
