"""Many small random graphs in one store, and random questions of each. Same seed, same graphs and questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any, Final

import msgspec

from graph import ontology
from graph.ledger import Judge
from graph.paths.query import PathQuery, Without
from graph.statement import Statement
from tests.paths import dates
from tests.paths.worlds import captions, link_of, same, says, source

WORDS: Final = ontology.load()
SOURCES: Final = {"src:a": "B", "src:b": "C", "src:c": "E", "src:d": "F", "src:e": "A"}
# Weights of kinds in a plain graph, and of link kinds in every graph.
PLAIN: Final = {
    "person": 8, "ring": 6, "org": 5, "body": 2, "trip": 5, "vessel": 1, "terr": 1, "place": 2, "leg": 2, "route": 1,
    "group": 0.5, "forum": 0.5, "event": 0.5, "case": 0.5,
}  # fmt: skip
LAYERS: Final = (
    ("person", "ring", "body", "place", "terr"),
    ("person", "ring", "org", "leg"),
    ("trip", "ring", "person", "body"),
    ("person", "org", "leg", "ring"),
    ("person", "ring", "trip", "place", "body"),
)
LINKS: Final[Mapping[str, float]] = {
    "PART_OF": 6, "MEMBER_OF": 3, "OPERATES_ON": 6, "HAS_LEG": 6, "FROM": 5, "TO": 5, "FOLLOWED": 3, "LOCATED_AT": 4,
    "COOPERATES_WITH": 3, "ASSOCIATED_WITH": 3, "PAID": 2, "HOLDS": 2, "PARTICIPATES_IN": 2,
}  # fmt: skip
_WITH: Final = 8  # how much likelier than another stance

ATTACKS: Final = ("`]->()//", "\\u0060]//", "\\u0027]//", "']OR[true", "*/RETURN/*", "$stances", "\\", "n:`", ";//")


@dataclass
class Graph:
    """One random graph: its statements and judgements, and the ids in layers (a plain one has a single layer)."""

    layers: list[list[str]]
    entries: list[Statement] = field(default_factory=list)
    judges: list[Judge] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [name for layer in self.layers for name in layer]

    @property
    def kinds(self) -> list[str]:
        return sorted({entry.prop for entry in self.entries if entry.prop.isupper()})

    @property
    def links(self) -> list[str]:
        """Those that no judgement makes a loop."""
        joined = {end for judge in self.judges for end in judge.ends}
        said = (entry for entry in self.entries if entry.prop.isupper())
        return sorted({link_of(entry) for entry in said if not {entry.entity, entry.value} <= joined})

    @property
    def triples(self) -> list[str]:
        return [entry.id.hex() for entry in self.entries if entry.prop.isupper()]


@dataclass(frozen=True)
class Recipe:
    """What a generator makes likely: kinds of entity, weights of links, layers, statements that last and are denied."""

    kinds: Mapping[str, float] = field(default_factory=lambda: PLAIN)
    links: Mapping[str, float] = field(default_factory=dict)
    layered: bool = False
    lasting: bool = False
    inferred: float = 0.06
    only: bool = False  # no links but those of `links`


def graph(rng: Random, number: int, recipe: Recipe) -> Graph:
    """A graph of its own: no other number shares an id with it."""
    made = Graph(_layers(rng, number, recipe))
    for name in made.ids:
        made.entries += captions(name)
    for one, other in _pairs(rng, made.layers):
        _join(rng, made, one, other, recipe)
    for one, other in pairwise(made.ids):
        if one.partition(":")[0] == other.partition(":")[0] and rng.random() < 0.15:
            made.judges.append(same(*sorted((one, other))))
    return made


def attackers() -> Graph:
    """People whose ids would break out of a text that held them, all on one trip."""
    ids = [f"person:{attack}" for attack in ATTACKS]
    made = Graph([[*ids, "trip:attacked"]])
    made.entries += captions(*ids, "trip:attacked")
    made.entries += [says(name, "OPERATES_ON", "trip:attacked") for name in ids]
    return made


def sources() -> list[Statement]:
    """The sources that every graph's statements name."""
    return [entry for name, grade in SOURCES.items() for entry in source(name, grade)]


def _layers(rng: Random, number: int, recipe: Recipe) -> list[list[str]]:
    def named(prefixes: Sequence[str], start: int) -> list[str]:
        return [f"{prefix}:{number}-{start + place}" for place, prefix in enumerate(prefixes)]

    if recipe.layered:
        return [named(rng.choices(layer, k=3), 3 * place) for place, layer in enumerate(LAYERS)]
    return [named(rng.choices(list(recipe.kinds), list(recipe.kinds.values()), k=rng.randint(9, 12)), 0)]


