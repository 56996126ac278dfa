"""The way to a server: its URL, who asks, and statements that are repeated when the server asks for it."""

import contextlib
import functools
import logging
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

import neo4j
from neo4j import GraphDatabase, ManagedTransaction, Record, unit_of_work
from neo4j.exceptions import IncompleteCommit

from graph import settings
from graph.errors import BadInput, StoreError
from graph.stores.neo4j import faults
from graph.stores.neo4j.server import home

USER, PASSWORD, PASSWORD_FILE = (setting.name for setting in settings.NEO4J)
OLDEST: Final = (5, 26)
# Seconds: to get a connection, to repeat what the server asks to repeat, for one transaction.
CONNECT, RETRY, TRANSACTION = 5.0, 5.0, 600.0
_UNKNOWN_ENDS: Final = 4
_T = TypeVar("_T")
# What the driver would print of its tries is told in one sentence when they are over.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Place(NamedTuple):
    """A URL read: the address that the driver takes, and the database (None: the server's own choice)."""

    address: str
    database: str | None


def place(url: str) -> Place:
    """Read `neo4j://host[:port][/database]`; raises BadInput for one without a host, or with a password in it."""
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise BadInput(
            f"the store's URL holds a user or a password; set {USER} and {PASSWORD} or {PASSWORD_FILE}", field="store"
        )
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.query or parts.fragment:
        raise BadInput(
            "the store's URL names no server; write neo4j://host:7687 or neo4j://host/database", field="store"
        )
    shown = f"[{host}]" if ":" in host else host
    return Place(f"{parts.scheme}://{shown}:{port or 7687}", unquote(parts.path.strip("/")) or None)


def credentials(address: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """User and password: those of a server that Lintas started, else the environment's.

    Raises BadInput where there is none, or where the file that is named cannot be read.
    """
    if PASSWORD in environment or PASSWORD_FILE in environment:
        return environment.get(USER, "neo4j"), environment.get(PASSWORD) or _password(environment[PASSWORD_FILE])
    if own := home.credentials(address):
        return own
    raise BadInput(
        f"no password for {address}; set {USER} and {PASSWORD} or {PASSWORD_FILE}, or run lintas neo4j start",
        field="store",
    )


def _password(file: str) -> str:
    try:
        return Path(file).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{PASSWORD_FILE} names a file that cannot be read; check its path and owner") from None


class Connection:
    """One driver on one database. It connects at the first statement; whatever fails leaves as a StoreError.

    Statements of one connection see what it wrote before, on a cluster too (the driver's bookmarks).
    """

    def __init__(self, url: str, environment: Mapping[str, str], *, retry: float = RETRY) -> None:
        self.address, self.database = place(url)
        self._auth = credentials(self.address, environment)
        self._retry = retry
        self._bookmarks = GraphDatabase.bookmark_manager()

    def read(self, text: str, /, **parameters: Any) -> list[Record]:
        """The rows of one statement, which the server refuses if it would write."""
        return self._asked(neo4j.READ_ACCESS, lambda session: session.execute_read(_rows, text, parameters))

    def write(self, work: Callable[[ManagedTransaction], _T]) -> _T:
        """Do `work` in one transaction; it may be run again, so it must find what an earlier run left."""
        timed = unit_of_work(timeout=TRANSACTION)(work)
        return self._asked(neo4j.WRITE_ACCESS, lambda session: session.execute_write(timed))

    def _asked(self, access: str, ask: Callable[[neo4j.Session], _T]) -> _T:
        """Ask, again where the answer to the commit was lost: the driver repeats everything else."""
        for left in reversed(range(_UNKNOWN_ENDS)):
            try:
                with self._told(), self._session(access) as session:
                    return ask(session)
            except _Unanswered:
                if not left:
                    raise
                time.sleep(random.uniform(0, 0.2))
        raise AssertionError

    def close(self) -> None:
        """Let the server go."""
        if "_driver" in self.__dict__:
            self._driver.close()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(
            database=self.database, default_access_mode=access, bookmark_manager=self._bookmarks
        )

    @functools.cached_property
    def _driver(self) -> neo4j.Driver:
        driver = GraphDatabase.driver(
            self.address,
            auth=self._auth,
            connection_timeout=CONNECT,
            connection_acquisition_timeout=2 * CONNECT,
            max_transaction_retry_time=self._retry,
            warn_notification_severity="OFF",
            notifications_min_severity="OFF",
        )
        try:
            _check(driver.get_server_info(), self.address)
        except BaseException:
            driver.close()
            raise
        return driver

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except IncompleteCommit as error:
            raise _Unanswered(str(faults.sentence(error, self.address))) from error
        except faults.RAISED as error:
            raise faults.sentence(error, self.address) from error


class _Unanswered(StoreError):
    """The connection broke while the server was asked to commit: it may have, or not."""


def _rows(transaction: ManagedTransaction, text: str, parameters: dict[str, Any]) -> list[Record]:
    return list(transaction.run(text, parameters))


def _check(server: neo4j.ServerInfo, address: str) -> None:
    """Raise StoreError for a server older than those that the store was made for."""
    name, _, version = server.agent.partition("/")
    numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))  # Aura's is 5.27-aura
    if numbers < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise StoreError(f"the server at {address} is {name} {version}; upgrade it to Neo4j {wanted} or newer")
