"""Each rule of a path has a planted bug, and comparing with brute force catches every one of them."""

import dataclasses
from collections.abc import Callable, Collection, Sequence
from itertools import chain, pairwise
from typing import Any, Final

import msgspec
import numpy as np
import pytest

from graph import identity
from graph.identity import Identity
from graph.ledger import Judge
from graph.paths import answer, hops, query, rules, segments
from graph.paths import chain as chains
from graph.paths.hops import Path, Ranked, Segment
from graph.paths.query import PathQuery
from graph.paths.rules import Filters, Step, Walk
from graph.paths.segments import Found
from graph.projection import rows, table
from graph.statement import Statement
from graph.view import View
from tests.paths import graphs, oracle
from tests.paths.conftest import Cases, Solved
from tests.paths.worlds import Entry, captions, link, same, source

WITHIN: Final = 800  # cases to try
Patch = pytest.MonkeyPatch
PLANTED: Final[list[Callable[[Patch], None]]] = []


def planted(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Keep a planted bug; its name says what is wrong."""
    PLANTED.append(plant)
    return plant


def corner(question: PathQuery, *entries: Entry) -> Solved:
    """A case written by hand, with a caption for each thing that it names."""
    said = [entry for entry in entries if isinstance(entry, Statement)]
    ends = {end for entry in said if entry.prop.isupper() for end in (entry.entity, entry.value)}
    judges = [entry for entry in entries if isinstance(entry, Judge)]
    case = graphs.Case([*source("src:a", "B"), *captions(*sorted(ends)), *said], judges, query=question)
    return Solved(case, oracle.Oracle(case.world(), question).answer())


def instead(patch: Patch, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    """Put what `make` makes of the real thing in its place."""
    patch.setattr(owner, name, make(getattr(owner, name)))


def asking(patch: Patch, **other: Any) -> None:
    """Let the filters see another question than the one that was asked."""
    instead(
        patch,
        segments,
        "filters",
        lambda real: lambda view, question, *rest: real(view, msgspec.structs.replace(question, **other), *rest),
    )


# which links pass


@planted
def dates_filter_what_was_found(patch: Patch) -> None:
    def late(real: Callable[..., Found]) -> Callable[..., Found]:
        def find(view: View, question: PathQuery, without: Collection[int] = ()) -> Found:
            loose = real(view, msgspec.structs.replace(question, at=None, between=None), without)
            passed = rules.filters(view, question, query.window(question), without)
            kept = [
                place
                for place, carried in enumerate(loose.carried)
                if all(any(passed.links[link] for link in links) for links in carried)
            ]
            paths, carried = (tuple(part[place] for place in kept) for part in (loose.paths, loose.carried))
            return dataclasses.replace(loose, paths=paths, carried=carried, passed=passed)

        return find

    instead(patch, answer, "find", late)


@planted
def a_threshold_moves_the_denials(patch: Patch) -> None:
    def tighter(real: Callable[..., Any]) -> Callable[..., Any]:
        def ended(view: View, question: PathQuery, triples: Any, link: Any, graded: Any, window: Any) -> Any:
            return real(view, question, triples, link, graded & (view.table.credibility[triples] <= 2), window)

        return ended

    instead(patch, rules, "_ended", tighter)


@planted
def denials_pass_ungraded(patch: Patch) -> None:
    def looser(real: Callable[..., Any]) -> Callable[..., Any]:
        def ended(view: View, question: PathQuery, triples: Any, link: Any, graded: Any, window: Any) -> Any:
            return real(view, question, triples, link, np.ones_like(graded), window)

        return ended

    instead(patch, rules, "_ended", looser)


@planted
def denials_end_nothing(patch: Patch) -> None:
    patch.setattr(rules, "_ended", lambda view, question, triples, *rest: np.zeros(len(triples), dtype=np.bool_))


@planted
def denials_end_at_the_wrong_edge_of_the_window(patch: Patch) -> None:
    instead(patch, rules, "_ended", lambda real: lambda *given: real(*given[:-1], given[-1][::-1]))


@planted
def denials_end_links_that_do_not_persist(patch: Patch) -> None:
    def all_persist(real: Callable[..., Any]) -> Callable[..., Any]:
        def ended(view: View, *rest: Any) -> Any:
            lasting = dataclasses.replace(view.table, persists=np.ones_like(view.table.persists))
            return real(dataclasses.replace(view, table=lasting), *rest)

        return ended

    instead(patch, rules, "_ended", all_persist)


@planted
def one_statement_brings_the_date_and_another_the_grade(patch: Patch) -> None:
    def apart(real: Callable[..., Filters]) -> Callable[..., Filters]:
        def filters(view: View, question: PathQuery, window: Any, without: Collection[int] = ()) -> Filters:
            graded = real(view, question, None, without)
            plain = msgspec.structs.replace(question, min_reliability=None, min_credibility=None, unjudged="last")
            dated = real(view, plain, window, without)
            return Filters(graded.links & dated.links, graded.rows | dated.rows)

        return filters

    instead(patch, segments, "filters", apart)


@planted
def inferred_walks_unasked(patch: Patch) -> None:
    asking(patch, inferred=True)


@planted
def possible_passes_for_certain(patch: Patch) -> None:
    asking(patch, certain=False)


@planted
def unjudged_is_never_left_out(patch: Patch) -> None:
    asking(patch, unjudged="last")


@planted
def unjudged_counts_as_bad(patch: Patch) -> None:
    asking(patch, unjudged="out")


@planted
def everything_is_crossed(patch: Patch) -> None:
    asking(patch, cross=("against", "for", "formal", "about"))


@planted
def any_kind_of_link_walks(patch: Patch) -> None:
    asking(patch, kinds=())


@planted
def between_asks_at_its_first_day(patch: Patch) -> None:
    instead(patch, segments, "window", lambda real: lambda asked: (days := real(asked)) and (days[0], days[0]))


@planted
def a_source_left_out_still_speaks(patch: Patch) -> None:
    asking(patch, without=query.Without())


# where a walk may go


@planted
def places_join(patch: Patch) -> None:
    instead(patch, Walk, "inner", lambda real: lambda walk, node: real(walk, node) or walk.run(node))


@planted
def kinds_that_must_be_asked_for_join(patch: Patch) -> None:
    def open_to_all(real: Callable[..., None]) -> Callable[..., None]:
        def init(walk: Walk, view: View, question: PathQuery, *rest: Any) -> None:
            through = tuple(name for name, kind in view.ontology.kinds.items() if kind.inner in ("always", "asked"))
            real(walk, view, msgspec.structs.replace(question, through=(*question.through, *through)), *rest)

        return init

    instead(patch, Walk, "__init__", open_to_all)


@planted
def a_run_goes_leg_place_leg(patch: Patch) -> None:
    patch.setattr(Walk, "_homeward", lambda *given: True)


@planted
def a_run_goes_down_from_a_country(patch: Patch) -> None:
    instead(
        patch, Walk, "_homeward", lambda real: lambda walk, tail, head, link, up: real(walk, tail, head, link, True)
    )


@planted
def a_run_never_leaves_a_place(patch: Patch) -> None:
    patch.setattr(hops, "FIRST", 0)


@planted
def smuggled_persons_stand_inside(patch: Patch) -> None:
    instead(
        patch,
        Walk,
        "inner",
        lambda real: lambda walk, node: real(walk, node) or walk._view.kind_name(node) == "SmuggledPerson",
    )


@planted
def whoever_acted_against_them_joins_them(patch: Patch) -> None:
    patch.setattr(rules, "_may_act", lambda view, ends: np.ones(len(view.links.ids), dtype=np.bool_))


@planted
def only_a_source_end_can_act(patch: Patch) -> None:
    def sources_only(real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda view, ends: real(view, {*ends, *view.links.target.tolist()})

    instead(patch, rules, "_may_act", sources_only)


@planted
def via_is_not_exempt(patch: Patch) -> None:
    instead(
        patch,
        Walk,
        "__init__",
        lambda real: (
            lambda walk, view, question, passing, ends, via, shut: real(walk, view, question, passing, ends, (), shut)
        ),
    )


@planted
def ends_are_exempt_in_every_segment(patch: Patch) -> None:
    def every_end(real: Callable[..., Walk]) -> Callable[..., Walk]:
        def walk(search: Any, ends: frozenset[int], over: Filters) -> Walk:
            asked = (*search._query.sources, *search._query.targets)
            return real(search, ends | {search._view.number(name) for name in asked}, over)

        return walk

    instead(patch, segments._Search, "_walk", every_end)


@planted
def a_set_is_touched_inside(patch: Patch) -> None:
    def through_the_sets(finder: Any, step: Step, node: int, state: int, left: int) -> int:
        if left == 1:
            return int(step.node in finder._targets and finder._arrives(step, node, state))
        after = finder._next(step, node, state)
        return finder.ways(step.node, after, left - 1) if after else 0

    patch.setattr(hops._Finder, "_onward", through_the_sets)


@planted
def a_node_in_both_sets_is_the_only_answer(patch: Patch) -> None:
    def at_once(real: Callable[..., Segment]) -> Callable[..., Segment]:
        def search(walk: Walk, sources: Collection[int], targets: Collection[int], **more: Any) -> Segment:
            both = sorted(set(sources) & set(targets))
            made = real(walk, sources, targets, **more)
            return dataclasses.replace(made, paths=made.paths[: len(both)]) if both else made

        return search

    instead(patch, hops, "search", at_once)


@planted
def direction_is_not_kept(patch: Patch) -> None:
    patch.setattr(Walk, "_directed", lambda *given: True)


@planted
def undirected_links_have_a_direction(patch: Patch) -> None:
    patch.setattr(
        Walk,
        "_directed",
        lambda walk, link, along: walk._direction == "any" or along == (walk._direction == "along"),
    )


@planted
def what_is_avoided_is_walked(patch: Patch) -> None:
    patch.setattr(segments, "_avoided", lambda *given: set())


@planted
def max_hops_holds_for_the_whole(patch: Patch) -> None:
    def cut(real: Callable[..., Segment]) -> Callable[..., Segment]:
        def joined(search: Any, route: Any, k: int) -> Segment:
            whole = real(search, route, k)
            paths = tuple(path for path in whole.paths if len(path) - 1 <= search._query.max_hops)
            return dataclasses.replace(whole, paths=paths)

        return joined

    instead(patch, segments._Search, "_joined", cut)


@planted
def a_walk_comes_back(patch: Patch) -> None:
    def looping(finder: Any, path: tuple[int, ...], state: int, left: int) -> Any:
        for step in finder._walk.steps(path[-1]):
            if finder._onward(step, path[-1], state, left):
                if left == 1:
                    yield (*path, step.node)
                else:
                    yield from finder._follow((*path, step.node), finder._next(step, path[-1], state), left - 1)

    patch.setattr(hops._Finder, "_follow", looping)


# how paths are counted and ordered


@planted
def a_tie_counts_once_for_each_parallel_link(patch: Patch) -> None:
    instead(
        patch,
        hops._Finder,
        "_onward",
        lambda real: lambda finder, step, *rest: real(finder, step, *rest) * len(step.links),
    )


@planted
def ties_are_those_listed(patch: Patch) -> None:
    def few(real: Callable[..., Found]) -> Callable[..., Found]:
        def best(search: Any, routes: Any) -> Found:
            found = real(search, routes)
            return dataclasses.replace(found, ties=sum(len(path) == len(found.paths[0]) for path in found.paths))

        return best

    instead(patch, segments._Search, "best", few)


@planted
def longer_paths_come_first(patch: Patch) -> None:
    instead(patch, segments, "_least", lambda real: lambda found: tuple(sorted(real(found), key=_longest)))


def _longest(ranked: Ranked) -> tuple[int, Path]:
    return -ranked.length, ranked.path


# what is said of a path


@planted
def a_hop_cites_statements_that_do_not_pass(patch: Patch) -> None:
    patch.setattr(answer._Answer, "_rows", lambda told, link: told._view.triples(link, affirm=True).tolist())


@planted
def a_hop_cites_links_that_its_run_cannot_take(patch: Patch) -> None:
    def any_link(walk: Walk, path: Sequence[int]) -> Any:
        return tuple(
            next(step.links for step in walk.steps(tail) if step.node == head) for tail, head in pairwise(path)
        )

    patch.setattr(segments, "carriers", any_link)


@planted
def denials_are_kept_back(patch: Patch) -> None:
    instead(
        patch,
        View,
        "triples",
        lambda real: lambda view, link, *, affirm: real(view, link, affirm=affirm)[: None if affirm else 0],
    )


@planted
def the_weakest_hop_is_the_strongest(patch: Patch) -> None:
    instead(patch, chains, "weakest", lambda real: lambda view, path: real(view, path[:1]))


@planted
def sources_count_as_origins(patch: Patch) -> None:
    patch.setattr(
        chains, "origins", lambda view, path: len({int(view.table.source[row]) for hop in path for row in hop})
    )


@planted
def a_path_rests_on_whatever_it_cites(patch: Patch) -> None:
    patch.setattr(chains, "_sole", lambda path, of: {of(row) for hop in path for row in hop})


@planted
def a_chain_may_hold_before_the_first_day(patch: Patch) -> None:
    patch.setattr(chains, "LEAST", -1)


@planted
def a_chain_need_not_go_forward(patch: Patch) -> None:
    instead(patch, chains, "_chain", lambda real: lambda path: all(real([hop]) for hop in path))


# what a view holds


@planted
def identity_is_not_joined(patch: Patch) -> None:
    patch.setattr(identity, "join", lambda judgements, kind_of: Identity({}, ()))


@planted
def a_no_does_not_part(patch: Patch) -> None:
    instead(
        patch,
        identity,
        "join",
        lambda real: lambda judgements, kind_of: real([one for one in judgements if one.verdict != "no"], kind_of),
    )


@planted
def unsure_joins(patch: Patch) -> None:
    def sure(real: Callable[..., Identity]) -> Callable[..., Identity]:
        def join(judgements: Sequence[Any], kind_of: Any) -> Identity:
            verdicts = {"unsure": "yes"}
            return real(
                [msgspec.structs.replace(one, verdict=verdicts.get(one.verdict, one.verdict)) for one in judgements],
                kind_of,
            )

        return join

    instead(patch, identity, "join", sure)


@planted
def what_is_hidden_is_seen(patch: Patch) -> None:
    patch.setattr("graph.marking.Marking.may_see", lambda *given: True)


@planted
def nothing_persists(patch: Patch) -> None:
    patch.setattr(table, "_persisting", lambda all_rows, kept, *rest: np.zeros(len(kept), dtype=np.bool_))


@planted
def seen_on_is_not_read(patch: Patch) -> None:
    instead(
        patch,
        table,
        "span",
        lambda real: lambda during, seen_on, *, persists: (*real(during, None, persists=persists)[:4], 1),
    )


@planted
def the_better_of_two_reliabilities_counts(patch: Patch) -> None:
    def best(all_rows: Any, nodes: Any) -> dict[str, int]:
        grades: dict[str, int] = {}
        for row in all_rows.where("reliability"):
            name, letter = all_rows.entity[row], "ABCDEF".index(all_rows.value[row])
            grades[name] = min(letter, grades.get(name, 5))
        return grades

    patch.setattr(table, "_reliabilities", best)


@planted
def a_regrade_is_not_read(patch: Patch) -> None:
    instead(patch, rows, "fold", lambda real: lambda log: dataclasses.replace(real(log), credibility={}))


# Corners that random cases seldom reach.
CORNERS: Final = (
    corner(
        PathQuery(sources=("body:b",), targets=("person:q",), via=("person:p",), cross=("against",)),
        link("body:b CHARGED person:p"),
        link("body:b CHARGED person:q"),  # the body is an end of the first segment only
    ),
    corner(
        PathQuery(sources=("person:a",), targets=("person:b",)),
        link("person:a CARRIED group:c"),
        link("person:b CARRIED group:c"),  # whom both carried joins nobody
    ),
    corner(
        PathQuery(sources=("person:p",), targets=("terr:y",)),
        link("person:p LOCATED_AT terr:x"),
        link("terr:x PART_OF terr:y"),
        link("terr:x COOPERATES_WITH terr:y"),  # from a place to what contains it, only what says so leads
    ),
    corner(
        PathQuery(sources=("ring:x",), targets=("ring:y",)),
        link("person:a DIRECTS ring:x"),
        link("person:c DIRECTS ring:y"),
        *captions("person:b"),
        same("person:a", "person:b"),
        same("person:b", "person:c"),
        same("person:a", "person:c", "no"),
    ),
)


def test_the_corners_are_right_before_a_bug_is_planted() -> None:
    assert [solved.asked(solved.model) for solved in CORNERS] == [solved.expected for solved in CORNERS]


@pytest.mark.parametrize("plant", PLANTED, ids=[plant.__name__ for plant in PLANTED])
def test_brute_force_catches(plant: Callable[[Patch], None], cases: Cases, monkeypatch: Patch) -> None:
    plant(monkeypatch)
    tried = chain.from_iterable((CORNERS, (solved for _, solved in cases.first(WITHIN))))
    assert any(not solved.agrees() for solved in tried)
