"""What a view holds of a handful of statements, as its caller sees it."""

import numpy as np

from graph import marking
from graph.days import GREATEST, LEAST, Span
from graph.evidence import Evidence
from graph.ledger import Reclassify, Regrade, Retract
from graph.view import View
from tests.paths.worlds import captions, committed, link, link_of, same, says, source, told, view_of
from tests.stores.model import ModelLedger

AMBER = marking.parse("AMBER")


def shown(view: View) -> list[str]:
    """The links of a view in one line each; a denied one says so."""
    links = view.links
    return [
        f"{view.ids[links.source[one]]} {'' if links.affirmed[one] else 'NOT '}{view.link_kinds[links.kind[one]]} "
        f"{view.ids[links.target[one]]} {view.stances[links.stance[one]]}"
        for one in range(len(links.ids))
    ]


def span_of(view: View, entry_link: str) -> Span:
    """The span of the first affirming triple of a link."""
    number = view.link_number(entry_link)
    assert number is not None
    return view.span(int(view.triples(number, affirm=True)[0]))


def test_an_entity_is_there_when_a_visible_statement_affirms_its_caption() -> None:
    ledger = told(
        *captions("ring:a", "ring:b"),
        *captions("ring:secret", marking="AMBER"),
        says("ring:bare", "alias", "Bare"),
        says("ring:denied", "caption", "Denied", sign="-"),
        link("ring:a DIRECTS ring:b"),
    )
    view = view_of(ledger)
    assert view.ids == ("ring:a", "ring:b", "src:a")
    assert view.captions == ("a", "b", "a")
    assert view.kind_name(0) == "Syndicate"
    assert [view.number(name) for name in ("ring:b", "ring:secret", "ring:bare", "ring:denied")] == [
        1,
        None,
        None,
        None,
    ]
    assert view_of(ledger, AMBER).number("ring:secret") is not None


def test_of_several_captions_the_least_is_shown() -> None:
    assert view_of(told(says("ring:a", "caption", "Zulu"), says("ring:a", "caption", "Alpha"))).captions[0] == "Alpha"


def test_links_stand_grouped_with_their_denials_and_what_is_said_of_them() -> None:
    yes, again = link("org:a PART_OF org:b"), link("org:a PART_OF org:b", locator="row 2")
    no = link("org:a NOT PART_OF org:b")
    said = says(link_of(yes), "note", "as the report has it")
    view = view_of(told(yes, again, no, said, link("org:a NOT PART_OF org:c")))
    assert shown(view) == ["org:a PART_OF org:b with", "org:a NOT PART_OF org:c with"]
    number = view.link_number(link_of(yes))
    assert number == 0
    assert len(view.triples(number, affirm=True)) == 2
    assert len(view.triples(number, affirm=False)) == 1
    assert [view.text(row) for row in view.said_of_link(number, "note")] == ["as the report has it"]
    assert len(view.rows_on_link(number)) == 4
    assert view.links_of(0).tolist() == [0, 1]


def test_key_and_kind_make_another_link_and_role_and_date_do_not() -> None:
    view = view_of(
        told(
            link("trip:t HAS_LEG leg:l", key={"seq": "1"}),
            link("trip:t HAS_LEG leg:l", key={"seq": "2"}),
            link("trip:t HAS_LEG leg:l", key={"seq": "2"}, during="2020"),
        )
    )
    assert view.links.keys == ('{"seq":"1"}', '{"seq":"2"}')


def test_an_undirected_link_is_one_whichever_end_is_named_first_after_identity() -> None:
    ledger = told(
        link("ring:a ASSOCIATED_WITH ring:c"),
        link("ring:b ASSOCIATED_WITH ring:z"),
        *captions("ring:d"),
        same("ring:a", "ring:z"),
        same("ring:b", "ring:c"),
    )
    view = view_of(ledger)
    assert shown(view) == ["ring:a ASSOCIATED_WITH ring:b with"]
    assert len(view.link_members) == 2
    assert view.links.ids[0] == min(view.link_members)


def test_joined_members_resolve_to_the_least_and_a_link_between_them_is_dropped() -> None:
    ledger = told(
        link("person:a DIRECTS person:b"), link("person:b DIRECTS person:c"), same("person:a", "person:b")
    )  # fmt: skip
    view = view_of(ledger)
    assert view.ids == ("person:a", "person:c", "src:a")
    assert view.number("person:a") == view.number("person:b") == 0
    assert shown(view) == ["person:a DIRECTS person:c with"]
    assert view.loops == 1


def test_a_judgement_that_is_hidden_joins_only_for_those_who_see_it() -> None:
    ledger = told(*captions("person:a", "person:b"), same("person:a", "person:b", marking="AMBER"))
    assert len(view_of(ledger).ids) == 3
    assert len(view_of(ledger, AMBER).ids) == 2


def test_a_yes_over_two_kinds_is_listed_as_left_out() -> None:
    ((judge, why),) = view_of(told(*captions("person:a", "ring:b"), same("person:a", "ring:b"))).refused
    assert (judge.ends, why) == (("person:a", "ring:b"), "the two are of different kinds")


def test_seen_on_makes_an_undated_statement_certain_on_that_day_and_possible_around_it() -> None:
    entry = link("ring:a DIRECTS ring:b", seen_on="2020-06-15")
    span = span_of(view_of(told(entry)), link_of(entry))
    day = span.start_latest
    assert span == Span(LEAST, day, day, GREATEST)
    assert [span.certain(day - 1), span.certain(day), span.certain(day + 1)] == [False, True, False]
    assert span.possible(day - 1)


