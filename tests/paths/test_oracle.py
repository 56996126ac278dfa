"""The engine's answer equals that of brute force on random graphs, whole: paths, ties, statements, dates, grades."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec

from tests.paths import graphs, oracle
from tests.paths.conftest import Cases, Solved

GRAPHS = 1000
# In how many of 100 cases at least: ignoring what is named there changes the paths or their number.
DECIDES = {"rank": 4, "parallel": 20, "denials": 20, "dates": 20, "acting": 5, "hops": 4, "run": 1}
REACHED = {"a path": 60, "ties": 5, "a place inside": 5, "no hops": 0, "via": 2, "identity": 5}


def test_answers_equal_brute_force(cases: Cases, scale: Callable[[int], int], tmp_path: Path) -> None:
    wrong = [
        seed
        for seed, solved in cases.first(scale(GRAPHS))
        if solved.stored(tmp_path / str(seed)) != solved.expected or not solved.agrees()
    ]
    assert wrong == []


def test_the_cases_turn_on_the_rules(cases: Cases, scale: Callable[[int], int], figure: Callable[[str], None]) -> None:
    total = scale(GRAPHS)
    counts: Counter[str] = Counter()
    for _, solved in cases.first(total):
        counts.update(rule for rule in DECIDES if _decides(rule, solved))
        counts.update(_reached(solved))
    shares = {name: 100 * counts[name] / total for name in (*REACHED, *DECIDES)}
    said = ", ".join(f"{name} {share:.1f}" for name, share in shares.items())
    figure(f"{total} random graphs, per cent: {said}")
    assert {name: share for name, share in shares.items() if share < (REACHED | DECIDES)[name]} == {}


def _decides(rule: str, solved: Solved) -> bool:
    query = msgspec.structs.replace(solved.case.query, rank="hops") if rule == "rank" else solved.case.query
    paths, ties = oracle.Oracle(solved.case.world(rule), query).outline()
    return ([list(path) for path in paths], str(ties)) != (_nodes(solved), solved.expected["ties"])


def _reached(solved: Solved) -> set[str]:
    paths, query = _nodes(solved), solved.case.query
    world = solved.case.world()
    said = {
        "a path": bool(paths),
        "ties": int(solved.expected["ties"]) > 1,
        "a place inside": graphs.has_run_inside([tuple(path) for path in paths]),
        "no hops": any(len(path) == 1 for path in paths),
        "via": bool(paths and query.via),
        "identity": any(member != shown for member, shown in world.shown.items()),
    }
    return {name for name, holds in said.items() if holds}


def _nodes(solved: Solved) -> list[list[str]]:
    return [path["nodes"] for path in solved.expected["paths"]]
