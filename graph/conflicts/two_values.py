"""A property that has one value only, with two."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

import numpy as np

from graph import days
from graph.conflicts.conflict import Conflict, meet, notes_on
from graph.conflicts.wording import concerned, label_of, naming
from graph.names import key
from graph.terms import Kind, Label, LinkKind, Property
from graph.view import NO_TEXT, Ints, View


def two_values(view: View, node: int | None = None) -> Iterator[Conflict]:
    """Functional properties with values that differ for a common day. Cost: linear in the statements."""
    rows = _functional(view)
    if node is not None:
        rows = rows[(view.table.subject[rows] < 0) | np.isin(view.table.subject[rows], _near(view, node))]
    table = view.table
    rows = rows[np.lexsort((table.value[rows], table.prop[rows], table.subject[rows]))]
    starts = np.flatnonzero(np.diff(table.subject[rows], prepend=NO_TEXT) | np.diff(table.prop[rows], prepend=NO_TEXT))
    for group in np.split(rows, starts[1:]):
        if len(group) > 1 and table.value[group[0]] != table.value[group[-1]]:
            yield from _differing(view, group.tolist())


def _near(view: View, node: int) -> list[int]:
    """A node and the nodes that say they are about it."""
    about = view.code.get("about", NO_TEXT)
    members = [view.code.get(entity, NO_TEXT) for entity, number in view.members.items() if number == node]
    found = (view.table.prop == about) & np.isin(view.table.value, members)
    return [node, *view.table.subject[found].tolist()]


def _functional(view: View) -> Ints:
    """Rows that affirm a functional property of their subject's kind; of a caption only where one id stands alone."""
    table, ontology = view.table, view.ontology
    owners: list[Kind | LinkKind] = [
        *(ontology.kinds[name] for name in view.kinds),
        *(ontology.links[name] for name in view.link_kinds),
    ]
    props, prop = np.unique(table.prop, return_inverse=True)
    names = [view.texts[code] for code in props.tolist()]
    functional = np.array(
        [[name in owner.properties and owner.properties[name].functional for name in names] for owner in owners]
    ).reshape(len(owners), len(names))
    owner_of = np.empty(len(table.subject), dtype=np.int32)
    links = table.subject < 0
    owner_of[links] = len(view.kinds) + view.links.kind[-1 - table.subject[links]]
    owner_of[~links] = view.kind[table.subject[~links]]
    joined = np.bincount(list(view.members.values()), minlength=len(view.ids)) > 1
    many = ~links & (table.prop == view.code.get("caption", NO_TEXT))
    many[many] = joined[table.subject[many]]
    found: Ints = np.flatnonzero(table.affirms & functional[owner_of, prop] & ~many).astype(np.int32)
    return found


def _differing(view: View, rows: Sequence[int]) -> Iterator[Conflict]:
    subject, name = int(view.table.subject[rows[0]]), view.prop_of(rows[0])
    same = _SAME.get(_property(view, subject, name).type, _same_text)
    clash = {
        row
        for one, other in combinations(rows, 2)
        if not same(view.text(one), view.text(other)) and meet(view, one, other)
        for row in (one, other)
    }
    if clash:
        first = min(view.text(row) for row in clash)
        nodes = concerned(view, subject)
        yield Conflict(
            rule="two_values",
            entities=nodes,
            sentence=_sentence(view, subject, name, sorted({view.text(row) for row in clash}), nodes),
            rows_a=tuple(sorted(row for row in clash if view.text(row) == first)),
            rows_b=tuple(sorted(row for row in clash if view.text(row) != first)),
            notes=notes_on(view, [subject]) if subject >= 0 else (),
        )


def _property(view: View, subject: int, name: str) -> Property:
    if subject >= 0:
        return view.ontology.kinds[view.kind_name(subject)].properties[name]
    return view.ontology.links[view.link_kinds[int(view.links.kind[-1 - subject])]].properties[name]


def _sentence(view: View, subject: int, name: str, values: Sequence[str], nodes: Sequence[int]) -> Label:
    words, named = label_of(view, subject, name), naming(view, subject)
    about = f"{view.captions[nodes[0]]}, " if subject >= 0 and nodes[0] != subject else ""
    return Label(
        f"{about}{named.en}: {words.en} is {' against '.join(values)}; both are kept, none is chosen.",
        f"{about}{named.id}: {words.id} adalah {' berbanding '.join(values)}; semua disimpan, tidak ada yang dipilih.",
    )


def _same_text(one: str, other: str) -> bool:
    return key(one) == key(other)


def _same_number(one: str, other: str) -> bool:
    return Decimal(one) == Decimal(other)


def _same_date(one: str, other: str) -> bool:
    """Whether one day can be meant by both, as by 2023 and 2023-06."""
    first, second = days.parse(one), days.parse(other)
    return first.start_earliest <= second.end_latest and second.start_earliest <= first.end_latest


_SAME: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "integer": _same_number,
    "number": _same_number,
    "date": _same_date,
}
