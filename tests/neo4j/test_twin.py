"""The server's answer to a question's Cypher twin is the view's: 1,000 random questions, and a bug for each rule."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

import pytest

from graph.cypher import links, steps, twin
from graph.cypher.asked import Asked
from graph.cypher.joining import both
from graph.cypher.literals import literal
from graph.cypher.resolving import resolved
from graph.cypher.twin import Twin
from graph.paths.query import PathQuery, Without
from graph.stores.neo4j.connecting import Connection
from tests.neo4j.twin_graphs import SOURCES, Graph, plainly, question
from tests.neo4j.twin_world import Ask, World, world

QUESTIONS = 1000
PLANTED_QUESTIONS = 300
EMPTY = "MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone"
Patch = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def worlds() -> Iterator[list[World]]:
    """The world, once it is made."""
    made: list[World] = []
    yield made
    for each in made:
        each.ledger.close()
        each.connection.close()


@pytest.fixture
def asked_of(neo4j_server: str, worlds: list[World], tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world, made by the first who asks: credentials are looked up in a test's own environment."""
    if not worlds:
        connection = Connection(neo4j_server, os.environ)
        while connection.write(lambda transaction: transaction.run(EMPTY).single(strict=True)["gone"]):
            pass
        worlds.append(world(tmp_path_factory.mktemp("twin"), connection))
    return worlds[0]


