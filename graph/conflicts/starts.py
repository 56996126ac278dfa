"""One link that goes on, with two different days for its start."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from graph import days
from graph.conflicts.conflict import Conflict
from graph.conflicts.wording import naming
from graph.days import GREATEST, LEAST
from graph.terms import Label
from graph.view import View


def two_starts(view: View, node: int | None = None) -> Iterator[Conflict]:
    """Rows of a link without an end whose starts cannot be the same day. Cost: linear in the links."""
    triples, link = view.triples_of_all
    spans = view.table.spans[triples]
    dated = view.table.persists[triples] & (spans[:, 0] > LEAST) & (spans[:, 1] < GREATEST)
    found: dict[int, list[int]] = {}
    for place in np.flatnonzero(dated).tolist():
        found.setdefault(int(link[place]), []).append(int(triples[place]))
    for number, rows in found.items():
        if len(rows) > 1:
            yield from _apart(view, number, rows)


def _apart(view: View, link: int, rows: list[int]) -> Iterator[Conflict]:
    spans = {row: view.span(row) for row in rows}
    clash = {
        row
        for one, other in combinations(rows, 2)
        if spans[one].start_latest < spans[other].start_earliest
        or spans[other].start_latest < spans[one].start_earliest
        for row in (one, other)
    }
    if clash:
        first = min(spans[row] for row in clash)
        name = naming(view, -1 - link)
        said = sorted({days.text(spans[row].start_earliest) or "" for row in clash})
        yield Conflict(
            rule="two_starts",
            entities=(int(view.links.source[link]), int(view.links.target[link])),
            sentence=Label(
                f"“{name.en}”: it starts {' against '.join(said)}; both are kept, none is chosen.",
                f"“{name.id}”: mulai {' berbanding '.join(said)}; semua disimpan, tidak ada yang dipilih.",
            ),
            rows_a=tuple(sorted(row for row in clash if spans[row] == first)),
            rows_b=tuple(sorted(row for row in clash if spans[row] != first)),
        )
