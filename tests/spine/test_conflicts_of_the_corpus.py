"""The conflicts that the checklist asks of the corpus, each with both sides, and those that must not come out."""

import csv
from pathlib import Path
from typing import Any

from graph import conflicts
from graph.ledger import Ledger
from graph.search import resolve
from graph.view import View

TOLD = Path(__file__).parents[1] / "facts.csv"
JAKARTA_UTARA = "Kantor Imigrasi Kelas I TPI Jakarta Utara"
OFFICE = "body:idn-kanim-jakarta-utara"
AIM = "stops legal migration, people smuggling, trafficking and transnational crime"
SLIP = '¶24 prints "migrasi legal" (legal migration) as what the forum stops; it can only mean illegal migration.'
WORKSHOP, HOUSES = "event:paper-2024/workshop", "body:paper-2024/rudenim"
SMUGGLED = "trip:paper-2024/two-indian-nationals-2023", "CARRIED", "group:paper-2024/two-indian-nationals-2023"
# Of each id: the rule, the entity, and a statement (entity, property, value, sign) of either side.
EXPECTED = {
    "D1": ("two_units", "body:idn-lpsk", ("figure:paper-2024/lpsk-2017", "number", "117", "+"),
           ("figure:paper-2024/lpsk-2015", "number", "46", "+")),
    "D3": ("two_values", OFFICE, ("figure:paper-2024/north-jakarta-total", "number", "147", "+"),
           ("figure:paper-2024/north-jakarta-total", "number", "281", "+")),
    "D6": ("citation_mismatch", "org:iom", ("org:iom", "LOCATED_AT", "terr:IDN", "+"),
           ("src:jurnal-manajemen-2020", "title",
            "Pengaruh Efektivitas Work From Home Terhadap Produktifitas Dan Kinerja Karyawan", "+")),
    "D7 workshop": ("absent", WORKSHOP, (WORKSHOP, "type", "workshop", "+"),
                    (WORKSHOP, "note", "The paper gives no date of the workshop.", "+")),
    "D7 Rudenim": ("gap", HOUSES, (HOUSES, "note",
                   "Indonesia builds them in several strategic areas that irregular migrants often pass.", "+"),
                   (HOUSES, "gap", "The paper names none of the areas where these houses stand.", "+")),
    "D9": ("affirmed_and_denied", "src:paper-2024", ("src:paper-2024", "assessment", "rests on interviews", "+"),
           ("src:paper-2024", "assessment", "rests on interviews", "-")),
    "A12": ("described_as", SMUGGLED[2], (SMUGGLED[2], "described_as", "tersangka", "+"), (*SMUGGLED, "+")),
    "C1": ("slip", "forum:bali-process", ("forum:bali-process", "function", AIM, "+"),
           ("forum:bali-process", "slip", SLIP, "+")),
    "C6": ("function", "forum:bali-process", ("forum:bali-process", "function",
           "gives out results that states and members of society must obey and carry out", "+"),
           ("forum:bali-process", "function", "leaves solutions to each state and to two states together", "+")),
    "C11": ("concept", "instr:uu_21_2007", ("instr:uu_21_2007", "DEFINES", "concept:smuggling", "+"),
            ("instr:uu_21_2007", "DEFINES", "concept:trafficking", "+")),
    "C18": ("affirmed_and_denied", "terr:IDN",
            ("terr:IDN", "assessment", "has a national law of its own on people smuggling", "+"),
            ("terr:IDN", "assessment", "has a national law of its own on people smuggling", "-")),
    "C19": ("function", "org:iom", ("org:iom", "function", "deals with migrants and refugees who commit crimes", "+"),
            ("instr:iom_constitution", "LIMITS", "instr:iom_constitution", "+")),
}  # fmt: skip
NOT_A_CONFLICT = {"D2", "D4", "D5"}


def told(entry: dict[str, Any]) -> tuple[str, str, str, str]:
    return entry["entity"], entry["prop"], entry["value"], entry["sign"]


def missing(found: list[dict[str, Any]]) -> set[str]:
    """The ids of the checklist whose conflict is not among these, with that rule, entity and both sides."""
    listed = [
        (one["rule"], one["entity"]["id"], {told(entry) for entry in one["a"]}, {told(entry) for entry in one["b"]})
        for one in found
    ]
    return {
        fact
        for fact, (rule, entity, on_a, on_b) in EXPECTED.items()
        if not any(one[:2] == (rule, entity) and on_a in one[2] and on_b in one[3] for one in listed)
    }


def test_every_conflict_of_the_checklist_comes_out_with_both_sides(loaded: tuple[Ledger, View]) -> None:
    found = conflicts.answer(*loaded)["conflicts"]
    assert missing(found) == set()
    # The planted bugs: a rule that is lost, and a side that is.
    assert missing([one for one in found if one["rule"] != "slip"]) == {"C1"}
    assert missing([one | {"b": []} for one in found]) == set(EXPECTED)


def test_figures_and_dates_that_agree_are_no_conflict(loaded: tuple[Ledger, View]) -> None:
    with TOLD.open(encoding="utf-8", newline="") as file:
        silent = {
            (row["entity"], row["prop"], row["value"]) for row in csv.DictReader(file) if row["fact"] in NOT_A_CONFLICT
        }
    assert len(silent) > 50
    cited = {
        told(entry)[:3]
        for one in conflicts.answer(*loaded)["conflicts"]
        for entry in (*one["a"], *one["b"])
        if one["rule"] != "citation_mismatch"  # that 1979 is badly cited (D6) says nothing against 1999
    }
    assert silent & cited == set()


def test_how_many_people_does_the_recap_of_north_jakarta_count(loaded: tuple[Ledger, View]) -> None:
    ledger, view = loaded
    found = conflicts.answer(ledger, view, resolve(view, JAKARTA_UTARA, "entity"))["conflicts"]
    assert [(one["rule"], one["entity"]["id"], one["state"]) for one in found] == [("two_values", OFFICE, "open")]
    one = found[0]
    assert [entry["value"] for entry in (*one["a"], *one["b"])] == ["147", "281"]
    assert {entry["value"] for entry in one["notes"]} == {
        "One reading: 281 counts measures and 147 counts persons.",
        "Another reading: one of the two totals is a slip.",
        "These are administrative measures, not smuggling.",
    }
    assert one["sentence"]["en"].endswith("number is 147 against 281; both are kept, none is chosen.")
    assert one["sentence"]["id"].endswith("jumlah adalah 147 berbanding 281; semua disimpan, tidak ada yang dipilih.")


def test_what_is_known_to_differ_in_the_reference_data_is_listed(loaded: tuple[Ledger, View]) -> None:
    found = {(one["rule"], one["entity"]["id"]) for one in conflicts.answer(*loaded)["conflicts"]}
    assert {("two_starts", "terr:BTN"), ("two_values", "event:bali-process-ministerial-2")} <= found


def test_the_two_days_of_one_deposit_are_one_conflict(loaded: tuple[Ledger, View]) -> None:
    """No source states a day of deposit for Bhutan: one day is computed back, one is that of handing over."""
    ledger, view = loaded
    found = conflicts.answer(ledger, view, resolve(view, "terr:BTN", "entity"))["conflicts"]
    days = [{entry["during"] for entry in (*one["a"], *one["b"])} for one in found]
    assert days == [{"2023-02-20/", "2023-03-21/"}]
