"""What callers get: the contract's shapes and bytes, pages of lists, versions."""

import httpx
import pytest

from api import contract, pathanswer
from graph import ontology, projection
from graph.answers import encode
from graph.ledger import Ledger
from graph.marking import CLEAR
from graph.paths.answer import answer
from graph.paths.query import PathQuery

from .conftest import AMBER_KEY, CAPTIONS, HIDDEN, load, said

PATH = {"sources": ["controller, made case"], "targets": ["group:made/two"]}


@pytest.mark.parametrize(
    ("route", "shape"),
    [
        ("/health", contract.Health),
        ("/v1/version", contract.Version),
        ("/v1/search?q=made", contract.SearchAnswer),
        ("/v1/entities", contract.EntityList),
        ("/v1/entities/person:made/controller/statements", contract.StatementList),
        ("/v1/entities/person:made/controller", contract.Dossier),
        ("/v1/sources", contract.SourceList),
        ("/v1/sources/src:made", contract.Dossier),
        ("/v1/conflicts", contract.ConflictAnswer),
        ("/v1/paths?source=person:made/controller&target=group:made/two", pathanswer.PathAnswer),
        ("/v1/paths?source=body:made/office&target=person:made/controller", pathanswer.PathAnswer),
    ],
)
def test_an_answer_has_its_shape(client: httpx.Client, route: str, shape: type) -> None:
    got = client.get(route)
    assert got.status_code == 200
    shape.model_validate(got.json())


def test_a_shape_bites_on_a_field_more() -> None:
    with pytest.raises(ValueError, match="extra"):
        contract.Health.model_validate({"status": "ok", "statements": 12})


def test_paths_by_post_by_link_and_in_process_are_the_same_bytes(client: httpx.Client, ledger: Ledger) -> None:
    view = projection.build(ledger, CLEAR, ontology.load())
    query = PathQuery(sources=("controller, made case",), targets=("group:made/two",))
    by_post = client.post("/v1/paths", json=PATH).content
    by_link = client.get("/v1/paths", params={"source": PATH["sources"], "target": PATH["targets"]}).content
    assert by_post == by_link == encode(answer(ledger, view, query))


def test_what_is_asked_beside_a_path_is_told_with_it(client: httpx.Client, ledger: Ledger) -> None:
    view = projection.build(ledger, CLEAR, ontology.load())
    query = PathQuery(sources=("person:made/controller",), targets=("group:made/two",), max_hops=1)
    got = client.post("/v1/paths", json={**PATH, "max_hops": 1, "why_not": True, "rests_on": 1})
    link = {"source": PATH["sources"], "target": PATH["targets"], "max_hops": 1, "why_not": True, "rests_on": 1}
    assert got.content == client.get("/v1/paths", params=link).content
    assert got.content == encode(answer(ledger, view, query, why_not=True, rests_on=1))
    assert got.json()["why_not"] == [{"relax": {"max_hops": 2}, "hops": 2, "crosses": []}]
    pathanswer.PathAnswer.model_validate(got.json())
    whole = client.post("/v1/paths", json={**PATH, "rests_on": 1, "why_not": True}).json()
    assert {"by": "source", "ids": ["src:made"]} in whole["rests_on"]["sets"]
    assert whole["why_not"] == []
    pathanswer.PathAnswer.model_validate(whole)


@pytest.mark.parametrize("rank", ["evidence", "specific", "earliest"])
def test_each_rank_has_its_score(client: httpx.Client, rank: str) -> None:
    got = client.post("/v1/paths", json={**PATH, "rank": rank}).json()
    pathanswer.PathAnswer.model_validate(got)
    assert got["paths"][0]["score"]["hops"] == 2


def test_more_than_two_to_rest_on_is_refused(client: httpx.Client) -> None:
    assert client.post("/v1/paths", json={**PATH, "rests_on": 3}).status_code == 422


def test_the_path_is_the_one_in_the_store(client: httpx.Client) -> None:
    path = client.post("/v1/paths", json=PATH).json()["paths"][0]
    assert [node["id"] for node in path["nodes"]] == ["person:made/controller", "trip:made/one", "group:made/two"]
    assert [hop["links"][0]["statements"][0]["locator"] for hop in path["hops"]] == ["p. 1", "p. 1"]


