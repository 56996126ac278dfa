"""Every entry of the ontology goes from a file to an answer: kinds, properties, codes, links, qualifiers, powers."""

import contextlib
import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from graph.dossier import dossier
from graph.ledger import Ledger
from graph.terms import LinkKind, Property
from graph.view import View
from tests.paths.worlds import view_of
from tests.spine.loading import WORDS, House

QUALIFIERS: Final = tuple(sorted({name for link in WORDS.links.values() for name in link.key}))
COLUMNS: Final = ("what", "one", "link", "other", "prop", "value", *QUALIFIERS)
KEY: Final = ", ".join(f'{name}: "{{{name}}}"' for name in QUALIFIERS)
MAPPING: Final = """
marking: CLEAR
columns: {%s}
defaults: {source: "src:every", seen_on: "2024"}
statements:
  - {when: {what: source}, entity: "src:every", with: {title: Every entry, reliability: C}}
  - {when: {what: kind}, entity: "{one}", with: {caption: "{one}"}}
  - {when: {what: prop}, entity: "{one}", with: {"{prop}": "{value}"}}
  - {when: {what: link}, link: {kind: "{link}", source: "{one}", target: "{other}", key: {%s}}}
  - when: {what: said}
    about: {kind: "{link}", source: "{one}", target: "{other}"}
    with: {"{prop}": "{value}"}
""" % (", ".join(f"{name}: []" for name in COLUMNS), KEY)  # noqa: UP031  # braces are the mapping's own signs
SAMPLES: Final = {
    "text": "words", "integer": "7", "number": "1.5", "date": "2023", "url": "https://example.org/every",
    "boolean": "yes", "language": "ind",
}  # fmt: skip


class Line(NamedTuple):
    """One line of the file, and one thing that the answers must tell."""

    what: str
    one: str
    link: str = ""
    other: str = ""
    prop: str = ""
    value: str = ""
    key: tuple[tuple[str, str], ...] = ()

    def cells(self) -> dict[str, str]:
        return {**dict(zip(COLUMNS, self[:6], strict=False)), **dict(self.key)}


def entity(kind: str, name: str) -> str:
    """An entity of a kind; a power is one of a fixed list."""
    return f"power:{next(iter(WORDS.powers))}" if kind == "Power" else f"{WORDS.kinds[kind].prefix}:every/{name}"


def values(prop: Property) -> list[str]:
    """A value of its type; each of its codes."""
    if prop.type == "entity":
        return [entity(kind, "a") for kind in prop.kinds]
    return list(prop.codes) or [SAMPLES[prop.type]]


def of_kinds() -> Iterator[Line]:
    """Two ends of every kind, one that has all properties, and every power."""
    for kind in WORDS.kinds.values():
        for name in {entity(kind.name, end) for end in "abp"}:
            yield Line("kind", name)
        for prop in kind.properties.values():
            if prop.name != "caption":
                yield from (Line("prop", entity(kind.name, "p"), prop=prop.name, value=text) for text in values(prop))
    for power in list(WORDS.powers)[1:]:
        yield Line("kind", f"power:{power}")
        yield Line("link", entity("PublicBody", "a"), "COMPETENT_FOR", f"power:{power}")


def of_links() -> Iterator[Line]:
    """Every link between each two kinds that it joins; with each qualifier; and every word about it."""
    for name, source, target in WORDS.pairs:
        yield Line("link", entity(source, "a"), name, entity(target, "b"))
    for link in WORDS.links.values():
        source, target = next(ends[1:] for ends in WORDS.pairs if ends[0] == link.name)
        one, other = entity(source, "a"), entity(target, "b")
        for word in link.key.values():
            yield from (Line("link", one, link.name, other, key=((word.name, text),)) for text in values(word))
        yield from _said(link, source, target)


def _said(link: LinkKind, source: str, target: str) -> Iterator[Line]:
    allowed = {limit.property: limit.codes for limit in WORDS.limits(link.name, source, target) if limit.side == "link"}
    for prop in link.properties.values():
        for text in values(prop):
            if text in allowed.get(prop.name, {text}):
                yield Line("said", entity(source, "a"), link.name, entity(target, "b"), prop.name, text)


LINES: Final = tuple(dict.fromkeys([Line("source", "src:every"), *of_kinds(), *of_links()]))


def written(lines: Iterable[Line]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(line.cells() for line in lines)
    return out.getvalue()


def answers(ledger: Ledger, view: View) -> set[Line]:
    """What the dossiers of all entities tell, as lines."""
    told = set()
    for node in range(len(view.ids)):
        answer = dossier(ledger, view, node)
        told |= {Line("kind", one["entity"]) for one in answer["statements"] if one["prop"] == "caption"}
        told |= {
            Line("prop", one["entity"], prop=one["prop"], value=one["value"]) for one in answer["statements"]
        }  # fmt: skip
        for link in answer["links"]:
            told |= set(_of_link(link))
    return told


def _of_link(link: dict[str, Any]) -> Iterator[Line]:
    ends = link["source"], link["kind"], link["target"]
    for one in link["statements"]:
        yield Line("link", *ends, key=tuple(sorted(one["key"].items())))
    yield from (Line("said", *ends, one["prop"], one["value"]) for one in link["said"])


def lost(told: set[Line]) -> list[Line]:
    """Lines of the file that no answer tells; the ends of an undirected link may stand either way round."""
    return [
        line
        for line in LINES
        if line.what != "source"
        and not {line, line._replace(one=line.other, other=line.one) if _either(line) else line} & told
    ]


def _either(line: Line) -> bool:
    return bool(line.link) and not WORDS.links[line.link].directed


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    found = House(tmp_path)
    with contextlib.closing(found.ledger):
        found.write("every.map.yaml", MAPPING)
        yield found


def test_every_entry_goes_from_a_file_to_an_answer(house: House) -> None:
    house.write("every.csv", written(LINES))
    house.load("every.csv", mapping="every.map.yaml")
    told = answers(house.ledger, view_of(house.ledger))
    assert lost(told) == []
    words = {line.value for line in told} | {word for line in told for _, word in line.key}
    assert {code for codes in WORDS.codes.values() for code in codes} <= words
    assert Line("said", "terr:every/a", "PARTY_TO", "instr:every/b", "deposited", "2023") in told
    # The planted bug: an answer that leaves one property out.
    assert lost(told - {line for line in told if line.prop == "deposited"}) == [
        line for line in LINES if line.prop == "deposited"
    ]
