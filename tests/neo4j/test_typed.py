"""The typed graph is the view of its marking, whatever is committed and whenever a process dies.

Strategy: a real server, emptied before each test; every commit goes through the store, which follows by itself.
After it the whole graph is held against the view, node by node and place by place.
"""

import contextlib
import dataclasses
import threading
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from graph import ontology
from graph.errors import BadInput, StoreError
from graph.ledger import Erase, Reclassify, Regrade, Undo
from graph.marking import CLEAR, parse
from graph.statement import Statement
from graph.stores.neo4j import reading, typed
from graph.stores.neo4j.connecting import Connection
from graph.stores.neo4j.store import Neo4jStore
from graph.stores.neo4j.typed import batches, change, following, placing, schema, state
from graph.stores.neo4j.typed import source as parts
from graph.stores.neo4j.typed.ground import Ground
from graph.stores.neo4j.typed.grouping import Grouping
from ingest.jobs import corpus_jobs
from ingest.load import load
from tests.neo4j.typed_graph import compare, kept
from tests.neo4j.typed_world import Play
from tests.paths.worlds import batch, captions, link, link_of, same, says, source, view_of
from tools import neo4j_page

EMPTY = (
    "MATCH ()-[r]->() WITH r LIMIT 2000 DELETE r RETURN count(*) AS gone",
    "MATCH (n) WITH n LIMIT 2000 DELETE n RETURN count(*) AS gone",
)
WHOLE = """MATCH (n) WHERE NOT n:_Head AND NOT n:_Batch AND NOT n:_Chunk AND NOT n:_Statement AND NOT n:_Change
    AND NOT n:_Commit AND NOT n:_Append OPTIONAL MATCH (n)-[r]->() RETURN n, properties(r) AS r"""
A_ON_T = link("person:a OPERATES_ON trip:t")
START = [
    *source("src:a", "B"), *captions("person:a", "person:b", "trip:t"), A_ON_T, link("person:b OPERATES_ON trip:t"),
]  # fmt: skip


class Died(Exception):
    """The process ended here."""


def emptied(connection: Connection) -> None:
    for text in EMPTY:
        while connection.write(lambda transaction, text=text: transaction.run(text).single(strict=True)["gone"]):
            pass


@pytest.fixture
def connection(neo4j_server: str) -> Iterator[Connection]:
    """A way to the run's server, which holds nothing."""
    with contextlib.closing(Connection(neo4j_server, {})) as found:
        emptied(found)
        yield found


@pytest.fixture
def store(neo4j_server: str, connection: Connection) -> Iterator[Neo4jStore]:
    """An empty store there."""
    with contextlib.closing(Neo4jStore(neo4j_server, {})) as found:
        yield found


def tell(store: Neo4jStore, name: str, *entries: Any) -> None:
    store.append(batch(name, entries))


def differences(connection: Connection, store: Neo4jStore, marking: str = "CLEAR") -> list[str]:
    return compare(connection, store, view_of(store, parse(marking)))


def held(connection: Connection, entry: Statement) -> dict[str, Any]:
    """The properties of the relationship of a triple."""
    (row,) = connection.read("MATCH ()-[r]->() WHERE r.id = $id RETURN properties(r) AS held", id=link_of(entry))
    return dict(row["held"])


def reached(connection: Connection) -> state.Reached:
    found = typed.reached(connection)
    assert found is not None
    return found


def test_the_first_commit_makes_it_for_clear(connection: Connection, store: Neo4jStore) -> None:
    tell(store, "one", *START)
    found = reached(connection)
    assert (found.marking, found.position, found.rebuilding) == ("CLEAR", 1, False)
    assert differences(connection, store) == []
    lists = held(connection, A_ON_T)
    assert (lists["stance"], lists["key"], lists["statement_ids"]) == ("with", "{}", [A_ON_T.id.hex()])
    assert (lists["reliability"], lists["denied_statement_ids"]) == (["B"], [])


def test_single_statements_are_followed_without_a_rebuild(connection: Connection, store: Neo4jStore) -> None:
    tell(store, "one", *START)
    built = reached(connection)
    denial = link("person:a NOT OPERATES_ON trip:t")
    tell(store, "two", *captions("person:c"), link("person:c DIRECTS person:a"), denial)
    assert differences(connection, store) == []
    assert reached(connection) == built._replace(position=2, turn=built.turn + 1)
    assert held(connection, A_ON_T)["denied_statement_ids"] == [denial.id.hex()]


