"""The reference tables: what the rows yield, and what the script that made them refuses.

The copies in the corpus are read as they lie there; where `shared` is beside the checkout they are made anew too.
"""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pycountry
import pytest

from graph import days, ontology
from graph.statement import Statement
from ingest.engine import Engine
from ingest.jobs import corpus_jobs
from ingest.mapping import read_mapping
from ingest.outcomes import Mapped, Tally
from ingest.readers import read
from tools.normalise import __main__ as normalise
from tools.normalise import treaties

CORPUS = Path(__file__).resolve().parents[2] / "ingest" / "corpus" / "reference"
FORUM = "forum:bali-process"
SOM, UNTOC, TIP = "instr:som_protocol", "instr:untoc", "instr:tip_protocol"
CONVENTION, PROTOCOL = "instr:refugee_convention_1951", "instr:refugee_protocol_1967"


def table(name: str) -> list[dict[str, str]]:
    with (CORPUS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def loaded() -> tuple[dict[str, Tally], list[Statement]]:
    """Every table mapped as a load maps it: tallies by file, statements of all."""
    words, tallies, found = ontology.load(), {}, []
    for path in sorted(CORPUS.glob("*.csv")):
        mapping = read_mapping(path.with_suffix(".map.yaml"), words)
        engine = Engine(mapping, words, read(path, mapping.rows), file=path.name, marking="CLEAR")
        tally = tallies[path.stem] = Tally()
        for outcome in engine.outcomes():
            tally.count(outcome)
            if isinstance(outcome, Mapped):
                found += outcome.statements
        tally.close(path.name, engine.rows)
    return tallies, found


@pytest.fixture(scope="module")
def statements(loaded: tuple[dict[str, Tally], list[Statement]]) -> list[Statement]:
    return loaded[1]


def states(statements: list[Statement], prop: str, value: str, sign: str = "+") -> set[str]:
    """Who is said to be, or not to be, at the other end of such a link."""
    return {one.entity for one in statements if (one.prop, one.value, one.sign) == (prop, value, sign)}


def standing(statements: list[Statement], entity: str, prop: str, day: str) -> list[str]:
    """The targets of a link on a day: possible on it, and not denied for it."""
    number = date.fromisoformat(day).toordinal()
    on = [
        s for s in statements if s.entity == entity and s.prop == prop and days.parse(s.during or "").possible(number)
    ]
    denied = {s.value for s in on if s.sign == "-"}
    return [s.value for s in on if s.sign == "+" and s.value not in denied]


def test_the_corpus_loads_every_table() -> None:
    listed = {job.path.name for job in corpus_jobs() if job.path.parent == CORPUS}
    assert listed == {path.name for path in CORPUS.glob("*.csv")}


def test_no_row_is_lost_and_none_is_rejected(loaded) -> None:
    tallies, _ = loaded
    assert {name: (t.rows, t.mapped, t.skipped.total(), len(t.rejects)) for name, t in tallies.items()} == {
        "bali_process_ad_hoc_group": (54, 54, 0, 0),
        "bali_process_bodies": (55, 51, 4, 0),
        "bali_process_members": (192, 130, 62, 0),
        "bali_process_ministerial_conferences": (17, 17, 0, 0),
        "bali_process_observers": (29, 29, 0, 0),
        "bilateral_arrangements": (74, 61, 13, 0),
        "indonesia_entry_points": (63, 63, 0, 0),
        "indonesia_institutions": (118, 117, 1, 0),
        "memberships": (176, 151, 25, 0),
        "names": (101, 101, 0, 0),
        "places": (46, 46, 0, 0),
        "sources": (101, 101, 0, 0),
        "territories": (63, 63, 0, 0),
        "treaty_status": (380, 336, 44, 0),
        "treaty_totals": (11, 11, 0, 0),
    }


@pytest.mark.parametrize(
    ("treaty", "parties", "signatories", "denied"),
    [(UNTOC, 33, 25, 10), (TIP, 29, 15, 14), (SOM, 19, 15, 24), (CONVENTION, 17, 2, 26), (PROTOCOL, 18, 0, 25)],
)
def test_each_treaty_counts_43_states_as_parties_or_denials(statements, treaty, parties, signatories, denied) -> None:
    party, not_party = states(statements, "PARTY_TO", treaty), states(statements, "PARTY_TO", treaty, "-")
    assert (len(party), len(states(statements, "SIGNED", treaty)), len(not_party)) == (parties, signatories, denied)
    assert len(party | not_party) == 43
    assert not party & not_party


def test_no_record_is_no_denial(statements) -> None:
    told = [s for s in statements if s.entity in ("terr:HKG", "terr:MAC") and s.prop in ("PARTY_TO", "SIGNED")]
    assert told == []
    blank = [row["member"] for row in table("memberships") if row["skip"] and row["target"] == "org:iom"]
    assert len(blank) == 22
    assert not set(blank) & (
        states(statements, "MEMBER_OF", "org:iom") | states(statements, "MEMBER_OF", "org:iom", "-")
    )


def test_a_signatory_is_no_party(statements) -> None:
    assert states(statements, "SIGNED", SOM) - states(statements, "PARTY_TO", SOM) == {
        "terr:JPN", "terr:KOR", "terr:LKA", "terr:THA",
    }  # fmt: skip
    assert {"terr:JPN", "terr:KOR", "terr:LKA", "terr:THA"} <= states(statements, "PARTY_TO", SOM, "-")


def test_acts_of_consent_are_pinned() -> None:
    rows = [row for row in table("treaty_status") if row["fact"] == "PARTY_TO" and not row["skip"] and row["act"]]
    assert Counter(row["act"] for row in rows) == {"acceded": 59, "ratified": 48, "succeeded": 2}


def test_malaysia_is_denied_the_protocol_until_the_day_of_the_list(statements) -> None:
    told = [s for s in statements if (s.entity, s.prop, s.value) == ("terr:MYS", "PARTY_TO", SOM)]
    assert [(s.sign, s.during, s.seen_on, s.locator, s.original, s.credibility) for s in told] == [
        ("-", "../2014-07-10", "2014-07-10", "row 112 status", "no action at baseline", 2)
    ]
    assert (told[0].source, told[0].origin) == ("src:untreaties-18-12-b", "src:untc-xviii-12-b")


def test_indonesia_is_denied_the_convention_of_1951_by_two_lists(statements) -> None:
    told = [s for s in statements if (s.entity, s.prop, s.value) == ("terr:IDN", "PARTY_TO", CONVENTION)]
    assert [(s.sign, s.during, s.origin) for s in told] == [
        ("-", "../2013-07-06", "src:untc-v-2"),
        ("-", "../2016-04-01", "src:refugee-rights-asia-pacific"),
    ]


def test_the_parent_of_the_directorate_is_one_on_each_day_and_another_one(statements) -> None:
    parent = ("body:idn-ditjen-imigrasi", "PART_OF")
    assert standing(statements, *parent, "2024-09-30") == ["body:idn-kemenkumham"]
    assert standing(statements, *parent, "2024-10-20") == ["body:idn-kemenkumham"]
    assert standing(statements, *parent, "2024-10-21") == ["body:idn-kemenimipas"]
    assert standing(statements, *parent, "2024-11-15") == ["body:idn-kemenimipas"]


def test_the_former_ministry_is_denied_so_that_an_undated_parent_ends(statements) -> None:
    denials = [s for s in statements if s.sign == "-" and s.prop == "PART_OF"]
    assert [(s.entity, s.value, s.during, s.seen_on) for s in denials] == [
        ("body:idn-ditjen-imigrasi", "body:idn-kemenkumham", "2024-10-21/..", "2024-10-21")
    ]


def test_membership_is_coded_or_inferred_from_attendance(statements) -> None:
    told = [s for s in statements if s.prop == "MEMBER_OF" and s.value == FORUM and dict(s.key)["status"] == "member"]
    by_id = {s.id.hex(): s for s in statements}
    assert Counter(s.method for s in told) == {"mapped": 29, "inferred": 17}
    assert len({s.entity for s in told if s.entity.startswith("terr:")}) == 41
    for one in told:
        assert [by_id[premise].prop for premise in one.premises] == (["ATTENDED"] if one.method == "inferred" else [])
        for premise in (by_id[key] for key in one.premises):
            assert premise.entity == one.entity
            assert premise.credibility <= one.credibility
    assert "terr:IND" in {s.entity for s in told if s.method == "inferred"}


def test_attendance_alone_makes_no_member(statements) -> None:
    assert "terr:HKG" in states(statements, "ATTENDED", "event:bali-process-ministerial-5")
    assert not states(statements, "MEMBER_OF", FORUM) & {"terr:HKG", "terr:IRQ", "terr:MAC", "terr:TON"}


def test_languages_are_named_by_iso_639_3(statements) -> None:
    told = {s.value for s in statements if s.prop == "lang"} | {s.lang for s in statements if s.lang}
    assert {"eng", "ind"} <= told
    assert not {code for code in told if pycountry.languages.get(alpha_3=code) is None}


def test_the_known_conflicts_stay(statements) -> None:
    deposits = [s for s in statements if (s.entity, s.prop, s.value) == ("terr:BTN", "PARTY_TO", TIP)]
    assert [(s.during, s.source) for s in deposits] == [
        ("2023-02-20/", "src:inview-tip"),
        ("2023-03-21/", "src:mfa-bt-585"),
    ]
    dates = [s for s in statements if (s.entity, s.prop) == ("event:bali-process-ministerial-2", "date")]
    assert [(s.value, s.credibility) for s in dates] == [("2003-04-28/2003-04-30", 2), ("2003-03-27", 5)]


def test_two_arrangements_bind_two_bodies_and_no_state(statements) -> None:
    for key in ("instr:polri_afp_2011", "instr:jclec_2004"):
        assert not states(statements, "PARTY_TO", key) | states(statements, "SIGNED", key)
        ties = [s for s in statements if s.prop == "COOPERATES_WITH" and ("under", key) in s.key]
        assert [(s.entity, s.value) for s in ties] == [("body:aus-afp", "body:idn-polri")]


def test_silence_on_entry_into_force_is_no_denial(statements) -> None:
    for key in ("instr:extradition_au_in_2008", "instr:mla_au_in_2008"):
        assert states(statements, "SIGNED", key) == {"terr:AUS", "terr:IND"}
        assert not states(statements, "PARTY_TO", key) | states(statements, "PARTY_TO", key, "-")


def test_thirteen_detention_houses_lie_in_a_town_under_the_directorate(statements) -> None:
    houses = {s.entity for s in statements if s.prop == "type" and s.value == "immigration_detention"}
    assert len(houses) == 13
    for prop in ("LOCATED_AT", "PART_OF"):
        assert {s.entity for s in statements if s.prop == prop} >= houses


def test_world_totals_are_figures(statements) -> None:
    totals = {s.entity: s.value for s in statements if s.prop == "number"}
    assert totals["figure:som_protocol/parties-2024-04-26"] == "152"
    assert len(totals) == 10
    assert {s.value for s in statements if s.entity in totals and s.prop == "exhaustive"} == {"no"}


def test_the_places_of_the_case_have_country_and_position(statements) -> None:
    for key, country in {"place:sydney": "AUS", "place:jakarta": "IDN", "place:DPS": "IDN", "place:CGK": "IDN"}.items():
        told = {s.prop: s.value for s in statements if s.entity == key}
        assert told["PART_OF"] == f"terr:{country}"
        assert {"caption", "lat", "lon"} <= told.keys()
    captions = {s.entity: s.value for s in statements if s.prop == "caption"}
    assert [captions[key] for key in ("place:sydney", "place:jakarta", "place:DPS")] == [
        "Sydney",
        "Jakarta",
        "Ngurah Rai",
    ]


def test_every_fact_has_a_source_with_title_and_reliability(statements) -> None:
    told = {(s.entity, s.prop) for s in statements if s.entity.startswith("src:")}
    for source in {s.source for s in statements} | {s.origin for s in statements}:
        if source != "src:lintas":
            assert {(source, "title"), (source, "reliability")} <= told, source


def test_every_id_has_a_caption(statements) -> None:
    captions = {s.entity for s in statements if s.prop == "caption"}
    ends = {end for s in statements if s.prop.isupper() for end in (s.entity, s.value)}
    ends |= {value for s in statements for _, value in s.key if ":" in value}
    ends |= {s.value for s in statements if s.prop in ("about", "organised_by")}
    assert ends - captions == set()


def test_each_fact_says_its_row_and_cell(statements) -> None:
    made = [s for s in statements if s.source not in ("src:lintas", "src:airportsdata", "src:pycountry")]
    assert all(re.fullmatch(r"row \d+ [a-z0-9_]+", s.locator) for s in made)
    assert all(s.original or s.prop == "act" for s in made if s.prop not in ("note", "capacity"))


def test_no_address_of_a_person_stands_in_the_tables() -> None:
    for path in CORPUS.iterdir():
        assert not re.search(r"[\w.+-]+@[\w-]+\.\w", path.read_text("utf-8")), path.name


def test_the_copies_are_what_the_script_makes(shared: Path, tmp_path: Path) -> None:
    normalise.main([str(shared / "reference"), str(tmp_path)])
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in CORPUS.glob("*.csv")}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (CORPUS / path.name).read_bytes(), path.name


