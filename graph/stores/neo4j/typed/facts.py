"""Nodes: captions, dates and grades that single statements give to entities, gathered to what a node shows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from graph.ontology import Ontology
from graph.view import RELIABILITIES

CAPTION: Final = "caption"
RELIABILITY: Final = "reliability"
UNJUDGED: Final = RELIABILITIES[-1]


class Fact(NamedTuple):
    """What an affirming statement says of an entity; `statement` is its id in hex."""

    statement: str
    entity: str
    prop: str
    value: str


def is_shown(entity: str, prop: str, ontology: Ontology) -> bool:
    """Whether a node keeps such a value: a caption, a grade, or a date of its kind."""
    kind = ontology.prefixes.get(entity.partition(":")[0])
    if kind is None:
        return False
    return prop in (CAPTION, RELIABILITY) or (prop in kind.properties and kind.properties[prop].type == "date")


def properties(members: Sequence[str], facts: Iterable[Fact]) -> dict[str, Any]:
    """What the node of a group holds: the least member's least caption, and every date that a member has."""
    dates: dict[str, set[str]] = defaultdict(set)
    captions: list[str] = []
    statements: set[str] = set()
    shown = min(members)
    for fact in facts:
        statements.add(fact.statement)
        if fact.prop == CAPTION:
            captions += [fact.value] if fact.entity == shown else []
        elif fact.prop != RELIABILITY:
            dates[fact.prop].add(fact.value)
    own = {"id": shown, "members": sorted(members), "caption": min(captions), "statement_ids": sorted(statements)}
    return {name: sorted(values) for name, values in dates.items()} | own


def grade(entity: str, facts: Iterable[Fact]) -> str:
    """The grade of a source: of two that are said at once the worse, F where none is said or it has no caption."""
    own = [fact for fact in facts if fact.entity == entity]
    letters = [fact.value for fact in own if fact.prop == RELIABILITY and fact.value in set(RELIABILITIES)]
    named = any(fact.prop == CAPTION for fact in own)
    return max(letters, default=UNJUDGED) if named else UNJUDGED
