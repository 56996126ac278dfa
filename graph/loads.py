"""What was committed to a store, as its holder sees it: every load and change, and whether it counts."""

from typing import Any, NamedTuple

import msgspec

from graph.ledger import Ledger, Open, State, fold


class Rows(NamedTuple):
    """What became of the rows of one load."""

    mapped: int
    skipped: int
    rejected: int


def rows_of_last_load(ledger: Ledger) -> Rows | None:
    """The rows of the last commit that loaded files, all of its files together; None where there is none."""
    opened = [(entry.position, entry.event) for entry in ledger.events().log if isinstance(entry.event, Open)]
    loaded = [(position, event.report) for position, event in opened if event.dataset is not None]
    reports = [msgspec.json.decode(report) for position, report in loaded if position == loaded[-1][0]]
    if not reports:
        return None
    return Rows(
        mapped=sum(report.get("mapped", 0) for report in reports),
        skipped=sum(sum(report.get("skipped", {}).values()) for report in reports),
        rejected=sum(len(report.get("rejects", ())) for report in reports),
    )


def loads(ledger: Ledger) -> dict[str, Any]:
    """Every commit in order with its batches: dataset, time, actor, marking, state and the counts of its report."""
    state = fold(ledger.events().log)
    commits: dict[int, list[dict[str, Any]]] = {}
    for position, opened in state.loads:
        commits.setdefault(position, []).append(_batch(opened, state))
    return {"loads": [{"load": position, "batches": batches} for position, batches in commits.items()]}


def status(ledger: Ledger) -> dict[str, Any]:
    """Position, digest, and how many loads count; raises StoreError where the store is not sound."""
    at = ledger.position()
    state = fold(ledger.events().log)
    return {
        "position": at.position,
        "digest": at.digest,
        "batches": {"committed": len(state.loads), "live": len(state.live)},
        "retracted": len(state.retracted),
        "judgements": len(state.judgements),
        "markings": sorted(at.sums),
    }


def _batch(opened: Open, state: State) -> dict[str, Any]:
    return {
        "dataset": opened.dataset,
        "recorded_at": opened.recorded_at,
        "actor": opened.actor,
        "marking": opened.marking,
        "state": _state(opened, state),
        "report": msgspec.json.decode(opened.report),
    }


def _state(opened: Open, state: State) -> str:
    if opened.batch in state.undone:
        return "undone"
    return "superseded" if opened.batch in state.superseded else "live"
