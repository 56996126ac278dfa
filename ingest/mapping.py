"""A mapping: data, read from YAML, that turns the rows of a file into statements."""

import hashlib
import unicodedata
from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from graph.ontology import Ontology
from graph.strictyaml import read_yaml
from ingest.conditions import Condition, read_condition
from ingest.fields import FIELDS, Level, Levels, read_fields
from ingest.files import read_whole
from ingest.part import Part
from ingest.places import Places
from ingest.templates import Template, read_template
from ingest.values import Derived, Value, constant, read_let, read_value

BUILTIN: Final = ("row", "file", "prefix")
_NAMES: Final = ("marking", "rows", "columns", "required", "ignore", "let", "defaults", "skip", "statements")


@dataclass(frozen=True, slots=True)
class Mapping:
    """A compiled mapping; `sha256` is that of its file.

    `columns` gives the place of every spelling of a column, `ignored` the columns that are known and not used,
    `let` the columns made from others, in order.
    """

    name: str
    sha256: bytes
    marking: str | None
    rows: str | None
    columns: MappingOf[str, int]
    required: MappingOf[str, int]
    ignored: frozenset[str]
    width: int
    names: tuple[str, ...]
    let: Derived
    skip: tuple[tuple[Condition, Value], ...]
    templates: tuple[Template, ...]


def read_mapping(path: Path, ontology: Ontology) -> Mapping:
    """The mapping of a file; raises BadInput that names file, entry and what is wrong."""
    if not path.is_file():
        raise BadInput("there is no such mapping; check the path", where=str(path))
    return parse_mapping(read_whole(path), path.name, ontology)


def parse_mapping(content: bytes, where: str, ontology: Ontology) -> Mapping:
    """The mapping that a text holds."""
    text = unicodedata.normalize("NFC", _decoded(content, where))
    root = Part(where, "", read_yaml(text, where))
    root.only(*_NAMES)
    places = Places(BUILTIN)
    columns, ignored = _columns(root, places)
    let = read_let(root.part("let"), places)
    levels = Levels(
        {
            "locator": read_value(root, "locator", "row {row}", places),
            "method": constant("mapped"),
            "source": constant(""),
        },
        _defaults(root.part("defaults"), places),
    )
    templates = tuple(read_template(part, levels, places, ontology) for part in root.parts("statements"))
    if not templates:
        raise root.fault("must list at least one entry", "statements")
    return Mapping(
        name=where,
        sha256=hashlib.sha256(content).digest(),
        marking=root.text("marking") if "marking" in root else None,
        rows=root.text("rows") if "rows" in root else None,
        columns=columns,
        required={name: places.find(root, "required", name) for name in root.texts("required")},
        ignored=ignored,
        width=len(places),
        names=places.names(),
        let=let,
        skip=tuple(_skips(root, places)),
        templates=templates,
    )


def fold(column: str) -> str:
    """A column's name as it is compared: without case, and with any run of spaces, hyphens and underscores as one."""
    return "_".join(unicodedata.normalize("NFC", column).casefold().replace("-", " ").replace("_", " ").split())


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"byte {error.start + 1} is not UTF-8; save the file as UTF-8", where=where) from None


def _columns(root: Part, places: Places) -> tuple[dict[str, int], frozenset[str]]:
    part = root.part("columns")
    found: dict[str, int] = {}
    for name in part.names():
        if name in BUILTIN:
            raise part.fault("is built in; choose another name", name)
        place = places.add(name)
        for spelling in (name, *part.texts(name)):
            if found.setdefault(fold(spelling), place) != place:
                raise part.fault(f"the spelling {spelling!r} belongs to another column too", name)
    ignored = frozenset(fold(name) for name in root.texts("ignore"))
    for name in sorted(ignored & found.keys()):
        raise root.fault(f"{name!r} stands under columns too", "ignore")
    return found, ignored


def _defaults(part: Part, places: Places) -> Level:
    part.only(*FIELDS)
    return read_fields(part, places)


def _skips(root: Part, places: Places) -> Iterator[tuple[Condition, Value]]:
    for part in root.parts("skip"):
        part.only("when", "because")
        yield read_condition(part, "when", places), read_value(part, "because", part.value("because"), places)
