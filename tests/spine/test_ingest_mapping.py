"""The mapping language: what each form makes of a row, what is refused in a mapping, what is refused in a row."""

from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.statement import Statement, link_id
from ingest.mapping import parse_mapping
from ingest.outcomes import Mapped, Reject, Skipped
from tests.spine.loading import WORDS, outcomes

BASE = """
columns: {id: [kode], name: [nama], kind: [], extra: [], more: []}
defaults: {source: "src:s", origin: "src:o", seen_on: "2024-05", locator: "line {row}", credibility: "3"}
"""


def mapped(tmp_path: Path, rest: str, *rows: str, header: str = "id,name,kind,extra,more") -> list[list[Statement]]:
    """The statements of each row, all of which must be mapped."""
    found = outcomes(_file(tmp_path, header, rows), BASE + rest)
    assert all(isinstance(one, Mapped) for one in found), found
    return [one.statements for one in found if isinstance(one, Mapped)]


def rejected(tmp_path: Path, rest: str, *rows: str, base: str = BASE) -> str:
    """The line of the only reject."""
    (line,) = [str(one) for one in outcomes(_file(tmp_path, "id,name,kind,extra,more", rows), base + rest)
               if isinstance(one, Reject)]  # fmt: skip
    return line


def _file(tmp_path: Path, header: str, rows: tuple[str, ...]) -> Path:
    path = tmp_path / "t.csv"
    path.write_text("\n".join([header, *rows, ""]), "utf-8")
    return path


def said(statements: list[Statement]) -> list[tuple[str, str, str]]:
    return [(one.entity, one.prop, one.value) for one in statements]


def test_an_entity_with_its_properties(tmp_path: Path) -> None:
    rest = 'statements: [{entity: "person:{id}", with: {caption: "{name}", note: "of {kind}, {{x}} 5%"}}]'
    ((caption, note),) = mapped(tmp_path, rest, "a, Ann ,guide,,")
    assert (note.entity, note.prop, note.value) == ("person:a", "note", "of guide, {x} 5%")
    assert (note.source, note.origin, note.seen_on, note.locator) == ("src:s", "src:o", "2024-05", "line 1")
    assert (note.method, note.credibility, note.marking) == ("mapped", 3, "CLEAR")
    assert (caption.value, caption.source, caption.origin, caption.method) == (
        "Ann", "src:lintas", "src:lintas", "coded",
    )  # fmt: skip
    assert (caption.credibility, caption.seen_on, caption.locator) == (6, None, "line 1")


def test_the_nearest_field_wins(tmp_path: Path) -> None:
    rest = """
statements:
  - entity: "person:{id}"
    locator: near
    with:
      caption: {value: "{name}", source: "src:own", method: coded}
      note: {value: "{kind}", locator: nearest, credibility: "2", sign: "-", during: "{more}", seen_on: "{extra}"}
      function: "{kind}"
"""
    ((caption, note, function),) = mapped(tmp_path, rest, "a,Ann,guide,2020,2019/2020")
    assert (caption.source, caption.origin) == ("src:own", "src:lintas")
    assert (note.locator, note.credibility, note.sign, note.during, note.seen_on) == (
        "nearest", 2, "-", "2019/2020", "2020",
    )  # fmt: skip
    assert (function.locator, function.sign, function.during) == ("near", "+", None)


def test_an_empty_value_makes_no_statement(tmp_path: Path) -> None:
    rest = 'statements: [{entity: "person:{id}", with: {caption: "{name}", note: "{kind}"}}]'
    assert [len(one) for one in mapped(tmp_path, rest, "a,Ann,,,", "b,Ben,x,,")] == [1, 2]


def test_a_table_of_codes_keeps_the_cell_as_printed(tmp_path: Path) -> None:
    rest = """
statements:
  - entity: "person:{id}"
    with: {status: {column: kind, map: {buron: at_large, held: held}, else: unknown}}
"""
    found = [row[0] for row in mapped(tmp_path, rest, "a,,buron,,", "b,,held,,", "c,,gone,,")]
    assert [(one.value, one.original) for one in found] == [
        ("at_large", "buron"), ("held", None), ("unknown", "gone"),
    ]  # fmt: skip


