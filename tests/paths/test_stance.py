"""Who acts together and who does not: each rule of a path on a handful of named things."""

import pytest

from tests.paths.worlds import ask, link, nodes, says, told

EVERYTHING = ("against", "formal", "for", "about")
PLACE_ONLY = "They share a place only."


def test_a_trip_joins_those_who_operate_on_it() -> None:
    ledger = told(link("person:controller OPERATES_ON trip:t"), link("person:guide OPERATES_ON trip:t"))
    given = ask(ledger, "person:controller", "person:guide")
    assert nodes(given) == [["person:controller", "trip:t", "person:guide"]]
    assert given["paths"][0]["crosses"] == []
    assert given["ties"] == {"count": "1", "listed": [["person:controller", "trip:t", "person:guide"]]}


def test_an_office_at_the_airport_of_the_leg_does_not_join_controller_and_office() -> None:
    ledger = told(
        link("person:controller OPERATES_ON leg:first"),
        link("leg:first TO place:CGK"),
        link("body:office LOCATED_AT place:CGK"),
    )
    for cross in ((), EVERYTHING):
        assert nodes(ask(ledger, "person:controller", "body:office", cross=cross)) == []
    assert nodes(ask(ledger, "person:controller", "place:CGK")) == [["person:controller", "leg:first", "place:CGK"]]


def test_a_bribed_officers_work_does_not_lead_to_his_offices_partners() -> None:
    ledger = told(
        link("ring:r PAID person:officer"),
        link("person:officer WORKS_FOR body:office"),
        link("body:office COOPERATES_WITH body:partner"),
    )
    assert nodes(ask(ledger, "ring:r", "person:officer")) == [["ring:r", "person:officer"]]
    assert nodes(ask(ledger, "ring:r", "body:partner")) == []
    crossed = ask(ledger, "ring:r", "body:partner", cross=("formal",))
    assert nodes(crossed) == [["ring:r", "person:officer", "body:office", "body:partner"]]
    assert crossed["paths"][0]["crosses"] == ["formal"]


@pytest.mark.parametrize("cross", [(), ("against",), EVERYTHING])
def test_an_agency_that_stopped_two_rings_does_not_join_them(cross: tuple[str, ...]) -> None:
    ledger = told(link("body:agency INTERCEPTED ring:a"), link("body:agency INTERCEPTED ring:b"))
    assert nodes(ask(ledger, "ring:a", "ring:b", cross=cross)) == []


def test_an_agency_is_an_end_or_named_in_via() -> None:
    ledger = told(link("body:agency INTERCEPTED ring:a"), link("body:agency INTERCEPTED ring:b"))
    assert nodes(ask(ledger, "ring:a", "body:agency")) == []
    stopped = ask(ledger, "ring:a", "body:agency", cross=("against",))
    assert nodes(stopped) == [["ring:a", "body:agency"]]
    assert stopped["paths"][0]["crosses"] == ["against"]
    assert stopped["paths"][0]["hops"][0]["links"][0]["direction"] == "against"
    through = ask(ledger, "ring:a", "ring:b", cross=("against",), via=("body:agency",))
    assert nodes(through) == [["ring:a", "body:agency", "ring:b"]]


def test_no_path_says_which_stance_would_have_one() -> None:
    ledger = told(link("body:agency INTERCEPTED ring:a"), link("body:agency COOPERATES_WITH body:other"))
    said = [note["en"] for note in ask(ledger, "ring:a", "body:agency")["notes"]]
    assert said[0].startswith("No path where they act together")
    assert [text for text in said if "cross against" in text]
    assert not [text for text in said if "cross formal" in text or "cross for," in text]


@pytest.mark.parametrize(
    "shared",
    [
        ("ring:a OPERATES_ON leg:g", "ring:b OPERATES_ON leg:g"),
        ("ring:a OPERATES_ON route:r", "ring:b OPERATES_ON route:r"),
        ("ring:a LOCATED_AT place:airport", "ring:b LOCATED_AT place:airport"),
        ("ring:a LOCATED_AT terr:IDN", "ring:b LOCATED_AT terr:IDN"),
        ("ring:a OPERATES_ON leg:g", "leg:g TO terr:IDN", "leg:h FROM terr:IDN", "ring:b OPERATES_ON leg:h"),
        ("ring:a LOCATED_AT place:x", "place:x PART_OF terr:T", "place:y PART_OF terr:T", "ring:b LOCATED_AT place:y"),
        ("ring:a OPERATES_ON leg:g", "ring:b OPERATES_ON leg:h", "leg:g TO place:x", "leg:h FROM place:x"),
    ],
)  # fmt: skip
def test_sharing_a_leg_a_route_a_place_or_a_country_is_no_path(shared: tuple[str, ...]) -> None:
    assert nodes(ask(told(*map(link, shared)), "ring:a", "ring:b", cross=EVERYTHING)) == []


