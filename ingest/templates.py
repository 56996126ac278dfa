"""One entry under `statements` of a mapping: when it holds, about whom it speaks, and what it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from graph.entry import nearest
from graph.ontology import Ontology
from graph.strictyaml import Yaml
from ingest.conditions import Condition, read_condition
from ingest.fields import FIELDS, Levels, read_fields
from ingest.links import LinkForm, read_link
from ingest.part import Part
from ingest.places import Places, Vector
from ingest.sayings import Saying, read_sayings
from ingest.values import Derived, Value, derive, read_let, read_value, required
from ingest.work import Work

Subject: TypeAlias = Callable[[Vector], str] | LinkForm


@dataclass(frozen=True, slots=True)
class Each:
    """Where the parts of a cell come from, and the places for one of them and for its number from 1."""

    parts: Value
    place: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled entry under `statements`; `apply` adds what it says of a row to that row's work."""

    when: Condition | None
    each: Each | None
    let: Derived
    label: Value | None
    subject: Subject
    levels: Levels
    sayings: tuple[Saying, ...]

    def apply(self, vector: Vector, work: Work) -> None:
        """Say it; raises BadInput, with the column as field, where the row cannot be taken."""
        if self.each is None:
            self._say_if(vector, work)
            return
        for _ in self._turns(vector, self.each):
            work.turn()
            self._say_if(vector, work)
        work.turn()

    def _turns(self, vector: Vector, each: Each) -> Iterator[None]:
        for number, part in enumerate(each.parts.many(vector), 1):
            vector[each.place] = part
            if each.number is not None:
                vector[each.number] = str(number)
            yield

    def _say_if(self, vector: Vector, work: Work) -> None:
        derive(self.let, vector)
        if self.when is None or self.when(vector):
            self._say(vector, work)

    def _say(self, vector: Vector, work: Work) -> None:
        first = len(work.statements)
        if isinstance(self.subject, LinkForm):
            entity, limits = self.subject.name(vector, self.levels.row, work)
        else:
            entity, limits = self.subject(vector), ()
        for saying in self.sayings:
            saying.say(vector, work, entity, limits)
        if self.label and len(work.statements) > first:
            ids = [entry.id.hex() for entry in work.statements[first:]]
            for name in self.label.many(vector):
                work.name(name, ids)


def read_template(part: Part, levels: Levels, places: Places, ontology: Ontology) -> Template:
    """Compile an entry under `statements`; raises BadInput for whatever in it there is not."""
    part.only("when", "each", "let", "label", "entity", "link", "about", "with", *FIELDS)
    if len([name for name in ("entity", "link", "about") if name in part]) != 1:
        raise part.fault("must have one of entity, link and about")
    each = _each(part.part("each"), places) if "each" in part else None
    let = read_let(part.part("let"), places)
    inner = levels.within(read_fields(part, places))
    subject, about, column = _subject(part, places, ontology)
    return Template(
        when=read_condition(part, "when", places) if "when" in part else None,
        each=each,
        let=let,
        label=read_value(part, "label", part.value("label"), places) if "label" in part else None,
        subject=subject,
        levels=inner,
        sayings=tuple(read_sayings(part, inner, places, ontology, about=about, column=column)),
    )


def _each(part: Part, places: Places) -> Each:
    part.only("column", "split", "take", "map", "else", "as", "number")
    form: dict[str, Yaml] = {name: part.data[name] for name in part.names() if name not in ("as", "number")}
    parts = read_value(Part(part.where, part.at, {"each": form}), "each", form, places)
    number = places.add(part.text("number"), parts.printed) if "number" in part else None
    return Each(parts, places.add(part.text("as"), parts.printed), number)


def _subject(part: Part, places: Places, ontology: Ontology) -> tuple[Subject, str | None, str | None]:
    """What an entry speaks of; its prefix or link kind where that is constant; the column of its id."""
    if "entity" not in part:
        name = "link" if "link" in part else "about"
        kind = part.part(name).data.get("kind")
        link = read_link(part, name, places, ontology)
        return link, kind if isinstance(kind, str) and kind in ontology.links else None, None
    data = part.value("entity")
    value = read_value(part, "entity", data, places)
    column = value.printed
    prefix = data.partition(":")[0] if isinstance(data, str) and ":" in data else "{"
    if "{" in prefix:
        return required(value), None, column
    if prefix not in ontology.prefixes:
        raise part.fault(f"{prefix!r} is no kind's prefix{nearest(prefix, ontology.prefixes)}", "entity")
    return required(value), prefix, column
