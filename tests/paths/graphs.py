"""Small random graphs as statements, and random questions about them. Same seed, same case."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import msgspec

from graph.ledger import Judge, Regrade
from graph.paths.query import PathQuery, Without
from graph.statement import Statement
from tests.paths import dates, oracle
from tests.paths.worlds import Entry, captions, link_of, same, says, source

ENTITIES: Final = {
    "person": 7, "ring": 4, "org": 3, "body": 3, "trip": 4, "vessel": 1, "terr": 3, "place": 3, "leg": 2, "route": 1,
    "group": 1, "carrier": 1, "forum": 1, "event": 1, "case": 1, "instr": 1, "ident": 1,
}  # fmt: skip
LINKS: Final = {
    "PART_OF": 9, "MEMBER_OF": 4, "ASSOCIATED_WITH": 2, "COOPERATES_WITH": 2, "DIRECTS": 1, "PAID": 2, "WORKS_FOR": 1,
    "OPERATES_ON": 3, "CARRIED": 2, "FOLLOWED": 3, "HAS_LEG": 4, "FROM": 3, "TO": 3, "USED": 2, "HOLDS": 2,
    "LOCATED_AT": 3, "SIGNED": 1, "PARTY_TO": 2, "ATTENDED": 1, "INTERCEPTED": 3, "INVESTIGATED": 2, "CHARGED": 2,
    "DETAINED": 1, "TRIED": 1, "ASSISTED": 2, "PARTY_IN": 1, "PARTICIPATES_IN": 3, "OCCURRED_ON": 1, "LINKED_TO": 1,
    "SUCCEEDED_BY": 1,
}  # fmt: skip
# What a seed's question should turn on: a rule (see oracle.World), a filter, a tie, a place inside, or any path.
WISHES: Final = (
    *("denials", "parallel", "acting", "denials", "parallel", "inside", "hops", "denials", "parallel", "direction"),
    *("denials", "parallel", "ties", "avoid", "denials", "parallel", "acting", "inside", "hops", "denials", "parallel"),
    *("rank", "hops", "rank", "ties", "ties", "dates", "denials", "denials", "denials", "parallel", ""),
)
# Entities and weights of links that make a wish likely.
RECIPES: Final[Mapping[str, tuple[Mapping[str, int], Mapping[str, int]]]] = {
    "denials": ({"person": 5, "ring": 3, "org": 3, "body": 3, "terr": 2}, {"PART_OF": 60}),
    "inside": (
        {"person": 2, "trip": 3, "leg": 3, "place": 3, "terr": 2, "route": 1},
        {"FROM": 20, "TO": 20, "HAS_LEG": 20, "OPERATES_ON": 9, "LOCATED_AT": 9},
    ),
    "acting": (
        {"body": 4, "person": 3, "trip": 3, "ring": 2, "event": 2, "vessel": 2},
        {"INTERCEPTED": 9, "PARTICIPATES_IN": 9, "CHARGED": 9, "ASSISTED": 9, "PAID": 9, "HOLDS": 9},
    ),
    "direction": ({"person": 5, "ring": 3, "org": 3, "trip": 2}, {"ASSOCIATED_WITH": 15, "COOPERATES_WITH": 15}),
}
FREE: Final[Mapping[str, Mapping[str, Any]]] = {
    "direction": {"direction": "any"}, "avoid": {"avoid": ()}, "rank": {"rank": "hops"},
}  # fmt: skip
KEYS: Final = {
    "HAS_LEG": ("seq", ("1", "2")),
    "MEMBER_OF": ("status", ("member", "founder")),
    "COOPERATES_WITH": ("under", ("instr:a", "instr:b")),
}
SOURCES: Final = ("src:a", "src:b", "src:c", "src:d", "src:e")


@dataclass
class Case:
    """A random store and one question of it."""

    entries: list[Statement] = field(default_factory=list)
    judges: list[Judge] = field(default_factory=list)
    regrades: list[Regrade] = field(default_factory=list)
    query: PathQuery = field(default_factory=lambda: PathQuery(sources=(), targets=()))

    def world(self, ignore: str = "") -> oracle.World:
        """What the oracle makes of it."""
        grades = {regrade.statement: regrade.credibility for regrade in self.regrades}
        return oracle.World(self.entries, self.judges, regraded=grades, ignore=ignore)

    def batches(self) -> list[Sequence[Entry]]:
        """The store's batches: some statements stand in two of them."""
        half = len(self.entries) // 2
        return [self.entries[: half + 2], [*self.entries[half:], *self.regrades], self.judges]


