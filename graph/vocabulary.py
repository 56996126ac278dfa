"""Reads code lists, properties, kinds, stances and powers out of ontology.yaml; whatever is odd is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.entry import Entry, nearest
from graph.terms import Kind, Label, LinkKind, Power, Property, Role, Stance
from graph.values import TYPES

INNER: Final = ("always", "asked", "run", "never")
NEEDS: Final = ("one", "border", "two", "either")
SHAPES: Final = ("dot", "square", "diamond", "triangle", "triangleDown", "star", "hexagon")
_COLOUR: Final = re.compile(r"#[0-9A-F]{6}")
_KIND: Final = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)*")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_CODE: Final = re.compile(r"[A-F]|" + _NAME.pattern)


@dataclass(frozen=True, slots=True)
class Lists:
    """What properties and ends refer to by name: code lists, each kind's prefix, groups of kinds."""

    codes: Mapping[str, Mapping[str, Label]]
    prefixes: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]

    def kinds(self, entry: Entry, name: str) -> tuple[str, ...]:
        """The kinds listed under a name, groups written out; raises BadInput for what is neither, twice or none."""
        found: list[str] = []
        for word in entry.texts(name):
            found += self.groups.get(word, (word,))
        for kind in found:
            if kind not in self.prefixes:
                raise entry.fault(f"{kind!r} is no kind{nearest(kind, [*self.prefixes, *self.groups])}", name)
            if found.count(kind) > 1:
                raise entry.fault(f"{kind} stands in it twice", name)
        if not found:
            raise entry.fault("names no kind", name)
        return tuple(found)


def read_lists(root: Entry) -> Lists:
    """The code lists (the roles are one of them), prefixes and groups; prefixes are one to one."""
    codes = {name: _labels(entry) for name, entry in root.entry("codes").entries()}
    codes["roles"] = _labels(root.entry("roles"))
    prefixes: dict[str, str] = {}
    for kind, entry in root.entry("kinds").entries():
        if not _KIND.fullmatch(kind):
            raise entry.fault("a kind's name is words in capitals, run together")
        prefix = fitting(entry, "prefix", _NAME)
        unused(entry, "prefix", prefix, {taken: other for other, taken in prefixes.items()})
        prefixes[kind] = prefix
    plain = Lists(codes, prefixes, {})
    groups = root.entry("groups")
    return Lists(codes, prefixes, {name: plain.kinds(groups, name) for name in groups.names()})


def read_stances(root: Entry) -> dict[str, Stance]:
    """The stances by name."""
    found = {}
    for name, entry in root.entry("stances").entries():
        entry.only("label", "about", "look", "acting")
        entry.entry("look").only("colour")
        colour = fitting(entry.entry("look"), "colour", _COLOUR)
        found[name] = Stance(name, label(entry), entry.text("about"), colour, entry.flag("acting"))
    return found


def read_roles(lists: Lists) -> dict[str, Role]:
    """The roles by name."""
    return {name: Role(name, words) for name, words in lists.codes["roles"].items()}


def read_powers(root: Entry) -> dict[str, Power]:
    """The powers by name."""
    found = {}
    for name, entry in root.entry("powers").entries():
        entry.only("label", "article", "needs", "protective")
        needs = entry.choice("needs", NEEDS)
        found[name] = Power(name, label(entry), entry.text("article", ""), needs, entry.flag("protective"))
    return found


def read_properties(entry: Entry, lists: Lists) -> dict[str, Property]:
    """The properties of one owner by name."""
    for name in entry.names():
        if not _NAME.fullmatch(name):
            raise entry.fault("a property's name is lower case with underscores", name)
    return {name: _property(name, part, lists) for name, part in entry.entries()}


def read_kinds(root: Entry, common: Mapping[str, Property], lists: Lists) -> dict[str, Kind]:
    """The kinds by name; no two look the same."""
    looks: dict[str, str] = {}
    found = {}
    for name, entry in root.entry("kinds").entries():
        found[name] = kind = _kind(name, entry, common, lists)
        unused(entry, "look", f"{kind.shape} {kind.colour}", looks)
        looks[f"{kind.shape} {kind.colour}"] = name
    return found


