"""What a search found."""

from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from graph.paths.carriers import Carriers
from graph.paths.hops import Path
from graph.paths.query import By
from graph.paths.rules import Filters

NO_HOP: Final = -1


class Graded(NamedTuple):
    """How good the evidence of a path is, best first: its weakest hop's grade on one axis, hops, hops that weak.

    A grade is a number as in a view's table, 0 to 5 for A to F or 1 to 6; a path of no hops has NO_HOP.
    """

    by: By
    weakest: int
    hops: int
    weak: int


class Costed(NamedTuple):
    """What a path costs in thousandths where hubs cost more, and its hops."""

    cost: int
    hops: int


class Timed(NamedTuple):
    """The day on which a path's last hop may hold first (`graph.days`), and its hops."""

    arrival: int
    hops: int


Score: TypeAlias = int | Graded | Costed | Timed


@dataclass(frozen=True, slots=True)
class Found:
    """The k best paths in the total order, the number of those that are best, what bounded the search.

    `carried` holds the links of each hop of each path, `scores` what each was ranked by before its ids.
    """

    paths: tuple[Path, ...]
    carried: tuple[Carriers, ...]
    scores: tuple[Score, ...]
    ties: int
    truncated: bool
    searched: int
    passed: Filters