def test_a_link_waits_for_its_end_and_goes_with_it(connection: Connection, store: Neo4jStore) -> None:
    waits = link("person:a DIRECTS person:z")
    tell(store, "one", *START, waits)
    assert len(kept(connection)["_Waiting"]) == 1
    tell(store, "two", *captions("person:z"))
    assert kept(connection)["_Waiting"] == set()
    assert held(connection, waits)["statement_ids"] == [waits.id.hex()]
    tell(store, "three", Undo(batch="", undone="two", marking="CLEAR", reason="wrong"))
    assert len(kept(connection)["_Waiting"]) == 1
    assert differences(connection, store) == []


def test_joined_ids_are_one_node_and_their_links_one(connection: Connection, store: Neo4jStore) -> None:
    tell(store, "one", *START, link("person:a DIRECTS person:b"))
    tell(store, "two", same("person:a", "person:b"))
    (row,) = connection.read(
        "MATCH (n:Person)-[r:OPERATES_ON]->() RETURN n.members AS members, size(r.sources) AS said"
    )
    assert (row["members"], row["said"]) == (["person:a", "person:b"], 2)
    assert differences(connection, store) == []
    tell(store, "three", Undo(batch="", undone="two", marking="CLEAR", reason="wrong"))
    assert connection.read("MATCH (n:Person) RETURN count(n) AS people")[0]["people"] == 2
    assert differences(connection, store) == []


def test_another_grade_of_a_source_reaches_every_place(connection: Connection, store: Neo4jStore) -> None:
    tell(store, "one", *START)
    tell(store, "two", says("src:a", "reliability", "D"))
    assert held(connection, A_ON_T)["reliability"] == ["D"]
    assert differences(connection, store) == []


def test_what_is_erased_is_nowhere_in_the_graph(connection: Connection, store: Neo4jStore) -> None:
    private = says("person:b", "caption", "Sandiwara")
    tell(store, "one", *START, private)
    assert "Sandiwara" in everything(connection) or private.id.hex() in everything(connection)
    tell(store, "two", Erase(batch="", statement=private.id, tombstone=b"T" * 32, marking="CLEAR", reason="private"))
    assert "Sandiwara" not in everything(connection)
    assert private.id.hex() not in everything(connection)
    assert differences(connection, store) == []


@pytest.mark.parametrize("planted", [False, True])
def test_what_was_reclassified_is_in_a_graph_made_anew(
    connection: Connection, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch, planted: bool
) -> None:
    """Planted: chunks are left out by the markings that they were written with, whatever changed since."""
    (entry,) = captions("person:z", marking="AMBER")
    tell(store, "one", *START)
    tell(store, "two", entry)
    tell(store, "three", Reclassify(batch="", statement=entry.id, to="CLEAR", marking="CLEAR", reason="open"))
    if planted:
        monkeypatch.setattr(reading, "pages", lambda *given: _PAGES(*given[:4], lambda text: text == "CLEAR"))
    typed.rebuild(connection, store, CLEAR)
    monkeypatch.undo()
    assert (differences(connection, store) != []) == planted


_PAGES = reading.pages


