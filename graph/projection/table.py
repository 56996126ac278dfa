"""The rows of a view: codes, days and grades of every visible statement."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph import days
from graph.ontology import Ontology
from graph.projection.links import Linked
from graph.projection.nodes import Nodes
from graph.projection.rows import Rows, take
from graph.view import NO_TEXT, RELIABILITIES, Bools, Ints, Table

_UNJUDGED: Final = 5


class _Texts:
    """Codes in the order of first use."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}

    def code(self, column: Sequence[str | None]) -> Ints:
        """Code a column, None as NO_TEXT."""
        codes = self.codes
        return np.fromiter(
            (NO_TEXT if text is None else codes.setdefault(text, len(codes)) for text in column), np.int32, len(column)
        )


def table_of(
    rows: Rows, subject: Ints, kept: NDArray[np.int64], nodes: Nodes, linked: Linked, ontology: Ontology
) -> tuple[tuple[str, ...], Table]:
    """Code the rows kept; also the texts that the codes point into, in the order of first use."""
    texts = _Texts()
    columns = {
        name: texts.code(take(getattr(rows, name), kept))
        for name in ("prop", "value", "source", "origin", "during", "marking")
    }
    affirms, about = rows.affirms[kept], subject[kept]
    persists = _persisting(rows, kept, about, affirms, nodes, linked, ontology)
    spans, seen = _spans(take(rows.during, kept), take(rows.seen_on, kept), persists)
    grade = _reliabilities(rows, nodes)
    reliability = np.fromiter((grade.get(source, _UNJUDGED) for source in take(rows.source, kept)), np.int8, len(kept))
    return tuple(texts.codes), Table(
        subject=about.astype(np.int32),
        affirms=affirms,
        spans=spans,
        seen=seen,
        persists=persists,
        reliability=reliability,
        credibility=np.array(take(rows.credibility, kept), dtype=np.int8),
        inferred=rows.inferred[kept],
        position=rows.position[kept],
        **columns,
    )


def _persisting(
    rows: Rows,
    kept: NDArray[np.int64],
    about: Ints,
    affirms: Bools,
    nodes: Nodes,
    linked: Linked,
    ontology: Ontology,
) -> Bools:
    """Affirming triples of a kind that goes on where no end is stated, and of which none is stated."""
    flags = np.zeros(len(kept), dtype=np.bool_)
    names = tuple(ontology.kinds)
    for place in np.flatnonzero((about < 0) & affirms).tolist():
        row, link = int(kept[place]), -1 - int(about[place])
        kind = ontology.links.get(rows.prop[row])
        during = rows.during[row]
        if kind and (not during or during.endswith("/")):
            flags[place] = kind.persists(names[nodes.kind[linked.links.source[link]]])
    return flags


def _spans(during: Sequence[str | None], seen_on: Sequence[str | None], persists: Bools) -> tuple[Ints, Ints]:
    made: dict[tuple[str | None, str | None, bool], tuple[int, ...]] = {}
    spans = np.empty((len(during), 5), dtype=np.int32)
    for row, ask in enumerate(zip(during, seen_on, persists.tolist(), strict=True)):
        if ask not in made:
            made[ask] = span(ask[0], ask[1], persists=ask[2])
        spans[row] = made[ask]
    return spans[:, :4], spans[:, 4]


def span(during: str | None, seen_on: str | None, *, persists: bool) -> tuple[int, int, int, int, int]:
    """The four days of a statement and the last day of seen_on (0: none).

    An undated statement is certain on the day to which its source knows it; a persisting one goes on.
    """
    spell = days.parse(during or "")
    seen = days.parse(seen_on) if seen_on else None
    if not during and seen:
        spell = days.Span(days.LEAST, seen.end_latest, seen.start_earliest, days.GREATEST)
    if persists:
        spell = spell._replace(end_earliest=days.GREATEST, end_latest=days.GREATEST)
    return (*spell, seen.end_latest if seen else 0)


def _reliabilities(rows: Rows, nodes: Nodes) -> dict[str, int]:
    """The grade of each source; of two that are said at once, the worse."""
    grades: dict[str, int] = {}
    for row in rows.where("reliability"):
        source, letter = rows.entity[row], RELIABILITIES.find(rows.value[row])
        if source in nodes.members and letter >= 0:
            grades[source] = max(letter, grades.get(source, 0))
    return grades
