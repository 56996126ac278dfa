"""The vocabulary: what it says, what it refuses, and that a fault in the file is named by file and entry."""

import contextlib
import hashlib
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import ontology
from graph.errors import BadInput
from graph.ontology import Kind, LinkKind, Ontology, load
from tools import ontology_doc

FILE = Path(ontology.__file__).with_name("ontology.yaml")
TEXT = FILE.read_text("utf-8")
LINK = "a1" * 12

FELLOWS = ("Person", "Syndicate", "Organization", "Carrier")
BODIES = ("PublicBody", "Territory", "Forum")
FORMAL_WITH_A_BODY = ("DIRECTS", "CONTROLS", "PAID", "MEMBER_OF", "WORKS_FOR", "PART_OF")


@pytest.fixture(scope="module")
def onto() -> Ontology:
    return load()


def owners(onto: Ontology) -> list[Kind | LinkKind]:
    return [*onto.kinds.values(), *onto.links.values()]


def message(onto: Ontology, *statement: object) -> str:
    with pytest.raises(BadInput) as caught:
        onto.check(*statement)  # type: ignore[arg-type]  # each case is one row of a table
    return str(caught.value)


# What it says


def test_the_default_is_read_once_and_carries_version_and_hash(onto: Ontology) -> None:
    assert load() is onto
    assert onto.version == "1"
    assert onto.hash == hashlib.sha256(FILE.read_bytes()).hexdigest()
    assert load(FILE) == onto


def test_inner_is_as_agreed(onto: Ontology) -> None:
    inner = {
        name: {kind.name for kind in onto.kinds.values() if kind.inner == name} for name in ("asked", "run", "never")
    }
    assert inner == {
        "asked": {"Carrier", "Forum", "Instrument", "Concept", "Case", "Event", "Document"},
        "run": {"Territory", "Place", "Route", "RouteLeg"},
        "never": {"SmuggledPerson", "Power", "Figure", "Source"},
    }
    always = {
        "Person",
        "Organization",
        "PublicBody",
        "Syndicate",
        "Trip",
        "Vessel",
        "Vehicle",
        "Identification",
        "Project",
    }
    assert {kind.name for kind in onto.kinds.values() if kind.inner == "always"} == always


def test_prefixes_are_one_to_one(onto: Ontology) -> None:
    assert {onto.kind_of(f"{kind.prefix}:x").name for kind in onto.kinds.values()} == set(onto.kinds)
    with pytest.raises(BadInput, match=r"did you mean place"):
        onto.kind_of("plcae:CGK")


def test_every_label_stands_in_both_languages(onto: Ontology) -> None:
    words = [owner.label for owner in owners(onto)]
    words += [*(role.label for role in onto.roles.values()), *(power.label for power in onto.powers.values())]
    words += [prop.label for owner in owners(onto) for prop in owner.properties.values()]
    words += [link.phrase for link in onto.links.values()]
    words += [label for codes in onto.codes.values() for label in codes.values()]
    assert all(label.en.strip() and label.id.strip() for label in words)


def test_a_hop_never_says_linked(onto: Ontology) -> None:
    assert not [link.name for link in onto.links.values() if "linked" in link.phrase.en]
    against = {key[0] for key, ends in onto.pairs.items() if ends.stance == "against"}
    assert all(onto.links[name].phrase.en.startswith("acted against") for name in against)


def test_directions_keys_and_what_persists(onto: Ontology) -> None:
    assert {link.name for link in onto.links.values() if not link.directed} == {
        "ASSOCIATED_WITH",
        "COOPERATES_WITH",
        "LINKED_TO",
    }
    assert {link.name: tuple(link.key) for link in onto.links.values() if link.key} == {
        "HAS_LEG": ("seq",),
        "GRANTS": ("article",),
        "LIMITS": ("article",),
        "BEARS_ON": ("manner", "article"),
        "COMPETENT_FOR": ("at", "instrument"),
        "COOPERATES_WITH": ("under",),
        "MEMBER_OF": ("status",),
        "TRIED": ("case",),
        "PAID": ("figure",),
    }
    lasting = {"SIGNED", "PARTY_TO", "PART_OF", "GRANTS", "LIMITS", "BEARS_ON"}
    assert {link.name for link in onto.links.values() if link.persists("Person")} == lasting
    assert {link.name for link in onto.links.values() if link.persists("Territory")} == lasting | {"MEMBER_OF"}


