"""Judgements of identity that cannot all hold."""

from collections.abc import Iterator

from graph.conflicts.conflict import Conflict
from graph.terms import Label
from graph.view import View


def refused(view: View, node: int | None = None) -> Iterator[Conflict]:
    """Yes-judgements that were left out of the view, with the captions of both ends."""
    for judge, reason in view.refused:
        ends = [number for end in judge.ends if (number := view.number(end)) is not None]
        names = [view.captions[end] for end in ends]
        yield Conflict(
            rule="identity",
            entities=tuple(ends),
            sentence=Label(
                f"The judgement that {names[0]} and {names[-1]} are the same is left out: {reason}.",
                f"Penilaian bahwa {names[0]} dan {names[-1]} sama tidak dipakai: bertentangan dengan penilaian lain "
                "atau jenisnya berbeda.",
            ),
            rows_a=tuple(int(row) for row in view.values(ends[0], "caption")),
            rows_b=tuple(int(row) for row in view.values(ends[-1], "caption")),
        )