@pytest.mark.slow
def test_whatever_is_committed_the_graph_is_the_view(
    connection: Connection, scale: Callable[[int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(scale(30)):
        play(connection, monkeypatch, seed, commits=30)


def play(connection: Connection, monkeypatch: pytest.MonkeyPatch, seed: int, commits: int) -> None:
    """A run of commits; after one in five the process dies before the graph has followed."""
    emptied(connection)
    with contextlib.closing(Neo4jStore(connection.address, {})) as store:
        told, behind = Play(store, seed), False
        for number in range(commits):
            before, dies = store.position(), told.draw.random() < 0.2
            with monkeypatch.context() as patched:
                if dies:
                    patched.setattr(typed, "follow", lambda *_: None)
                done = told.commit()
            behind = dies or (behind and store.position() == before)  # an act that changes nothing commits nothing
            assert behind or differences(connection, store) == [], f"seed {seed}, commit {number}: {done}"
        typed.follow(connection, store)
        followed = kept(connection)
        with monkeypatch.context() as patched:
            patched.setattr(parts, "MOST", told.draw.choice([20, 50, 10**6]))
            typed.rebuild(connection, store, CLEAR)
            assert differences(connection, store) == [], f"seed {seed}, in parts of {parts.MOST}"
        made = kept(connection)
        assert (followed["_Waiting"], followed["_Judged"]) == (made["_Waiting"], made["_Judged"])
        assert followed["_Cited"] >= made["_Cited"]


# What makes a change too small, and the graph wrong: each is a plausible slip in one function.
SLIPS: dict[str, tuple[Any, str, Any]] = {
    "waiting links stay": (Ground, "waiting", lambda *_: []),
    "a joined node's links are not looked for": (
        placing, "candidates", lambda _, __, triples: {placing.raw_id(entry) for entry in triples},
    ),
    "a node that loses a member keeps its links": (Grouping, "uprooted", lambda _: set()),
    "another grade is not noticed": (change, "_check_grades", lambda *_: None),
    "a judgement is not noticed": (following, "_may_rejoin", lambda _: False),
    "an undo is not noticed": (following, "touched", lambda *_: []),
    "a hidden statement is taken for visible": (
        Ground, "known", lambda self, ids: [one._replace(visible=True) for one in _KNOWN(self, ids)],
    ),
    "a link is in the part of what it names first": (
        parts.Sources, "_part", lambda self, *ends: zlib.crc32(ends[0].encode()) % self.count,
    ),
}  # fmt: skip
_KNOWN = Ground.known


@pytest.mark.slow
@pytest.mark.parametrize("slip", SLIPS)
def test_a_planted_slip_is_caught(connection: Connection, monkeypatch: pytest.MonkeyPatch, slip: str) -> None:
    owner, name, wrong = SLIPS[slip]
    monkeypatch.setattr(owner, name, wrong)
    with pytest.raises((AssertionError, StoreError)):
        any(play(connection, monkeypatch, seed, commits=30) for seed in range(10))


DAMAGE = {
    "a denial is dropped": "MATCH ()-[r:OPERATES_ON]->() SET r.denied_statement_ids = [], r.denied_seen = []",
    "a list is one place short": "MATCH ()-[r:OPERATES_ON]->() SET r.credibility = r.credibility[1..]",
    "another grade": "MATCH ()-[r:OPERATES_ON]->() SET r.credibility = [x IN r.credibility | 1]",
    "a joined node's link is left": (
        "MATCH (a:Person {id: 'person:a'}), (b:Trip) CREATE (a)-[r:DIRECTS]->(b) SET r = $lists"
    ),
    "a member is missing": "MATCH (n:Person {id: 'person:a'}) SET n.members = n.members[..1]",
    "a node is left": "CREATE (:Person {id: 'person:q', members: ['person:q'], caption: 'q', statement_ids: []})",
    "a node is gone": "MATCH (n:Person {id: 'person:c'}) DETACH DELETE n",
    "another caption": "MATCH (n:Person {id: 'person:a'}) SET n.caption = 'b'",
    "a date is gone": "MATCH (n:Organization {id: 'org:x'}) REMOVE n.founded",
    "a further label": "MATCH (n:Person {id: 'person:a'}) SET n:Trip",
    "a link is turned round": (
        "MATCH (a)-[r:DIRECTS]->(b) WITH a, b, r, properties(r) AS held DELETE r "
        "CREATE (b)-[s:DIRECTS]->(a) SET s = held"
    ),
    "another stance": "MATCH ()-[r:DIRECTS]->() SET r.stance = 'for'",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_graph_is_told_from_its_view(connection: Connection, store: Neo4jStore, damage: str) -> None:
    more = [*captions("person:c", "org:x"), says("org:x", "founded", "1951")]
    tell(store, "one", *START, *more, link("person:a NOT OPERATES_ON trip:t"), link("person:c DIRECTS person:a"))
    tell(store, "two", same("person:a", "person:b"))
    assert differences(connection, store) == []
    (row,) = connection.read("MATCH ()-[r:OPERATES_ON]->() RETURN properties(r) AS held")
    lists = row["held"] | {"id": "DIRECTS:0"}
    connection.write(lambda transaction: transaction.run(DAMAGE[damage], lists=lists).consume())
    assert differences(connection, store) != []
    typed.rebuild(connection, store, CLEAR)
    assert differences(connection, store) == []


def dying_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process end after some batches of the graph were written."""
    left = iter(range(steps))

    def step(*words: Any, **more: Any) -> Any:
        if next(left, None) is None:
            raise Died
        return _STEP(*words, **more)

    monkeypatch.setattr(state, "step", step)


_STEP = state.step


def test_a_rebuild_that_died_is_taken_up_where_it_stopped(
    connection: Connection, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST", 2)
    tell(store, "one", *START, link("person:a NOT OPERATES_ON trip:t"), link("person:a DIRECTS person:z"))
    whole, deaths = reached(connection).done, 0
    for steps in range(whole + 3):
        with monkeypatch.context() as patched, contextlib.suppress(Died):
            dying_after(steps, patched)
            typed.rebuild(connection, store, CLEAR)
        left_at, deaths = reached(connection), deaths + reached(connection).rebuilding
        typed.follow(connection, store)
        assert differences(connection, store) == [], f"died after {steps} batches"
        assert reached(connection).turn >= left_at.turn
    assert deaths >= whole


def test_a_change_of_several_batches_that_died_is_done_to_its_end(
    connection: Connection, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "BATCH", 2)
    tell(store, "one", *START)
    for steps in range(6):
        names = [f"person:{steps}-{number}" for number in range(4)]
        told = [*captions(*names), *(link(f"{name} DIRECTS person:a") for name in names), same("person:a", names[0])]
        with monkeypatch.context() as patched, contextlib.suppress(Died):
            dying_after(steps, patched)
            tell(store, f"more {steps}", *told)
        typed.follow(connection, store)
        assert differences(connection, store) == [], f"died after {steps} batches"


def test_several_processes_bring_it_up_together(
    neo4j_server: str, connection: Connection, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST", 2)
    tell(store, "one", *START)
    failed: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            with contextlib.closing(Neo4jStore(neo4j_server, {}, retry=30)) as own:
                for number in range(3):
                    name = f"person:w{writer}-{number}"
                    tell(own, name, *captions(name), link(f"{name} DIRECTS person:a"))
                    if number == 1:
                        typed.rebuild(connection, own, CLEAR)
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=write, args=[writer]) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    typed.follow(connection, store)
    assert failed == []
    assert differences(connection, store) == []
    assert connection.read("MATCH (n:Person) RETURN count(n) AS people")[0]["people"] == 2 + 4 * 3


def everything(connection: Connection) -> str:
    """All that stands beside the ledger, as text."""
    return str([(row["n"].labels, dict(row["n"]), row["r"]) for row in connection.read(WHOLE)])


def test_what_is_marked_higher_is_nowhere_in_the_graph(connection: Connection, store: Neo4jStore) -> None:
    secret = [
        says("person:a", "caption", "Rahasia", marking="AMBER"),
        *captions("person:rahasia", marking="GREEN"),
        link("person:rahasia DIRECTS person:a"),
        link("person:a NOT DIRECTS person:b", marking="AMBER:alpha"),
        says("src:a", "reliability", "F", marking="AMBER"),
        link("person:b OPERATES_ON trip:t", marking="AMBER", during="2011"),
    ]
    hidden = [entry.id.hex() for entry in secret if entry.marking != "CLEAR"]
    tell(store, "one", *START)
    tell(store, "two", *secret, same("person:a", "person:b", marking="AMBER"))
    for rebuilt in (False, True):
        if rebuilt:
            typed.rebuild(connection, store, CLEAR)
        text = everything(connection)
        assert differences(connection, store) == []
        assert [one for one in ("Rahasia", *hidden) if one in text] == []
    typed.rebuild(connection, store, parse("AMBER:alpha"))
    assert differences(connection, store, "AMBER:alpha") == []
    assert [one for one in ("Rahasia", *hidden) if one not in everything(connection)] == []


def test_a_statement_is_taken_out_once_it_is_marked_higher(connection: Connection, store: Neo4jStore) -> None:
    tell(store, "one", *START)
    tell(store, "two", Reclassify(batch="", statement=A_ON_T.id, to="AMBER", marking="CLEAR", reason="open"))
    assert A_ON_T.id.hex() not in everything(connection)
    tell(store, "three", Reclassify(batch="", statement=A_ON_T.id, to="CLEAR", marking="CLEAR", reason="closed"))
    tell(store, "four", Regrade(batch="", statement=A_ON_T.id, credibility=2, marking="CLEAR", reason="closed"))
    assert held(connection, A_ON_T)["credibility"] == [2]
    assert differences(connection, store) == []


def test_a_graph_of_another_marking_stays_of_that_marking(connection: Connection, store: Neo4jStore) -> None:
    tell(store, "one", *START)
    typed.rebuild(connection, store, parse("GREEN"))
    tell(store, "two", *captions("person:g", marking="GREEN"), *captions("person:h", marking="AMBER"))
    assert reached(connection).marking == "GREEN"
    assert differences(connection, store, "GREEN") == []


ATTACKS = [
    "person:`)-[:X]->(:Y)//", "person:\\u0060) DETACH DELETE n //", "person:a'}) DETACH DELETE n /*", "person:$rows",
]  # fmt: skip


def test_no_text_becomes_cypher(connection: Connection, store: Neo4jStore) -> None:
    told = [says(name, "caption", f"{name} \\u0060 ` */ // {{}}") for name in ATTACKS]
    links = [link(f"{name.replace(' ', '_')} DIRECTS person:a") for name in ATTACKS]
    strange = [says("person:a", "OPERATES_ON`]->() DELETE n //", "trip:t"), says("Person`:x", "caption", "x")]
    tell(store, "one", *START, *links)
    tell(store, "two", *told, *strange, *(says(entry.entity, "caption", "~`") for entry in links))
    assert differences(connection, store) == []
    found = {row["caption"] for row in connection.read("MATCH (n:Person) RETURN n.caption AS caption")}
    assert found >= {entry.value for entry in told}
    vocabulary = ontology.load()
    labels = {row["label"] for row in connection.read("MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label")}
    types = {row["type"] for row in connection.read("MATCH (:Person)-[r]-() RETURN DISTINCT type(r) AS type")}
    assert {label for label in labels if not label.startswith("_")} <= vocabulary.kinds.keys()
    assert types <= vocabulary.links.keys()


@pytest.mark.parametrize("name", ["Person`", "Per son", "Person\\u0060", "", "_Head", "Person//"])
def test_a_vocabulary_whose_names_are_no_labels_is_refused(name: str) -> None:
    known = ontology.load()
    hostile = dataclasses.replace(known, kinds={name: known.kinds["Person"]}, links={name: known.links["DIRECTS"]})
    with pytest.raises(BadInput, match="cannot be a label"):
        schema.labels(hostile)
    with pytest.raises(BadInput, match="cannot be a label"):
        schema.types(hostile)


def test_every_kind_is_found_by_an_index(connection: Connection, store: Neo4jStore) -> None:
    tell(store, "one", *START)
    names = {row["name"] for row in connection.read("SHOW CONSTRAINTS YIELD name")}
    vocabulary = ontology.load()
    assert {f"typed_{name}" for name in (*vocabulary.kinds, *vocabulary.links)} <= names


def test_a_graph_made_by_another_vocabulary_is_made_anew(
    connection: Connection, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(store, "one", *START)
    older = "MATCH (t:_Typed) SET t.vocabulary = 'older' REMOVE t.turn WITH t MATCH (n:Person) SET n.caption = 'old'"
    connection.write(lambda transaction: transaction.run(older).consume())
    tell(store, "two", *captions("person:c"))
    assert differences(connection, store) == []


def test_a_large_change_makes_it_anew(
    connection: Connection, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(store, "one", *START)
    monkeypatch.setattr(following, "MOST", 3)
    tell(store, "two", *captions(*(f"person:{number}" for number in range(5))))
    assert reached(connection).target == 2
    assert differences(connection, store) == []


def test_the_ledger_is_left_alone(connection: Connection, store: Neo4jStore) -> None:
    tell(store, "one", *START)
    before = store.position(), store.statements([entry.id for entry in START])
    typed.rebuild(connection, store, CLEAR)
    assert (store.position(), store.statements([entry.id for entry in START])) == before


def test_the_queries_of_the_page_give_its_tables(connection: Connection, store: Neo4jStore) -> None:
    load(store, ontology.load(), corpus_jobs(), actor="tester")
    assert differences(connection, store) == []
    page = neo4j_page.PAGE.read_text("utf-8")
    assert len(list(neo4j_page.queries(page))) == 10
    assert page == neo4j_page.current(page, connection.read), "make them again: python -m tools.neo4j_page"