def test_needs_of_powers(onto: Ontology) -> None:
    by_needs = {
        needs: {power.name for power in onto.powers.values() if power.needs == needs} for needs in ("one", "border")
    }
    assert by_needs == {
        "one": {"criminalise", "document_security", "protection_assistance", "assisted_return"},
        "border": {"border_measures"},
    }
    either = {"training", "public_information", "proceeds", "special_techniques", "witness_protection", "sea_measures"}
    assert {power.name for power in onto.powers.values() if power.needs == "either"} == either
    assert len(onto.powers) == 23


@pytest.mark.parametrize("link", FORMAL_WITH_A_BODY)
def test_ties_of_office_are_formal_with_a_body_at_either_end(onto: Ontology, link: str) -> None:
    for source, target in product(FELLOWS + BODIES, repeat=2):
        with_body = source in BODIES or target in BODIES
        inside = (link, source, target) == ("PART_OF", "Territory", "Territory")
        assert onto.stance(link, source, target) == ("formal" if with_body and not inside else "with")


@pytest.mark.parametrize("link", ["ASSOCIATED_WITH", "COOPERATES_WITH"])
def test_cooperation_is_with_among_all_actors(onto: Ontology, link: str) -> None:
    assert {onto.stance(link, *ends) for ends in product(FELLOWS + BODIES, repeat=2)} == {"with"}


@pytest.mark.parametrize(
    ("link", "source", "target", "stance"),
    [
        ("PART_OF", "Place", "Territory", "with"),
        ("PART_OF", "RouteLeg", "Case", "with"),
        ("PART_OF", "Place", "PublicBody", None),
        ("LOCATED_AT", "Vessel", "Place", "with"),
        ("LOCATED_AT", "Event", "Place", "formal"),
        ("LOCATED_AT", "PublicBody", "Territory", "formal"),
        ("HOLDS", "Carrier", "Vessel", "with"),
        ("HOLDS", "Territory", "Vessel", "formal"),
        ("HOLDS", "PublicBody", "Identification", None),
        ("USED", "Trip", "Vessel", "with"),
        ("USED", "Event", "Vessel", "about"),
        ("USED", "Event", "Identification", None),
        ("HAS_LEG", "Route", "RouteLeg", "with"),
        ("INTERCEPTED", "PublicBody", "RouteLeg", "against"),
        ("INTERCEPTED", "Organization", "Trip", None),
        ("INVESTIGATED", "Territory", "Case", "against"),
        ("CHARGED", "PublicBody", "Organization", None),
        ("TRIED", "PublicBody", "Syndicate", None),
        ("ASSISTED", "Vessel", "SmuggledPerson", "for"),
        ("PARTY_TO", "Territory", "Instrument", "formal"),
        ("PARTY_TO", "PublicBody", "Instrument", None),
        ("GRANTS", "Instrument", "Power", "formal"),
        ("SUCCEEDED_BY", "Instrument", "PublicBody", None),
        ("ATTENDED", "Organization", "Event", "formal"),
        ("PARTICIPATES_IN", "Vessel", "Event", "about"),
        ("PARTICIPATES_IN", "Source", "Event", None),
        ("DOCUMENTS", "Document", "Source", None),
        ("LINKED_TO", "Trip", "Trip", "about"),
        ("LINKED_TO", "Trip", "Case", None),
        ("NO_SUCH", "Trip", "Case", None),
    ],
)
def test_stance_is_said_per_pair_of_ends(
    onto: Ontology, link: str, source: str, target: str, stance: str | None
) -> None:
    assert onto.stance(link, source, target) == stance


def test_what_one_statement_cannot_show_is_a_limit(onto: Ontology) -> None:
    def limits(*ends: str) -> list[tuple[str, str, list[str]]]:
        return [(limit.side, limit.property, sorted(limit.codes)) for limit in onto.limits(*ends)]

    assert limits("PARTY_IN", "SmuggledPerson", "Case") == [("link", "role", ["victim", "witness"])]
    assert limits("PARTY_IN", "Person", "Case") == []
    assert limits("USED", "Trip", "Vessel") == [("target", "purpose", ["smuggling"])]
    assert limits("ATTENDED", "Territory", "Event") == [("target", "type", ["conference", "workshop"])]
    (other,) = onto.limits("PARTICIPATES_IN", "Person", "Event")
    assert other.codes == onto.codes["event_types"].keys() - {"conference", "workshop"}


