"""export: the visible graph as a file."""

import sys
from pathlib import Path

import click

from graph import export as exporting
from graph.answers import CAVEAT
from graph.errors import BadQuestion
from graph.terminal import Session, asks, command


@command("export", example="lintas export --format graphml --out lintas.graphml")
@click.option("--format", "form", type=click.Choice(exporting.FORMATS), required=True, help="What to write.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; without it, standard output.")
@asks
def export(session: Session, form: str, out: Path | None) -> None:
    """Write the visible graph for other programs.

    Links carry the ids of their statements; caveat, version and marking stand in the file. With --json, what was
    written is told, so it needs --out.
    """
    if session.json and out is None:
        raise BadQuestion("--json needs --out, since the file itself goes to standard output", field="out")
    with session.view() as (ledger, view):
        content = exporting.export(ledger, view, form)
        if out is None:
            sys.stdout.buffer.write(content)
            return
        out.write_bytes(content)
        answer = {
            "format": form,
            "file": str(out),
            "entities": len(view.ids),
            "links": int(view.links.affirmed.sum()),
            "version": view.version,
            "marking": str(view.marking),
            "caveat": CAVEAT,
        }
        session.answer(answer, lambda: [f"{answer['entities']} entities and {answer['links']} links in {out}"])
