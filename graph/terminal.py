"""What every command shares: its options, the way to a store and a view, and how it answers."""

import contextlib
import functools
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeVar, cast

import click

from graph import marking, ontology, projection
from graph.answers import encode
from graph.errors import StoreMissing
from graph.ledger import Ledger
from graph.marking import Marking
from graph.settings import Settings
from graph.view import View

F = TypeVar("F", bound=Callable[..., Any])

NOTHING_FOUND: Final = 1
EXIT_CODES: Final = "Exit codes: 0 answered, 1 nothing found, 2 bad question or input, 3 store trouble."


@dataclass(frozen=True, slots=True)
class Door:
    """What the front door hands in: the environment, and how a store is opened by URL."""

    environment: Mapping[str, str]
    open_store: Callable[[str], Ledger]


@dataclass(frozen=True, slots=True)
class Session:
    """One call of a command: settings, the store's URL, what the caller may see, and whether JSON is asked for."""

    settings: Settings
    open_store: Callable[[str], Ledger]
    store: str
    caller: Marking
    json: bool

    @contextlib.contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The store, open until the block ends."""
        ledger = self.open_store(self.store)
        try:
            yield ledger
        finally:
            ledger.close()

    @contextlib.contextmanager
    def view(self) -> Iterator[tuple[Ledger, View]]:
        """The store and what the caller may see in it; raises StoreMissing where that is nothing."""
        with self.ledger() as ledger:
            view = projection.build(ledger, self.caller, ontology.load())
            if not view.ids:
                raise StoreMissing("nothing loaded; run lintas load")
            yield ledger, view

    def answer(self, answer: Mapping[str, Any], lines: Callable[[], Iterable[str]], *, found: bool = True) -> None:
        """Print an answer as its JSON bytes or as lines, and exit 1 where nothing was found."""
        if self.json:
            sys.stdout.buffer.write(encode(answer))
            sys.stdout.buffer.flush()
        else:
            for line in lines():
                click.echo(line)
        if not found:
            nothing_found()


def nothing_found() -> NoReturn:
    """End the command with the exit code that says so."""
    raise click.exceptions.Exit(NOTHING_FOUND)


def command(name: str, *, example: str, **settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A command whose help ends with an example and the exit codes."""
    return click.command(name, epilog=f"\b\nExample:\n  {example}\n\n{EXIT_CODES}", **settings)


def asks(function: F) -> F:
    """Add --json, --store and --as, and pass the `Session` they make as the first argument."""
    option = click.option(
        "--as",
        "caller",
        metavar="TLP[:COMPARTMENT,…]",
        default="CLEAR",
        show_default=True,
        help="Whose eyes to answer for.",
    )
    return option(speaks_to_the_holder(function))


def speaks_to_the_holder(function: F) -> F:
    """Add --json and --store alone, for commands that show the whole store to whoever holds it."""

    @click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
    @click.option("--store", metavar="URL", help="The store to use instead of LINTAS_STORE's.")
    @click.pass_obj
    def wrapped(door: Door, /, *, as_json: bool, store: str | None, caller: str = "CLEAR", **options: Any) -> Any:
        settings = Settings.from_environment(door.environment)
        session = Session(settings, door.open_store, store or settings.store, marking.parse(caller), as_json)
        return function(session, **options)

    return cast(F, functools.update_wrapper(wrapped, function))
