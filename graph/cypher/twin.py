"""A path question compiled to Cypher on the typed graph. Pure: no driver, no store.

One segment between two points is one MATCH. A predicate inside the pattern prunes the search; outside it would filter
what was found, so there is none but the test of length.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from graph.cypher import links, steps
from graph.cypher.asked import Asked, Parameter
from graph.cypher.declining import Declined, declined, has_run
from graph.cypher.steps import Step
from graph.ontology import Ontology
from graph.paths.query import PathQuery, check

Rule: TypeAlias = Callable[[Asked, Step], str]

_ALONE: Final = "n0 = n1 OR NOT n0.id IN $n1 AND NOT n1.id IN $n0"
_ONCE: Final = "all(i IN range(0, size(x0) - 2) WHERE NOT x0[i] IN x0[i + 1..]) AND NOT n1 IN x0"


@dataclass(frozen=True, slots=True)
class Twin:
    """Cypher text and the parameters that it names; it returns `ids` and `path` (nodes) a row."""

    text: str
    parameters: Mapping[str, Parameter]


def compile_query(query: PathQuery, ontology: Ontology, *, whole: bool = False) -> Twin | Declined:
    """Compile a question whose names are resolved to shown ids, or say which part Cypher cannot say.

    The text lists k + 1 ties at most where k is 1, all of them where the `whole` answer is wanted, and else the
    k best. Raises BadQuestion where the question cannot be asked at all.
    """
    check(query, ontology)
    unsaid = declined(query, ontology)
    if unsaid:
        return unsaid
    asked = Asked(query, ontology)
    text = "\n".join(_best(asked) if asked.several else _shortest(asked, whole=whole))
    named = set(re.findall(r"\$(\w+)", text))
    return Twin(text, {name: given for name, given in asked.parameters().items() if name in named})


def _shortest(asked: Asked, *, whole: bool) -> Iterator[str]:
    """All ties over every two ends; those between other ends may be longer and are dropped at the end."""
    if not whole:
        yield "// The shortest paths: at most 2 are listed, and they need not be the first in the order of an answer."
    segments = range(len(asked.points) - 1)
    yield from _points(asked)
    for place in segments:
        yield f"MATCH p{place} = ALL SHORTEST {_segment(asked, place)}"
    joined = " + ".join(f"nodes(p{place}){'[1..]' if place else ''}" for place in segments)
    yield f"WITH DISTINCT {joined} AS path"
    if not whole:
        yield "ORDER BY size(path) LIMIT 2"
    yield "WITH collect(path) AS paths, min(size(path)) AS least"
    yield "UNWIND paths AS path"
    yield "WITH path, least WHERE size(path) = least"
    yield "RETURN [node IN path | node.id] AS ids, path ORDER BY ids"


def _best(asked: Asked) -> Iterator[str]:
    """The k best loop-free paths in the total order; a node of both sets is a path and stands in no other."""
    yield f"// The {asked.query.k:d} best paths, in the order of an answer."
    yield from _points(asked)
    yield f"WITH n0, n1 WHERE {_ALONE}"
    yield f"MATCH p0 = SHORTEST {asked.query.k:d} GROUPS ({_pattern(asked, 0)} WHERE {_ONCE})"
    yield "WITH DISTINCT nodes(p0) AS path"
    yield "RETURN [node IN path | node.id] AS ids, path"
    yield f"ORDER BY size(path), ids LIMIT {asked.query.k:d}"


def _points(asked: Asked) -> Iterator[str]:
    for place, ids in enumerate(asked.points):
        labels = "|".join(sorted({asked.ontology.kind_of(name).name for name in ids}))
        yield f"MATCH (n{place}:{labels}) WHERE n{place}.id IN $n{place}"


def _segment(asked: Asked, place: int) -> str:
    """Three parts of at most max_hops each allow a longer path, so its length is tested."""
    test = f"\nWHERE length(p{place}) <= {asked.query.max_hops:d}" if len(_rules(asked, place)) > 1 else ""
    return _pattern(asked, place) + test


def _pattern(asked: Asked, place: int) -> str:
    parts = (_part(asked, place, names, rule) for names, rule in _rules(asked, place))
    return "\n  ".join([f"(n{place})", *parts, f"(n{place + 1})"])


def _rules(asked: Asked, place: int) -> list[tuple[str, Rule]]:
    """run* inner* run*, where the two ends allow a run: the names of a step in each part, and its rule."""
    leaves, arrives = (has_run(ids, asked.ontology) for ids in asked.points[place : place + 2])
    first: list[tuple[str, Rule]] = [("aqb", steps.leaving)] if leaves else []
    last: list[tuple[str, Rule]] = [("cud", steps.arriving)] if arrives else []
    return [*first, ("xry", steps.middle), *last]


def _part(asked: Asked, place: int, names: str, rule: Rule) -> str:
    x, r, y = (f"{name}{place}" for name in names)
    step = Step(x, r, y, f"n{place}", f"n{place + 1}")
    tests = filter(None, (links.passes(asked, r), rule(asked, step), steps.everywhere(asked, step)))
    types = f":{'|'.join(asked.types)}" if asked.typed else ""
    where = "\n      AND ".join(tests)
    return f"(({x})-[{r}{types}]-({y})\n    WHERE {where}){{0,{asked.query.max_hops:d}}}"
