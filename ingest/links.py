"""The part of a mapping that names a link: its kind, its ends and the qualifiers that make it another link."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.entry import nearest
from graph.errors import BadInput
from graph.ontology import Limit, Ontology
from graph.statement import link_id
from ingest.fields import Fields
from ingest.part import Part
from ingest.places import Places, Vector
from ingest.values import Value, read_value, required
from ingest.work import Work


@dataclass(frozen=True, slots=True)
class LinkForm:
    """A compiled link; `said` is whether the row asserts it, or only says something about it."""

    ontology: Ontology
    kind: Callable[[Vector], str]
    source: Callable[[Vector], str]
    target: Callable[[Vector], str]
    key: tuple[tuple[str, Callable[[Vector], str]], ...]
    said: bool
    columns: Mapping[str, str]

    def name(self, vector: Vector, fields: Fields, work: Work) -> tuple[str, tuple[Limit, ...]]:
        """Assert the link where it is said; its id, and what statements about it are limited to."""
        kind = self.kind(vector)
        rule = self.ontology.links.get(kind)
        if rule is None:
            hint = nearest(kind, self.ontology.links) or f"; use one of {', '.join(self.ontology.links)}"
            raise BadInput(f"{kind[:40]!r} is no kind of link{hint}", field=self.columns.get("prop"))
        source, target = self._ends(vector, rule.directed)
        key = {name: text for name, get in self.key if (text := get(vector))}
        if self.said:
            work.state(vector, fields, (source, kind, target), self.columns, key=key)
        limits = self.ontology.limits(kind, self._kind(source), self._kind(target))
        return link_id(kind, source, target, key), limits

    def _ends(self, vector: Vector, directed: bool) -> tuple[str, str]:
        source = unicodedata.normalize("NFC", self.source(vector))
        target = unicodedata.normalize("NFC", self.target(vector))
        return (source, target) if directed or source <= target else (target, source)

    def _kind(self, entity: str) -> str:
        return self.ontology.prefixes[entity.partition(":")[0]].name


def read_link(entry: Part, name: str, places: Places, ontology: Ontology) -> LinkForm:
    """Compile `link` or `about`; raises BadInput where it lacks a kind or an end, or names what there is not."""
    part = entry.part(name)
    part.only("kind", "source", "target", "key")
    ends = {end: read_value(part, end, part.value(end), places) for end in ("source", "target")}
    kind = read_value(part, "kind", part.value("kind"), places)
    if kind.constant is not None and kind.constant not in ontology.links:
        raise part.fault(f"{kind.constant!r} is no kind of link{nearest(kind.constant, ontology.links)}", "kind")
    key = _key(part.part("key"), places, ontology, kind.constant)
    columns = {"prop": kind, "entity": ends["source"], "value": ends["target"]}
    if key:
        columns["key"] = key[0][1]
    return LinkForm(
        ontology=ontology,
        kind=required(kind),
        source=required(ends["source"]),
        target=required(ends["target"]),
        key=tuple((name, value.one) for name, value in key),
        said=name == "link",
        columns={field: value.columns[0][0] for field, value in columns.items() if value.columns},
    )


def _key(part: Part, places: Places, ontology: Ontology, kind: str | None) -> list[tuple[str, Value]]:
    known = ontology.links[kind].key if kind else {word for link in ontology.links.values() for word in link.key}
    for word in part.names():
        if word not in known:
            raise part.fault(f"no such qualifier of {kind or 'any link'}{nearest(word, known)}", word)
    return [(word, read_value(part, word, part.value(word), places)) for word in part.names()]
