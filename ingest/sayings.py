"""One property under `with` of a mapping: what a row says about an entity or a link."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.entry import nearest
from graph.errors import BadInput
from graph.ontology import Limit, Ontology
from graph.strictyaml import Yaml
from ingest.fields import FIELDS, Fields, Levels, read_fields
from ingest.part import Part
from ingest.places import Places, Vector
from ingest.values import Value, read_value, required
from ingest.work import Work


@dataclass(frozen=True, slots=True)
class Saying:
    """A compiled property; `printed` is the place of the cell from which a table or a split took the value."""

    prop: Callable[[Vector], str]
    values: Callable[[Vector], Sequence[str]]
    row: Fields
    book: Fields
    printed: int | None
    columns: Mapping[str, str]

    def say(self, vector: Vector, work: Work, entity: str, limits: Sequence[Limit]) -> None:
        """State each of its values about the entity; raises BadInput with the column as field."""
        values = self.values(vector)
        if not values:
            return
        prop = self.prop(vector)
        fields = self.book if prop in ("caption", "alias") or entity.startswith("src:") else self.row
        for value in values:
            printed = None
            if self.printed is not None and not fields.original and value != vector[self.printed]:
                printed = vector[self.printed]
            work.state(vector, fields, (entity, prop, value), self.columns, printed=printed)
            for limit in limits:
                if limit.side == "link" and limit.property == prop and value not in limit.codes:
                    allowed = ", ".join(sorted(limit.codes))
                    raise BadInput(f"{prop} of this link may only be {allowed}", field=self.columns.get("value"))


def read_sayings(
    part: Part, levels: Levels, places: Places, ontology: Ontology, *, about: str | None, column: str | None
) -> Iterator[Saying]:
    """Compile what stands under `with`; `about` is the prefix or link kind of its entity, where that is constant.

    `column` is the one from which the entity's id comes.
    Raises BadInput for a property, field, form or column that there is not.
    """
    inner = part.part("with")
    for name, data in inner.data.items():
        prop = read_value(inner, name, name, places)
        if prop.constant is not None:
            _refuse_unknown(inner, name, prop.constant, about, ontology)
        for value in data if isinstance(data, list) else [data]:
            yield _saying(inner, name, prop, value, levels, places, column)


def _saying(
    inner: Part, name: str, prop: Value, data: Yaml, levels: Levels, places: Places, column: str | None
) -> Saying:
    row, book, own = levels.row, levels.book, inner
    if isinstance(data, dict) and "value" in data:
        own = Part(inner.where, f"{inner.at}.{name}", data)
        own.only("value", *FIELDS)
        row, book = levels.saying(read_fields(own, places))
        data = own.value("value")
    value = read_value(own, name if own is inner else "value", data, places)
    taken = len(value.columns) == 1 and not value.plain
    columns = {"prop": prop, "value": value}
    return Saying(
        prop=required(prop),
        values=value.many,
        row=row,
        book=book,
        printed=value.columns[0][1] if taken else None,
        columns={field: part.columns[0][0] for field, part in columns.items() if part.columns}
        | ({"entity": column} if column else {}),
    )


def _refuse_unknown(inner: Part, name: str, prop: str, about: str | None, ontology: Ontology) -> None:
    known = {rule for owner, rule in ontology.rules if about in (None, owner)}
    if prop not in known:
        of = f"of {about}" if about else "of any kind"
        raise inner.fault(f"no such property {of}{nearest(prop, known)}", name)