def case(seed: int) -> Case:
    """The case of a seed: at most 8 nodes and 16 links, before what is hidden is left out.

    Questions are drawn until the seed's wish is granted, or 60 times.
    """
    rng, wish = Random(seed), WISHES[seed % len(WISHES)]
    kinds, weights = RECIPES.get(wish, (ENTITIES, {}))
    made, lasting = Case(), wish == "denials"
    _Graph(rng, made, _entities(rng, made, kinds), LINKS | weights, lasting=lasting).fill()
    world = made.world()
    for turn in range(60):
        made.query = _question(rng, world, made, plain=wish in (*RECIPES, "hops"), late=lasting)
        if _granted(made, world, wish, found=turn < 40):
            break
    return made


def _granted(made: Case, world: oracle.World, wish: str, *, found: bool) -> bool:
    """Whether a question turns on the wish; at first with a path to be `found`."""
    paths, ties = answer = oracle.Oracle(world, made.query).outline()
    if wish == "inside":
        return has_run_inside(paths)
    if wish in ("", "ties"):
        return ties > bool(wish)
    if wish in FREE:
        return (
            bool(paths) and answer != oracle.Oracle(world, msgspec.structs.replace(made.query, **FREE[wish])).outline()
        )
    return bool(paths or not found) and answer != oracle.Oracle(made.world(wish), made.query).outline()


def has_run_inside(paths: Sequence[oracle.Path]) -> bool:
    """Whether a place, leg or route stands inside one of the paths."""
    return any(oracle.kind_of(node) in oracle.RUN for path in paths for node in path[1:-1])


def _entities(rng: Random, made: Case, kinds: Mapping[str, int]) -> list[str]:
    prefixes = rng.choices(list(kinds), list(kinds.values()), k=rng.randint(5, 8))
    ids = [f"{prefix}:{number}" for number, prefix in enumerate(prefixes)]
    for name in SOURCES[:-1]:
        made.entries += source(name, rng.choice("AABBCDEF"))
    made.entries += captions(SOURCES[-1])
    made.entries.append(says("src:b", "reliability", "D", locator="again"))
    for entity in ids:
        made.entries += captions(entity, marking="AMBER" if rng.random() < 0.04 else "CLEAR")
    for one, other in itertools.combinations(ids, 2):
        if oracle.kind_of(one) == oracle.kind_of(other) and rng.random() < 0.45:
            made.judges.append(same(one, other, rng.choice(["yes", "yes", "yes", "no", "no", "unsure"]), _marking(rng)))
    if rng.random() < 0.1:
        made.judges.append(same(ids[0], ids[1]))
    rng.shuffle(made.judges)
    return ids


def _marking(rng: Random) -> str:
    return rng.choices(["CLEAR", "GREEN", "AMBER"], [88, 6, 6])[0]


class _Graph:
    """Fills a case with links; where they are `lasting`, with such as go on until they are denied."""

    def __init__(self, rng: Random, made: Case, ids: list[str], weights: Mapping[str, int], *, lasting: bool) -> None:
        self.rng, self.made, self.ids, self.weights = rng, made, ids, weights
        self.triples = [0, 90, 10, 0] if lasting else [3, 60, 28, 9]
        self.row = 0
        self.links = 0

    def fill(self) -> None:
        """A way to each node first, then links anywhere, often beside one that is there."""
        rng, taken = self.rng, []
        for place in range(1, len(self.ids)):
            for other in rng.sample(range(place), k=place):
                if self._link(self.ids[place], self.ids[other]):
                    taken.append((self.ids[place], self.ids[other]))
                    break
        wanted = rng.randint(9, 16)
        for _ in range(60):
            if self.links >= wanted:
                return
            beside = bool(taken) and rng.random() < 0.45
            pair = rng.choice(taken) if beside else (rng.choice(self.ids), rng.choice(self.ids))
            if self._link(*pair):
                taken.append(pair)

    def _link(self, one: str, other: str) -> bool:
        rng = self.rng
        found = [
            (kind, *ends)
            for kind in LINKS
            for ends in ((one, other), (other, one))
            if one != other and oracle.stance_of(kind, *map(oracle.kind_of, ends))
        ]
        if not found:
            return False
        kind, start, end = rng.choices(found, [self.weights[kind] for kind, *_ in found])[0]
        if kind in oracle.UNDIRECTED:
            start, end = sorted((start, end))
        name, codes = KEYS.get(kind, ("", ()))
        key = {name: rng.choice(codes)} if codes and rng.random() < 0.6 else None
        lasting = oracle.persists(kind, oracle.kind_of(start))
        for _ in range(rng.choices([0, 1, 2, 3], self.triples)[0]):
            self._triple(kind, start, end, key, "+", lasting)
        for _ in range(rng.choices([0, 1, 2], [25, 60, 15] if lasting else [88, 10, 2])[0]):
            self._triple(kind, start, end, key, "-", lasting)
        self.links += 1
        return True

    def _triple(self, kind: str, start: str, end: str, key: dict[str, str] | None, sign: str, lasting: bool) -> None:
        rng = self.rng
        self.row += 1
        more: dict[str, Any] = {"key": key, "sign": sign, "locator": f"row {self.row}", "marking": _marking(rng)}
        if sign == "-":
            more["seen_on"] = rng.choice(["2018", "2019-06-15", "2019-06-15", "2019-06-15", "2020-02", None])
            more["during"] = "../2019-06-15"
        else:
            undated = lasting and rng.random() < 0.85
            more["during"] = rng.choice(["", "", "2019/"]) if undated else rng.choice(dates.DURING)
            more["seen_on"] = rng.choice(["2018-05-05", "2018-05-05", "2019-06-15", "2020-02", None])
        more["source"] = rng.choice(SOURCES)
        more["origin"] = rng.choice(["src:a", "origin one", None, None])
        more["credibility"] = rng.choices([2, 3, 4, 5, 6], [30, 25, 15, 10, 20])[0]
        if rng.random() < 0.12:
            more |= {"method": "inferred", "premises": ("00" * 32,)}
        entry = says(start, kind, end, **more)
        self.made.entries.append(entry)
        if rng.random() < 0.06:
            grade = rng.choice([2, 4, 6])
            self.made.regrades.append(
                Regrade(batch="", statement=entry.id, credibility=grade, marking=entry.marking, reason="as told")
            )
        if sign == "+" and kind in ("OPERATES_ON", "ASSOCIATED_WITH", "DIRECTS") and rng.random() < 0.3:
            role = rng.choice(["controller", "guide"])
            self.made.entries.append(says(link_of(entry), "role", role, locator=f"row {self.row}"))


