"""The same thing affirmed and denied for the same time: a link, a property, a competence."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from graph.conflicts.conflict import Conflict, meet, notes_on
from graph.conflicts.wording import ends, label_of, naming
from graph.terms import Label
from graph.view import View

_RULES: Final = {"function": "function", "COMPETENT_FOR": "competence"}


def affirmed_and_denied(view: View, node: int | None = None) -> Iterator[Conflict]:
    """A statement and its denial that speak for a common day. Cost: linear in the denials."""
    table = view.table
    seen: set[tuple[int, int, int]] = set()
    for row in np.flatnonzero(~table.affirms).tolist():
        subject, prop = int(table.subject[row]), int(table.prop[row])
        value = -1 if view.texts[prop] in view.link_kinds else int(table.value[row])
        if (subject, prop, value) not in seen:
            seen.add((subject, prop, value))
            yield from _between(view, subject, prop, value)


def _between(view: View, subject: int, prop: int, value: int) -> Iterator[Conflict]:
    table = view.table
    rows = view.rows_on(subject) if subject >= 0 else view.rows_on_link(-1 - subject)
    same = rows[table.prop[rows] == prop]
    if value >= 0:
        same = same[table.value[same] == value]
    affirming, denying = same[table.affirms[same]].tolist(), same[~table.affirms[same]].tolist()
    pairs = [(yes, no) for yes in affirming for no in denying if meet(view, yes, no)]
    if pairs:
        name = view.texts[prop]
        nodes = ends(view, subject)
        yield Conflict(
            rule=_RULES.get(name, "affirmed_and_denied"),
            entities=nodes,
            sentence=_sentence(view, subject, name, pairs[0][0]),
            rows_a=tuple(sorted({yes for yes, _ in pairs})),
            rows_b=tuple(sorted({no for _, no in pairs})),
            notes=notes_on(view, nodes[:1]) if subject >= 0 else (),
        )


def _sentence(view: View, subject: int, prop: str, row: int) -> Label:
    name = naming(view, subject)
    if prop in view.link_kinds:
        return Label(
            f"“{name.en}” is affirmed and denied for the same time.",
            f"“{name.id}” ditegaskan dan disangkal untuk waktu yang sama.",
        )
    words, value = label_of(view, subject, prop), view.text(row)
    return Label(
        f"{name.en}: the {words.en} “{value}” is affirmed and denied.",
        f"{name.id}: {words.id} “{value}” ditegaskan dan disangkal.",
    )
