"""Why there is no path: what would have to be relaxed, cheapest first, found by asking just that."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final, TypeAlias, get_args

import msgspec

from graph.paths.found import Found
from graph.paths.query import MAX_HOPS, PathQuery, Reliability, Stance, Without
from graph.view import View

Ask: TypeAlias = Callable[[PathQuery], Found]
Change: TypeAlias = Mapping[str, Any]
# Ways to relax one thing: those of a tier stand beside each other, a later tier relaxes more.
Tiers: TypeAlias = Sequence[Sequence[Change]]
_LETTERS: Final = get_args(Reliability)


def why_not(view: View, query: PathQuery, ask: Ask) -> list[dict[str, Any]]:
    """Each least change of the question that gives a path: stance, grade, date, hops, kind, what was left out.

    Where no single change does, one set of changes, none of which could be spared or less; nothing where all together
    give none. With the hops of the path that there would be, and the stances that it crosses.
    """
    groups = [tiers for tiers in _groups(view, query) if tiers]
    single = [told for tiers in groups for told in _first(view, query, tiers, ask)]
    return single or _together(view, query, groups, ask)


def _together(view: View, query: PathQuery, groups: Sequence[Tiers], ask: Ask) -> list[dict[str, Any]]:
    """From everything relaxed, the dearest is taken back first, as far as there still is a path."""
    kept: list[Change] = [tiers[-1][-1] for tiers in groups]
    if not ask(_changed(query, _joined(kept))).paths:
        return []
    for at in reversed(range(len(groups))):
        for change in ({}, *chain.from_iterable(groups[at])):
            trial = [*kept[:at], change, *kept[at + 1 :]]
            if ask(_changed(query, _joined(trial))).paths:
                kept = trial
                break
    return _asked(view, query, [_joined(kept)], ask)


def _joined(changes: Iterable[Change]) -> Change:
    return dict(chain.from_iterable(change.items() for change in changes))


def _changed(query: PathQuery, change: Change) -> PathQuery:
    return msgspec.structs.replace(query, k=1, **change)


def _first(view: View, query: PathQuery, tiers: Tiers, ask: Ask) -> list[dict[str, Any]]:
    """What the first tier gives that gives a path."""
    return next((found for tier in tiers if (found := _asked(view, query, tier, ask))), [])


def _asked(view: View, query: PathQuery, changes: Iterable[Change], ask: Ask) -> list[dict[str, Any]]:
    told = []
    for change in changes:
        least, found = change, ask(_changed(query, change))
        for field, needed in _NEEDED.items():
            if found.paths and field in change:
                least = {**least, field: needed(view, query, found)}
                found = ask(_changed(query, least))
        if found.paths:
            told.append({"relax": _spelt(least), "hops": len(found.paths[0]) - 1, "crosses": _crosses(view, found)})
    return told


def _groups(view: View, query: PathQuery) -> Iterator[Tiers]:
    """What of the question can be relaxed, cheapest first."""
    crossed = [stance for stance in get_args(Stance) if stance not in query.cross]
    yield _each("cross", [(*query.cross, stance) for stance in crossed], (*query.cross, *crossed))
    if query.min_reliability:
        later = _LETTERS[_LETTERS.index(query.min_reliability) + 1 :]
        yield [[{"min_reliability": letter}] for letter in later]
    if query.min_credibility:
        yield [[{"min_credibility": grade}] for grade in range(query.min_credibility + 1, 7)]
    yield [[{"unjudged": "last"}]] if query.unjudged == "out" else []
    yield [] if query.inferred else [[{"inferred": True}]]
    yield _days(query)
    yield [[{"max_hops": hops}] for hops in range(query.max_hops + 1, MAX_HOPS + 1)]
    yield [[{"kinds": ()}]] if query.kinds else []
    yield [[{"through": _may_be_inside(view)}]]
    yield [] if query.direction == "any" else [[{"direction": "any"}]]
    yield _each("avoid", [_less(query.avoid, name) for name in query.avoid], ())
    yield _each("without", list(_with(query.without)), Without())


def _days(query: PathQuery) -> Tiers:
    """What may hold, then any date; `certain` means something without a date only in a chain of days."""
    possible: dict[str, Any] = {"certain": False} if query.certain else {}
    undated: dict[str, Any] = {"at": None} if query.at else {"between": None} if query.between else {}
    tiers = [possible if undated or query.rank == "earliest" else {}, undated]
    if query.rank == "earliest" and possible and undated:
        tiers.append(possible | undated)
    return [[change] for change in tiers if change]


def _each(field: str, values: Sequence[Any], most: Any) -> Tiers:
    """Each value alone, then all of it."""
    alone = [[{field: value} for value in values]] if values else []
    return [*alone, [{field: most}]] if len(values) > 1 else alone


def _less(names: Sequence[str], name: str) -> tuple[str, ...]:
    return tuple(other for other in names if other != name)


def _with(without: Without) -> Iterator[Without]:
    """What is left out, but for one thing."""
    for field in Without.__struct_fields__:
        names = getattr(without, field)
        yield from (msgspec.structs.replace(without, **{field: _less(names, name)}) for name in names)


def _may_be_inside(view: View) -> tuple[str, ...]:
    kinds = view.ontology.kinds
    return tuple(sorted(name for name, kind in kinds.items() if kind.inner != "never" and name != "Territory"))


def _kinds(view: View, query: PathQuery, found: Found) -> tuple[str, ...]:
    """The link kinds asked for, and those that the path needs besides."""
    hops = [sorted(view.link_kinds[view.links.kind[link]] for link in links) for links in found.carried[0]]
    return (*query.kinds, *_besides(query.kinds, hops))


def _cross(view: View, query: PathQuery, found: Found) -> tuple[str, ...]:
    """The stances crossed, and those that the path needs besides."""
    hops = [sorted(view.stances[view.links.stance[link]] for link in links) for links in found.carried[0]]
    return (*query.cross, *_besides(("with", *query.cross), hops))


def _besides(known: Sequence[str], hops: Iterable[Sequence[str]]) -> list[str]:
    """Of each hop that has none of what is known, the first that it has."""
    return sorted({there[0] for there in hops if set(known).isdisjoint(there)})


def _through(view: View, query: PathQuery, found: Found) -> tuple[str, ...]:
    """The kinds let in, and those that stand inside the path without being let in anyway."""
    inside = {view.kind_name(node) for node in found.paths[0][1:-1]}
    more = {name for name in inside if view.ontology.kinds[name].inner != "always"} & set(_may_be_inside(view))
    return (*query.through, *sorted(more - set(query.through)))


def _crosses(view: View, found: Found) -> list[str]:
    stances = {view.stances[view.links.stance[link]] for links in found.carried[0] for link in links}
    return sorted(stances - {"with"})


def _spelt(change: Change) -> dict[str, Any]:
    """As it stands in JSON."""
    spelt: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(change))
    return spelt


# What of a relaxed field the path needs that was found.
_NEEDED: Final = {"cross": _cross, "kinds": _kinds, "through": _through}