def test_what_persists_goes_on_where_no_end_is_stated() -> None:
    for during, ends in (("2010-01-01/", True), (None, True), ("2010", False), ("2010/2012", False)):
        entry = link("org:a PART_OF org:b", during=during)
        view = view_of(told(entry))
        assert (span_of(view, link_of(entry)).end_earliest == GREATEST) is ends, during
        assert bool(view.table.persists[view.triples(0, affirm=True)[0]]) is ends, during
    fleeting = link("org:a DIRECTS org:b", during="2010-01-01/")
    assert span_of(view_of(told(fleeting)), link_of(fleeting)).end_earliest == LEAST


def test_reliability_is_that_of_the_source_the_worse_of_two_and_unjudged_where_none_is_said() -> None:
    ledger = committed(
        ModelLedger(),
        [
            [
                *source("src:b", "B"),
                says("src:b", "reliability", "D", locator="row 9"),
                *source("src:none"),
                says("ring:a", "caption", "A", source="src:b"),
                says("ring:b", "caption", "B", source="src:none"),
                says("ring:c", "caption", "C", source="src:nowhere"),
            ]
        ],
    )
    view = view_of(ledger)
    grades = [view.table.reliability[view.rows_on(node)[0]] for node in range(3)]
    assert grades == [3, 5, 5]


def test_retract_regrade_and_reclassify_hold_and_evidence_gives_the_views_grade_and_marking() -> None:
    kept, gone = says("ring:a", "alias", "Kept", credibility=2), says("ring:a", "alias", "Gone")
    raised = says("ring:a", "alias", "Raised")
    more = {"batch": "", "marking": "CLEAR", "reason": "as told"}
    ledger = told(
        *captions("ring:a"),
        kept,
        gone,
        raised,
        Retract(statement=gone.id, **more),
        Regrade(statement=kept.id, credibility=4, **more),
        Reclassify(statement=raised.id, to="AMBER", **more),
    )
    view = view_of(ledger)
    rows = view.values(0, "alias")
    (cited,) = Evidence(ledger, view).statements(rows)
    assert (cited["value"], cited["credibility"], cited["marking"]) == ("Kept", 4, "CLEAR")
    above = view_of(ledger, AMBER)
    cited_above = Evidence(ledger, above).statements(above.values(0, "alias"))
    assert {(entry["value"], entry["marking"]) for entry in cited_above} == {("Kept", "CLEAR"), ("Raised", "AMBER")}


def test_a_statement_object_is_whole_and_what_is_absent_is_null() -> None:
    entry = link(
        "ring:a DIRECTS ring:b",
        quote="led by a",
        lang="eng",
        locator="¶19",
        origin="src:court",
        credibility=2,
        during="2023",
    )
    ledger = told(entry, says("src:a", "title", "A report"), says("src:a", "url", "https://example.org/a"))
    view = view_of(ledger)
    assert Evidence(ledger, view).statements(view.triples(0, affirm=True)) == [
        {
            "id": entry.id.hex(),
            "entity": "ring:a",
            "prop": "DIRECTS",
            "value": "ring:b",
            "sign": "+",
            "during": "2023",
            "seen_on": None,
            "quote": "led by a",
            "lang": "eng",
            "source": {
                "id": "src:a",
                "title": "A report",
                "url": "https://example.org/a",
                "reliability": "B",
            },
            "origin": "src:court",
            "locator": "¶19",
            "original": None,
            "key": {},
            "premises": [],
            "credibility": 2,
            "marking": "CLEAR",
            "method": "coded",
        }
    ]


def test_a_statement_that_two_batches_assert_is_one_row() -> None:
    twice = [*captions("ring:a"), says("ring:a", "alias", "Alpha")]
    view = view_of(committed(ModelLedger(), [twice, twice]))
    assert len(view.values(0, "alias")) == 1


def test_the_version_tells_what_is_visible_and_nothing_else() -> None:
    plain, more = captions("ring:a", "ring:b"), captions("ring:c", marking="AMBER")
    view = view_of(committed(ModelLedger(), [plain]))
    assert len(view.version) == 16
    assert view_of(committed(ModelLedger(), [more, plain[::-1]])).version == view.version
    assert view_of(committed(ModelLedger(), [plain, captions("ring:d")])).version != view.version
    assert view_of(committed(ModelLedger(), [more, plain]), AMBER).version != view.version


def test_networkx_gets_the_affirmed_links_with_their_rows() -> None:
    graph = view_of(told(link("ring:a DIRECTS ring:b"), link("ring:a NOT DIRECTS ring:c"))).to_networkx()
    assert sorted(graph.nodes) == ["ring:a", "ring:b", "ring:c", "src:a"]
    ((one, other, data),) = graph.edges(data=True)
    assert (one, other, data["kind"], data["stance"], len(data["rows"])) == ("ring:a", "ring:b", "DIRECTS", "with", 1)


def test_adjacency_is_sorted_and_holds_both_directions() -> None:
    view = view_of(told(link("ring:b DIRECTS ring:a"), link("ring:b DIRECTS ring:c"), link("ring:c DIRECTS ring:b")))
    start, node = view.adjacency.start, view.number("ring:b")
    assert node is not None
    entries = slice(int(start[node]), int(start[node + 1]))
    assert [view.ids[other] for other in view.adjacency.other[entries]] == ["ring:a", "ring:c", "ring:c"]
    assert view.adjacency.forward[entries].tolist() == [True, True, False]
    assert np.all(np.diff(start) >= 0)