# Protection


def test_nothing_but_five_links_admits_the_smuggled(onto: Ontology) -> None:
    found = {(link, *ends) for link, *ends in onto.pairs if "SmuggledPerson" in ends}
    assert found == {
        *(("CARRIED", source, "SmuggledPerson") for source in ("Person", "Syndicate", "Trip", "Vessel")),
        *(
            ("ASSISTED", source, "SmuggledPerson")
            for source in ("PublicBody", "Organization", "Carrier", "Person", "Vessel")
        ),
        ("HOLDS", "SmuggledPerson", "Identification"),
        ("PARTICIPATES_IN", "SmuggledPerson", "Event"),
        ("PARTY_IN", "SmuggledPerson", "Case"),
    }


@pytest.mark.parametrize(
    ("entity", "link", "value"),
    [
        ("group:c01/two", "OPERATES_ON", "trip:c01"),
        ("trip:c01", "USED", "group:c01/two"),
        ("group:c01/two", "MEMBER_OF", "ring:c01"),
        ("group:c01/two", "ASSOCIATED_WITH", "person:c01/controller"),
        ("body:idn-kanim", "DETAINED", "group:c01/two"),
        ("body:idn-kanim", "INTERCEPTED", "group:c01/two"),
        ("carrier:ga", "CARRIED", "group:c01/two"),
        ("doc:recap", "DOCUMENTS", "group:c01/two"),
        ("group:c01/two", "LOCATED_AT", "place:CGK"),
    ],
)
def test_the_smuggled_are_refused_elsewhere(onto: Ontology, entity: str, link: str, value: str) -> None:
    assert "SmuggledPerson is protected" in message(onto, entity, link, value)


@pytest.mark.parametrize(
    ("entity", "link", "value"),
    [
        ("vessel:siev-221", "CARRIED", "group:c01/two"),
        ("org:iom", "ASSISTED", "group:c01/two"),
        ("group:c01/two", "HOLDS", "ident:c01/visa"),
        ("group:c01/two", "PARTICIPATES_IN", "event:c01/arrest"),
        ("group:c01/two", "PARTY_IN", "case:c01"),
    ],
)
def test_the_smuggled_are_admitted_here(onto: Ontology, entity: str, link: str, value: str) -> None:
    onto.check(entity, link, value)


# What a statement may say