def test_a_kind_asked_for_joins_and_the_answer_says_that_they_share_a_place_only() -> None:
    ledger = told(link("ring:a OPERATES_ON leg:g"), link("ring:b OPERATES_ON leg:g"))
    for more in ({"through": ("RouteLeg",)}, {"via": ("leg:g",)}):
        given = ask(ledger, "ring:a", "ring:b", **more)
        assert nodes(given) == [["ring:a", "leg:g", "ring:b"]]
        assert PLACE_ONLY in [note["en"] for note in given["notes"]]


SYDNEY = (
    link("ring:a OPERATES_ON trip:t"),
    link("trip:t FOLLOWED route:r"),
    link("route:r HAS_LEG leg:last"),
    link("leg:last TO place:SYD"),
    link("place:SYD PART_OF terr:AUS"),
)


def test_a_run_leads_over_route_leg_and_place_up_to_the_country() -> None:
    given = ask(told(*SYDNEY), "ring:a", "terr:AUS")
    assert nodes(given) == [["ring:a", "trip:t", "route:r", "leg:last", "place:SYD", "terr:AUS"]]
    assert PLACE_ONLY not in [note["en"] for note in given["notes"]]
    back = ask(told(*SYDNEY), "terr:AUS", "ring:a")
    assert nodes(back) == [nodes(given)[0][::-1]]


def test_a_run_never_goes_down_from_a_country() -> None:
    ledger = told(*SYDNEY, link("place:PER PART_OF terr:AUS"))
    assert nodes(ask(ledger, "ring:a", "place:PER")) == []
    assert nodes(ask(ledger, "terr:AUS", "place:PER")) == [["terr:AUS", "place:PER"]]  # said in so many words


def test_between_two_places_at_most_one_leg_else_over_a_trip() -> None:
    one = told(link("leg:a FROM place:DEL"), link("leg:a TO place:CGK"))
    assert nodes(ask(one, "place:DEL", "place:CGK")) == [["place:DEL", "leg:a", "place:CGK"]]
    two = [*map(link, ("leg:a FROM place:DEL", "leg:a TO place:CGK", "leg:b FROM place:CGK", "leg:b TO place:SYD"))]
    assert nodes(ask(told(*two), "place:DEL", "place:SYD")) == []
    over = told(*two, link("trip:t HAS_LEG leg:a"), link("trip:t HAS_LEG leg:b"))
    assert nodes(ask(over, "place:DEL", "place:SYD")) == [["place:DEL", "leg:a", "trip:t", "leg:b", "place:SYD"]]


def test_a_hop_in_a_run_cites_only_the_links_that_lead_upward() -> None:
    ledger = told(
        link("ring:a LOCATED_AT place:x"),
        link("place:x PART_OF terr:IDN"),
        link("terr:IDN PART_OF terr:ASEAN"),
        link("terr:ASEAN COOPERATES_WITH terr:IDN"),
    )
    far = ask(ledger, "ring:a", "terr:ASEAN")["paths"][0]["hops"][-1]
    assert [one["kind"] for one in far["links"]] == ["PART_OF"]
    near = ask(ledger, "terr:IDN", "terr:ASEAN")["paths"][0]["hops"][-1]
    assert [one["kind"] for one in near["links"]] == ["COOPERATES_WITH", "PART_OF"]


@pytest.mark.parametrize(
    ("one", "other", "stance"),
    [
        ("body:b PAID person:p", "body:b PAID person:q", "formal"),
        ("body:b PARTICIPATES_IN event:e", "body:b PARTICIPATES_IN event:f", "about"),
        ("terr:T PARTICIPATES_IN event:e", "terr:T PARTICIPATES_IN event:f", "about"),
        ("body:b HOLDS vessel:v", "body:b HOLDS vessel:w", "formal"),
        ("body:b ASSISTED trip:t", "body:b ASSISTED trip:u", "for"),
        ("org:o ASSISTED trip:t", "org:o ASSISTED trip:u", "for"),
        ("body:b CHARGED person:p", "body:b DETAINED person:q", "against"),
    ],
)
def test_whoever_acts_stands_at_an_end_only(one: str, other: str, stance: str) -> None:
    ledger = told(link(one), link(other))
    actor, _, first = one.split()
    second = other.split()[2]
    assert nodes(ask(ledger, first, second, cross=(stance,))) == []
    assert nodes(ask(ledger, first, actor, cross=(stance,))) == [[first, actor]]
    assert nodes(ask(ledger, first, second, cross=(stance,), via=(actor,))) == [[first, actor, second]]


