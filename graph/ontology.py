"""The vocabulary in force: what kinds, links and values there are, and whether a statement keeps to them."""

import functools
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph import linkage, values, vocabulary
from graph.entry import Entry, nearest
from graph.errors import BadInput
from graph.strictyaml import read_yaml
from graph.terms import Ends, Kind, Label, Limit, LinkKind, Power, Property, Protection, Role, Stance

__all__ = [
    "Ends",
    "Kind",
    "Label",
    "Limit",
    "LinkKind",
    "Ontology",
    "Power",
    "Property",
    "Protection",
    "Role",
    "Stance",
    "load",
]

_PATH: Final = Path(__file__).with_name("ontology.yaml")
_LINK_KEY: Final = re.compile(r"[0-9a-f]{24}")
_VERSION: Final = re.compile(r"[1-9][0-9]*")
_ENTRIES: Final = (
    *("version", "renamed", "retired", "stances", "groups", "common", "kinds", "qualifiers", "links", "roles"),
    *("protection", "powers", "codes"),
)


@dataclass(frozen=True, slots=True)
class Ontology:
    """All that ontology.yaml says, by name and in its order.

    `hash` is the SHA-256 of the file. `prefixes` finds a kind by its prefix, `rules` a property by its owner's
    prefix (a link's: its kind) and name, `pairs` the ends by link kind, source kind and target kind.
    """

    version: str
    hash: str
    renamed: Mapping[str, str]
    retired: tuple[str, ...]
    stances: Mapping[str, Stance]
    common: Mapping[str, Property]
    kinds: Mapping[str, Kind]
    links: Mapping[str, LinkKind]
    roles: Mapping[str, Role]
    powers: Mapping[str, Power]
    codes: Mapping[str, Mapping[str, Label]]
    protection: Protection
    prefixes: Mapping[str, Kind]
    rules: Mapping[tuple[str, str], Property]
    pairs: Mapping[tuple[str, str, str], Ends]

    def kind_of(self, entity_id: str) -> Kind:
        """The kind that an entity id's prefix names; raises BadInput where it names none."""
        prefix = entity_id.partition(":")[0]
        if prefix in self.prefixes:
            return self.prefixes[prefix]
        hint = nearest(prefix, self.prefixes) or f"; use one of {', '.join(self.prefixes)}"
        raise BadInput(f"{entity_id!r} has no kind's prefix{hint}", field="entity")

    def stance(self, link: str, source_kind: str, target_kind: str) -> str | None:
        """How the ends of such a link stand to each other; None where it may not join them."""
        ends = self.pairs.get((link, source_kind, target_kind))
        return ends.stance if ends else None

    def limits(self, link: str, source_kind: str, target_kind: str) -> tuple[Limit, ...]:
        """What the link and its ends may state where it joins these kinds; empty where nothing limits them."""
        ends = self.pairs.get((link, source_kind, target_kind))
        return ends.limits if ends else ()

    def property(self, owner: str, name: str) -> Property:
        """A property of a kind or link kind; raises BadInput that names the nearest one."""
        entry = self.kinds.get(owner) or self.links.get(owner)
        if entry is None:
            hint = self._hint(owner, owner, [*self.kinds, *self.links])
            raise BadInput(f"{owner!r} is no kind or link kind{hint}", field="prop")
        if name in entry.properties:
            return entry.properties[name]
        hint = self._hint(f"{owner}.{name}", name, [*entry.properties, *self.links])
        hint = hint or f"; it has {', '.join(entry.properties)}"
        raise BadInput(f"{owner} has no property {name!r}{hint}", field="prop")

    def check(self, entity: str, prop: str, value: str, key: Sequence[tuple[str, str]] = ()) -> None:
        """Raise BadInput, naming the field, where a statement does not keep to the vocabulary.

        A property that is a link kind asserts a link from the entity to the value; an entity that is a link's
        id says something about that link. Costs about a microsecond.
        """
        owner, _, name = entity.partition(":")
        if prop in self.links:
            self._check_link(self.links[prop], entity, value, key)
            return
        rule = self.rules.get((owner, prop))
        if rule is None:
            rule = self.property(owner if owner in self.links else self.kind_of(entity).name, prop)
        self._check_id(entity, owner, name)
        if key:
            raise BadInput(f"{prop} of {entity} takes no key; only a link has one", field="key")
        if fault := values.fault(rule, value):
            raise BadInput(f"{prop} of {entity} {fault}", field="value")

    def _check_id(self, entity: str, owner: str, name: str) -> None:
        if owner in self.links:
            if not _LINK_KEY.fullmatch(name):
                raise BadInput(f"{entity!r} is no link's id: {owner}: and 24 hex digits", field="entity")
        elif not values.names_something(name):
            raise BadInput(f"{entity!r} is no id: a prefix, a colon and a key without spaces", field="entity")

    def _check_link(self, link: LinkKind, entity: str, value: str, key: Sequence[tuple[str, str]]) -> None:
        for field, end in (("entity", entity), ("value", value)):
            if not values.names_something(end.partition(":")[2]):
                raise BadInput(f"{link.name} needs an id at both ends, not {end!r}", field=field)
        source, target = self.kind_of(entity).name, self.kind_of(value).name
        if (link.name, source, target) not in self.pairs:
            instead = self._instead(source, target)
            raise BadInput(f"{link.name} does not join {source} to {target}; {instead}", field="prop")
        for name, word in key:
            if name not in link.key:
                known = ", ".join(link.key) or "none"
                raise BadInput(f"{link.name} has no qualifier {name!r}; it has {known}", field="key")
            if fault := values.fault(link.key[name], word):
                raise BadInput(f"the qualifier {name} of {link.name} {fault}", field="key")

    def _instead(self, source: str, target: str) -> str:
        names = sorted(link for link, *ends in self.pairs if ends == [source, target])
        said = f"what does: {', '.join(names)}" if names else "no link does"
        guarded = self.protection.kind
        return f"{guarded} is protected, {said}" if guarded in (source, target) else said

    def _hint(self, full: str, name: str, known: Iterable[str]) -> str:
        new = self.renamed.get(full) or self.renamed.get(name)
        return f" (it is {new} now)" if new else nearest(name, known)


