"""What the ontology expects of a kind and nobody states."""

from collections.abc import Iterator

import numpy as np

from graph.conflicts.conflict import Conflict, notes_on
from graph.terms import Label, Property
from graph.view import NO_TEXT, View


def missing(view: View, node: int) -> list[Property]:
    """The expected properties of a node that no visible statement affirms."""
    expected = [prop for prop in view.ontology.kinds[view.kind_name(node)].properties.values() if prop.expected]
    return [prop for prop in expected if not len(view.values(node, prop.name))]


def absent(view: View, node: int | None = None) -> Iterator[Conflict]:
    """An expected property without a value: what is stated on one side, what is noted of it on the other."""
    for bare in [node] if node is not None else _bare(view):
        for prop in missing(view, bare):
            notes = notes_on(view, [bare])
            name = view.captions[bare]
            yield Conflict(
                rule="absent",
                entities=(bare,),
                sentence=Label(
                    f"{name}: no {prop.label.en} is on file, and one is expected.",
                    f"{name}: {prop.label.id} tidak tercatat, padahal semestinya ada.",
                ),
                rows_a=tuple(int(row) for row in view.rows_on(bare) if int(row) not in notes),
                rows_b=notes,
                premises="left",
            )


def _bare(view: View) -> list[int]:
    """Nodes that lack something expected of their kind."""
    table = view.table
    bare = np.zeros(len(view.ids), dtype=np.bool_)
    for code, kind in enumerate(view.kinds):
        for prop in view.ontology.kinds[kind].properties.values():
            if prop.expected:
                having = np.zeros(len(view.ids), dtype=np.bool_)
                rows = table.affirms & (table.subject >= 0) & (table.prop == view.code.get(prop.name, NO_TEXT))
                having[table.subject[rows]] = True
                bare |= (view.kind == code) & ~having
    found: list[int] = np.flatnonzero(bare).tolist()
    return found