def legal_codes(folder: Path) -> Iterator[str]:
    def rows(name: str) -> list[dict[str, str]]:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    yield from (f"instr:{row['id']}" for row in rows("instruments"))
    for name, columns in {
        "competences": ["body_id"],
        "parents": ["body_id", "parent_id"],
        "offices": ["office_id"],
    }.items():
        for code in {row[column] for row in rows(name) for column in columns}:
            kept = code in ("org:iom", "org:unhcr", "org:unodc", "org:bp-rso") or not code.startswith("org:")
            yield code if kept else f"body:{code.removeprefix('org:')}"


def test_ids_are_those_of_legal_and_the_others_are_ours(shared: Path) -> None:
    known = set(legal_codes(shared / "legal"))
    ours = {row["id"] for row in table("names")} - known
    assert {key for key in ours if key.startswith("instr:")} == {
        "instr:actip",
        "instr:joint_understanding_au_id_2014",
        "instr:mou_terrorism_au_id_2015",
        "instr:security_au_id_1995",
    }
    bodies = {key for key in ours if key.startswith("body:")}
    assert {key for key in bodies if not re.match("body:idn-(rudenim|kanim)-", key)} == {"body:idn-kemenham"}
    assert {"place:SYD", "place:CGK", "place:DPS"} <= known & {row["id"] for row in table("places")}
    assert {"instr:som_protocol", "instr:lombok_2006", "body:idn-ditjen-imigrasi", "org:iom"} <= known


