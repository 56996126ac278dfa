"""Whether a server answers Bolt, and its first login, at which the password that it came with is changed."""

import contextlib
import time
from collections.abc import Callable
from typing import Final, LiteralString

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.errors import StoreError
from graph.stores.neo4j.server.home import USER

_FIRST: Final = (USER, "neo4j")
_TOO_MANY: Final = "Neo.ClientError.Security.AuthenticationRateLimit"
# After three wrong passwords a server hears nobody of that name for five seconds, and again after each further one.
_SHUT_OUT: Final = 6.0
_PATIENCE: Final = 300.0
_PAUSE: Final = 0.25


def await_answer(url: str, login: tuple[str, str], alive: Callable[[], bool]) -> bool:
    """Return True when the server has answered a query under this login, False when it is no longer alive.

    The first login changes the password to that of `login`. Raises StoreError after five minutes, or where the server
    knows neither password.
    """
    end = time.monotonic() + _PATIENCE
    while not _answers(url, login):
        if not alive():
            return False
        if time.monotonic() > end:
            raise StoreError(f"the server at {url} did not answer within {_PATIENCE:.0f} s")
        time.sleep(_PAUSE)
    return True


def _answers(url: str, login: tuple[str, str]) -> bool:
    """Whether it answered; False while it is still starting."""
    try:
        if not _is_known(url, login):
            _change(url, login)
            _ask(url, login)
    except AuthError:
        raise StoreError(f"the server at {url} does not know the password that lintas neo4j password shows") from None
    except (DriverError, Neo4jError):
        return False
    return True


def _is_known(url: str, login: tuple[str, str]) -> bool:
    try:
        _ask(url, login)
    except AuthError:
        return False
    return True


def _change(url: str, login: tuple[str, str]) -> None:
    """Change the first password; where that one is refused another start may have done it meanwhile."""
    change = "ALTER CURRENT USER SET PASSWORD FROM $first TO $own"
    with contextlib.suppress(AuthError):
        _run(url, _FIRST, change, "system", {"first": _FIRST[1], "own": login[1]})


def _ask(url: str, login: tuple[str, str]) -> None:
    _run(url, login, "RETURN 1", "neo4j", {})


def _run(url: str, login: tuple[str, str], query: LiteralString, database: str, parameters: dict[str, str]) -> None:
    """Run a query, and once more where the server has shut its user out for a while."""
    with _driver(url, login) as driver:
        try:
            driver.execute_query(query, parameters, database_=database)
        except Neo4jError as error:
            if error.code != _TOO_MANY:
                raise
            time.sleep(_SHUT_OUT)
            driver.execute_query(query, parameters, database_=database)


def _driver(url: str, login: tuple[str, str]) -> Driver:
    # Straight to the one server: a driver that looks for routes warns at each refusal.
    straight = url.replace("neo4j://", "bolt://", 1)
    return GraphDatabase.driver(straight, auth=login, connection_timeout=5.0, max_transaction_retry_time=0.0)