def _question(rng: Random, world: oracle.World, made: Case, *, plain: bool, late: bool) -> PathQuery:
    """A question about visible ids and links; a `plain` one has few filters, a `late` one a day after most denials."""
    visible = sorted(name for name in world.known if not name.startswith("src:"))
    one, other = rng.sample(visible, 2)

    def often(share: float) -> bool:
        return rng.random() < (share / 3 if plain else share)

    def some(share: float, names: Sequence[str], most: int = 2) -> tuple[str, ...]:
        return tuple(rng.sample(list(names), min(len(names), rng.randint(1, most)))) if names and often(share) else ()

    ties = sorted(name for tie in world.ties for name in tie.ids)
    rows = [entry.id.hex() for entry in made.entries if entry.prop.isupper()]
    dated = late or often(0.6)
    between = dated and often(0.3)
    via = [name for name in visible if oracle.kind_of(name) != "SmuggledPerson"]
    kinds = sorted({entry.prop for entry in made.entries if entry.prop.isupper()})
    rank: Any = rng.choices(["hops", "evidence", "specific", "earliest"], [20, 30, 30, 20])[0]
    return PathQuery(
        sources=(one, *some(0.3, visible, 1)),
        targets=(other, *some(0.3, visible, 1)),
        via=some(0.2, via),
        via_order=rng.choice(["given", "any"]),
        avoid=some(0.06, visible, 1) + some(0.1, ties) + some(0.06, kinds, 1) + some(0.04, ["Vessel", "Trip"], 1),
        kinds=some(0.2, kinds, 8),
        through=some(0.25, ["Carrier", "Forum", "Case", "Event", "Instrument", "Place", "RouteLeg", "Route"], 4),
        cross=("formal",)
        if late
        else ("against", "for", "about", "formal")
        if plain
        else some(0.65, ["formal", "against", "for", "about"], 4),
        direction=rng.choices(["any", "along", "against"], [76, 12, 12])[0],
        max_hops=rng.choices([1, 2, 3, 4, 6, 12], [4, 10, 20, 20, 30, 16])[0],
        at=rng.choice(dates.LATE if late else dates.DAYS) if dated and not between else None,
        between=(rng.choice(["2019", "2019-06"]), rng.choice(["2020-02", "2021"])) if between else None,
        certain=often(0.25),
        min_reliability=rng.choice("BCDF") if rng.random() < 0.15 else None,
        min_credibility=rng.choice([2, 3, 4, 6]) if rng.random() < 0.15 else None,
        unjudged="out" if often(0.1) else "last",
        inferred=often(0.3),
        without=Without(
            source=some(0.06, SOURCES, 1),
            origin=some(0.04, ["origin one", "src:a"], 1),
            statement=some(0.06, rows, 3),
            link=some(0.04, ties, 1),
            entity=some(0.03, visible, 1),
        ),
        k=1 if rank == "earliest" else rng.choices([1, 2, 3, 5, 50], [20, 10, 15, 15, 40])[0],
        rank=rank,
        by=rng.choice(["reliability", "credibility"]),
    )
