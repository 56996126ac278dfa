"""The front door: joins each room's commands. A room is imported when its command is called."""

import importlib
import json
import os
import sys
import traceback
from typing import TYPE_CHECKING, Any, Final

import click

from graph.errors import AmbiguousName, BadQuestion, LintasError, Rejected, StoreError, UnknownName

if TYPE_CHECKING:
    from graph.ledger import Ledger

BAD_QUESTION: Final = 2
STORE_TROUBLE: Final = 3
BROKEN: Final = 70
INTERRUPTED: Final = 130

# Where each command lives, and what it does: said here too, so that `lintas --help` imports no room.
COMMANDS: Final = {
    "load": ("ingest.commands", "Read files into the store; without files, the corpus."),
    "loads": ("graph.commands.store", "List what was loaded, when and by whom."),
    "undo": ("graph.commands.store", "Take a load or another change back."),
    "template": ("ingest.commands", "Print a sample file to fill in."),
    "search": ("graph.commands.questions", "Find entities by name or part of a name."),
    "show": ("graph.commands.questions", "Tell everything on file about one entity."),
    "path": ("graph.commands.questions", "Tell how two entities are linked, hop by hop."),
    "conflicts": ("graph.commands.questions", "List statements that cannot all hold."),
    "page": ("visualisations.commands", "Write an answer as one HTML page that works offline."),
    "serve": ("api.commands", "Answer programs over HTTP."),
    "neo4j": ("graph.commands.neo4j", "Run a Neo4j server of one's own, from pip."),
    "status": ("graph.commands.store", "Tell what the store holds and whether it is sound."),
    "export": ("graph.commands.export", "Write the visible graph for other programs."),
    "copy": ("graph.commands.copies", "Copy everything committed in one store into another."),
    "export-ledger": ("graph.commands.copies", "Write everything committed into one file: a safety copy."),
    "import-ledger": ("graph.commands.copies", "Restore a safety copy into a store that is empty."),
    "retract": ("graph.commands.changes", "Hold one statement back, whatever load asserts it."),
    "regrade": ("graph.commands.changes", "Give a statement another credibility."),
    "reclassify": ("graph.commands.changes", "Give a statement another marking."),
    "judge": ("graph.commands.changes", "Say whether two things are one, or two cases belong together."),
    "erase": ("graph.commands.changes", "Blank a statement for good."),
}


class Rooms(click.Group):
    """Finds each command in its room when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: D102  # click's own signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: D102
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), cmd_name.replace("-", "_"))
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: D102
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])


@click.group(
    cls=Rooms,
    epilog="Exit codes: 0 answered, 1 nothing found, 2 bad question or input, 3 store trouble. "
    "`lintas COMMAND --help` shows an example of each.",
)
@click.version_option(package_name="lintas", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Tell how people-smuggling syndicates and those who act against them are linked, with the evidence."""
    from graph.terminal import Door

    context.obj = Door(os.environ, _open_store)


def _open_store(url: str) -> "Ledger":
    from graph.stores import open_store

    return open_store(url, os.environ)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit; errors are one sentence on stderr, or a problem object with --json."""
    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(_run(words))


def _run(words: list[str]) -> int:
    as_json = "--json" in words
    try:
        return cli.main(words, prog_name="lintas", standalone_mode=False) or 0
    except click.ClickException as error:
        return _fail(error.format_message(), BAD_QUESTION, as_json, title="bad usage")
    except StoreError as error:
        return _fail(str(error), STORE_TROUBLE, as_json, error)
    except LintasError as error:
        return _fail(str(error), BAD_QUESTION, as_json, error)
    except BrokenPipeError:
        # Whoever read the answer has enough of it; nothing more can be flushed to them at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(f"{error.filename or 'output'}: {error.strerror}", STORE_TROUBLE, as_json, title="no access")
    except (click.Abort, KeyboardInterrupt) as error:
        told = str(error) or "interrupted; nothing was committed"
        return _fail(told, INTERRUPTED, as_json, title="interrupted")
    except Exception:  # noqa: BLE001  # else Python would end with 1, which here means "nothing found"
        traceback.print_exc()
        return BROKEN


def _fail(message: str, code: int, as_json: bool, error: LintasError | None = None, title: str = "") -> int:
    problem = {"title": title or _title(error), "detail": message, "exit_code": code} | _particulars(error)
    if as_json:
        click.echo(json.dumps(problem, ensure_ascii=False), err=True)
        return code
    at = f"{error.field}: " if isinstance(error, BadQuestion) and error.field else ""
    click.echo(f"lintas: {at}{message}", err=True)
    for line in _listed(error):
        click.echo(f"  {line}", err=True)
    return code


def _title(error: LintasError | None) -> str:
    """`StoreBusy` as "store busy"."""
    name = type(error).__name__
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _particulars(error: LintasError | None) -> dict[str, Any]:
    found: dict[str, Any] = {"field": error.field} if error and error.field else {}
    match error:
        case Rejected():
            found["rejects"] = list(error.rejects)
        case UnknownName():
            found["nearest"] = [{"id": name, "caption": caption} for name, caption in error.nearest]
        case AmbiguousName():
            found["candidates"] = [{"id": name, "caption": caption} for name, caption in error.candidates]
    return found


def _listed(error: LintasError | None) -> list[str]:
    match error:
        case Rejected():
            return list(error.rejects)
        case UnknownName():
            return [f"nearest: {caption} ({name})" for name, caption in error.nearest]
        case AmbiguousName():
            return [f"{caption} ({name})" for name, caption in error.candidates]
    return []
