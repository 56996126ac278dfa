"""What a connection rests on: the least sets of origins, sources or statements without which no path is left."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from graph.errors import BadQuestion
from graph.paths.found import Found
from graph.paths.query import PathQuery
from graph.view import View

MOST: Final = 2  # of a set
ASKED: Final = 1_000  # questions for one kind of set
Group: TypeAlias = frozenset[Any]
# A question, and table rows to leave out.
Ask: TypeAlias = Callable[[PathQuery, frozenset[int]], Found]


class Resting(NamedTuple):
    """Sets of origins, of sources and of table rows; `truncated` where not every question was asked."""

    origin: Sequence[tuple[str, ...]]
    source: Sequence[tuple[str, ...]]
    statement: Sequence[tuple[int, ...]]
    truncated: bool


def rests_on(view: View, query: PathQuery, found: Found, ask: Ask, most: int) -> Resting:
    """The sets of at most `most` without which a question has no path; none holds another.

    Each such set takes something from any path. So what the best path rests on is left out in turn, then what the best
    of those rests on that are left: exact, unless `truncated`. Cost: a question for each set tried.

    Raises BadQuestion where `most` is not 1 or 2.
    """
    if not 1 <= most <= MOST:
        raise BadQuestion(f"rests_on is a number from 1 to {MOST}", field="rests_on")

    def without(field: str, names: Group) -> Found:
        left_out = (*getattr(query.without, field), *sorted(names))
        less = msgspec.structs.replace(query.without, **{field: left_out})
        return ask(msgspec.structs.replace(query, k=1, without=less), frozenset())

    table, texts = view.table, view.texts
    searches = (
        _Search(view, most, lambda row: texts[table.origin[row]], lambda names: without("origin", names)),
        _Search(view, most, lambda row: texts[table.source[row]], lambda names: without("source", names)),
        _Search(view, most, int, lambda rows: ask(msgspec.structs.replace(query, k=1), rows)),
    )
    origin, source, statement = (search.least(found) for search in searches)
    return Resting(origin, source, statement, any(len(search.tried) >= ASKED for search in searches))


class _Search:
    """Sets of what a row is of; `without` asks the question without such a set."""

    def __init__(self, view: View, most: int, of: Callable[[int], Any], without: Callable[[Group], Found]) -> None:
        self._view, self._most, self._of, self._without = view, most, of, without
        self.tried: set[Group] = set()

    def least(self, found: Found) -> list[tuple[Any, ...]]:
        """The sets that hold no other, small ones first."""
        falls = set(self._falling(found, frozenset()))
        least = [tuple(sorted(one)) for one in falls if not any(other < one for other in falls)]
        return sorted(least, key=lambda one: (len(one), one))

    def _falling(self, found: Found, out: Group) -> Iterator[Group]:
        if not found.paths:
            yield out
        elif len(out) < self._most:
            for one in sorted({self._of(row) for row in self._rows(found)}):
                more = out | {one}
                if more not in self.tried and len(self.tried) < ASKED:
                    self.tried.add(more)
                    yield from self._falling(self._without(more), more)

    def _rows(self, found: Found) -> Iterator[int]:
        """The rows that carry the best path."""
        for link in (link for links in found.carried[0] for link in links):
            yield from (row for row in self._view.triples(link, affirm=True).tolist() if found.passed.rows[row])