def read_former(root: Entry, owners: Mapping[str, Kind | LinkKind]) -> tuple[dict[str, str], tuple[str, ...]]:
    """What was renamed to what, and what was retired; raises BadInput unless new names live and old ones do not."""
    live = {*owners, *(f"{name}.{prop}" for name, owner in owners.items() for prop in owner.properties)}
    entry = root.entry("renamed")
    renamed, retired = {old: entry.text(old) for old in entry.names()}, root.texts("retired")
    for old, new in renamed.items():
        if new not in live:
            raise entry.fault(f"{new!r} is no kind, link kind or Owner.property{nearest(new, live)}", old)
    for old in sorted(live.intersection([*renamed, *retired])):
        raise root.fault(f"{old} is in use; a former name cannot be", "renamed" if old in renamed else "retired")
    return renamed, retired


def label(entry: Entry, name: str = "label") -> Label:
    """The English and Indonesian wording under a name, neither of them blank."""
    words = entry.entry(name)
    words.only("en", "id")
    return Label(words.text("en"), words.text("id"))


def own(entry: Entry, common: Mapping[str, Property], lists: Lists) -> dict[str, Property]:
    """The common properties and those of this owner; raises BadInput where one is said twice."""
    properties = read_properties(entry.entry("properties"), lists)
    for name in properties.keys() & common.keys():
        raise entry.fault("every kind has this property already", f"properties.{name}")
    return {**common, **properties}


def fitting(entry: Entry, name: str, pattern: re.Pattern[str]) -> str:
    """A text that has a form; raises BadInput where it has not."""
    value = entry.text(name)
    if not pattern.fullmatch(value):
        raise entry.fault(f"{value!r} is not written as {pattern.pattern}", name)
    return value


def unused(entry: Entry, name: str, value: str, taken: Mapping[str, str]) -> None:
    """Refuse a value that another entry has."""
    if value in taken:
        raise entry.fault(f"{value!r} is taken by {taken[value]}", name)


def _labels(entry: Entry) -> dict[str, Label]:
    for name in entry.names():
        if not _CODE.fullmatch(name):
            raise entry.fault("a code is lower case with underscores", name)
    return {name: label(entry, name) for name in entry.names()}


def _kind(name: str, entry: Entry, common: Mapping[str, Property], lists: Lists) -> Kind:
    entry.only("prefix", "label", "about", "ftm", "stix", "inner", "look", "properties")
    look = entry.entry("look")
    look.only("colour", "shape")
    return Kind(
        name=name,
        prefix=lists.prefixes[name],
        label=label(entry),
        about=entry.text("about"),
        ftm=entry.text("ftm", ""),
        stix=entry.text("stix"),
        inner=entry.choice("inner", INNER),
        colour=fitting(look, "colour", _COLOUR),
        shape=look.choice("shape", SHAPES),
        properties=own(entry, common, lists),
    )


def _property(name: str, entry: Entry, lists: Lists) -> Property:
    entry.only("type", "codes_of", "kinds", "functional", "expected", "label", "about")
    sort = entry.choice("type", TYPES)
    for other, name_of in (("code", "codes_of"), ("entity", "kinds")):
        if name_of in entry and sort != other:
            raise entry.fault(f"only a property of type {other} has this", name_of)
    codes_of = entry.choice("codes_of", lists.codes) if sort == "code" else ""
    kinds = lists.kinds(entry, "kinds") if sort == "entity" else ()
    return Property(
        name=name,
        type=sort,
        label=label(entry),
        about=entry.text("about", ""),
        codes=lists.codes[codes_of] if codes_of else {},
        codes_of=codes_of,
        kinds=kinds,
        prefixes=frozenset(lists.prefixes[kind] for kind in kinds),
        functional=entry.flag("functional"),
        expected=entry.flag("expected"),
    )
