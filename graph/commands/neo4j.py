"""neo4j: a server of one's own, from pip."""

import functools
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from graph.answers import encode
from graph.errors import BadQuestion
from graph.stores.neo4j.server import process
from graph.stores.neo4j.server.home import DEFAULT_PORT, Home, default_home
from graph.stores.neo4j.store import Neo4jStore
from graph.terminal import EXIT_CODES, Session, asks, command, nothing_found

F = TypeVar("F", bound=Callable[..., Any])


@click.group("neo4j", epilog=EXIT_CODES)
def neo4j() -> None:
    """Run a Neo4j server of one's own, from pip.

    Neo4j Community is GPLv3; it is a process of its own, reached over Bolt on 127.0.0.1. Whoever can log in to it may
    see everything in it.
    """


def _at_home(function: F) -> F:
    """Add --home and --json."""

    @click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
    @click.option(
        "--home",
        type=click.Path(file_okay=False, resolve_path=True, path_type=Path),
        help="The server's folder, instead of the one in the user's data directory.",
    )
    def wrapped(home: Path | None, **options: Any) -> Any:
        return function(Home(home or default_home()), **options)

    return cast(F, functools.update_wrapper(wrapped, function))


_heap = click.option("--heap", default="512m", show_default=True, metavar="SIZE", help="Memory for Java: 512m, 2g.")


@command("start", example="lintas neo4j start --port 7687")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="The port for Bolt."
)
@_heap
@click.option("--print-url", is_flag=True, help="Print the URL alone, on the last line.")
@_at_home
def start(home: Home, *, port: int, heap: str, print_url: bool, as_json: bool) -> None:
    """Start a server and return when it answers.

    The first start fetches its jars. A server that runs already is left as it is, and its URL is printed.
    """
    running = process.start(home, port=port, heap=_size(heap), say=lambda line: click.echo(line, err=True))
    answer = {"url": running.url, "home": str(home.path), "process": running.pid}
    words = [] if print_url else [f"Neo4j answers; its folder is {home.path}, its process {running.pid}. It is at"]
    _answer(answer, [*words, running.url], as_json=as_json)


@command("stop", example="lintas neo4j stop")
@_at_home
def stop(home: Home, *, as_json: bool) -> None:
    """Stop the server; its data stay."""
    ended = process.stop(home)
    words = f"Stopped {ended.url}." if ended else f"No server ran in {home.path}."
    _answer({"stopped": ended.url if ended else None, "home": str(home.path)}, [words], as_json=as_json)


@command("status", example="lintas neo4j status --json")
@_at_home
def status(home: Home, *, as_json: bool) -> None:
    """Tell whether the server runs; exit 1 where it does not."""
    running = home.running()
    answer = {"running": bool(running), "url": running.url if running else None, "home": str(home.path)}
    words = f"Runs at {running.url}, process {running.pid}." if running else f"No server runs in {home.path}."
    _answer(answer, [words], as_json=as_json)
    if not running:
        nothing_found()


@command("check", example="lintas neo4j check")
@_heap
@_at_home
def check(home: Home, *, heap: str, as_json: bool) -> None:
    """Look for damage in a stopped server's data; exit 3 where there is some."""
    process.check(home, heap=_size(heap))
    _answer({"sound": True, "home": str(home.path)}, ["The databases are sound."], as_json=as_json)


@command("password", example="lintas neo4j password")
@_at_home
def password(home: Home, *, as_json: bool) -> None:
    """Print the password of the user neo4j, made at the first start."""
    user, secret = home.login()
    _answer({"user": user, "password": secret}, [secret], as_json=as_json)


@command("rebuild", example="lintas neo4j rebuild --as GREEN --store neo4j://127.0.0.1:7687")
@asks
def rebuild(session: Session) -> None:
    """Make the typed graph of a Neo4j store anew, as what --as may see.

    Whoever may log in to the server may see it, and the ledger beside it. Cypher for a path is shown to callers of
    this marking alone.
    """
    with session.ledger() as ledger:
        if not isinstance(ledger, Neo4jStore):
            raise BadQuestion("this store keeps no typed graph; name one that starts with neo4j://", field="store")
        ledger.rebuild_typed_graph(session.caller)
        answer = {"marking": str(session.caller)}
        session.answer(answer, lambda: [f"The typed graph shows what {session.caller} may see."])


for _verb in (start, stop, status, check, password, rebuild):
    neo4j.add_command(_verb)


def _size(heap: str) -> str:
    if not (heap[:-1].isdecimal() and heap.isascii() and heap[-1] in "mg"):
        raise BadQuestion("a size is a number with m or g behind it, as 512m", field="heap")
    return heap


def _answer(answer: Mapping[str, Any], lines: list[str], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(encode(answer))
        sys.stdout.buffer.flush()
        return
    for line in lines:
        click.echo(line)
