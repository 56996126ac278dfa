"""load and template: files to the store, and sample files to begin with."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from graph import marking as markings
from graph import ontology
from graph.commands.changes import actor
from graph.errors import BadQuestion
from graph.terminal import Session, command, speaks_to_the_holder
from ingest import jobs as job
from ingest.load import Progress
from ingest.load import load as load_files
from ingest.report import LoadReport


@command("load", example="lintas load people.csv --as-kind people --marking GREEN")
@click.argument("files", nargs=-1, metavar="[FILES|FOLDER]…", type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="How to read the files: a YAML file.")
@click.option("--as-kind", "kind", metavar="KIND", help="How to read the files: as `lintas template` names it.")
@click.option("--marking", metavar="TLP[:COMPARTMENT,…]", help="Who may see them; without it, as the mapping says.")
@click.option("--dataset", metavar="NAME", help="The dataset's name, instead of the file's path.")
@click.option("--prefix", default="own", show_default=True, help="What ids that are made of names begin with.")
@click.option("--accept-rejects", is_flag=True, help="Load the rest where rows are rejected, and keep the list.")
@click.option("--beside", is_flag=True, help="Keep the dataset's former load beside this one.")
@click.option("--dry-run", is_flag=True, help="Read and check everything and change nothing.")
@speaks_to_the_holder
def load(
    session: Session, *, files: tuple[Path, ...], mapping: Path | None, kind: str | None, marking: str | None,
    dataset: str | None, prefix: str, accept_rejects: bool, beside: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Read files into the store; without files, the corpus.

    CSV, YAML or JSON, read by --mapping, by --as-kind, or by NAME.map.yaml beside the file. All files or none: a row
    that is rejected stops the load, and every one is listed. The same file again changes nothing; a changed file
    takes the place of its former load.
    """
    if mapping and kind:
        raise BadQuestion("a file is read by --mapping or by --as-kind, not by both", field="mapping")
    if not files and (mapping or kind or dataset):
        raise BadQuestion("name the file; without one the corpus is loaded, which has its own mappings", field="files")
    given = job.file_jobs(files, mapping=mapping, kind=kind, dataset=dataset, prefix=prefix) if files else None
    chosen = str(markings.parse(marking)) if marking else None
    with session.ledger() as ledger, _progress() as progress:
        report = load_files(
            ledger, ontology.load(), given if given is not None else job.corpus_jobs(), actor=actor(), marking=chosen,
            accept_rejects=accept_rejects, dry_run=dry_run, beside=beside, progress=progress,
        )  # fmt: skip
    session.answer(report.as_json(), lambda: _lines(report))


@command("template", example="lintas template people > people.csv")
@click.argument("kind", required=False)
def template(kind: str | None) -> None:
    """Print a sample file to fill in.

    KIND is what the file holds; without one, the kinds are listed. The file is CSV with a row or two to write over;
    column names may be English or Indonesian.
    """
    click.echo(job.template(kind) if kind else "\n".join(job.kinds()), nl=not kind)


def _lines(report: LoadReport) -> Iterator[str]:
    for file in report.files:
        yield file.sentence()
        for reject in file.tally.rejects:
            yield f"  {reject}"
    rows = sum(file.tally.rows for file in report.files)
    total = f"{len(report.files)} files, {rows} rows, {report.statements} statements"
    if report.dry_run:
        yield f"{total}; nothing was changed (--dry-run)"
    elif report.position is None:
        yield f"{total}; all known already, nothing changed"
    else:
        yield f"{total}; load {report.position}, which `lintas undo {report.position}` takes back"


@contextlib.contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar on standard error for a person who watches; nothing where it is piped."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    told = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"))
    with Bar(*told, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, told="")

        def show(file: str, rows: int, statements: int) -> None:
            bar.update(task, description=file, told=f"{rows} rows, {statements} statements")

        yield show