def _pairs(rng: Random, layers: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Between neighbouring layers nearly all; in a single layer a tree and as many again."""
    for layer, after in pairwise(layers):
        yield from ((one, other) for one in layer for other in after if rng.random() < 0.9)
    if len(layers) == 1:
        (ids,) = layers
        for place in range(1, len(ids)):
            yield from ((ids[place], rng.choice(ids[:place])) for _ in range(3))


def _join(rng: Random, made: Graph, one: str, other: str, recipe: Recipe) -> None:
    """A link between two, or two parallel ones, where the ontology allows any."""
    weights, rare = (recipe.links, 0.0) if recipe.only else (LINKS | recipe.links, 0.3)
    found: dict[tuple[str, str, str], float] = {}
    for ends in ((one, other), (other, one)):
        for kind in WORDS.links:
            stance = WORDS.stance(kind, *(WORDS.kind_of(end).name for end in ends))
            if stance:
                found[kind, *ends] = weights.get(kind, rare) * (_WITH if stance == "with" else 1)
    if not any(found.values()):
        return
    for kind, start, end in rng.choices(list(found), list(found.values()), k=rng.choice([1, 1, 2])):
        ends = (start, end) if WORDS.links[kind].directed else sorted((start, end))
        for _ in range(rng.choice([1, 1, 2])):
            made.entries.append(_triple(rng, kind, *ends, sign="+", recipe=recipe, row=len(made.entries)))
        if rng.random() < (0.6 if recipe.lasting else 0.15):
            made.entries.append(_triple(rng, kind, *ends, sign="-", recipe=recipe, row=len(made.entries)))


def _triple(rng: Random, kind: str, start: str, end: str, *, sign: str, recipe: Recipe, row: int) -> Statement:
    more: dict[str, Any] = {"during": rng.choices(["", rng.choice(dates.DURING)], [60, 40])[0]}
    if sign == "-":
        more = {"during": "../2019-06-15"}
    elif recipe.lasting:
        more = {"during": rng.choice(["", "", "2019/"])}
    more["seen_on"] = rng.choice(["2019-06-15", "2020-02", None] if sign == "-" else ["2018-05-05", "2019-06-15", None])
    if rng.random() < recipe.inferred:
        more |= {"method": "inferred", "premises": ("00" * 32,)}
    return says(
        start,
        kind,
        end,
        sign=sign,
        source=rng.choice(list(SOURCES)),
        origin=rng.choice(["src:a", "origin one", None, None]),
        credibility=rng.choices([2, 3, 4, 5, 6], [35, 30, 10, 5, 20])[0],
        locator=f"row {row}",
        **more,
    )


def question(rng: Random, made: Graph) -> PathQuery:
    """A question with each filter at a chance of at most a fifth."""

    def some(share: float, names: Sequence[str], most: int = 2) -> tuple[str, ...]:
        return tuple(rng.sample(list(names), min(len(names), rng.randint(1, most)))) if rng.random() < share else ()

    def one(share: float, values: Sequence[Any], without: Any) -> Any:
        return rng.choice(values) if rng.random() < share else without

    first, last = made.layers[0], made.layers[-1]
    start = rng.choice(first)
    end = rng.choice([name for name in last if name != start])
    when = rng.random()
    return PathQuery(
        sources=(start, *some(0.15, first, 1)),
        targets=(end, *some(0.15, last, 1)),
        via=some(0.12, [name for name in made.ids if not name.startswith("group:")]),
        via_order=one(0.2, ["any"], "given"),
        avoid=some(0.08, made.ids, 1)
        + some(0.08, made.links)
        + some(0.05, made.kinds, 1)
        + some(0.05, ["Trip", "Place"], 1),
        kinds=some(0.1, made.kinds, 8),
        through=some(0.15, ["Forum", "Case", "Event", "Place", "RouteLeg", "Route"], 3),
        cross=some(0.2, ["formal", "against", "for", "about"], 4),
        direction=one(0.1, ["along", "against"], "any"),
        max_hops=one(0.2, [1, 2, 3, 4, 12], 6),
        at=rng.choice(dates.DAYS) if when < 0.15 else None,
        between=("2019", "2020-02") if when > 0.9 else None,
        certain=rng.random() < 0.1,
        min_reliability=one(0.1, "BCDF", None),
        min_credibility=one(0.1, [2, 3, 4, 6], None),
        unjudged=one(0.1, ["out"], "last"),
        inferred=rng.random() < 0.2,
        without=Without(
            source=some(0.05, list(SOURCES), 1),
            origin=some(0.05, ["origin one", "src:a"], 1),
            statement=some(0.05, made.triples, 4),
            link=some(0.05, made.links),
            entity=some(0.05, made.ids, 1),
        ),
        k=one(0.2, [2, 3, 5, 20], 1),
    )


def plainly(rng: Random, made: Graph, **more: Any) -> PathQuery:
    """A question between two ends with nothing but what is given."""
    start = rng.choice(made.layers[0])
    end = rng.choice([name for name in made.layers[-1] if name != start])
    return msgspec.structs.replace(PathQuery(sources=(start,), targets=(end,)), **more)