@pytest.mark.parametrize(
    ("entity", "prop", "value", "key"),
    [
        ("terr:IDN", "caption", "Indonesia", ()),
        ("terr:IDN", "iso3", "IDN", ()),
        ("person:paper-2024/controller-india", "nationality", "terr:IND", ()),
        ("person:c05/crew", "number", "3", ()),
        ("place:CGK", "lat", "-6.12557", ()),
        ("leg:c06/3", "departed", "2024-05", ()),
        ("figure:c01/fine", "about", "instr:uu_6_2011", ()),
        ("instr:untoc", "binding", "yes", ()),
        ("src:paper-2024", "url", "https://example.org/a?b=1", ()),
        ("trip:c06", "HAS_LEG", "leg:c06/3", (("seq", "3"),)),
        ("instr:som_protocol", "BEARS_ON", "instr:untoc", (("article", "1(2)"), ("manner", "carries"))),
        ("instr:polri_afp_2011", "GRANTS", "power:police_cooperation", ()),
        ("body:idn-polri", "COOPERATES_WITH", "body:aus-afp", (("under", "instr:polri_afp_2011"),)),
        (f"OPERATES_ON:{LINK}", "role", "boat_owner", ()),
        (f"OPERATES_ON:{LINK}", "described_as", "pengurus", ()),
        (f"GRANTS:{LINK}", "force", "must", ()),
    ],
)
def test_a_statement_that_keeps_to_it(
    onto: Ontology, entity: str, prop: str, value: str, key: tuple[tuple[str, str], ...]
) -> None:
    onto.check(entity, prop, value, key)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (("persn:x", "caption", "X"), "'persn:x' has no kind's prefix (did you mean person?)"),
        (("person", "caption", "X"), "'person' is no id"),
        (("person:", "caption", "X"), "'person:' is no id"),
        (("person:a b", "caption", "X"), "'person:a b' is no id"),
        (("person:x", "nationalty", "terr:IND"), "Person has no property 'nationalty' (did you mean nationality?)"),
        (("person:x", "OPERATE_ON", "trip:x"), "Person has no property 'OPERATE_ON' (did you mean OPERATES_ON?)"),
        (("person:x", "nationality", "place:CGK"), "must be the id of Territory, not 'place:CGK'"),
        (("person:x", "nationality", "Indian"), "must be the id of Territory, not 'Indian'"),
        (("person:x", "caption", "  "), "is empty; leave the statement out"),
        (("person:x", "number", "03"), "is no whole number"),
        (("person:x", "number", "٣"), "is no whole number"),
        (("figure:x", "number", "1.500.000,00"), "is no number in plain digits"),
        (("leg:x", "mode", "boat"), "mode of leg:x is none of its codes: 'boat'; they are air, sea, land"),
        (("leg:x", "status", "complete"), "did you mean completed?"),
        (("leg:x", "departed", "yesterday"), "departed of leg:x is no date"),
        (("instr:x", "binding", "true"), "must be yes or no"),
        (("src:x", "url", "javascript:alert(1)"), "is no http or https address"),
        (
            ("src:x", "lang", "id"),
            "is no language code: 'id'; write the three letters of ISO 639-3, such as ind or eng",
        ),
        (("src:x", "lang", "Indonesian"), "is no language code"),
        (("zz:x", "caption", "X"), "'zz:x' has no kind's prefix; use one of "),
        (("src:x", "zzzz", "X"), "Source has no property 'zzzz'; it has "),
        (("src:x", "reliability", "G"), "they are A, B, C, D, E, F"),
        (("person:x", "caption", "X", (("seq", "1"),)), "takes no key"),
        (("trip:x", "HAS_LEG", "leg:y", (("order", "1"),)), "HAS_LEG has no qualifier 'order'; it has seq"),
        (("trip:x", "HAS_LEG", "leg:y", (("seq", "one"),)), "the qualifier seq of HAS_LEG is no whole number"),
        (("trip:x", "FOLLOWED", "route:y", (("seq", "1"),)), "FOLLOWED has no qualifier 'seq'; it has none"),
        (("trip:x", "OPERATES_ON", "person:y"), "OPERATES_ON does not join Trip to Person; no link does"),
        (("person:x", "FOLLOWED", "trip:y"), "FOLLOWED does not join Person to Trip; what does: ASSISTED, OPERATES_ON"),
        (("person:x", "OPERATES_ON", "trip:"), "OPERATES_ON needs an id at both ends, not 'trip:'"),
        (("OPERATES_ON:abc", "role", "crew"), "is no link's id: OPERATES_ON: and 24 hex digits"),
        ((f"OPERATES_ON:{LINK}", "caption", "X"), "OPERATES_ON has no property 'caption'"),
        ((f"OPERATES_ON:{LINK}", "role", "skipper"), "is none of its codes: 'skipper'"),
    ],
)
def test_a_statement_that_does_not(onto: Ontology, statement: tuple[object, ...], said: str) -> None:
    assert said in message(onto, *statement)


@given(st.data(), st.text(max_size=12), st.text(max_size=12))
def test_nothing_but_bad_input_comes_out_of_a_check(data: st.DataObject, name: str, value: str) -> None:
    onto = load()
    owner, prop = data.draw(st.sampled_from(sorted(onto.rules)))
    for statement in ((f"{owner}:{name}", prop, value), (name, prop, value), (f"{owner}:{LINK}", name, value)):
        with contextlib.suppress(BadInput):
            onto.check(*statement)


def test_property_names_the_nearest(onto: Ontology) -> None:
    assert onto.property("RouteLeg", "mode").codes_of == "modes"
    assert onto.property("TRIED", "outcome").type == "code"
    with pytest.raises(BadInput, match=r"RouteLeg has no property 'modes' \(did you mean mode\?\)"):
        onto.property("RouteLeg", "modes")
    with pytest.raises(BadInput, match=r"'Routeleg' is no kind or link kind \(did you mean RouteLeg\?\)"):
        onto.property("Routeleg", "mode")


# A fault in the file


@pytest.fixture
def planted(tmp_path: Path) -> Callable[[str, str], Path]:
    def plant(old: str, new: str) -> Path:
        assert old in TEXT, "the test lags behind the file"
        path = tmp_path / "mine.yaml"
        path.write_text(TEXT.replace(old, new, 1), "utf-8")
        return path

    return plant


