"""The path question as it is asked, with the contract's names."""

import re
from typing import Final, Literal, TypeAlias

import msgspec

from graph import days
from graph.errors import BadInput, BadQuestion
from graph.ontology import Ontology

MAX_HOPS: Final = 12
MAX_PATHS: Final = 1000
MAX_VIA: Final = 6
MAX_SET: Final = 1000
_STATEMENT: Final = re.compile(r"[0-9a-f]{64}")

Direction: TypeAlias = Literal["any", "along", "against"]
Stance: TypeAlias = Literal["formal", "against", "for", "about"]
Reliability: TypeAlias = Literal["A", "B", "C", "D", "E", "F"]
Rank: TypeAlias = Literal["hops", "evidence", "specific", "earliest"]
By: TypeAlias = Literal["reliability", "credibility"]


class Without(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to leave out: ids of sources, origins, statements (64 hex digits), links and entities."""

    source: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    statement: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    entity: tuple[str, ...] = ()


class PathQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question for paths between two sets; ids or exact names in `sources`, `targets`, `via`, `avoid`.

    `avoid` takes node ids, link ids, node kinds and link kinds; `kinds` the link kinds allowed (all if empty);
    `through` node kinds that may stand inside beyond those that always may; `at` one date, `between` two; `by` the
    grade that rank evidence goes by.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    via: tuple[str, ...] = ()
    via_order: Literal["given", "any"] = "given"
    avoid: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    cross: tuple[Stance, ...] = ()
    direction: Direction = "any"
    max_hops: int = 6
    at: str | None = None
    between: tuple[str, str] | None = None
    certain: bool = False
    min_reliability: Reliability | None = None
    min_credibility: int | None = None
    unjudged: Literal["last", "out"] = "last"
    inferred: bool = False
    without: Without = Without()
    rank: Rank = "hops"
    by: By = "reliability"
    k: int = 1


def check(query: PathQuery, ontology: Ontology) -> None:
    """Raise BadQuestion, naming the field, where a question cannot be asked of any view."""
    for name in ("sources", "targets"):
        if not getattr(query, name):
            raise BadQuestion(f"{name} is empty; name at least one id", field=name)
        if len(getattr(query, name)) > MAX_SET:
            raise BadQuestion(f"{name} takes at most {MAX_SET} ids", field=name)
    _check_numbers(query)
    if not all(_STATEMENT.fullmatch(name) for name in query.without.statement):
        raise BadQuestion("without.statement takes statement ids, 64 hex digits each", field="without")
    if len(query.via) > MAX_VIA:
        raise BadQuestion(f"via takes at most {MAX_VIA} points", field="via")
    if query.at is not None and query.between is not None:
        raise BadQuestion("ask at one date or between two, not both", field="at")
    window(query)
    _check_kinds(query, ontology)


def _check_numbers(query: PathQuery) -> None:
    if not 1 <= query.max_hops <= MAX_HOPS:
        raise BadQuestion(f"max_hops is a number from 1 to {MAX_HOPS}", field="max_hops")
    if not 1 <= query.k <= MAX_PATHS:
        raise BadQuestion(f"k is a number from 1 to {MAX_PATHS}", field="k")
    if query.rank == "earliest" and query.k != 1:
        raise BadQuestion("rank earliest finds one path; leave k at 1", field="k")
    if query.min_credibility is not None and not 1 <= query.min_credibility <= 6:
        raise BadQuestion("min_credibility is a digit from 1 to 6", field="min_credibility")


def _check_kinds(query: PathQuery, ontology: Ontology) -> None:
    for kind in query.kinds:
        if kind not in ontology.links:
            raise BadQuestion("kinds takes link kinds of the ontology, as PART_OF", field="kinds")
    for kind in query.through:
        if kind not in ontology.kinds:
            raise BadQuestion("through takes node kinds of the ontology, as Place", field="through")
        if ontology.kinds[kind].inner == "never" or kind == "Territory":
            raise BadQuestion(f"a {kind} never stands inside a path; leave it out of through", field="through")


def window(query: PathQuery) -> tuple[int, int] | None:
    """First and last day asked for, or None where the question names no date."""
    if query.between is not None:
        return _days("between", query.between)
    return None if query.at is None else _days("at", (query.at, query.at))


def _days(field: str, texts: tuple[str, str]) -> tuple[int, int]:
    if any(not text or "/" in text or ".." in text for text in texts):
        raise BadQuestion(f"{field} takes dates, as 2023, 2023-06 or 2023-06-01", field=field)
    try:
        first, last = (days.parse(text) for text in texts)
    except BadInput:
        raise BadQuestion(
            f"{field} is no day of the calendar; write 2023, 2023-06 or 2023-06-01", field=field
        ) from None
    if first.start_earliest > last.end_latest:
        raise BadQuestion(f"{field} ends before it starts; put the earlier date first", field=field)
    return first.start_earliest, last.end_latest