def test_a_list_in_pages_is_the_whole_list(client: httpx.Client) -> None:
    found, after = [], None
    while True:
        page = client.get("/v1/entities", params={"limit": 2} | ({"after": after} if after else {})).json()
        found += [entity["id"] for entity in page["entities"]]
        after = page["after"]
        if after is None:
            break
    assert found == sorted([*CAPTIONS, "src:made"])


def test_statements_in_pages_are_the_whole_list(client: httpx.Client) -> None:
    route = "/v1/entities/src:made/statements"
    first = client.get(route, params={"limit": 2}).json()
    rest = client.get(route, params={"after": first["after"]}).json()
    whole = client.get(route).json()
    assert first["statements"] + rest["statements"] == whole["statements"]
    assert len(first["statements"]) == 2
    assert rest["after"] is None


def test_conflicts_in_pages_are_the_whole_list(client: httpx.Client) -> None:
    whole = client.get("/v1/conflicts").json()
    found, after = [], None
    while True:
        page = client.get("/v1/conflicts", params={"limit": 1} | ({"after": after} if after else {})).json()
        found += page["conflicts"]
        after = page["after"]
        if after is None:
            break
    assert len(found) == whole["total"] == page["total"] > 1
    assert (found, whole["after"]) == (whole["conflicts"], None)


@pytest.mark.parametrize(("gone", "rest"), [("body:made/nobody", 2), ("trip:made/nobody", 0)])
def test_a_page_of_conflicts_goes_on_though_its_last_one_is_gone(client: httpx.Client, gone: str, rest: int) -> None:
    """What is asked for is a place in the order: an entity that nobody knows has one too."""
    found = client.get("/v1/conflicts", params={"after": f"absent:000000000000:{gone}"}).json()
    assert [one["entity"]["id"] for one in found["conflicts"]] == ["group:made/two"] * rest
    assert found["total"] == 2


def test_a_version_that_the_caller_holds_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/v1/sources")
    again = client.get("/v1/sources", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["etag"].startswith(f'W/"{first.json()["version"]}-')
    assert first.headers["cache-control"] == "private"
    assert {"X-API-Key", "Accept-Encoding"} <= set(first.headers["vary"].replace(" ", "").split(","))


def test_a_commit_gives_a_new_version(client: httpx.Client, ledger: Ledger) -> None:
    before = client.get("/v1/version").headers["etag"]
    load(ledger, [said("terr:made", "alias", "another name")], "alias")
    assert client.get("/v1/version").headers["etag"] != before
    assert client.get("/v1/search?q=another+name").json()["results"][0]["id"] == "terr:made"


def test_what_is_amber_changes_no_byte_for_a_clear_caller(ledger: Ledger, client: httpx.Client) -> None:
    routes = (
        "/v1/version",
        "/v1/search?q=made",
        "/v1/entities",
        "/v1/entities/person:made/controller",
        "/v1/conflicts",
    )
    before = [client.get(route) for route in routes]
    load(ledger, [said("person:made/more", "caption", "more, made case", "AMBER")], "more")
    after = [client.get(route) for route in routes]
    assert [got.content for got in before] == [got.content for got in after]
    assert [got.headers["etag"] for got in before] == [got.headers["etag"] for got in after]


def test_a_key_shows_what_its_marking_may_see(client: httpx.Client) -> None:
    route = f"/v1/entities/{HIDDEN}"
    assert client.get(route).status_code == 404
    assert client.get(route, headers={"X-API-Key": AMBER_KEY}).json()["entity"]["id"] == HIDDEN


def test_unknown_and_hidden_are_the_same_answer(client: httpx.Client) -> None:
    unknown, not_seen = client.get("/v1/entities/person:made/nobody"), client.get(f"/v1/entities/{HIDDEN}")
    assert (unknown.status_code, unknown.content) == (not_seen.status_code, not_seen.content)


def test_a_large_answer_is_compressed_for_who_takes_it(client: httpx.Client) -> None:
    assert client.get("/v1/ontology").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/v1/ontology", headers={"Accept-Encoding": "identity"}).headers