FAULTS = [
    ("inner: always", "inner: maybe", "kinds.Person.inner: 'maybe' is none of always, asked, run, never"),
    ("prefix: group", "prefix: person", "kinds.SmuggledPerson.prefix: 'person' is taken by Person"),
    ("prefix: group", "prefix: Group", "kinds.SmuggledPerson.prefix: 'Group' is not written as"),
    ("  Person:\n", "  person:\n", "kinds.person: a kind's name"),
    ("label: {en: Person, id: Orang}", "label: {en: Person}", "kinds.Person.label.id: is missing"),
    ("label: {en: Person, id: Orang}", "label: {en: Person, id: ''}", "kinds.Person.label.id: is empty"),
    ("    inner: always\n", "    inner: always\n    icon: x\n", "kinds.Person.icon: unknown entry"),
    ('"#56B4E9", shape: dot', '"#D55E00", shape: dot', "kinds.SmuggledPerson.look: 'dot #D55E00' is taken by Person"),
    ('"#56B4E9", shape: dot', '"blue", shape: dot', "kinds.SmuggledPerson.look.colour: 'blue'"),
    ("codes_of: person_statuses", "codes_of: person_status", "status.codes_of: 'person_status' is none of"),
    ("home: {type: entity", "home: {type: thing", "kinds.Person.properties.home.type: 'thing' is none of"),
    ("home: {type: entity", "home: {type: text", "home.kinds: only a property of type entity has this"),
    ("kinds: [Territory, Place], label: {en: home", "kinds: [Land], label: {en: home", "home.kinds: 'Land' is no kind"),
    ("home: {type", "note: {type", "kinds.Person.properties.note: every kind has this property already"),
    ("home: {type", "Home: {type", "kinds.Person.properties.Home: a property's name"),
    (
        'functional: "true", label: {en: name',
        "functional: perhaps, label: {en: name",
        "common.caption.functional: 'perhaps'",
    ),
    ("bodies: [PublicBody", "bodies: [Publicbody", "groups.bodies: 'Publicbody' is no kind (did you mean PublicBody?)"),
    ("stance: with}", "stance: beside}", "links.ASSOCIATED_WITH.ends[1].stance: 'beside' is none of"),
    (
        "{source: [bodies], target: [actors], stance: formal}",
        "{source: [actors], target: [actors], stance: formal}",
        "links.DIRECTS.ends: Person to Person stands in two lists, once with, once formal",
    ),
    (
        "{source: [Vessel], target: [Vessel], stance: about}",
        "{source: [Vessel], target: [Event], stance: about}",
        "links.LINKED_TO.ends: has no direction, but Vessel to Event stands one way round only",
    ),
    (
        "source: [fellows], target: [fellows]",
        "source: [fellows, Person], target: [fellows]",
        "Person stands in it twice",
    ),
    (
        "source: [fellows], target: [fellows]",
        "source: [], target: [fellows]",
        "links.DIRECTS.ends[1].source: names no kind",
    ),
    ("key: [seq]", "key: [sequence]", "links.HAS_LEG.key: 'sequence' is no qualifier"),
    ("key: [seq]", "key: [seq, seq]", "links.HAS_LEG.key: 'seq' is listed twice"),
    ("key: [seq]", "key: seq", "links.HAS_LEG.key: must be a list"),
    ('directed: "false"', 'directed: "no"', "links.ASSOCIATED_WITH.directed: 'no' is none of true, false"),
    ("worded_by: outcome", "worded_by: sentence", "links.TRIED.worded_by: 'sentence' is none of"),
    ("target.purpose: [smuggling]", "target.purpose: [smugling]", "target.purpose: 'smugling' is no code of purpose"),
    ("target.purpose: [smuggling]", "target.fate: [sunk]", "ends[1].only.target.fate: must name a property of codes"),
    ('dash: "8 3"', 'dash: "2 3"', "links.COOPERATES_WITH.look.dash: '2 3' is taken by ASSOCIATED_WITH"),
    ('dash: "8 3"', "dash: long", "links.COOPERATES_WITH.look.dash: 'long' is no SVG dash array"),
    ('look: {dash: "8 3"}', "look: {}", "links.COOPERATES_WITH.look.dash: is missing"),
    (
        "    ends:\n      - {source: [Trip], target: [Route],",
        "    end:\n      - {source: [Trip], target: [Route],",
        "links.FOLLOWED.end: unknown entry (did you mean ends?)",
    ),
    ("    ends:\n      - {source: [Trip], target: [Route], stance: with}\n", "", "links.FOLLOWED.ends: names no ends"),
    ("  HAS_LEG:\n", "  HasLeg:\n", "links.HasLeg: a link kind's name"),
    ("needs: border", "needs: three", "powers.border_measures.needs: 'three' is none of one, border, two, either"),
    ("boat_owner: {en", "Boat-owner: {en", "roles.Boat-owner: a code is lower case"),
    ("kind: SmuggledPerson\n", "kind: Person\n", "protection.kind: Person is protected, so its inner must be never"),
    ("admits: [CARRIED, ", "admits: [", "SmuggledPerson is protected: CARRIED has it at an end, but is not admitted"),
    (
        "admits: [CARRIED",
        "admits: [USED, CARRIED",
        "SmuggledPerson is protected: USED admits it, but no end of it does",
    ),
    (
        "source: [fellows], target: [Trip, Route, RouteLeg]",
        "source: [fellows, SmuggledPerson], target: [Trip, Route, RouteLeg]",
        "SmuggledPerson is protected: OPERATES_ON has it at an end, but is not admitted",
    ),
    ("renamed: {}", "renamed: {Ship: Vesel}", "renamed.Ship: 'Vesel' is no kind, link kind or Owner.property"),
    ("renamed: {}", "renamed: {Trip: Vessel}", "renamed: Trip is in use"),
    ("retired: []", "retired: [Person.home]", "retired: Person.home is in use"),
    ('version: "1"', 'version: "one"', "version: 'one' is not written as"),
    ("version:", "versoin:", "versoin: unknown entry (did you mean version?)"),
    ("version:", "versie: 1\nversion:", "versie: unknown entry"),
    ("prefix: group", "prefix: &p group", "an anchor (&p) stands here"),
    ("prefix: group", "prefix: *p", "an alias (*) stands here"),
    ("prefix: group", "prefix: !!str group", "a tag (tag:yaml.org,2002:str) stands here"),
    ("prefix: group\n", "prefix: group\n    prefix: group\n", "the key 'prefix' stands here a second time"),
    ("prefix: group", "prefix: [group", "not YAML"),
]


