"""`lintas neo4j rebuild` gives the typed graph to another marking, and the twin to its callers alone."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from graph import ontology, projection
from graph.cypher.shown import shown, typed_beside
from graph.errors import StoreError
from graph.marking import CLEAR
from graph.paths.query import PathQuery
from graph.stores.neo4j import typed
from tests.neo4j.database import Database
from tests.neo4j.running import LINTAS
from tests.stores.examples import ARI, BEA, CAN, SECRET, load

PAIR = (ARI.entity, BEA.entity)


def run(*words: str, store: str, login: dict[str, str]) -> subprocess.CompletedProcess[str]:
    own = {**os.environ, **login}
    return subprocess.run([LINTAS, *words, "--store", store], env=own, capture_output=True, text=True, check=False)


def names(database: Database) -> list[str]:
    return [row[0] for row in database.ask("MATCH (n:Person) RETURN n.caption ORDER BY n.caption")]


def test_the_graph_is_made_for_the_marking_that_is_named(database: Database) -> None:
    with database.store() as ledger:
        load(ledger, "one", ARI, BEA, SECRET)
    assert names(database) == ["Ari", "Bea"]
    told = run("neo4j", "rebuild", "--as", "AMBER:alpha", store=database.url, login=dict(database.login))
    assert told.stdout == "The typed graph shows what AMBER:alpha may see.\n"
    assert names(database) == ["Ari", "Bea", "Dewi"]


def test_a_twin_is_for_callers_of_the_graph_s_marking(database: Database) -> None:
    with database.store() as ledger:
        load(ledger, "one", ARI, BEA)
    asked = ("path", *PAIR, "--cypher", "--json")
    clear = json.loads(run(*asked, store=database.url, login=dict(database.login)).stdout)
    assert "MATCH" in clear["cypher"]["text"]
    run("neo4j", "rebuild", "--as", "GREEN", store=database.url, login=dict(database.login)).check_returncode()
    refused = json.loads(run(*asked, store=database.url, login=dict(database.login)).stdout)["cypher"]
    assert refused["text"] is None
    assert "needs a typed graph made for CLEAR" in refused["declined"]["why"]
    assert "GREEN" not in refused["declined"]["why"]


def test_a_store_without_a_typed_graph_is_named(tmp_path: Path) -> None:
    told = run("neo4j", "rebuild", store=f"sqlite://{tmp_path}/x.db", login={})
    assert (told.returncode, told.stdout) == (2, "")
    assert "keeps no typed graph" in told.stderr


def test_nothing_loaded_is_said(database: Database) -> None:
    told = run("neo4j", "rebuild", store=database.url, login=dict(database.login))
    assert (told.returncode, told.stdout) == (3, "")
    assert "nothing loaded" in told.stderr


def test_a_graph_that_lacks_a_commit_has_no_twin(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit stands though the graph could not follow; the next one brings both up."""

    def fails(*_: object) -> None:
        raise StoreError("the server went away")

    with database.store() as ledger:
        load(ledger, "one", ARI)
        with monkeypatch.context() as patch:
            patch.setattr(typed, "follow", fails)
            load(ledger, "two", BEA)
        assert ledger.position().position == 2
        asked = PathQuery(sources=PAIR[:1], targets=PAIR[1:])
        view = projection.build(ledger, CLEAR, ontology.load())
        assert shown(view, asked, typed_beside(ledger))["declined"]["part"] == "graph"
        load(ledger, "three", CAN)
        view = projection.build(ledger, CLEAR, ontology.load())
        assert shown(view, asked, typed_beside(ledger))["declined"] is None


def test_a_database_that_was_emptied_under_a_store_is_told(database: Database) -> None:
    with database.store() as ledger:
        load(ledger, "one", ARI)
        database.empty()
        for ask in (
            ledger.position,
            ledger.events,
            lambda: ledger.statements([ARI.id]),
            lambda: load(ledger, "two", BEA),
        ):
            with pytest.raises(StoreError, match="was there and is gone"):
                ask()
    assert database.ask("MATCH (n) RETURN count(n)") == [[0]]
