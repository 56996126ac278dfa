"""How long a view of a million statements takes to build, and what it takes in memory."""

import cProfile
import pstats
import resource
import sys
import time

from bench.made import statements
from bench.report import row, write
from bench.stores import fill, store
from graph import ontology, projection
from graph.marking import CLEAR

GOAL = 5.0


def main() -> None:
    count = 100_000 if "--small" in sys.argv else 1_000_000
    with store() as (ledger, _):
        fill(ledger, statements(count))
        vocabulary = ontology.load()
        columns = _seconds(lambda: ledger.events(columns=projection.rows.NEEDED))
        start = time.perf_counter()
        view = projection.build(ledger, CLEAR, vocabulary)
        built = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        profile = cProfile.Profile()
        profile.runcall(projection.build, ledger, CLEAR, vocabulary)
    size = f"{len(view.table.subject):,} statements, {len(view.ids):,} nodes, {len(view.links.ids):,} links"
    write(
        "view",
        [
            row(f"view of {size}", built, "s", f"<= {GOAL} s (goal of the path engine)", met=built <= GOAL),
            row("of that, columns from the store", columns, "s", "no goal", met=True),
            row("peak memory of the process", peak, "MB", "no goal", met=True),
        ],
    )
    pstats.Stats(profile).sort_stats("tottime").print_stats(12)


def _seconds(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
