"""What every measurement writes: rows of work, ours against a peer, into bench/results/<area>.json."""

import datetime
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

RESULTS: Final = Path(__file__).parent / "results"


def row(
    work: str, ours: float, unit: str, goal: str, *, met: bool, peer: float | None = None, peer_name: str | None = None
) -> dict[str, Any]:
    """One line: ratio is peer / ours for times and ours / peer for rates, so that above 1 we are better."""
    ratio = None if peer is None else (ours / peer if unit.endswith("/s") else peer / ours)
    return {
        "work": work,
        "ours": round(ours, 4),
        "peer": None if peer is None else round(peer, 4),
        "peer_name": peer_name,
        "unit": unit,
        "ratio": None if ratio is None else round(ratio, 3),
        "goal": goal,
        "met": met,
    }


def write(area: str, rows: Sequence[dict[str, Any]]) -> None:
    """Keep the rows of one run and print them."""
    RESULTS.mkdir(exist_ok=True)
    told = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "commit": _commit(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "rows": list(rows),
    }
    (RESULTS / f"{area}.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    for entry in rows:
        ratio = "" if entry["ratio"] is None else f", {entry['ratio']} x {entry['peer_name']} ({entry['peer']})"
        met = "met" if entry["met"] else "MISSED"
        print(f"{area}: {entry['work']}: {entry['ours']} {entry['unit']}{ratio}; goal {entry['goal']}: {met}")


def _commit() -> str:
    said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return said.stdout.strip() or "none"
