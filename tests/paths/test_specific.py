"""Rank specific: what a hop costs, what a hub is, and a planted bug for each rule that brute force catches."""

import dataclasses
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np
import pytest

from graph.paths import segments, specific
from graph.paths.hops import Path, Ranked
from graph.paths.query import PathQuery
from graph.paths.rules import Filters, filters
from graph.view import View
from tests.paths import worlds
from tests.paths.conftest import Cases
from tests.paths.test_planted_bugs import corner, instead
from tests.paths.worlds import ask, link, nodes, told

WITHIN: Final = 600  # seeds to try, of which about two in five rank by what few share
Patch = pytest.MonkeyPatch
PLANTED: Final[list[Callable[[Patch], None]]] = []
# Two ways from a to b: over a ring of many, and over one that only they direct, one hop longer.
MANY: Final = [link(f"person:{name} MEMBER_OF ring:many") for name in ("a", "b", *(f"m{one}" for one in range(11)))]
FEW: Final = [
    link("person:a DIRECTS ring:few"),
    link("person:c DIRECTS ring:few"),
    link("person:c ASSOCIATED_WITH person:b"),
]


def planted(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Keep a planted bug; its name says what is wrong."""
    PLANTED.append(plant)
    return plant


def test_a_longer_way_that_few_share_comes_first() -> None:
    ledger = told(*MANY, *FEW)
    found = ask(ledger, "person:a", "person:b", rank="specific", k=2)
    assert nodes(found) == [
        ["person:a", "ring:few", "person:c", "person:b"],
        ["person:a", "ring:many", "person:b"],
    ]
    # 3 hops, two of them at a ring with 2 such links (ln 2 = 0.693); 2 hops at a ring with 13 (ln 13 = 2.565).
    assert [path["score"] for path in found["paths"]] == [{"cost": 3554, "hops": 3}, {"cost": 4052, "hops": 2}]
    assert found["ties"]["count"] == "1"
    assert nodes(ask(ledger, "person:a", "person:b")) == [["person:a", "ring:many", "person:b"]]


@pytest.mark.parametrize("rank", ["hops", "evidence", "specific"])
def test_a_hub_is_named_with_its_links_in_this_view_whatever_the_filters(rank: str) -> None:
    found = ask(told(*MANY), "person:a", "person:b", rank=rank, min_credibility=6)
    assert found["paths"][0]["hubs"] == [{"id": "ring:many", "kind": "MEMBER_OF", "degree": 13}]


def test_a_node_with_fewer_links_is_no_hub() -> None:
    found = ask(told(*MANY[:-1]), "person:a", "person:b", rank="specific")
    assert specific.HUB == 13
    assert found["paths"][0]["hubs"] == []


def cost(patch: Patch, make: Callable[[View], Any]) -> None:
    """Put another cost of each link in the place of the real one."""
    patch.setattr(specific, "costs", lambda view: np.asarray(make(view)))


def priced(*degrees: Any) -> Any:
    """The cost where the ends have so many links."""
    spread = sum(np.log(np.maximum(degree, 1)) for degree in degrees)
    return np.rint(1000 + 400 * spread).astype(np.int32)


@planted
def hubs_cost_nothing(patch: Patch) -> None:
    cost(patch, lambda view: np.full(len(view.links.ids), 1000))


@planted
def hops_cost_nothing(patch: Patch) -> None:
    cost(patch, lambda view: priced(*view.degrees) - 1000)


@planted
def only_the_source_counts(patch: Patch) -> None:
    cost(patch, lambda view: priced(view.degrees[0]))


@planted
def kinds_are_counted_together(patch: Patch) -> None:
    def everything(view: View) -> Any:
        ends = np.concatenate([view.links.source[view.links.affirmed], view.links.target[view.links.affirmed]])
        count = np.bincount(ends, minlength=len(view.ids))
        return priced(count[view.links.source], count[view.links.target])

    cost(patch, everything)


def of_links(view: View, weight: Any) -> Any:
    """Degrees where each link weighs so much."""
    links, size = view.links, len(view.ids)
    keys = [links.kind * size + end for end in (links.source, links.target)]
    count = np.bincount(np.concatenate(keys), np.concatenate([weight, weight]), len(view.link_kinds) * size)
    return priced(count[keys[0]], count[keys[1]])


@planted
def statements_are_counted_for_links(patch: Patch) -> None:
    def rows(view: View) -> Any:
        triples, link = view.triples_of_all
        return of_links(view, np.bincount(link[view.table.affirms[triples]], minlength=len(view.links.ids)))

    cost(patch, rows)


@planted
def denied_links_count(patch: Patch) -> None:
    cost(patch, lambda view: of_links(view, np.ones(len(view.links.ids))))


@planted
def filters_move_the_degrees(patch: Patch) -> None:
    passed: list[Filters] = []

    def kept(*given: Any) -> Filters:
        passed[:] = [filters(*given)]
        return passed[0]

    patch.setattr(segments, "filters", kept)
    cost(patch, lambda view: of_links(view, passed[0].links.astype(float)))


@planted
def the_first_of_parallel_links_counts(patch: Patch) -> None:
    def first(finder: Any, links: Sequence[int]) -> int:
        return int(finder._cost[links[0]]) if links else specific._NEVER

    patch.setattr(specific._Finder, "_least", first)


@planted
def a_run_costs_what_any_link_costs(patch: Patch) -> None:
    def onward(finder: Any, step: Any, so_far: Any) -> Any:
        leave, middle, rise = (
            finder._least(step.links) if links else specific._NEVER for links in (step.leaves, step.links, step.rises)
        )
        return so_far.first + leave, so_far.inner + middle, min(so_far) + rise

    patch.setattr(specific._Finder, "_onward", onward)


@planted
def a_node_is_passed_once(patch: Patch) -> None:
    """As Dijkstra's search would, which knows no bound on hops and no second best."""

    def reach(real: Callable[..., None]) -> Callable[..., None]:
        def once(finder: Any, heap: Any, path: Path, so_far: Any) -> None:
            known = finder.__dict__.setdefault("known", set())
            if path[-1] not in known:
                known.add(path[-1])
                real(finder, heap, path, so_far)

        return once

    instead(patch, specific._Finder, "_reach", reach)


@planted
def a_walk_comes_back(patch: Patch) -> None:
    def onward(real: Any) -> Any:
        def steps(walk: Any, node: int) -> Any:
            return [dataclasses.replace(step, node=_Other(step.node)) for step in real(walk, node)]

        return steps

    instead(patch, segments.Walk, "steps", onward)


class _Other(int):
    """A number that is in no path, though it is."""

    __hash__ = int.__hash__

    def __eq__(self, other: object) -> bool:
        return False


@planted
def a_join_costs_what_its_last_segment_costs(patch: Patch) -> None:
    real = Ranked.__new__
    patch.setattr(segments, "Ranked", lambda length, hops, path: real(Ranked, length - 1000, hops, path))


# A corner that random cases seldom reach: from one place to what contains it, only what says so leads.
CORNER: Final = corner(
    PathQuery(sources=("person:p",), targets=("terr:y",), rank="specific"),
    link("person:p LOCATED_AT terr:x"),
    link("terr:x PART_OF terr:y"),
    link("terr:z PART_OF terr:y"),
    link("terr:x COOPERATES_WITH terr:y"),
)


def test_the_corner_is_right_before_a_bug_is_planted() -> None:
    assert CORNER.agrees()


@pytest.mark.parametrize("plant", PLANTED, ids=[plant.__name__ for plant in PLANTED])
def test_brute_force_catches(plant: Callable[[Patch], None], cases: Cases, monkeypatch: Patch) -> None:
    plant(monkeypatch)
    asked = (solved for _, solved in cases.first(WITHIN) if solved.case.query.rank == "specific")
    assert any(not solved.agrees() for solved in chain((CORNER,), asked))


def test_the_smuggled_are_no_hubs_and_never_inside() -> None:
    entries = [link(f"person:{name} CARRIED group:g") for name in "abcdefghijklmnop"]
    assert ask(told(*entries), "person:a", "person:b", rank="specific")["paths"] == []


def test_a_search_that_is_cut_says_so(monkeypatch: Patch) -> None:
    monkeypatch.setattr(specific, "STATES", 3)
    found = ask(told(*MANY, *FEW), "person:a", "person:b", rank="specific", k=5)
    assert found["truncated"] == "count"
    assert worlds.nodes(found) == []