def test_parts_first_last_and_all(tmp_path: Path) -> None:
    rest = """
statements:
  - entity: "person:{id}"
    with:
      alias: {column: extra, split: ";"}
      note: {column: extra, split: ";", take: last}
      function: {column: extra, split: ";", take: first}
"""
    (row,) = mapped(tmp_path, rest, "a,,,x; y ;;z,")
    assert [(one.prop, one.value) for one in row] == [
        ("alias", "x"), ("alias", "y"), ("alias", "z"), ("note", "z"), ("function", "x"),
    ]  # fmt: skip


def test_each_part_makes_its_statements(tmp_path: Path) -> None:
    rest = """
statements:
  - each: {column: extra, split: ";", as: friend, number: n}
    when: {friend: {not: "z"}}
    let: {key: {slug: "{friend}"}}
    link: {kind: ASSOCIATED_WITH, source: "person:{id}", target: "person:{key}"}
    with: {note: "{n}. {friend}"}
"""
    (row,) = mapped(tmp_path, rest, "m,,,Áda B;z;Zoë,")
    first, second = (link_id("ASSOCIATED_WITH", *ends) for ends in
                     (("person:ada-b", "person:m"), ("person:m", "person:zoe")))  # fmt: skip
    assert said(row) == [
        ("person:ada-b", "ASSOCIATED_WITH", "person:m"), (first, "note", "1. Áda B"),
        ("person:m", "ASSOCIATED_WITH", "person:zoe"), (second, "note", "3. Zoë"),
    ]  # fmt: skip


def test_a_link_with_a_key_and_words_about_it(tmp_path: Path) -> None:
    rest = """
statements:
  - link: {kind: HAS_LEG, source: "route:{id}", target: "leg:{id}", key: {seq: "{extra}"}}
  - about: {kind: HAS_LEG, source: "route:{id}", target: "leg:{id}", key: {seq: "{extra}"}}
    with: {note: "{name}"}
"""
    keyed, bare = mapped(tmp_path, rest, "r,first,,1,", "r,only,,,")
    assert keyed[0].key == (("seq", "1"),)
    assert bare[0].key == (), "an empty qualifier is left out"
    assert keyed[1].entity == link_id("HAS_LEG", "route:r", "leg:r", {"seq": "1"})
    assert said(bare[1:]) == [(link_id("HAS_LEG", "route:r", "leg:r"), "note", "only")]


def test_conditions(tmp_path: Path) -> None:
    rest = """
statements:
  - {when: {kind: x}, entity: "person:{id}", with: {note: equal}}
  - {when: {kind: [x, y]}, entity: "person:{id}", with: {note: listed}}
  - {when: {kind: {prefix: "x"}}, entity: "person:{id}", with: {note: prefix}}
  - {when: {kind: {not: "x"}}, entity: "person:{id}", with: {note: not}}
  - {when: {kind: {not: {prefix: "x"}}}, entity: "person:{id}", with: {note: not prefix}}
  - {when: {kind: "*"}, entity: "person:{id}", with: {note: filled}}
  - {when: {kind: "", extra: "*"}, entity: "person:{id}", with: {note: empty}}
"""
    rows = mapped(tmp_path, rest, "a,,x,,", "b,,y,,", "c,,xx,,", "d,,,1,")
    assert [[one.value for one in row] for row in rows] == [
        ["equal", "listed", "prefix", "filled"], ["listed", "not", "not prefix", "filled"],
        ["prefix", "not", "filled"], ["not", "not prefix", "empty"],
    ]  # fmt: skip


def test_premises_name_earlier_rows_and_the_same_row(tmp_path: Path) -> None:
    rest = """
statements:
  - entity: "person:{id}"
    label: "{name}"
    with: {note: "{kind}"}
  - when: {more: "*"}
    entity: "person:{id}"
    method: inferred
    premises: ["{more}", {column: extra, split: ";"}]
    with: {assessment: "{kind}"}
"""
    first, second = mapped(tmp_path, rest, "a,one,x,,", "b,two,y,one,two")
    assert second[1].premises == tuple(sorted([first[0].id.hex(), second[0].id.hex()]))
    assert second[1].method == "inferred"
    assert rejected(tmp_path, rest, "a,one,x,,late", "b,late,y,,") == (
        "t.csv:1: more 'late': the premise 'late' is the label of no earlier row of this file; move that row up"
    )