def test_two_crews_in_one_event_meet_there_only_when_it_is_asked_for() -> None:
    ledger = told(link("person:a PARTICIPATES_IN event:e"), link("person:b PARTICIPATES_IN event:e"))
    assert nodes(ask(ledger, "person:a", "person:b", cross=("about",))) == []
    met = ask(ledger, "person:a", "person:b", cross=("about",), through=("Event",))
    assert nodes(met) == [["person:a", "event:e", "person:b"]]
    assert PLACE_ONLY not in [note["en"] for note in met["notes"]]


def test_what_persists_goes_on_until_it_is_denied() -> None:
    member = link("terr:MYS MEMBER_OF forum:f", during="2002/", seen_on="2010-01-01")
    left = link("terr:MYS NOT MEMBER_OF forum:f", during="../2014-06-30", seen_on="2014-06-30")
    ledger = told(member, left)
    for at, found in (("2012", 1), ("2014-06-30", 0), ("2020", 0), (None, 1), ("2001", 0)):
        given = ask(ledger, "terr:MYS", "forum:f", cross=("formal",), at=at)
        assert len(given["paths"]) == found, at
    here = ask(ledger, "terr:MYS", "forum:f", cross=("formal",), at="2012")["paths"][0]["hops"][0]["links"][0]
    assert here["persists"]
    assert [entry["id"] for entry in here["statements"]] == [member.id.hex()]
    assert [entry["id"] for entry in here["against"]] == [left.id.hex()]


def test_a_denial_that_a_filter_leaves_out_ends_nothing() -> None:
    member = link("org:a PART_OF org:b", seen_on="2010-01-01", credibility=2)
    left = link("org:a NOT PART_OF org:b", seen_on="2014-06-30", credibility=4)
    ledger = told(member, left)
    assert nodes(ask(ledger, "org:a", "org:b", at="2020")) == []
    assert nodes(ask(ledger, "org:a", "org:b", at="2020", min_credibility=3)) == [["org:a", "org:b"]]


def test_a_link_that_is_only_denied_is_never_walked() -> None:
    ledger = told(link("org:a NOT PART_OF org:b"), link("org:a PART_OF org:c"))
    assert nodes(ask(ledger, "org:a", "org:b")) == []


def test_date_grade_and_inference_are_met_by_one_statement() -> None:
    early = link("ring:a DIRECTS ring:b", during="2019", credibility=2)
    late = link("ring:a DIRECTS ring:b", during="2021", credibility=5)
    read = link("ring:a DIRECTS ring:b", during="2021", credibility=2, method="inferred", premises=(early.id.hex(),))
    ledger = told(early, late, read)
    assert nodes(ask(ledger, "ring:a", "ring:b", at="2021", min_credibility=3)) == []
    given = ask(ledger, "ring:a", "ring:b", at="2021", min_credibility=3, inferred=True)
    cited = given["paths"][0]["hops"][0]["links"][0]["statements"]
    assert [entry["id"] for entry in cited] == [read.id.hex()]


def test_a_path_names_its_weakest_grade_its_origins_and_what_it_rests_on() -> None:
    ledger = told(
        says("src:c", "caption", "Court file"),
        says("src:c", "reliability", "A"),
        link("ring:a DIRECTS person:p", source="src:c", credibility=2),
        link("ring:a DIRECTS person:p", credibility=5),
        link("person:p OPERATES_ON trip:t", origin="src:c", credibility=4),
    )
    path = ask(ledger, "ring:a", "trip:t")["paths"][0]
    assert path["weakest"] == {"reliability": "B", "credibility": 4}
    assert path["origins"] == 2
    assert path["rests_on"] == [{"by": "origin", "id": "src:c"}, {"by": "source", "id": "src:a"}]


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("2019-01-01/2019-12-31", "2020-01-01/2020-12-31", "certain"),
        ("2020-01-01/2020-12-31", "2019-01-01/2019-12-31", "impossible"),
        ("2019", "2019", "possible"),
        ("2019-06-15", "2019-06-15", "certain"),
        ("2020-06", "2020-06", "possible"),
        ("", "", "possible"),
        ("../", "../", "possible"),
        ("../2019-12-31", "../2018-12-31", "certain"),
    ],
)
def test_a_chain_holds_in_time_certainly_possibly_or_not_at_all(first: str, second: str, order: str) -> None:
    ledger = told(
        link("ring:a DIRECTS person:p", during=first), link("person:p OPERATES_ON trip:t", during=second)
    )  # fmt: skip
    assert ask(ledger, "ring:a", "trip:t")["paths"][0]["order"] == order
