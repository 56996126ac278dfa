"""A PathAnswer in words: each path hop by hop, with what carries every hop and what speaks against it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from graph.ontology import Ontology
from graph.wording import links, statements

Object: TypeAlias = Mapping[str, Any]
_CHANGES: Final = {
    "cross": "crossing {}",
    "min_reliability": "sources down to {}",
    "min_credibility": "statements down to {}",
    "unjudged": "with what is unjudged",
    "inferred": "with our own readings",
    "certain": "where it may hold, not only for certain",
    "at": "at any date",
    "between": "at any date",
    "max_hops": "within {} hops",
    "kinds": "by links of {}",
    "through": "letting {} stand inside",
    "direction": "in any direction",
    "avoid": "avoiding {}",
    "without": "leaving out {}",
}


def lines(answer: Object, ontology: Ontology) -> Iterator[str]:
    """The whole answer, path by path, then notes and the caveat."""
    count = len(answer["paths"])
    for number, path in enumerate(answer["paths"], 1):
        yield from _path(path, f"Path {number} of {count}", ontology)
        yield ""
    cited = list(_cited(answer["paths"]))
    if cited:
        yield "SOURCES"
        yield from statements.sources(cited)
        yield ""
    unlisted = int(answer["ties"]["count"]) - len(answer["ties"]["listed"])
    if unlisted > 0:
        more = "" if _timed(answer["paths"]) else " (ask for more by --k)"
        yield f"{answer['ties']['count']} paths tie for the best; {unlisted} are not listed{more}."
    if answer["truncated"]:
        yield f"The search was cut by its budget of {answer['truncated']}; there may be other paths."
    for note in answer["notes"]:
        yield note["en"]
    yield from _difference(answer.get("difference", {}))
    yield from _why_not(answer.get("why_not", ()))
    if "rests_on" in answer:
        yield from _rests_on(answer["rests_on"])
    yield answer["caveat"]["en"]


def _path(path: Object, title: str, ontology: Ontology) -> Iterator[str]:
    names = {node["id"]: node["caption"] for node in path["nodes"]}
    hops = len(path["hops"])
    yield f"{title}: {' - '.join(names.values())}"
    if not hops:
        yield "  the same thing"
        return
    crossed = [ontology.stances[stance].label.en for stance in path["crosses"]]
    told = [
        _count(hops, "hop"),
        *_score(path["score"]),
        f"order in time: {path['order']}",
        f"weakest: {statements.grades(path['weakest'])}",
        _count(path["origins"], "origin"),
        *([f"crosses: {', '.join(crossed)}"] if crossed else []),
    ]
    yield f"  {'; '.join(told)}"
    for number, hop in enumerate(path["hops"], 1):
        yield from _hop(hop, f"{number:>3}. ", names, ontology)
    for hub in path["hubs"]:
        yield f"  A hub: {names[hub['id']]}, with {hub['degree']} {hub['kind']} links in this view"
    if path["impossible"]:
        late, over = (_entry(path, name) for name in path["impossible"])
        yield f"  Impossible in that order: {_told(late)} starts too late for {_told(over)}"
    if path["rests_on"]:
        alone = ", ".join(f"{entry['by']} {entry['id']}" for entry in path["rests_on"])
        yield f"  Falls without any one of: {alone}"
    for node in path["nodes"]:
        for note in node["notes"]:
            yield f"  On {node['caption']}: {note['value']} {statements.evidence(note)}"


def _score(score: int | Object) -> list[str]:
    """What the path costs, or when it arrives, where it is ranked by that."""
    if not isinstance(score, Mapping):
        return []
    if "cost" in score:
        return [f"cost {score['cost']}"]
    if "arrival" in score:
        day, first = score["arrival"], score["departure"] or "any day"
        return [f"may hold by {day} at the earliest, its first hop by {first}" if day else "may hold at any time"]
    return []


def _timed(paths: Sequence[Object]) -> bool:
    """Whether they are ranked by time, of which there is but one."""
    return any(isinstance(path["score"], Mapping) and "arrival" in path["score"] for path in paths)


def _entry(path: Object, statement: str) -> Object:
    """A statement of a path by its id."""
    links = (link for hop in path["hops"] for link in hop["links"])
    return next(entry for link in links for entry in link["statements"] if entry["id"] == statement)


def _told(entry: Object) -> str:
    return f"what {statements.evidence(entry)} says"


def _cited(paths: Iterable[Object]) -> Iterator[Object]:
    for path in paths:
        for hop in path["hops"]:
            for link in hop["links"]:
                yield from (*link["statements"], *link["said"], *link["against"])
        for node in path["nodes"]:
            yield from node["notes"]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _hop(hop: Object, head: str, names: Mapping[str, str], ontology: Ontology) -> Iterator[str]:
    for link in hop["links"]:
        ends = (hop["target"], hop["source"]) if link["direction"] == "against" else (hop["source"], hop["target"])
        yield head + links.sentence(link, names[ends[0]], names[ends[1]], ontology)
        yield from links.under(link, " " * 7, ontology)
        head = "     "


def _difference(difference: Object) -> Iterator[str]:
    """What is lost by what was left out, and what comes instead."""
    for what, paths in difference.items():
        for path in paths:
            yield f"{what.capitalize()} by what is left out: {' - '.join(path)}"
    if difference and not any(difference.values()):
        yield "What is left out changes none of the paths listed."


def _why_not(relaxed: Iterable[Object]) -> Iterator[str]:
    """What would give a path."""
    for one in relaxed:
        changes = "; ".join(_change(field, value) for field, value in one["relax"].items())
        crossed = f", by what was done ({', '.join(one['crosses'])})" if one["crosses"] else ""
        yield f"There would be a path of {_count(one['hops'], 'hop')}{crossed}: {changes}."


def _change(field: str, value: Any) -> str:
    """A change of the question, as one would ask it; of what was left out, what still is."""
    if field == "without":
        value = [f"{what} {name}" for what, names in value.items() for name in names]
    names = ", ".join(value) if isinstance(value, Sequence) else str(value)
    return _CHANGES[field].format(names or "nothing")


def _rests_on(resting: Object) -> Iterator[str]:
    for one in resting["sets"]:
        yield f"No path is left without {one['by']} {' and '.join(one['ids'])}."
    if not resting["sets"]:
        yield "No so small set of origins, sources or statements takes every path away."
    if resting["truncated"]:
        yield "Not every set was tried; there may be others."