@pytest.mark.parametrize(
    ("old", "new", "said"), FAULTS, ids=[f"{n}: {new[:40]}" for n, (_, new, _) in enumerate(FAULTS)]
)
def test_a_planted_fault_is_named(planted: Callable[[str, str], Path], old: str, new: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        load(planted(old, new))
    assert str(caught.value).startswith("mine.yaml:")
    assert said in str(caught.value)


def test_a_fault_of_form_names_its_line(planted: Callable[[str, str], Path]) -> None:
    line = TEXT[: TEXT.index("prefix: group")].count("\n") + 1
    with pytest.raises(BadInput, match=rf"^mine\.yaml:{line}: a tag"):
        load(planted("prefix: group", "prefix: !x group"))


def test_a_former_name_is_answered_with_the_new_one(planted: Callable[[str, str], Path]) -> None:
    renamed = "renamed: {Person.origin: Person.home, SAILED_ON: OPERATES_ON, Ship: Vessel}"
    onto = load(planted("renamed: {}", renamed))
    assert "(it is Person.home now)" in message(onto, "person:x", "origin", "terr:IND")
    assert "(it is OPERATES_ON now)" in message(onto, "person:x", "SAILED_ON", "trip:x")
    with pytest.raises(BadInput, match="it is Vessel now"):
        onto.property("Ship", "purpose")


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"^none\.yaml: cannot be read"):
        load(tmp_path / "none.yaml")


# The page


def test_the_page_is_current(onto: Ontology) -> None:
    assert ontology_doc.PAGE.read_text("utf-8") == ontology_doc.render(onto), "run python -m tools.ontology_doc"


def test_the_page_changes_with_the_vocabulary(onto: Ontology, planted: Callable[[str, str], Path]) -> None:
    other = load(planted("id: Ruas}", "id: Potongan}"))
    assert ontology_doc.render(other) != ontology_doc.render(onto)


def test_the_page_names_every_kind_link_property_and_code(onto: Ontology) -> None:
    page = ontology_doc.render(onto)
    assert all(f"### {owner.name}\n" in page for owner in owners(onto))
    names = {name for owner in owners(onto) for name in owner.properties} | set(onto.powers) | set(onto.roles)
    names |= {code for codes in onto.codes.values() for code in codes}
    assert not [name for name in names if f"| `{name}` |" not in page]