def test_a_rejected_row_gives_no_label(tmp_path: Path) -> None:
    rest = """
statements:
  - {entity: "person:{id}", label: "{name}", with: {note: "{kind}", number: "{extra}"}}
  - {when: {more: "*"}, entity: "person:{id}", premises: "{more}", with: {note: "{kind}"}}
"""
    found = outcomes(_file(tmp_path, "id,name,kind,extra,more", ("a,one,x,many,", "b,two,y,2,one")), BASE + rest)
    assert [str(one) for one in found] == [
        "t.csv:1: extra 'many': number of person:a is no whole number in plain digits: 'many'",
        "t.csv:2: more 'one': the premise 'one' is the label of no earlier row of this file; move that row up",
    ]


def test_rows_are_skipped_with_the_first_reason_that_holds(tmp_path: Path) -> None:
    rest = """
skip:
  - {when: {kind: "-"}, because: "no {name}"}
  - {when: {extra: "*"}, because: never}
statements: [{entity: "person:{id}", with: {note: "{kind}"}}]
"""
    found = outcomes(_file(tmp_path, "id,name,kind,extra,more", ("a,rows,-,1,", "b,,x,1,", "c,,y,,")), BASE + rest)
    assert found[:2] == [Skipped(1, "no rows"), Skipped(2, "never")]
    assert isinstance(found[2], Mapped)


def test_columns_made_of_others(tmp_path: Path) -> None:
    rest = """
let:
  key: {first: ["{id}", {slug: "{name}"}]}
  mark: {hash: "{name}"}
statements: [{entity: "person:{key}", with: {caption: "{name}", note: "{mark} {prefix} {file}"}}]
"""
    rows = mapped(tmp_path, rest, "x,Ann,,,", ",Ärger Müller & Söhne,,,", ",Владимир 1,,,")
    assert [row[0].entity for row in rows] == ["person:x", "person:arger-muller-sohne", "person:владимир-1"]
    assert rows[0][1].value == "17239b6e own t.csv"


