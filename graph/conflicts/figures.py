"""Figures that do not add up: two units in one series, a total that differs from its parts or from another total."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

import numpy as np

from graph.conflicts.conflict import Conflict, notes_on
from graph.conflicts.wording import concerned
from graph.terms import Label
from graph.view import View


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure: its numbers by row, and what it counts as texts (empty where nothing is said).

    A part that is not visible is None: its total cannot be checked.
    """

    node: int
    numbers: tuple[tuple[int, Decimal], ...]
    series: str
    units: tuple[int, ...]
    unit: str
    period: str
    exhaustive: bool
    parts: tuple[int | None, ...]
    concerns: tuple[int, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """Its numbers and units."""
        return (*(row for row, _ in self.numbers), *self.units)


def units(view: View, node: int | None = None) -> Iterator[Conflict]:
    """One series counted in two units."""
    for series in _series(view):
        named = sorted({figure.unit for figure in series if figure.unit})
        if len(named) > 1:
            counted = [[figure for figure in series if figure.unit == unit] for unit in named]
            yield Conflict(
                rule="two_units",
                entities=_entities(series),
                sentence=Label(
                    f"{_name(view, series[0])}: one series counts {' and '.join(named)}, so it cannot be read as one.",
                    f"{_name(view, series[0])}: satu deret menghitung {' dan '.join(named)}, jadi tidak dapat dibaca "
                    "sebagai satu.",
                ),
                rows_a=_rows(counted[0]),
                rows_b=_rows(chain.from_iterable(counted[1:])),
                notes=notes_on(view, [figure.node for figure in series]),
            )


def totals(view: View, node: int | None = None) -> Iterator[Conflict]:
    """Totals that differ from the sum of their parts, or from another total of their series, where it is exhaustive."""
    figures = {figure.node: figure for figure in _figures(view)}
    for figure in figures.values():
        parts = [figures[part] for part in figure.parts if part is not None]
        if figure.exhaustive and parts and len(parts) == len(figure.parts):
            yield from _parts(view, figure, parts)
    for series in _series(view):
        stated = [figure for figure in series if figure.exhaustive or figure.parts]
        if any(figure.exhaustive for figure in stated):
            yield from _stated(view, stated)


def _parts(view: View, total: _Figure, parts: Sequence[_Figure]) -> Iterator[Conflict]:
    if any(len({value for _, value in part.numbers}) != 1 for part in parts):
        return
    added = sum((part.numbers[0][1] for part in parts), Decimal())
    differing = [row for row, value in total.numbers if value != added]
    if differing:
        said = " / ".join(sorted({view.text(row) for row in differing}))
        terms = " + ".join(str(part.numbers[0][1]) for part in parts)
        yield Conflict(
            rule="total_of_parts",
            entities=_entities([total, *parts]),
            sentence=Label(
                f"{_name(view, total)}: the total is {said}, its parts give {terms} = {added}.",
                f"{_name(view, total)}: jumlahnya {said}, bagian-bagiannya {terms} = {added}.",
            ),
            rows_a=tuple(differing),
            rows_b=_rows(parts),
            notes=notes_on(view, [total.node, *(part.node for part in parts)]),
        )


def _stated(view: View, stated: Sequence[_Figure]) -> Iterator[Conflict]:
    for period, unit in sorted({(figure.period, figure.unit) for figure in stated}):
        alike = [figure for figure in stated if (figure.period, figure.unit) == (period, unit)]
        values = sorted({value for figure in alike for _, value in figure.numbers})
        if len({figure.node for figure in alike if figure.numbers}) < 2 or len(values) < 2:
            continue
        said = [str(value) for value in values]
        rows = [(row, value) for figure in alike for row, value in figure.numbers]
        yield Conflict(
            rule="two_totals",
            entities=_entities(alike),
            sentence=Label(
                f"{_name(view, alike[0])}: one total is {' against '.join(said)}; both are kept, none is chosen.",
                f"{_name(view, alike[0])}: satu jumlah adalah {' berbanding '.join(said)}; semua disimpan, tidak ada "
                "yang dipilih.",
            ),
            rows_a=tuple(row for row, value in rows if value == values[0]),
            rows_b=tuple(row for row, value in rows if value != values[0]),
            notes=notes_on(view, [figure.node for figure in alike]),
        )


def _series(view: View) -> list[list[_Figure]]:
    """Figures of one series about the same thing, in the order of their ids."""
    found: dict[tuple[tuple[int, ...], str], list[_Figure]] = {}
    for figure in _figures(view):
        if figure.series:
            found.setdefault((figure.concerns, figure.series), []).append(figure)
    return list(found.values())


def _figures(view: View) -> Iterator[_Figure]:
    for node in np.flatnonzero(view.kind == view.kinds.index("Figure")).tolist():
        parts = {view.text(int(row)) for row in view.values(node, "total_of")}
        yield _Figure(
            node=node,
            numbers=tuple((int(row), Decimal(view.text(int(row)))) for row in view.values(node, "number")),
            series=_first(view, node, "series"),
            units=tuple(int(row) for row in view.values(node, "unit")),
            unit=_first(view, node, "unit"),
            period=_first(view, node, "period"),
            exhaustive=_first(view, node, "exhaustive") == "yes",
            parts=tuple(dict.fromkeys(view.number(part) for part in sorted(parts))),
            concerns=concerned(view, node)[:-1],
        )


def _first(view: View, node: int, prop: str) -> str:
    return min((view.text(int(row)) for row in view.values(node, prop)), default="")


def _rows(figures: Iterable[_Figure]) -> tuple[int, ...]:
    return tuple(row for figure in figures for row in figure.rows)


def _entities(figures: Sequence[_Figure]) -> tuple[int, ...]:
    """What the figures are about, then the figures."""
    about = sorted({node for figure in figures for node in figure.concerns})
    return (*about, *sorted({figure.node for figure in figures}))


def _name(view: View, figure: _Figure) -> str:
    return view.captions[(figure.concerns or (figure.node,))[0]]
