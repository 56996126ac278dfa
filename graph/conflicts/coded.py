"""Conflicts that the code book itself states: a slip, a work cited for what it is not about, a gap."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from graph.conflicts.conflict import Conflict
from graph.conflicts.wording import concerned, label_of, naming
from graph.terms import Label
from graph.view import NO_TEXT, View

_OPPOSING: Final = ("slip", "citation_mismatch", "gap")


def coded(view: View, node: int | None = None) -> Iterator[Conflict]:
    """Statements of the code book that speak against what is among their premises, each under its property's name."""
    table = view.table
    codes = [view.code.get(prop, NO_TEXT) for prop in _OPPOSING]
    for row in np.flatnonzero(np.isin(table.prop, codes) & table.affirms).tolist():
        subject, prop = int(table.subject[row]), view.prop_of(row)
        name, words = naming(view, subject), label_of(view, subject, prop)
        yield Conflict(
            rule=prop,
            entities=concerned(view, subject),
            sentence=Label(f"{name.en}: {words.en}: {view.text(row)}", f"{name.id}: {words.id}: {view.text(row)}"),
            rows_a=(),
            rows_b=(row,),
            premises="other",
        )
