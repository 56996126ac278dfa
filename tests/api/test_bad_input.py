"""Each bad question gets one problem document that names the field and never the value; nothing changes."""

import json

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from api.app import create_app
from api.middleware import MAX_BODY
from graph.ledger import Ledger

from .conftest import KEYS, served

SECRET = "qqsecretqq"
ENDS = {"sources": ["person:made/controller"], "targets": ["group:made/two"]}


def problem(got: httpx.Response) -> tuple[int, str | None]:
    """Status and field of a problem document that holds the secret nowhere."""
    assert got.headers["content-type"] == "application/problem+json"
    assert SECRET not in got.text
    told = got.json()
    assert {"type", "title", "status", "detail"} <= told.keys()
    return told["status"], told.get("field")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({**ENDS, "sources": [SECRET]}, (422, "sources")),
        ({**ENDS, "via": [SECRET]}, (422, "via")),
        ({**ENDS, "avoid": [SECRET]}, (422, "avoid")),
        ({**ENDS, "via": ["group:made/two"]}, (422, "via")),
        ({**ENDS, "sources": []}, (422, "body.sources")),
        ({"targets": [SECRET]}, (422, "body.sources")),
        ({**ENDS, "max_hops": 99}, (422, "body.max_hops")),
        ({**ENDS, "max_hops": SECRET}, (422, "body.max_hops")),
        ({**ENDS, "kinds": [SECRET]}, (422, "body.kinds")),
        ({**ENDS, "through": ["Territory"]}, (422, "through")),
        ({**ENDS, "cross": [SECRET]}, (422, "body.cross")),
        ({**ENDS, "at": SECRET}, (422, "at")),
        ({**ENDS, "at": "2023-02-30"}, (422, "at")),
        ({**ENDS, "between": ["2024", "2023"]}, (422, "between")),
        ({**ENDS, "k": 10**9}, (422, "body.k")),
        ({**ENDS, "rank": SECRET}, (422, "body.rank")),
        ({**ENDS, "without": {"statement": [SECRET]}}, (422, "body.without.statement")),
        ({**ENDS, "more": SECRET}, (422, "body.more")),
        ([SECRET], (422, "body")),
        (SECRET, (422, "body")),
    ],
)
def test_a_bad_path_question(client: httpx.Client, body: object, expected: tuple[int, str]) -> None:
    assert problem(client.post("/v1/paths", json=body)) == expected


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (f"/v1/search?q={'x' * 301}{SECRET}", (422, "query.q")),
        ("/v1/search", (422, "query.q")),
        (f"/v1/search?q=a&kind={SECRET}", (422, "query.kind")),
        (f"/v1/search?q=a&limit={SECRET}", (422, "query.limit")),
        (f"/v1/search?q=a&after={SECRET}", (422, "after")),
        ("/v1/entities?limit=0", (422, "query.limit")),
        (f"/v1/entities/{SECRET}", (404, "id")),
        (f"/v1/entities/{SECRET}/statements", (404, "id")),
        (f"/v1/entities/terr:made?at={SECRET}", (422, "at")),
        ("/v1/sources/terr:made", (404, "id")),
        (f"/v1/conflicts?entity={SECRET}", (422, "entity")),
        (f"/v1/conflicts?after={SECRET}", (422, "after")),
        (f"/v1/conflicts?after=absent:{SECRET}", (422, "after")),
        ("/v1/conflicts?limit=1001", (422, "query.limit")),
        (f"/v1/pages/entity/{SECRET}", (404, "id")),
        (f"/v1/pages/path?source={SECRET}&target=terr:made", (422, "sources")),
        ("/v1/version?more=1", (422, "query.more")),
        (f"/v1/{SECRET}", (404, None)),
    ],
)
def test_a_bad_link(client: httpx.Client, route: str, expected: tuple[int, str | None]) -> None:
    assert problem(client.get(route)) == expected


PROTECTED = ("via=group:made/two", "via=two%20people,%20made%20case", "through=SmuggledPerson")


@pytest.mark.parametrize("route", ["/v1/paths", "/v1/pages/path"])
@pytest.mark.parametrize("asked", PROTECTED)
def test_no_route_leads_through_those_who_were_smuggled(client: httpx.Client, route: str, asked: str) -> None:
    got = client.get(f"{route}?source=person:made/controller&target=body:made/office&{asked}")
    assert problem(got) == (422, asked.partition("=")[0])
    assert "a SmuggledPerson never stands inside a path" in got.json()["detail"]


@pytest.mark.parametrize("text", ['{"sources": [NaN]}', "{", '{"a": ' * 4000 + "1" + "}" * 4000, "[" * 100_000])
def test_what_is_no_strict_json(client: httpx.Client, text: str) -> None:
    got = client.post("/v1/paths", content=text, headers={"Content-Type": "application/json"})
    assert problem(got) == (400, "body")


def test_a_body_above_the_bound(client: httpx.Client) -> None:
    assert problem(client.post("/v1/paths", content=b" " * (MAX_BODY + 1))) == (413, None)
    chunks = (b" " * 65_536 for _ in range(20))  # without a length told in advance
    assert problem(client.post("/v1/paths", content=chunks)) == (413, None)


def test_a_key_that_is_not_known(client: httpx.Client) -> None:
    assert problem(client.get("/v1/version", headers={"X-API-Key": SECRET})) == (401, None)


def test_a_wrong_method(client: httpx.Client) -> None:
    assert problem(client.delete("/v1/paths")) == (405, None)


def test_where_a_key_is_needed_none_sees_nothing(ledger: Ledger) -> None:
    with served(create_app(ledger, KEYS, key_needed=True)) as asked:
        assert problem(asked.get("/v1/version")) == (401, None)
        assert asked.get("/health").status_code == 200


def test_an_empty_store_says_what_to_do(empty: httpx.Client) -> None:
    got = empty.get("/v1/search?q=a")
    assert problem(got) == (503, None)
    assert got.json()["detail"] == "nothing loaded; run lintas load"


def test_a_bad_question_writes_nothing(client: httpx.Client, ledger: Ledger) -> None:
    before = ledger.position()
    client.post("/v1/paths", json={"sources": [SECRET]})
    assert ledger.position() == before


def test_the_framework_s_own_handlers_would_be_caught(ledger: Ledger) -> None:
    """Planted: the handlers that FastAPI has of its own echo the value, and answer NaN with 500."""

    async def echoing(request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"detail": error.errors()}, 422, media_type="application/problem+json")

    app: FastAPI = create_app(ledger, {})
    app.add_exception_handler(RequestValidationError, echoing)  # type: ignore[arg-type]
    with served(app) as asked:
        got = asked.post("/v1/paths", json={**ENDS, "max_hops": SECRET})
        with pytest.raises(AssertionError):
            problem(got)
        assert SECRET in json.dumps(got.json())
