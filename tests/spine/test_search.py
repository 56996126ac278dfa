"""Finding by name: what meets a text, in which order, and what a name in a question stands for."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import marking, names
from graph.answers import encode
from graph.errors import AmbiguousName, BadQuestion, StoreMissing, UnknownName
from graph.search import resolve, search
from graph.statement import Statement
from graph.view import View
from tests.paths.worlds import Entry, same, says, source, store, view_of

DIRECTORATE, OFFICE, CARRIER = "body:ditjen", "body:soetta", "carrier:soekarno-line"
NAMED = {
    DIRECTORATE: ("Direktorat Jenderal Imigrasi", "Ditjen Imigrasi"),
    OFFICE: ("Kantor Imigrasi Kelas I TPI Soekarno-Hatta", "Kanim Soetta"),
    "body:immigration": ("Imigrasi",),
    CARRIER: ("Soekarno Line",),
    "org:iom": ("International Organization for Migration", "IOM"),
    "org:other": ("IOM Watch",),
    "terr:CIV": ("Côte d'Ivoire", "Pantai Gading"),
    "place:gading": ("Pantai Gading",),
    "terr:TLS": ("Timor-Leste",),
    "route:timor": ("Timor Leste",),
    "person:a": ("guide",),
    "group:a": ("guide",),
}


def named(entity: str, caption: str, *aliases: str, **more: Any) -> list[Statement]:
    return [says(entity, "caption", caption, **more), *(says(entity, "alias", alias, **more) for alias in aliases)]


WORLD = [entry for entity, texts in NAMED.items() for entry in named(entity, *texts)]
WORLD.append(says(CARRIER, "alias", "Denied Line", sign="-"))
HIDDEN = named("ring:hidden", "Imigrasi ring", "IOM", marking="AMBER")


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    with closing(store(tmp_path_factory.mktemp("search"), [*source("src:a"), *WORLD])) as ledger:
        yield view_of(ledger)


def found(view: View, text: str, **more: Any) -> list[tuple[str, str, int]]:
    return [(one["id"], one["matched"], one["score"]) for one in search(view, text, **more)["results"]]


def test_the_whole_name_comes_before_its_beginning_and_that_before_a_word_of_it(view: View) -> None:
    assert found(view, "imigrasi") == [
        ("body:immigration", "Imigrasi", 100),
        (DIRECTORATE, "Ditjen Imigrasi", 84),
        (OFFICE, "Kantor Imigrasi Kelas I TPI Soekarno-Hatta", 81),
    ]
    assert found(view, "IOM") == [("org:iom", "IOM", 99), ("org:other", "IOM Watch", 93)]


def test_a_result_tells_what_it_is_and_which_of_its_names_was_met(view: View) -> None:
    assert search(view, "ditjen imigrasi") == {
        "results": [
            {
                "id": DIRECTORATE,
                "kind": "PublicBody",
                "caption": "Direktorat Jenderal Imigrasi",
                "matched": "Ditjen Imigrasi",
                "score": 99,
            }
        ],
        "total": 1,
        "version": view.version,
        "marking": "CLEAR",
    }


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("cote divoire", "terr:CIV"),
        ("CÔTE D’IVOIRE", "terr:CIV"),
        ("Cote d Ivoire", "terr:CIV"),
        ("direktorat jendral imigrasi", DIRECTORATE),
        ("Soekarno Hata", OFFICE),
        ("soekarnohatta", OFFICE),
        ("migration organization", "org:iom"),
        ("Intrenational Organisation for Migration", "org:iom"),
        ("pantai gadng", "place:gading"),
    ],
)
def test_diacritics_case_punctuation_and_a_typo_are_forgiven(view: View, text: str, first: str) -> None:
    assert found(view, text)[0][0] == first


def test_a_name_that_is_denied_is_no_name(view: View) -> None:
    assert found(view, "denied") == []


def test_a_short_word_forgives_nothing(view: View) -> None:
    assert found(view, "iim") == []


def test_no_near_names_are_looked_for_where_one_is_the_same(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    def planted(*_: object) -> dict[int, int]:
        raise AssertionError

    monkeypatch.setattr(names.Index, "_near", planted)
    assert found(view, "Soekarno Line") == [(CARRIER, "Soekarno Line", 100)]
    with pytest.raises(AssertionError):
        found(view, "Soekarno Lin")


def test_only_text_ranks_those_who_were_smuggled(view: View) -> None:
    assert found(view, "guide") == [("group:a", "guide", 100), ("person:a", "guide", 100)]


def test_kinds_are_kept_to(view: View) -> None:
    assert found(view, "soekarno", kinds=["Carrier"]) == [(CARRIER, "Soekarno Line", 95)]
    assert [one[0] for one in found(view, "soekarno")] == [CARRIER, OFFICE]
    with pytest.raises(BadQuestion, match=r"unknown kind \(did you mean Carrier\?\)") as caught:
        search(view, "soekarno", kinds=["Carier"])
    assert caught.value.field == "kind"


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_put_together_are_the_whole(view: View, limit: int) -> None:
    whole = search(view, "i", limit=1000)
    assert whole["total"] == len(whole["results"]) == 5
    pages: list[dict[str, Any]] = []
    while page := search(view, "i", limit=limit, after=f"{pages[-1]['score']}:{pages[-1]['id']}" if pages else None)[
        "results"
    ]:
        assert 0 < len(page) <= min(limit, whole["total"] - len(pages))
        pages += page
    assert pages == whole["results"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"text": " .-. "}, "q"),
        ({"text": "x" * 301}, "q"),
        ({"text": "x", "limit": 0}, "limit"),
        ({"text": "x", "limit": 1001}, "limit"),
        ({"text": "x", "after": "terr:IDN"}, "after"),
        ({"text": "x", "after": "1e9:terr:IDN"}, "after"),
    ],
)
def test_a_bad_question_names_its_field(view: View, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(BadQuestion) as caught:
        search(view, **asked)
    assert caught.value.field == field
    assert asked["text"] == "x" or asked["text"] not in str(caught.value)


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with closing(store(tmp_path, HIDDEN)) as ledger:
        for ask in (lambda view: search(view, "x"), lambda view: resolve(view, "x", "entity")):
            with pytest.raises(StoreMissing, match="nothing loaded; run lintas load"):
                ask(view_of(ledger))


def test_what_is_hidden_changes_no_byte(tmp_path: Path, view: View) -> None:
    with closing(store(tmp_path, [*source("src:a"), *WORLD, *HIDDEN])) as ledger:
        clear, amber = view_of(ledger), view_of(ledger, marking.parse("AMBER"))
    for text in ("imigrasi", "iom", "imigrasi rin", "ring"):
        assert encode(search(clear, text)) == encode(search(view, text))
        # The planted bug: an index of more than the caller may see.
        assert encode(search(amber, text)["results"]) != encode(search(view, text)["results"])


def test_an_unknown_and_an_invisible_id_are_the_same_answer(tmp_path: Path) -> None:
    with closing(store(tmp_path, [*source("src:a"), *WORLD, *HIDDEN])) as ledger:
        clear = view_of(ledger)
    answers = []
    for text in ("ring:hidden", "ring:nobody"):
        with pytest.raises(UnknownName) as caught:
            resolve(clear, text, "sources")
        answers.append((str(caught.value), caught.value.field, caught.value.nearest))
    assert (
        answers
        == [("nothing on file has that id or name; use an id, or search for a part of the name", "sources", ())] * 2
    )


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        (OFFICE, OFFICE),
        ("imigrasi", "body:immigration"),  # the caption, and no other that holds the word
        ("IOM", "org:iom"),  # an alias, since no caption is the same
        ("pantai gading", "place:gading"),  # a caption before an alias
        ("Timor-Leste", "terr:TLS"),  # as written
        ("Timor Leste", "route:timor"),
        ("  cote d'ivoire ", "terr:CIV"),
    ],
)
def test_a_name_stands_for_one_entity(view: View, text: str, entity: str) -> None:
    assert view.ids[resolve(view, text, "sources")] == entity


def test_an_ambiguous_name_lists_the_candidates(view: View) -> None:
    with pytest.raises(AmbiguousName, match="2 entities have that name") as caught:
        resolve(view, "guide", "targets")
    assert caught.value.field == "targets"
    assert caught.value.candidates == (("group:a", "guide"), ("person:a", "guide"))
    with pytest.raises(AmbiguousName) as caught:
        resolve(view, "TIMOR LESTE", "targets")  # written as neither
    assert [one for one, _ in caught.value.candidates] == ["route:timor", "terr:TLS"]


def test_an_unknown_name_offers_the_nearest(view: View) -> None:
    with pytest.raises(UnknownName) as caught:
        resolve(view, "Ditjen Imigrsi", "via")
    assert caught.value.nearest == ((DIRECTORATE, "Direktorat Jenderal Imigrasi"),)
    with pytest.raises(UnknownName) as caught:
        resolve(view, "Kantor Imigrasi", "via")  # near, and never taken for it
    assert caught.value.nearest == ((OFFICE, "Kantor Imigrasi Kelas I TPI Soekarno-Hatta"),)


def test_every_member_and_every_name_of_a_joined_entity_leads_to_it(tmp_path: Path) -> None:
    joined: list[Entry] = [*named("org:b", "Bee", "B"), *named("org:z", "Zed"), same("org:b", "org:z")]
    with closing(store(tmp_path, [*source("src:a"), *joined])) as ledger:
        view = view_of(ledger)
    assert {view.ids[resolve(view, text, "entity")] for text in ("org:b", "org:z", "bee", "ZED", "b")} == {"org:b"}
    assert found(view, "zed") == [("org:b", "Zed", 100)]


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzéüñ", min_size=6, max_size=12)


@given(words=st.lists(LETTERS, min_size=1, max_size=4), place=st.integers(0, 5), other=st.sampled_from("kqxz"))
def test_any_name_is_found_with_a_letter_lost_doubled_or_changed(words: list[str], place: int, other: str) -> None:
    index = names.Index.__new__(names.Index)
    index.texts, index.nodes, index.aliases = [" ".join(words)], [7], [False]
    index.keys = [names.key(index.texts[0])]
    word = names.key(words[-1]).strip()
    for typo in (
        word[:place] + word[place + 1 :],
        word[:place] + other + word[place:],
        word[:place] + other + word[place + 1 :],
    ):
        asked = names.key(" ".join([*words[:-1], typo]))
        assert index.matches(asked)[7].score >= 1
    assert index.matches(names.key(index.texts[0].upper()))[7].score == 100
