"""The document is held to: thousands of questions that it allows or forbids, none of which breaks the service."""

import contextlib
import functools
import http.client
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response
from schemathesis.core.failures import FailureGroup
from starlette.middleware.base import RequestResponseEndpoint

from api.app import create_app
from graph.errors import LintasError
from graph.ledger import Ledger
from graph.stores import open_store
from graph.stores.neo4j.store import Neo4jStore
from tests.neo4j.database import database
from tests.neo4j.running import neo4j_server

from .asking import Asked, check, examine
from .conftest import served

__all__ = ["database", "neo4j_server"]

CASES = 10_000
# Each case on the server asks it several times over Bolt: a quarter of the cases take longer than all on the file.
SERVED = 2_500
FEW = 60


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with contextlib.closing(open_store(f"sqlite://{tmp_path / 'lintas.db'}")) as store:
        yield store


@pytest.fixture(params=["sqlite", "neo4j"])
def each_ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """An empty ledger in each store, behind its URL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("ledger")
        return
    with request.getfixturevalue("database").store() as store:
        yield store


@pytest.mark.slow
def test_every_route_keeps_to_the_document(
    each_ledger: Ledger, scale: Callable[[int], int], figure: Callable[[str], None]
) -> None:
    cases = scale(SERVED if isinstance(each_ledger, Neo4jStore) else CASES)
    asked = examine(each_ledger, cases)
    figure("; ".join(asked.lines()))
    check(asked, cases)


def undocumented(app: FastAPI) -> None:
    @app.middleware("http")
    async def teapot(request: Request, further: RequestResponseEndpoint) -> Response:
        return Response(status_code=418) if request.url.path == "/v1/version" else await further(request)


def claims_a_key(app: FastAPI) -> None:
    app.openapi = functools.partial(FastAPI.openapi, app)  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (lambda app: app.exception_handlers.pop(LintasError), "Server error"),
        (undocumented, "Undocumented status code"),
        (claims_a_key, "API accepts invalid authentication"),
    ],
    ids=["an error that nobody answers", "a status of no route", "a key that is not needed"],
)
def test_a_planted_fault_is_found(ledger: Ledger, planted: Callable[[FastAPI], object], found: str) -> None:
    with pytest.raises(FailureGroup, match=found):
        examine(ledger, FEW, planted)


def test_a_link_that_is_too_long_is_refused_as_the_document_says(ledger: Ledger) -> None:
    with served(create_app(ledger, {})) as client:
        told = client.get("/openapi.json").json()["paths"]["/v1/paths"]["get"]["responses"]["400"]
        connection = http.client.HTTPConnection("127.0.0.1", client.base_url.port)  # httpx sends no such link
        connection.request("GET", "/v1/paths?source=" + "x" * 70_000)
        got = connection.getresponse()
        connection.close()
    assert got.status == 400
    assert got.getheader("content-type", "").split(";")[0] in told["content"]


def test_a_route_that_finds_nothing_is_named() -> None:
    asked = Asked({"GET /v1/found": Counter({200: 3, 404: 7}), "GET /v1/not-found": Counter({200: 1, 404: 9})})
    with pytest.raises(AssertionError, match="GET /v1/not-found"):
        check(asked, 20)
