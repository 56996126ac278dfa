"""The field `cypher` of a path answer: there when it is asked for, alone, and for callers of the graph's marking."""

import httpx

from api import pathanswer

from .conftest import AMBER_KEY

PATH = {"sources": ["controller, made case"], "targets": ["group:made/two"]}
LINK = {"source": "controller, made case", "target": "group:made/two"}


def test_an_answer_has_it_only_where_it_was_asked_for(client: httpx.Client) -> None:
    plain, asked = client.post("/v1/paths", json=PATH), client.post("/v1/paths", json={**PATH, "cypher": True})
    assert "cypher" not in plain.json()
    found = asked.json().pop("cypher")
    assert {name: part for name, part in asked.json().items() if name != "cypher"} == plain.json()
    pathanswer.CypherTwin.model_validate(found)
    assert found["parameters"] == {
        "n0": ["person:made/controller"],
        "n1": ["group:made/two"],
        "stances": ["with"],
    }
    assert (found["declined"], found["graph"]) == (None, "CLEAR")


def test_by_link_it_is_the_same(client: httpx.Client) -> None:
    by_link = client.get("/v1/paths", params={**LINK, "cypher": "true"})
    assert by_link.content == client.post("/v1/paths", json={**PATH, "cypher": True}).content
    pathanswer.PathAnswer.model_validate(by_link.json())


def test_it_has_no_etag_since_the_typed_graph_may_change_alone(client: httpx.Client) -> None:
    tag = client.get("/v1/paths", params=LINK).headers["ETag"]
    asked = client.get("/v1/paths", params={**LINK, "cypher": "true"}, headers={"If-None-Match": tag})
    assert (asked.status_code, asked.headers.get("ETag")) == (200, None)


def test_the_page_of_a_path_takes_no_such_parameter(client: httpx.Client) -> None:
    got = client.get("/v1/pages/path", params={**LINK, "cypher": "true"})
    assert (got.status_code, got.json()["field"]) == (422, "query.cypher")


def test_what_is_declined_says_which_part_and_why(client: httpx.Client) -> None:
    asked = {**PATH, "cypher": True, "k": 3, "via": ["trip, made case"]}
    found = client.post("/v1/paths", json=asked).json()["cypher"]
    assert (found["text"], found["declined"]["part"]) == (None, "k")


def test_a_caller_of_another_marking_gets_a_sentence(client: httpx.Client) -> None:
    asked = client.post("/v1/paths", json={**PATH, "cypher": True}, headers={"X-API-Key": AMBER_KEY})
    found = asked.json()["cypher"]
    assert (found["text"], found["graph"]) == (None, "AMBER")
    assert "made for AMBER" in found["declined"]["why"]
