"""Every rule over a view, and the answer with the statements of both sides."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from graph.answers import CAVEAT
from graph.conflicts import absent, coded, concepts, figures, identities, signs, starts, two_values
from graph.conflicts.conflict import Conflict
from graph.conflicts.paging import page, place
from graph.evidence import Evidence, StatementObject, rows_named
from graph.ledger import Judge, Ledger
from graph.view import View

ConflictAnswer: TypeAlias = dict[str, Any]
Rule: TypeAlias = Callable[[View, int | None], Iterator[Conflict]]

RULES: Final[tuple[Rule, ...]] = (
    signs.affirmed_and_denied,
    two_values.two_values,
    starts.two_starts,
    figures.totals,
    figures.units,
    concepts.elements,
    concepts.described,
    coded.coded,
    identities.refused,
    absent.absent,
)


def conflicts(view: View, node: int | None = None) -> list[Conflict]:
    """What the rules find in a view, in their order; with `node` only what may touch it.

    A rule that looks at one node alone is asked for that one; the answer leaves out what does not touch it.
    """
    return [conflict for rule in RULES for conflict in rule(view, node)]


def answer(
    ledger: Ledger, view: View, node: int | None = None, limit: int | None = None, after: str | None = None
) -> ConflictAnswer:
    """The conflicts on file, or those that touch one node: it is what they are about, or a side speaks of it.

    At most `limit` of them, after the place `after` that an earlier page named; all where neither is said.
    Raises BadQuestion where either is no limit or no place.
    """
    found = listed(ledger, view, Evidence(ledger, view), node)
    shown, following = page(found, limit, after)
    return {
        "conflicts": shown,
        "total": len(found),
        "after": following,
        "version": view.version,
        "marking": str(view.marking),
        "caveat": CAVEAT,
    }


def listed(ledger: Ledger, view: View, evidence: Evidence, node: int | None = None) -> list[dict[str, Any]]:
    """The conflict objects of an answer, in the order of rules, then of ids."""
    found = conflicts(view, node)
    evidence.load(row for conflict in found for row in (*conflict.rows_a, *conflict.rows_b, *conflict.notes))
    premises = _premises(ledger, view, evidence, found)
    shown = [
        entry
        for conflict in found
        if (entry := _object(view, evidence, premises, conflict))
        and (node is None or _touches(view, conflict, entry, node))
    ]
    return sorted(shown, key=place)


def _premises(ledger: Ledger, view: View, evidence: Evidence, found: Iterable[Conflict]) -> dict[str, StatementObject]:
    """Statements that what was inferred rests on, as far as they are visible, by id."""
    rows = {row for conflict in found for row in (*conflict.rows_a, *conflict.rows_b)}
    wanted = {premise for entry in evidence.statements(rows) for premise in _rests_on(entry)}
    named = rows_named(ledger, view, wanted)
    return {entry["id"]: entry for entry in evidence.statements(named.values())}


def _rests_on(entry: StatementObject) -> Sequence[str]:
    return entry["premises"] if entry["method"] == "inferred" else ()


def _object(
    view: View, evidence: Evidence, premises: Mapping[str, StatementObject], conflict: Conflict
) -> dict[str, Any]:
    side_a, side_b = _sides(view, evidence, premises, conflict)
    entity = conflict.entities[0]
    judged = [judge for judge in view.judgements if _judges(view, judge, conflict, (*side_a, *side_b))]
    return {
        "rule": conflict.rule,
        "entity": {"id": view.ids[entity], "kind": view.kind_name(entity), "caption": view.captions[entity]},
        "sentence": {"en": conflict.sentence.en, "id": conflict.sentence.id},
        "a": side_a,
        "b": side_b,
        "notes": [entry for entry in evidence.statements(conflict.notes) if entry not in (*side_a, *side_b)],
        "state": "judged" if judged else "open",
        "verdict": judged[-1].verdict if judged else None,
    }


def _sides(
    view: View, evidence: Evidence, premises: Mapping[str, StatementObject], conflict: Conflict
) -> tuple[list[StatementObject], list[StatementObject]]:
    side_a, side_b = evidence.statements(conflict.rows_a), evidence.statements(conflict.rows_b)
    under_a, under_b = (
        [premises[name] for name in sorted({name for entry in side for name in _rests_on(entry)}) if name in premises]
        for side in (side_a, side_b)
    )
    if conflict.premises == "other":
        against, support = _opposed(view, conflict, under_b)
        return _joined(side_a, against), _joined(side_b, support)
    if conflict.premises == "same":
        taken = [*side_a, *side_b]
        return _joined(side_a, [one for one in under_a if one not in taken]), _joined(
            side_b, [one for one in under_b if one not in taken]
        )
    return side_a, side_b


def _joined(side: Iterable[StatementObject], more: Iterable[StatementObject]) -> list[StatementObject]:
    return sorted([*side, *more], key=lambda entry: str(entry["id"]))


def _opposed(
    view: View, conflict: Conflict, premises: Sequence[StatementObject]
) -> tuple[list[StatementObject], list[StatementObject]]:
    """What our word speaks against (what sources state of the same entity) and what it rests on (all else)."""
    stated = [entry for entry in premises if entry["method"] != "inferred"]
    same = [
        entry
        for entry in stated
        if not {view.number(entry["entity"]), view.number(entry["value"])}.isdisjoint(conflict.entities)
    ]
    against = same or stated
    return against, [entry for entry in premises if entry not in against]


def _touches(view: View, conflict: Conflict, entry: dict[str, Any], node: int) -> bool:
    sides = (*entry["a"], *entry["b"])
    return node in conflict.entities or any(view.number(statement["entity"]) == node for statement in sides)


def _judges(view: View, judge: Judge, conflict: Conflict, sides: Iterable[StatementObject]) -> bool:
    """A judgement on a conflict names its entity, and by its premises which of several is meant."""
    if judge.question != "conflict" or view.number(judge.ends[0]) not in conflict.entities:
        return False
    return not judge.premises or not set(judge.premises).isdisjoint(entry["id"] for entry in sides)