def test_a_cell_that_is_a_list(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("- {id: a, extra: [x, y], kind: k}\n", "utf-8")
    rest = """
statements:
  - entity: "person:{id}"
    with: {alias: "{extra}", note: "all: {extra}", function: {column: extra, take: last, split: ";"}}
"""
    (only,) = outcomes(path, BASE + rest)
    assert isinstance(only, Mapped)
    assert [one.value for one in only.statements] == ["x", "y", "all: x; y", "y"]


def test_texts_are_nfc_and_stripped(tmp_path: Path) -> None:
    rest = 'statements: [{entity: "person:{id}", with: {note: "{name}"}}]'
    ((note,),) = mapped(tmp_path, rest, "a,  Cafe\u0301 ,,,")
    assert note.value == "Café"


def test_column_names_in_indonesian_and_spelt_freely(tmp_path: Path) -> None:
    rest = 'statements: [{entity: "person:{id}", with: {note: "{name}"}}]'
    assert mapped(tmp_path, rest, "a,x", header=" KODE ,Nama")[0][0].value == "x"


PERSON = 'statements: [{entity: "person:{id}", with: {%s}}]'
ROWS = [
    ("no id", PERSON % 'note: "{kind}"', ",,x,,",
     "id '': an id needs this column and it is empty; fill it"),
    ("a slug of nothing", 'statements: [{entity: {slug: "{name}"}, with: {note: x}}]', "a,!,,,",
     "name '!': no id can be made of this row; fill the column"),
    ("no such code", PERSON % "status: {column: kind, map: {held: held}}", "a,,hold,,",
     "kind 'hold': the cell is none that the mapping knows (did you mean held?)"),
    ("unknown property", PERSON % '"{kind}": x', "a,,captoin,,",
     "kind 'captoin': Person has no property 'captoin' (did you mean caption?)"),
    ("unknown code", PERSON % 'status: "{kind}"', "a,,helt,,",
     ("kind 'helt': status of person:a is none of its codes: 'helt' (did you mean held?); "
     "they are at_large, held, released, unknown")),
    ("unknown prefix", 'statements: [{entity: "{id}", with: {note: x}}]', "persn:a,,,,",
     "id 'persn:a': 'persn:a' has no kind's prefix (did you mean person?)"),
    ("a space in an id", PERSON % "note: x", "a b,,,,",
     "id 'a b': 'person:a b' is no id: a prefix, a colon and a key without spaces"),
    ("unknown kind of link", 'statements: [{link: {kind: "{kind}", source: "person:a", target: "person:b"}}]',
     "a,,DIRECT,,", "kind 'DIRECT': 'DIRECT' is no kind of link (did you mean DIRECTS?)"),
    ("no end", 'statements: [{link: {kind: DIRECTS, source: "person:a", target: "person:{name}"}}]', "a,,,,",
     "name '': an id needs this column and it is empty; fill it"),
    ("unknown power", 'statements: [{link: {kind: COMPETENT_FOR, source: "body:a", target: "power:{kind}"}}]',
     "a,,informations,,", "kind 'informations': 'power:informations' is no power (did you mean information?)"),
    ("a power unlike any", 'statements: [{link: {kind: COMPETENT_FOR, source: "body:a", target: "power:{kind}"}}]',
     "a,,zzz,,", f"kind 'zzz': 'power:zzz' is no power; use one of {', '.join(WORDS.powers)}"),
    ("a language by two letters", PERSON % 'note: {value: "{kind}", quote: q, lang: "{more}"}', "a,,x,,id",
     "more 'id': lang is no language code: 'id'; write the three letters of ISO 639-3, such as ind or eng"),
    ("an operator who was smuggled",
     'statements: [{link: {kind: OPERATES_ON, source: "group:{id}", target: "trip:t"}}]', "a,,,,",
     "OPERATES_ON does not join SmuggledPerson to Trip; SmuggledPerson is protected, no link does"),
    ("a role that is not for the smuggled",
     'statements: [{link: {kind: PARTY_IN, source: "group:{id}", target: "case:c"}, with: {role: "{kind}"}}]',
     "a,,suspect,,", "kind 'suspect': role of this link may only be victim, witness"),
    ("no day", PERSON % 'note: {value: "{kind}", during: "{more}"}', "a,,x,,2023-02-30",
     "more '2023-02-30': '2023-02-30' is no day of the calendar; check month and day"),
    ("end before start", PERSON % 'note: {value: "{kind}", during: "{more}"}', "a,,x,,2023/2022",
     "more '2023/2022': '2023/2022' ends before it starts; put the earlier date first"),
    ("no seen_on", PERSON % 'note: {value: "{kind}", seen_on: "{more}"}', "a,,x,,",
     "more '': a mapped statement needs seen_on, the day to which its source knows it"),
    ("no source", PERSON % 'note: {value: "{kind}", source: "{more}"}', "a,,x,,",
     "more '': note has no source; every value needs one"),
    ("a long quote", PERSON % 'note: {value: "{kind}", quote: "{more}"}', "a,,x,," + "w " * 13,
     "more 'w w w w w w w w w w w w w': the quote has 13 words; keep a key phrase of at most 12"),
    ("a bidirectional control", PERSON % 'note: "{kind}"', "a,,x\u202ey,,",
     "kind 'x\\u202ey': value holds a bidirectional control; remove the character"),
    ("no sign", PERSON % 'note: {value: "{kind}", sign: "{more}"}', "a,,x,,no", "more 'no': the sign is + or -"),
    ("no grade", PERSON % 'note: {value: "{kind}", credibility: "{more}"}', "a,,x,,7",
     "more '7': credibility is a digit from 1 to 6"),
    ("grade 1 alone", PERSON % 'note: {value: "{kind}", credibility: "{more}"}', "a,,x,,1",
     "more '1': credibility 1 needs a second, independent origin among its premises"),
    ("no method", PERSON % 'note: {value: "{kind}", method: "{more}"}', "a,,x,,guessed",
     "more 'guessed': the method is one of coded, mapped, computed, inferred"),
    ("nothing said", PERSON % 'note: "{kind}"', "a,,,,",
     "the mapping says nothing of this row; fill it, or skip such rows by a rule"),
]  # fmt: skip


@pytest.mark.parametrize(("rest", "row", "sentence"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_rows_that_cannot_be_taken(tmp_path: Path, rest: str, row: str, sentence: str) -> None:
    assert rejected(tmp_path, rest, row) == f"t.csv:1: {sentence}"


def test_no_source_anywhere_rejects_the_row(tmp_path: Path) -> None:
    base = "columns: {id: [], name: [], kind: [], extra: [], more: []}\ndefaults: {seen_on: '2024'}\n"
    assert rejected(tmp_path, PERSON % "note: x", "a,,,,", base=base) == (
        "t.csv:1: note has no source; every value needs one"
    )


MAPPINGS = [
    ("a column that is not listed", PERSON % 'note: "{nane}"',
     "statements[1].with.note: names the column 'nane', which `columns` does not (did you mean name?)"),
    ("a column in a condition", 'statements: [{when: {nane: x}, entity: "person:a", with: {note: x}}]',
     "statements[1].when.nane: names the column 'nane', which `columns` does not (did you mean name?)"),
    ("a required column", "required: [nane]\n" + PERSON % "note: x",
     "required: names the column 'nane', which `columns` does not (did you mean name?)"),
    ("no property", PERSON % "captoin: x",
     "statements[1].with.captoin: no such property of person (did you mean caption?)"),
    ("no prefix", 'statements: [{entity: "persn:{id}", with: {note: x}}]',
     "statements[1].entity: 'persn' is no kind's prefix (did you mean person?)"),
    ("no kind of link", 'statements: [{link: {kind: DIRECT, source: "a:b", target: "c:d"}}]',
     "statements[1].link.kind: 'DIRECT' is no kind of link (did you mean DIRECTS?)"),
    ("no qualifier", 'statements: [{link: {kind: HAS_LEG, source: "a:b", target: "c:d", key: {sq: "1"}}}]',
     "statements[1].link.key.sq: no such qualifier of HAS_LEG (did you mean seq?)"),
    ("no target", 'statements: [{link: {kind: DIRECTS, source: "a:b"}}]', "statements[1].link.target: is missing"),
    ("no field", PERSON % "note: {value: x, sourc: y}",
     "statements[1].with.note.sourc: unknown entry (did you mean source?)"),
    ("no form", PERSON % "note: {colum: x}", "statements[1].with.note.colum: unknown entry"),
    ("a regex", 'statements: [{when: {id: {matches: ".*"}}, entity: "person:a", with: {note: x}}]',
     "statements[1].when.id: 'matches' is no test; use a text, a list, prefix, not, * or nothing"),
    ("neither nor", "statements: [{with: {note: x}}]",
     "statements[1]: must have one of entity, link and about"),
    ("both", 'statements: [{entity: "person:a", link: {}, with: {note: x}}]',
     "statements[1]: must have one of entity, link and about"),
    ("nothing", "statements: []", "statements: must list at least one entry"),
    ("a single brace", PERSON % 'note: "{name"', "statements[1].with.note: has a single {; write {{ for the sign"),
    ("take without split", PERSON % "note: {column: name, take: first}",
     "statements[1].with.note.take: needs split beside it"),
    ("an empty split", PERSON % 'note: {column: name, split: ""}',
     "statements[1].with.note.split: must be a sign or text, such as ;"),
    ("a default that is none", "defaults: {caption: x}\n" + PERSON % "note: x", "defaults"),
    ("a name that is taken", "let: {name: x}\n" + PERSON % "note: x",
     "let.name: is a column already; choose another name"),
    ("an entry that there is not", "regex: x\n" + PERSON % "note: x", "regex: unknown entry"),
    ("an alias", "let: &a {x: y}\n" + PERSON % "note: x", ""),
    ("a tag", "let: !!map {x: y}\n" + PERSON % "note: x", ""),
    ("ignored and used", "ignore: [name]\n" + PERSON % "note: x", "ignore: 'name' stands under columns too"),
]  # fmt: skip


@pytest.mark.parametrize(("rest", "sentence"), [case[1:] for case in MAPPINGS], ids=[case[0] for case in MAPPINGS])
def test_mappings_that_cannot_be_taken(rest: str, sentence: str) -> None:
    base = BASE.replace("defaults:", "# defaults:") if rest.startswith("defaults") else BASE
    with pytest.raises(BadInput) as refusal:
        parse_mapping((base + rest).encode(), "m.map.yaml", WORDS)
    message = str(refusal.value)
    assert message.startswith(f"m.map.yaml: {sentence}" if sentence else "m.map.yaml:4: "), message
    assert "\n" not in message


def test_a_spelling_of_two_columns_is_refused() -> None:
    with pytest.raises(BadInput, match=r"columns.b: the spelling 'x' belongs to another column too"):
        parse_mapping(b"columns: {a: [x], b: [x]}\nstatements: []\n", "m.map.yaml", WORDS)
