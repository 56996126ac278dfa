"""Reads link kinds and their ends out of ontology.yaml, and holds them to the protection rule."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

from graph.entry import Entry, nearest
from graph.terms import Ends, Kind, Label, Limit, LinkKind, Property, Protection, Stance
from graph.vocabulary import Lists, label, own, unused

_LINK: Final = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
_DASH: Final = re.compile(r"(?:[1-9][0-9]*(?: [1-9][0-9]*)+)?")
_SIDES: Final = ("link", "source", "target")
_ENTRIES: Final = (
    *("label", "about", "ftm", "stix", "phrase", "worded_by", "directed", "key", "persists", "acting", "upward"),
    *("look", "properties", "ends"),
)
Pairs = dict[tuple[str, str, str], Ends]


class Reader:
    """Reads link kinds against the kinds, stances, common properties and qualifiers read before."""

    def __init__(
        self,
        lists: Lists,
        kinds: Mapping[str, Kind],
        stances: Mapping[str, Stance],
        common: Mapping[str, Property],
        qualifiers: Mapping[str, Property],
    ) -> None:
        self._lists = lists
        self._kinds = kinds
        self._stances = stances
        self._common = {name: common[name] for name in common if name not in ("caption", "alias")}
        self._qualifiers = qualifiers

    def links(self, root: Entry) -> dict[str, LinkKind]:
        """The link kinds by name; no two have the same dash."""
        dashes: dict[str, str] = {}
        found = {}
        for name, entry in root.entry("links").entries():
            if not _LINK.fullmatch(name):
                raise entry.fault("a link kind's name is upper case with underscores")
            found[name] = link = self._link(name, entry)
            unused(entry, "look.dash", link.dash, dashes)
            dashes[link.dash] = name
        return found

    def _link(self, name: str, entry: Entry) -> LinkKind:
        entry.only(*_ENTRIES)
        properties = own(entry, self._common, self._lists)
        return LinkKind(
            name=name,
            label=label(entry),
            about=entry.text("about"),
            ftm=entry.text("ftm", ""),
            stix=entry.text("stix"),
            phrase=label(entry, "phrase"),
            worded_by=entry.choice("worded_by", _coded(properties), ""),
            directed=entry.flag("directed", True),
            key={word: self._qualifier(entry, word) for word in entry.texts("key")},
            lasting=self._lasting(entry),
            acting=frozenset(self._lists.kinds(entry, "acting") if "acting" in entry else ()),
            upward=entry.flag("upward"),
            dash=_dash(entry.entry("look")),
            properties=properties,
            ends=self._ends(entry, properties),
        )

    def _qualifier(self, entry: Entry, name: str) -> Property:
        if name not in self._qualifiers:
            raise entry.fault(f"{name!r} is no qualifier{nearest(name, self._qualifiers)}", "key")
        return self._qualifiers[name]

    def _lasting(self, entry: Entry) -> frozenset[str]:
        if "persists" in entry and not entry.is_text("persists"):
            return frozenset(self._lists.kinds(entry, "persists"))
        return frozenset(self._kinds) if entry.flag("persists") else frozenset()

    def _ends(self, entry: Entry, properties: Mapping[str, Property]) -> tuple[Ends, ...]:
        found = tuple(self._end(part, properties) for part in entry.listed("ends"))
        if not found:
            raise entry.fault("names no ends", "ends")
        return found

    def _end(self, entry: Entry, properties: Mapping[str, Property]) -> Ends:
        entry.only("source", "target", "stance", "only")
        sources, targets = self._lists.kinds(entry, "source"), self._lists.kinds(entry, "target")
        stated = {
            "link": [properties],
            "source": [self._kinds[kind].properties for kind in sources],
            "target": [self._kinds[kind].properties for kind in targets],
        }
        only = entry.entry("only")
        limits = tuple(_limit(only, name, stated) for name in only.names())
        return Ends(sources, targets, entry.choice("stance", self._stances), limits)


def pairs_of(root: Entry, links: Mapping[str, LinkKind]) -> Pairs:
    """The ends by (link kind, source kind, target kind).

    Raises BadInput where a pair stands in two lists, or stands one way round only though the link has no direction.
    """
    found: Pairs = {}
    for link in links.values():
        entry = root.entry("links").entry(link.name)
        for key, ends in _pairs(link):
            if key in found:
                stances = f"once {found[key].stance}, once {ends.stance}"
                raise entry.fault(f"{key[1]} to {key[2]} stands in two lists, {stances}", "ends")
            found[key] = ends
        for _, source, target in (key for key, _ in _pairs(link) if not link.directed):
            turned = found.get((link.name, target, source))
            if turned is None or turned.stance != found[link.name, source, target].stance:
                raise entry.fault(f"has no direction, but {source} to {target} stands one way round only", "ends")
    return found


def read_protection(root: Entry, kinds: Mapping[str, Kind], pairs: Pairs) -> Protection:
    """The protected kind; raises BadInput unless exactly the admitted link kinds have it at an end."""
    entry = root.entry("protection")
    entry.only("kind", "admits")
    kind, admits = entry.choice("kind", kinds), frozenset(entry.texts("admits"))
    if kinds[kind].inner != "never":
        raise entry.fault(f"{kind} is protected, so its inner must be never", "kind")
    for name in sorted(admits ^ {link for link, *ends in pairs if kind in ends}):
        found = "admits it, but no end of it does" if name in admits else "has it at an end, but is not admitted"
        raise entry.fault(f"{kind} is protected: {name} {found}", "admits")
    return Protection(kind, admits)


def _pairs(link: LinkKind) -> Iterator[tuple[tuple[str, str, str], Ends]]:
    for ends in link.ends:
        for source, target in product(ends.sources, ends.targets):
            yield (link.name, source, target), ends


def _limit(entry: Entry, name: str, stated: Mapping[str, list[Mapping[str, Property]]]) -> Limit:
    side, _, prop = name.partition(".")
    if side not in _SIDES or not all(prop in _coded(properties) for properties in stated[side]):
        raise entry.fault("must name a property of codes, as link.role, source.type or target.type", name)
    codes = stated[side][0][prop].codes
    for code in (words := entry.texts(name)):
        if code not in codes:
            raise entry.fault(f"{code!r} is no code of {prop}{nearest(code, codes)}", name)
    return Limit(side, prop, frozenset(words))


def _coded(properties: Mapping[str, Property]) -> dict[str, Mapping[str, Label]]:
    return {name: prop.codes for name, prop in properties.items() if prop.type == "code"}


def _dash(look: Entry) -> str:
    look.only("dash")
    if "dash" not in look:
        raise look.fault("is missing", "dash")
    dash = look.text("dash", "")
    if not _DASH.fullmatch(dash):
        raise look.fault(f"{dash!r} is no SVG dash array of whole numbers", "dash")
    return dash