def load(path: Path | None = None) -> Ontology:
    """The ontology of a file, or the one that Lintas comes with, which is read once.

    Raises BadInput that names the file, the entry and what is wrong with it.
    """
    return _default() if path is None else _read(path)


@functools.cache
def _default() -> Ontology:
    return _read(_PATH)


def _read(path: Path) -> Ontology:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=path.name) from error
    root = Entry(path.name, "", read_yaml(content, path.name))
    root.only(*_ENTRIES)
    lists, stances = vocabulary.read_lists(root), vocabulary.read_stances(root)
    common = vocabulary.read_properties(root.entry("common"), lists)
    qualifiers = vocabulary.read_properties(root.entry("qualifiers"), lists)
    kinds = vocabulary.read_kinds(root, common, lists)
    links = linkage.Reader(lists, kinds, stances, common, qualifiers).links(root)
    pairs = linkage.pairs_of(root, links)
    renamed, retired = vocabulary.read_former(root, {**kinds, **links})
    return Ontology(
        version=vocabulary.fitting(root, "version", _VERSION),
        hash=hashlib.sha256(content).hexdigest(),
        renamed=renamed,
        retired=retired,
        stances=stances,
        common=common,
        kinds=kinds,
        links=links,
        roles=vocabulary.read_roles(lists),
        powers=vocabulary.read_powers(root),
        codes=lists.codes,
        protection=linkage.read_protection(root, kinds, pairs),
        prefixes={kind.prefix: kind for kind in kinds.values()},
        rules=_rules(kinds, links),
        pairs=pairs,
    )


def _rules(kinds: Mapping[str, Kind], links: Mapping[str, LinkKind]) -> dict[tuple[str, str], Property]:
    rules = {(kind.prefix, name): prop for kind in kinds.values() for name, prop in kind.properties.items()}
    return rules | {(link.name, name): prop for link in links.values() for name, prop in link.properties.items()}
