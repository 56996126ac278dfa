"""The run's database as these tests use it: emptied, and asked behind the store's back."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import neo4j
import pytest

from graph.stores.neo4j.connecting import PASSWORD, USER
from graph.stores.neo4j.server.home import credentials
from graph.stores.neo4j.store import Neo4jStore
from graph.stores.recount import recount

# A statement that many chunks assert has many relationships: they go first, or a transaction gets too large.
_ALL: Final = (
    "MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 1000 ROWS",
    "MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 2000 ROWS",
)
# Seconds: more than the server's own limit, which a large database needs longer than to be emptied.
_PATIENCE: Final = 600.0


@dataclass(frozen=True)
class Database:
    """Where a server is, and what a store needs to be let in, by whatever way it comes."""

    url: str
    login: Mapping[str, str]

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 7687

    @contextlib.contextmanager
    def driver(self) -> Iterator[neo4j.Driver]:
        auth = (self.login[USER], self.login[PASSWORD])
        with neo4j.GraphDatabase.driver(self.url, auth=auth, warn_notification_severity="OFF") as opened:
            yield opened

    def ask(self, text: str, **parameters: Any) -> list[list[Any]]:
        """The rows of one statement of any kind."""
        with self.driver() as driver, driver.session() as session:
            return [record.values() for record in session.run(neo4j.Query(text, timeout=_PATIENCE), parameters)]

    def empty(self) -> None:
        for text in _ALL:
            self.ask(text)

    @contextlib.contextmanager
    def store(self, url: str = "", **options: Any) -> Iterator[Neo4jStore]:
        """The store, by another way if one is named."""
        with contextlib.closing(Neo4jStore(url or self.url, self.login, **options)) as ledger:
            yield ledger

    def digest(self) -> str:
        """The digest, which must be what the events amount to."""
        with self.store() as ledger:
            at = ledger.position()
            assert {mark: total for mark, total in at.sums.items() if total} == recount(ledger)
            return at.digest


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    """The database of the run's server, empty."""
    url = os.environ.get("LINTAS_TEST_NEO4J_URL") or request.getfixturevalue("neo4j_server")
    user, password = credentials(url) or (os.environ[USER], os.environ[PASSWORD])
    found = Database(url, {USER: user, PASSWORD: password})
    found.empty()
    return found
