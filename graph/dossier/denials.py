"""How a link reads that is denied: not so as of a day, and unknown since where nothing later is on file."""

from collections.abc import Sequence
from typing import Any

from graph.dossier.moment import Moment
from graph.evidence import Evidence
from graph.view import NO_TEXT, View


def reading(view: View, evidence: Evidence, rows: Sequence[int], moment: Moment | None) -> dict[str, Any]:
    """`status` is denied or, past the last day that a denial speaks of, unknown; `as_of` that day as written."""
    last = max(rows, key=lambda row: (view.span(row).end_latest, int(view.table.seen[row]), -row))
    as_of = _day(view, evidence, last)
    denied = moment is None or any(moment.statement(row) != "impossible" for row in rows)
    return {
        "status": "denied" if denied else "unknown",
        "as_of": as_of,
        "en": f"Denied as of {as_of}; nothing later is on file: unknown since {as_of}."
        if as_of
        else "Denied, undated.",
        "id": f"Disangkal per {as_of}; sesudahnya tidak ada catatan: tidak diketahui sejak {as_of}."
        if as_of
        else "Disangkal, tanpa tanggal.",
    }


def _day(view: View, evidence: Evidence, row: int) -> str | None:
    """The end of what a denial is dated, else the day to which its source knows it, as written."""
    code = int(view.table.during[row])
    if code == NO_TEXT:
        seen: str | None = evidence.statements([row])[0]["seen_on"]
        return seen
    text = view.texts[code].rpartition("/")[2]
    return text if text not in ("", "..") else None