PLANTS = [
    ("treaty_status", "no action at baseline", "nothing heard", "treaty_status.csv row 9: unknown status"),
    ("memberships", ",IOM,member,", ",IOM,perhaps,", "memberships.csv row 2: unknown status"),
    ("bali_process_observers", "18 Observer States", "20 Observer States", "row 29 no longer says"),
    ("memberships", "https://iom.int/eligible", "https://iom.example.org/eligible", "no row in sources.csv for"),
]


@pytest.mark.parametrize(("name", "cell", "planted", "message"), PLANTS)
def test_the_script_refuses_what_it_cannot_read(shared: Path, tmp_path: Path, name, cell, planted, message) -> None:
    originals = shutil.copytree(shared / "reference", tmp_path / "originals")
    path = originals / f"{name}.csv"
    path.write_text(path.read_text("utf-8").replace(cell, planted, 1), "utf-8")
    with pytest.raises(ValueError, match=re.escape(message)):
        normalise.main([str(originals), str(tmp_path / "out")])


def test_the_script_refuses_a_row_of_which_it_says_nothing(shared: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setitem(normalise.BUILDERS, "treaty_totals", lambda book: list(treaties.totals(book))[2:])
    with pytest.raises(ValueError, match=re.escape("treaty_totals.csv: no fact and no reason for rows [2]")):
        normalise.main([str(shared / "reference"), str(tmp_path)])


def test_a_planted_membership_by_attendance_would_be_seen(statements) -> None:
    planted = next(s for s in statements if s.prop == "MEMBER_OF" and s.value == FORUM)
    wrong = [*statements, msgspec.structs.replace(planted, entity="terr:HKG")]
    with pytest.raises(AssertionError):
        test_attendance_alone_makes_no_member(wrong)


def test_a_planted_silence_as_denial_would_be_seen(statements) -> None:
    denial = next(s for s in statements if s.prop == "PARTY_TO" and s.sign == "-")
    wrong = [*statements, msgspec.structs.replace(denial, entity="terr:HKG")]
    with pytest.raises(AssertionError):
        test_no_record_is_no_denial(wrong)