def test_the_twin_finds_what_the_view_finds(
    asked_of: World, scale: Callable[[int], int], figure: Callable[[str], None]
) -> None:
    counts: Counter[str] = Counter()
    wrong = []
    total = scale(QUESTIONS)
    for recipe in ("plain", "layered"):
        for query in asked_of.questions(recipe, question, total // 2):
            made, expected = asked_of.compiled(query), asked_of.expected(query)
            if not isinstance(made, Twin):
                counts[f"declined: {made.why}"] += 1
                continue
            counts.update(
                ["asked", *(["a path"] if expected else []), *(["ties"] if len(expected) > 1 and query.k == 1 else [])]
            )
            if asked_of.answered(made) != expected:
                wrong.append(query)
    figure(f"{total} random questions: {dict(counts)}")
    assert wrong == []
    assert counts["a path"] >= 0.6 * counts["asked"]
    assert counts["ties"] >= 0.3 * counts["a path"]


def test_the_text_that_is_shown_lists_a_tie_or_two(asked_of: World, scale: Callable[[int], int]) -> None:
    for query in asked_of.questions("layered", plainly, scale(100), seed=1):
        made = twin.compile_query(resolved(asked_of.view, query), asked_of.view.ontology)
        assert isinstance(made, Twin)
        found, every = asked_of.answered(made), asked_of.expected(query)
        assert len(found) == min(2, len(every))
        assert all(path in every for path in found)


def test_ids_that_attack_are_only_ids(asked_of: World) -> None:
    (made,) = asked_of.graphs["attackers"]
    people = tuple(made.layers[0][:-1])
    query = PathQuery(sources=people, targets=people[:1], via=("trip:attacked",), avoid=people[-1:])
    compiled = asked_of.compiled(query)
    assert isinstance(compiled, Twin)
    assert len(asked_of.expected(query)) == len(people) - 1
    assert asked_of.answered(compiled) == asked_of.expected(query)


def test_a_value_that_is_pasted_is_the_value(asked_of: World, scale: Callable[[int], int]) -> None:
    rng = Random(1)
    values = [
        "".join(rng.choices("\\u0027`'\"/*$ \n\x1b\u2028\U000e0001é0", k=rng.randint(0, 12)))
        for _ in range(scale(2000))
    ]
    (row,) = asked_of.connection.read(f"RETURN {literal(values)} AS read, {literal([1, 2])} AS numbers")
    assert (row["read"], row["numbers"]) == (values, [1, 2])


# A bug for each rule: a compiler of its own that lacks one predicate, and questions that turn on it.

PLANTED: Final[list[Any]] = []


def planted(recipe: str, **fixed: Any) -> Callable[[Callable[[Patch], None]], Callable[[Patch], None]]:
    """Keep a planted bug; `fixed` are parts of its questions, given or drawn from a graph."""

    def ask(rng: Random, made: Graph) -> PathQuery:
        drawn = {name: part(rng, made) if callable(part) else part for name, part in fixed.items()}
        return plainly(rng, made, **drawn)

    def keep(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
        PLANTED.append(pytest.param(plant, recipe, ask, id=plant.__name__))
        return plant

    return keep


def some(count: int, of: str) -> Callable[[Random, Graph], tuple[str, ...]]:
    """So many of a graph's links, ids, …"""
    return lambda rng, made: tuple(rng.sample(getattr(made, of), min(count, len(getattr(made, of)))))


def silent(*_: Any) -> str:
    """No predicate."""
    return ""


def rewritten(patch: Patch, old: str, new: str) -> None:
    """Replace a piece of every text."""
    real = twin.compile_query

    def compiled(*given: Any, **more: Any) -> Any:
        made = real(*given, **more)
        assert old in made.text
        return Twin(made.text.replace(old, new), made.parameters)

    patch.setattr(twin, "compile_query", compiled)


# which links pass


@planted("acting")
def every_stance_walks(patch: Patch) -> None:
    patch.setattr(links, "stance", silent)


@planted("plain", kinds=some(3, "kinds"))
def every_kind_walks(patch: Patch) -> None:
    patch.setattr(Asked, "types", property(lambda asked: list(asked.ontology.links)))


@planted("plain", avoid=some(6, "links"))
def links_left_out_walk(patch: Patch) -> None:
    patch.setattr(links, "not_avoided", silent)


@planted("plain", min_reliability="B", unjudged="out")
def reliability_is_not_read(patch: Patch) -> None:
    patch.setattr(links, "reliable", silent)


@planted("plain", min_credibility=2)
def credibility_is_not_read(patch: Patch) -> None:
    patch.setattr(links, "credible", silent)


@planted("plain", min_credibility=4, min_reliability="C", unjudged="out")
def unjudged_is_never_left_out(patch: Patch) -> None:
    patch.setattr(Asked, "_passes", lambda asked, grade, reached: grade in ("F", 6) or reached)


@planted("plain", min_credibility=2, min_reliability="B")
def unjudged_counts_as_bad(patch: Patch) -> None:
    patch.setattr(Asked, "_passes", lambda asked, grade, reached: reached)


@planted("inferred")
def inferred_walks_unasked(patch: Patch) -> None:
    patch.setattr(links, "stated_outright", silent)


@planted("plain", without=lambda rng, made: Without(source=tuple(rng.sample(list(SOURCES), 2))))
def a_source_left_out_still_speaks(patch: Patch) -> None:
    patch.setattr(links, "kept", silent)


@planted("plain", without=Without(origin=("origin one", "src:a")))
def an_origin_left_out_still_speaks(patch: Patch) -> None:
    patch.setattr(links, "kept", silent)


@planted("plain", without=lambda rng, made: Without(statement=some(15, "triples")(rng, made)))
def a_statement_left_out_still_speaks(patch: Patch) -> None:
    patch.setattr(links, "kept", silent)


@planted("plain", at="2018")
def dates_are_not_read(patch: Patch) -> None:
    patch.setattr(links, "in_time", silent)


@planted("plain", at="2019-06-15", certain=True)
def possible_passes_for_certain(patch: Patch) -> None:
    patch.setattr(links, "in_time", lambda asked, r: f"{r}.start_earliest[i] <= $last AND $first <= {r}.end_latest[i]")


@planted("plain", between=("2018", "2019"))
def between_asks_at_its_first_day(patch: Patch) -> None:
    patch.setattr(links, "in_time", lambda asked, r: f"{r}.start_earliest[i] <= $first AND $first <= {r}.end_latest[i]")


@planted("plain", at="2018", min_credibility=2)
def one_statement_brings_the_date_and_another_the_grade(patch: Patch) -> None:
    def apart(asked: Asked, r: str) -> str:
        each = f"any(i IN range(0, size({r}.statement_ids) - 1) WHERE "
        dated = both(links.in_time(asked, r), links.lasting(asked, r))
        return f"{each}{links.graded(asked, r, '', 'i')}) AND {each}{dated})"

    patch.setattr(links, "stated", apart)


@planted("lasting", at="2020-07-01")
def denials_end_nothing(patch: Patch) -> None:
    patch.setattr(links, "lasting", silent)


@planted("lasting", at="2020-07-01", min_credibility=2)
def denials_pass_ungraded(patch: Patch) -> None:
    real = links.graded
    patch.setattr(links, "graded", lambda asked, r, sign, i: "" if sign else real(asked, r, sign, i))


@planted("lasting", between=("2019", "2020-07-01"))
def denials_end_at_the_wrong_edge_of_the_window(patch: Patch) -> None:
    rewritten(patch, "denied_seen[j] <= $first", "denied_seen[j] <= $last")


@planted("lasting", at="2020-07-01")
def denials_end_what_was_seen_after_them(patch: Patch) -> None:
    rewritten(patch, "r0.denied_seen[j] > r0.seen[i] AND ", "")


@planted("plain", at="2020-07-01")
def denials_end_what_does_not_persist(patch: Patch) -> None:
    rewritten(patch, "r0.persists[i] AND ", "")


# which steps a walk may take


@planted("acting", cross=("against", "for"), max_hops=4)
def whoever_acted_against_them_joins_them(patch: Patch) -> None:
    patch.setattr(steps, "actors", silent)


@planted("holding", cross=("formal",), max_hops=4)
def an_authority_that_holds_a_thing_joins_them(patch: Patch) -> None:
    patch.setattr(steps, "authorities", silent)


@planted("paying", cross=("formal",), max_hops=4)
def an_authority_that_was_paid_joins_them(patch: Patch) -> None:
    patch.setattr(steps, "authorities", silent)


@planted("plain", direction="along")
def direction_is_not_kept(patch: Patch) -> None:
    patch.setattr(steps, "directed", silent)


@planted("plain", direction="against")
def against_is_along(patch: Patch) -> None:
    patch.setattr(
        steps, "directed", lambda asked, step: f"(type({step.r}) IN $undirected OR startNode({step.r}) = {step.x})"
    )


@planted("undirected", direction="along")
def undirected_links_have_a_direction(patch: Patch) -> None:
    rewritten(patch, "type(r0) IN $undirected OR ", "")


@planted("plain", avoid=some(3, "ids"))
def what_is_avoided_is_walked(patch: Patch) -> None:
    patch.setattr(steps, "open_nodes", silent)


@planted("plain", avoid=lambda rng, made: rng.choice([("Person",), ("Trip",), ("Syndicate",)]))
def a_kind_avoided_is_walked(patch: Patch) -> None:
    patch.setattr(Asked, "_open", lambda asked, kind: True)


@planted("plain", avoid=lambda rng, made: rng.choice([("Person",), ("Trip",), ("Syndicate",)]))
def an_end_avoided_is_asked(patch: Patch) -> None:
    patch.setattr(Asked, "open_points", lambda asked, ids: list(ids))


@planted("places", cross=("formal",))
def any_kind_stands_inside(patch: Patch) -> None:
    patch.setattr(steps, "inside", lambda asked, node: "true")


@planted("places", through=("Place", "RouteLeg"))
def through_lets_nothing_in(patch: Patch) -> None:
    patch.setattr(Asked, "inner", property(lambda asked: asked._kinds(lambda kind: kind.inner == "always")))


@planted("places", via=some(1, "ids"), through=("RouteLeg",))
def via_is_not_passed(patch: Patch) -> None:
    patch.setattr(Asked, "points", property(lambda asked: [asked.query.sources, asked.query.targets]))


@planted("places", via=some(2, "ids"))
def via_is_not_exempt(patch: Patch) -> None:
    patch.setattr(steps, "inside", lambda asked, node: steps.is_a(node, asked.inner))


@planted("places")
def a_run_goes_down(patch: Patch) -> None:
    patch.setattr(steps, "homeward", silent)


@planted("places")
def a_run_never_leaves_a_place(patch: Patch) -> None:
    patch.setattr(steps, "leaving", lambda asked, step: "false")


@planted("places")
def a_run_never_ends_at_a_place(patch: Patch) -> None:
    patch.setattr(steps, "arriving", lambda asked, step: "false")


@planted("places", max_hops=2)
def three_parts_are_three_times_as_long(patch: Patch) -> None:
    patch.setattr(twin, "_segment", twin._pattern)


@planted("layered", max_hops=3)
def max_hops_is_not_kept(patch: Patch) -> None:
    rewritten(patch, "{0,3}", "{0,6}")


# what is listed


@planted("plain", sources=some(2, "ids"), targets=some(2, "ids"))
def longer_paths_between_other_ends_are_listed(patch: Patch) -> None:
    rewritten(patch, " WHERE size(path) = least", "")


def _inner(rng: Random, made: Graph) -> tuple[str, ...]:
    """Two ids that may stand inside."""
    return tuple(rng.sample([one for one in made.ids if one.partition(":")[0] in ("person", "ring", "org", "trip")], 2))


@planted("plain", sources=_inner, targets=_inner, k=20, max_hops=4)
def a_set_is_touched_inside(patch: Patch) -> None:
    patch.setattr(steps, "apart", silent)


@planted("plain", sources=_inner, targets=_inner, k=20, max_hops=4)
def a_node_of_both_sets_starts_another_path(patch: Patch) -> None:
    patch.setattr(twin, "_ALONE", "true")


@planted("plain", sources=_inner, targets=_inner, k=50, max_hops=4)
def a_walk_comes_back(patch: Patch) -> None:
    patch.setattr(twin, "_ONCE", "true")


@planted("plain", sources=_inner, targets=_inner, k=5, max_hops=4)
def the_best_come_in_the_order_of_their_ids(patch: Patch) -> None:
    rewritten(patch, "ORDER BY size(path), ids", "ORDER BY ids")


@pytest.mark.parametrize(("plant", "recipe", "ask"), PLANTED)
def test_the_view_catches(
    plant: Callable[[Patch], None],
    recipe: str,
    ask: Ask,
    asked_of: World,
    scale: Callable[[int], int],
    monkeypatch: Patch,
    figure: Callable[[str], None],
) -> None:
    right = [query for query in asked_of.questions(recipe, ask, scale(20)) if not _agrees(asked_of, query)]
    assert right == []
    plant(monkeypatch)
    total = scale(PLANTED_QUESTIONS)
    wrong, tried = asked_of.differing(recipe, ask, total)
    figure(f"{plant.__name__}: {wrong} of {tried} differ")
    assert wrong >= total / 50


def _agrees(asked_of: World, query: PathQuery) -> bool:
    made = asked_of.compiled(query)
    return isinstance(made, Twin) and asked_of.answered(made) == asked_of.expected(query)
