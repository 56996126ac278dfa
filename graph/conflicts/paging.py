"""A list of conflicts in pages: in which order they stand, and where a page goes on."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from graph.answers import encode
from graph.errors import BadQuestion

MAX: Final = 1000
ORDER: Final = (
    *("affirmed_and_denied", "function", "competence", "two_values", "two_starts", "total_of_parts", "two_totals"),
    *("two_units", "concept", "described_as", "slip", "citation_mismatch", "gap", "identity", "absent"),
)
Object: TypeAlias = Mapping[str, Any]
Place: TypeAlias = tuple[int, str, str]


def place(conflict: Object) -> Place:
    """Where a conflict stands: its rule, the id of its entity, and a hash of what it says."""
    sides = [[entry["id"] for entry in conflict[side]] for side in ("a", "b")]
    said = hashlib.sha256(encode([conflict["sentence"]["en"], *sides])).hexdigest()[:12]
    return ORDER.index(conflict["rule"]), conflict["entity"]["id"], said


def page(conflicts: Sequence[Object], limit: int | None, after: str | None) -> tuple[Sequence[Object], str | None]:
    """At most `limit` conflicts after a place, and the place to go on from; None where there are no more.

    Raises BadQuestion that names the field.
    """
    if limit is not None and not 1 <= limit <= MAX:
        raise BadQuestion(f"limit is a number from 1 to {MAX}", field="limit")
    last = _read(after) if after is not None else None
    rest = [one for one in conflicts if last is None or place(one) > last]
    shown = rest[:limit]
    return shown, _written(place(shown[-1])) if len(rest) > len(shown) else None


def _written(found: Place) -> str:
    rule, entity, said = found
    return f"{ORDER[rule]}:{said}:{entity}"


def _read(after: str) -> Place:
    rule, _, rest = after.partition(":")
    said, colon, entity = rest.partition(":")
    if rule not in ORDER or not colon:
        raise BadQuestion("after is what the page before names under `after`", field="after")
    return ORDER.index(rule), entity, said
