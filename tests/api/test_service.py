"""The service around the answers: documentation from our own files, pages, request ids, the log."""

import hashlib
import json
import logging
import time
from pathlib import Path

import httpx
import pytest

from api.middleware import _Lines
from api.routes import about
from graph.ontology import load as vocabulary

SECRET = "qqsecretqq"


def test_the_document_names_every_kind_and_has_an_example(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    text = json.dumps(document)
    assert all(f'"{name}"' in text for name in (*vocabulary().kinds, *vocabulary().links))
    assert document["components"]["schemas"]["PathQuestion"]["examples"]
    assert all(route.startswith(("/v1/", "/health", "/ready")) for route in document["paths"])


def test_every_route_is_told_in_the_docs(client: httpx.Client) -> None:
    told = Path("docs/http.md").read_text("utf-8")
    assert [route for route in client.get("/openapi.json").json()["paths"] if f"`{route}`" not in told] == []


def test_the_documentation_loads_nothing_from_elsewhere(client: httpx.Client) -> None:
    page = client.get("/docs")
    assert "http" not in page.text.replace("HTTP", "")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "docs.js"):
        assert client.get(f"/docs/{name}").status_code == 200
    assert client.get("/docs/app.py").status_code == 404


@pytest.mark.parametrize(
    "route", ["/v1/pages/path?source=person:made/controller&target=group:made/two", "/v1/pages/entity/trip:made/one"]
)
def test_a_page_comes_with_its_policy(client: httpx.Client, route: str) -> None:
    page = client.get(route)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.content == client.get(route).content


def test_the_bundles_are_those_that_were_looked_at() -> None:
    folder = Path(about.STATIC) / "swagger-ui"
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        assert hashlib.sha256((folder / name).read_bytes() + b" ").hexdigest() != digest  # planted: a byte more


def test_a_request_id_is_given_or_kept(client: httpx.Client) -> None:
    assert client.get("/health", headers={"X-Request-ID": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert len(client.get("/health", headers={"X-Request-ID": "a b"}).headers["x-request-id"]) == 32


def test_the_log_tells_the_route_and_no_value(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="lintas.api"):
        client.get(f"/v1/entities/{SECRET}", headers={"X-API-Key": SECRET})
        client.get("/v1/search", params={"q": SECRET})
        lines = logged(caplog, 2)
    assert {line["route"] for line in lines} == {"/v1/entities/{id}", "/v1/search"}
    assert {"request", "method", "route", "status", "ms"} <= lines[0].keys()
    assert SECRET not in json.dumps(lines)


def logged(caplog: pytest.LogCaptureFixture, count: int) -> list[dict[str, object]]:
    """The lines of the log once there are so many: a request's line is written after its answer was sent."""
    deadline = time.monotonic() + 10
    while True:
        records = [record for record in caplog.records if record.name == "lintas.api"]
        if len(records) >= count or time.monotonic() > deadline:
            return [json.loads(_Lines().format(record)) for record in records]
        time.sleep(0.01)
