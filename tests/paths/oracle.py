"""What the right answer is, by brute force: every loop-free path of each segment, from the statements themselves.

Written from the texts on ontology and paths, sharing nothing with the engine but the shape of the question:
its own table of kinds and stances, its own dates, networkx for the paths, and a search over days for the order.
"""

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf, log
from typing import Any, Final, TypeAlias

import networkx as nx

from graph.ledger import Judge
from graph.paths.query import PathQuery
from graph.statement import Statement
from tests.paths.dates import Bounds, bounds
from tests.paths.worlds import link_of

FELLOWS: Final = {"Person", "Syndicate", "Organization", "Carrier"}
BODIES: Final = {"PublicBody", "Territory", "Forum"}
PLACES: Final = {"Place", "Territory"}
RUN: Final = {"Place", "Territory", "Route", "RouteLeg"}
ALWAYS: Final = {
    *("Person", "Organization", "PublicBody", "Syndicate", "Trip", "Vessel", "Vehicle", "Identification", "Project")
}
PREFIXES: Final = {
    "person": "Person", "group": "SmuggledPerson", "org": "Organization", "carrier": "Carrier", "body": "PublicBody",
    "ring": "Syndicate", "forum": "Forum", "terr": "Territory", "place": "Place", "route": "Route", "leg": "RouteLeg",
    "trip": "Trip", "vessel": "Vessel", "vehicle": "Vehicle", "ident": "Identification", "instr": "Instrument",
    "project": "Project", "case": "Case", "event": "Event", "doc": "Document", "src": "Source",
}  # fmt: skip
UNDIRECTED: Final = {"ASSOCIATED_WITH", "COOPERATES_WITH", "LINKED_TO"}
AGAINST: Final = {
    "INTERCEPTED": {"Trip", "RouteLeg", "Vessel", "Syndicate"},
    "INVESTIGATED": {"Person", "Syndicate", "Trip", "Case"},
    "CHARGED": {"Person", "Syndicate"},
    "DETAINED": {"Person", "Syndicate"},
    "TRIED": {"Person"},
}
WITH: Final[Sequence[tuple[str, set[str], set[str]]]] = [
    ("OPERATES_ON", FELLOWS, {"Trip", "Route", "RouteLeg"}),
    ("CARRIED", {"Person", "Syndicate", "Trip", "Vessel"}, {"SmuggledPerson"}),
    ("FOLLOWED", {"Trip"}, {"Route"}),
    ("HAS_LEG", {"Trip", "Route"}, {"RouteLeg"}),
    ("FROM", {"RouteLeg"}, PLACES),
    ("TO", {"RouteLeg"}, PLACES),
    ("USED", {"Trip"}, {"Vessel", "Vehicle", "Identification"}),
    ("HOLDS", FELLOWS, {"Identification", "Vessel", "Vehicle"}),
    ("HOLDS", {"SmuggledPerson"}, {"Identification"}),
    ("LOCATED_AT", {"Person", "Syndicate", "Vessel", "Place"}, PLACES),
    ("PART_OF", PLACES, {"Territory"}),
    ("PART_OF", {"Trip", "RouteLeg", "Event", "Figure"}, {"Case"}),
]
FORMAL: Final[Sequence[tuple[str, set[str], set[str]]]] = [
    ("HOLDS", {"PublicBody", "Territory"}, {"Vessel", "Vehicle"}),
    ("LOCATED_AT", {"Event", "PublicBody", "Organization"}, PLACES),
    ("SIGNED", {"Territory", "Organization"}, {"Instrument"}),
    ("PARTY_TO", {"Territory", "Organization"}, {"Instrument"}),
    ("SUCCEEDED_BY", {"PublicBody"}, {"PublicBody"}),
    ("ATTENDED", {"Territory", "PublicBody", "Organization"}, {"Event"}),
]
ABOUT: Final[Sequence[tuple[str, set[str], set[str]]]] = [
    ("PARTY_IN", {"Person", "Syndicate", "Organization", "SmuggledPerson"}, {"Case"}),
    ("PARTICIPATES_IN", set(PREFIXES.values()) - {"Source", "Figure"}, {"Event"}),
    ("OCCURRED_ON", {"Event"}, {"Trip", "RouteLeg", "Vessel"}),
    ("USED", {"Event"}, {"Vessel", "Vehicle"}),
    *[("LINKED_TO", {kind}, {kind}) for kind in ("Case", "Trip", "Event", "Vessel")],
]
FOR: Final = (
    {"PublicBody", "Organization", "Carrier", "Person", "Vessel"},
    {"SmuggledPerson", "Trip", "Vessel", "PublicBody", "Organization", "Project"},
)
NONE: Final = {"reliability": "", "credibility": 0}
RANKS: Final = {"CLEAR": 0, "GREEN": 1, "AMBER": 2}

Path: TypeAlias = tuple[str, ...]
Part: TypeAlias = int  # of a segment: 0 the run that leaves a place, 1 the middle, 2 the run that leads to a place


def kind_of(entity: str) -> str:
    """The kind that an id's prefix names."""
    return PREFIXES[entity.partition(":")[0]]


def stance_of(link: str, source: str, target: str) -> str | None:
    """The stance of a link kind between two kinds, None where the table has no such pair."""
    if link in ("ASSOCIATED_WITH", "COOPERATES_WITH"):
        return "with" if {source, target} <= FELLOWS | BODIES else None
    for stance, table in (("with", WITH), ("formal", FORMAL), ("about", ABOUT)):
        if any(link == name and source in sources and target in targets for name, sources, targets in table):
            return stance
    if link in ("DIRECTS", "CONTROLS", "PAID", "MEMBER_OF", "WORKS_FOR", "PART_OF"):
        if {source, target} <= FELLOWS:
            return "with"
        return "formal" if {source, target} <= FELLOWS | BODIES else None
    if link == "ASSISTED":
        return "for" if source in FOR[0] and target in FOR[1] else None
    return "against" if source in ("PublicBody", "Territory") and target in AGAINST.get(link, ()) else None


def persists(link: str, source: str) -> bool:
    """Whether a link goes on where no end is stated."""
    return link in ("SIGNED", "PARTY_TO", "PART_OF") or (link == "MEMBER_OF" and source == "Territory")


@dataclass(frozen=True)
class Said:
    """A triple: when it holds, to which day its source knows it, how well it is graded."""

    entry: Statement
    credibility: int
    reliability: str
    when: Bounds
    seen: float
    goes_on: bool

    @property
    def id(self) -> str:
        return self.entry.id.hex()


@dataclass
class Tie:
    """A link after identity."""

    kind: str
    stance: str
    source: str
    target: str
    ids: set[str] = field(default_factory=set)
    affirmed: list[Said] = field(default_factory=list)
    denied: list[Said] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        return min(self.ids)


class World:
    """What a caller may see, worked out statement by statement.

    `ignore` leaves a rule out, to tell whether it decides an answer: dates, denials, parallel (of the links between
    two nodes the least stays), hops (any number), acting (nobody is an end of the path) or run (places join).
    """

    def __init__(
        self,
        entries: Iterable[Statement],
        judges: Iterable[Judge],
        *,
        caller: str = "CLEAR",
        regraded: Mapping[bytes, int] | None = None,
        ignore: str = "",
    ) -> None:
        self.grade = regraded or {}
        self.entries = {entry.id: entry for entry in entries if RANKS[entry.marking] <= RANKS[caller]}
        named = [entry for entry in self.entries.values() if entry.prop == "caption" and entry.sign == "+"]
        self.known = {entry.entity for entry in named}
        self.shown = self._joined([judge for judge in judges if RANKS[judge.marking] <= RANKS[caller]])
        self.ignore = ignore
        self.ties = self._ties()
        self.costs = {tie.id: self._cost(tie) for tie in self.ties}

    def _joined(self, judges: Sequence[Judge]) -> dict[str, str]:
        """The least id of each group, from the last answer to each question, in the order they were given."""
        last = {judge.ends: place for place, judge in enumerate(judges)}
        standing = [judge for place, judge in enumerate(judges) if last[judge.ends] == place]
        apart = [judge.ends for judge in standing if judge.verdict == "no"]
        joined: nx.Graph[str] = nx.Graph()
        joined.add_nodes_from(self.known)
        for judge in standing:
            one, other = judge.ends
            if judge.verdict != "yes" or not {one, other} <= self.known or kind_of(one) != kind_of(other):
                continue
            trial = joined.copy()
            trial.add_edge(one, other)
            if not any(a in trial and b in trial and nx.has_path(trial, a, b) for a, b in apart):
                joined = trial
        return {member: min(group) for group in nx.connected_components(joined) for member in group}

    def _reliability(self, source: str) -> str:
        if source not in self.known:
            return "F"
        stated = [entry for entry in self.entries.values() if (entry.entity, entry.prop) == (source, "reliability")]
        return max((entry.value for entry in stated), default="F")

    def _ties(self) -> list[Tie]:
        ties: dict[tuple[Any, ...], Tie] = {}
        for entry in self.entries.values():
            if not entry.prop.isupper() or not {entry.entity, entry.value} <= self.shown.keys():
                continue
            source, target = self.shown[entry.entity], self.shown[entry.value]
            if entry.prop in UNDIRECTED:
                source, target = sorted((source, target))
            stance = stance_of(entry.prop, kind_of(source), kind_of(target))
            if source == target or stance is None:
                continue
            tie = ties.setdefault((entry.prop, source, target, entry.key), Tie(entry.prop, stance, source, target))
            tie.ids.add(link_of(entry))
            if entry.sign == "+":
                tie.affirmed.append(self._said(entry, source))
            elif self.ignore != "denials":
                tie.denied.append(self._said(entry, source))
        for entry in self.entries.values():
            for tie in ties.values():
                if entry.entity in tie.ids and entry.prop == "role":
                    tie.roles.add(entry.value)
        return self._thinned([tie for tie in ties.values() if tie.affirmed])

    def _cost(self, tie: Tie) -> int:
        """What a hop by this link costs: more, the more links of its kind each of its ends has."""
        at = [
            sum(other.kind == tie.kind and end in (other.source, other.target) for other in self.ties)
            for end in (tie.source, tie.target)
        ]
        return 1000 + round(400 * (log(at[0]) + log(at[1])))

    def _thinned(self, ties: list[Tie]) -> list[Tie]:
        if self.ignore != "parallel":
            return ties
        least: dict[frozenset[str], Tie] = {}
        for tie in ties:
            ends = frozenset((tie.source, tie.target))
            if ends not in least or tie.id < least[ends].id:
                least[ends] = tie
        return list(least.values())

    def _said(self, entry: Statement, source: str) -> Said:
        when, seen = bounds(entry.during), bounds(entry.seen_on)
        goes_on = persists(entry.prop, kind_of(source)) and (not entry.during or entry.during.endswith("/"))
        if not entry.during and entry.seen_on:
            when = Bounds(-inf, seen.end_latest, seen.start_earliest, inf)
        if goes_on:
            when = when._replace(end_earliest=inf, end_latest=inf)
        credibility = self.grade.get(entry.id, entry.credibility)
        known_to = seen.end_latest if entry.seen_on else -inf
        return Said(entry, credibility, self._reliability(entry.source), when, known_to, goes_on)


class Oracle:
    """One question of one world."""

    def __init__(self, world: World, query: PathQuery, worst: str | int | None = None) -> None:
        self.world, self.query, self.worst = world, query, worst
        self.via = [world.shown[name] for name in query.via]
        self.shut = {
            world.shown[member]
            for member in world.shown
            if kind_of(world.shown[member]) in query.avoid or member in query.avoid or member in query.without.entity
        }
        self.rows = {tie.id: self._passing(tie) for tie in world.ties if self._may_walk(tie)}
        self.ties = [tie for tie in world.ties if self.rows.get(tie.id)]

    # which links carry a hop

    def _may_walk(self, tie: Tie) -> bool:
        query = self.query
        named = tie.ids | {tie.kind}
        return (
            tie.stance in ("with", *query.cross)
            and (not query.kinds or tie.kind in query.kinds)
            and not named & set(query.avoid)
            and not named & set(query.without.link)
        )

    def _passing(self, tie: Tie) -> list[Said]:
        passing = [said for said in tie.affirmed if self._good(said) and self._holds(said, tie)]
        return [said for said in passing if self.worst is None or self._grade(said) <= self.worst]

    def _grade(self, said: Said) -> Any:
        return getattr(said, self.query.by)

    def _good(self, said: Said) -> bool:
        query = self.query
        if said.entry.method == "inferred" and not query.inferred:
            return False
        if said.entry.source in query.without.source or said.entry.origin in query.without.origin:
            return False
        if said.id in query.without.statement:
            return False
        if query.unjudged == "out" and (said.reliability == "F" or said.credibility == 6):
            return False
        reliable = said.reliability == "F" or said.reliability <= (query.min_reliability or "F")
        return reliable and (said.credibility == 6 or said.credibility <= (query.min_credibility or 6))

    def _window(self) -> tuple[float, float] | None:
        if self.world.ignore == "dates" or not (self.query.at or self.query.between):
            return None
        first, last = self.query.between or (self.query.at, self.query.at)
        return bounds(first).start_earliest, bounds(last).end_latest

    def _holds(self, said: Said, tie: Tie) -> bool:
        window = self._window()
        if window is None:
            return True
        first, last = window
        when = said.when
        if self.query.certain:
            holds, by = when.start_latest <= first and last <= when.end_earliest, last
        else:
            holds, by = when.start_earliest <= last and first <= when.end_latest, first
        ended = said.goes_on and any(self._good(no) and said.seen < no.seen <= by for no in tie.denied)
        return holds and not ended

    # which node sequences are paths

    def found(self) -> list[Path]:
        """Every path, in the total order: hops, then ids."""
        self.carried: dict[Path, list[set[str]]] = {}
        self.costs: dict[Path, int] = {}
        for points in self._routes():
            for parts in self._joins(points):
                path = (parts[0][0][0], *(node for part, _ in parts for node in part[1:]))
                hops = [links for _, carried in parts for links in carried]
                before = self.carried.setdefault(path, [set() for _ in hops])
                for links, more in zip(before, hops, strict=True):
                    links.update(more)
                cost = sum(self._cost(part) for part, _ in parts)
                self.costs[path] = min(cost, self.costs.get(path, cost))
        return sorted(self.carried, key=lambda path: (len(path), path))

    def _routes(self) -> list[list[set[str]]]:
        """The sets and points to pass, in each order asked."""
        sources = {self.world.shown[name] for name in self.query.sources} - self.shut
        targets = {self.world.shown[name] for name in self.query.targets} - self.shut
        orders = itertools.permutations(self.via) if self.query.via_order == "any" else [self.via]
        return [[sources, *({node} for node in order), targets] for order in orders]

    def _joins(self, points: Sequence[set[str]]) -> Iterator[list[tuple[Path, list[set[str]]]]]:
        """Segment after segment, each beginning where the one before ended."""
        segments = [self._segment(one, other) for one, other in itertools.pairwise(points)]
        joins: list[list[tuple[Path, list[set[str]]]]] = [[part] for part in segments[0].items()]
        for segment in segments[1:]:
            joins = [[*join, part] for join in joins for part in segment.items() if join[-1][0][-1] == part[0][0]]
        yield from joins

    def _segment(self, sources: set[str], targets: set[str]) -> dict[Path, list[set[str]]]:
        """Each path of a segment and, per hop, the ids of the links that carry it there."""
        hops: nx.DiGraph[str] = nx.DiGraph()
        for tie in self.ties:
            hops.add_edges_from(self._ways(tie))
        hops.remove_nodes_from(self.shut & set(hops))
        found: dict[Path, list[set[str]]] = {(node,): [] for node in sources & targets - self.shut}
        starts, stops = (sources - targets) & set(hops), (targets - sources) & set(hops)
        for start, stop in itertools.product(starts, stops):
            for nodes in nx.all_simple_paths(hops, start, stop, cutoff=self._bound()):
                if (sources | targets) & set(nodes[1:-1]):
                    continue
                if carried := self._carriers(tuple(nodes)):
                    found[tuple(nodes)] = carried
        return found

    def _bound(self) -> int:
        return 12 if self.world.ignore == "hops" else self.query.max_hops

    def _ways(self, tie: Tie) -> list[tuple[str, str]]:
        along, back = (tie.source, tie.target), (tie.target, tie.source)
        if tie.kind in UNDIRECTED or self.query.direction == "any":
            return [along, back]
        return [along] if self.query.direction == "along" else [back]

    def _carriers(self, path: Path) -> list[set[str]]:
        """The links of each hop over every way to cut the path into leaving run, middle and arriving run."""
        carried: list[set[str]] = [set() for _ in path[1:]]
        for links in self._cuts(path):
            carried = [mine | more for mine, more in zip(carried, links, strict=True)]
        return carried if all(carried) else []

    def _cuts(self, path: Path) -> Iterator[list[set[str]]]:
        """The links of each hop, for each way to cut the path that the rules allow."""
        for leave, arrive in itertools.combinations_with_replacement(range(len(path)), 2):
            parts = [0 if hop < leave else 1 if hop < arrive else 2 for hop in range(len(path) - 1)]
            links = [self._allowed(path, hop, part) for hop, part in enumerate(parts)]
            if all(links):
                yield links

    def _cost(self, path: Path) -> int:
        """The least that a segment's path costs, over every way to cut it."""
        return min(sum(min(self.world.costs[name] for name in names) for names in links) for links in self._cuts(path))

    def _allowed(self, path: Path, hop: int, part: Part) -> set[str]:
        one, other, ends = path[hop], path[hop + 1], (path[0], path[-1])
        if part == 0 and not (self._run(one) and (self._run(other) or self._open(other) or other == ends[1])):
            return set()
        if part == 1 and not ((self._open(one) or one == ends[0]) and (self._open(other) or other == ends[1])):
            return set()
        if part == 2 and not (self._run(other) and (self._run(one) or self._open(one) or one == ends[0])):
            return set()
        return {tie.id for tie in self.ties if self._carries(tie, one, other, ends, part)}

    def _carries(self, tie: Tie, one: str, other: str, ends: tuple[str, str], part: Part) -> bool:
        if (one, other) not in self._ways(tie):
            return False
        if part == 0 and not self._upward(tie, other, one):
            return False
        if part == 2 and not self._upward(tie, one, other):
            return False
        exempt = {*ends, *self.via}
        if self.world.ignore == "acting":
            return True
        if tie.stance in ("against", "for") and tie.source not in exempt:
            return False
        acting = {"PAID": {"PublicBody"}, "PARTICIPATES_IN": BODIES, "HOLDS": BODIES}.get(tie.kind, set())
        return all(end in exempt or kind_of(end) not in acting for end in (one, other))

    def _upward(self, tie: Tie, low: str, high: str) -> bool:
        """From one leg to its place, from a place to what contains it, never down."""
        if kind_of(low) == "RouteLeg":
            return kind_of(high) in PLACES
        if kind_of(low) in PLACES:
            return tie.kind in ("LOCATED_AT", "PART_OF") and tie.source == low
        return True

    def _run(self, node: str) -> bool:
        return kind_of(node) in RUN

    def _open(self, node: str) -> bool:
        if self.world.ignore == "run" and self._run(node):
            return True
        return kind_of(node) in ALWAYS or kind_of(node) in self.query.through or node in self.via

    # what the answer says of each

    def answer(self) -> dict[str, Any]:
        """Paths as node sequences with what is said of each, and how many are shortest."""
        paths, ties = self.outline()
        return {"paths": [self._described(path) for path in paths], "ties": str(ties)}

    def outline(self) -> tuple[list[Path], int]:
        """The first k paths and how many are as good as the first."""
        if self.query.rank == "earliest":
            return self._earliest()
        found = self.found()
        self.scores: dict[Path, tuple[Any, ...]] = {path: (len(path) - 1,) for path in found}
        if self.query.rank == "evidence":
            self.scores = self._graded(found)
        if self.query.rank == "specific":
            self.scores = {path: (self.costs[path], len(path) - 1) for path in found}
        found.sort(key=lambda path: (self.scores[path], path))
        return found[: self.query.k], sum(self.scores[path] == self.scores[found[0]] for path in found)

    def _earliest(self) -> tuple[list[Path], int]:
        """The path that arrives first: each segment as early as may be, then by hops, then by ids."""
        best: list[tuple[float, int, Path, int]] = []
        self.carried = {}
        for points in self._routes():
            day, path, ties = (self._window() or (1.0, inf))[0], (), 1
            hops: list[set[str]] = []
            for one, other in itertools.pairwise(points):
                segment = self._segment(one, other)
                options = sorted((self._arrival(part, day), len(part), part) for part in segment)
                if not options or options[0][0] == inf:
                    break
                ties *= sum(option[:2] == options[0][:2] for option in options)
                day, _, part = options[0]
                path, hops = (*path, *part[bool(path) :]), [*hops, *segment[part]]
            else:
                best.append((day, len(path), path, ties))
                before = self.carried.setdefault(path, [set() for _ in hops])
                self.carried[path] = [mine | more for mine, more in zip(before, hops, strict=True)]
        best.sort()
        self.arrival = best[0][0] if best else inf
        tied = [ties for day, hops, _, ties in best if (day, hops) == best[0][:2]]
        return [path for _, _, path, _ in best[:1]], max(tied, default=0)

    def _arrival(self, path: Path, day: float) -> float:
        """The first day on which the last hop may hold, over every way to cut the path; infinite if there is none."""
        arrivals = [inf]
        for links in self._cuts(path):
            reached = {day}
            for names in links:
                days = self._days([said for name in names for said in self.rows[name]])
                reached = {max(day, first) for day in reached for first, last in days if max(day, first) <= last}
            arrivals += reached
        return min(arrivals)

    def _days(self, hop: Sequence[Said]) -> list[tuple[float, float]]:
        """First and last day on which each statement holds, as the question asks."""
        start, end = self._window() or (-inf, inf)
        days = [
            (said.when.start_latest, said.when.end_earliest)
            if self.query.certain
            else (said.when.start_earliest, said.when.end_latest)
            for said in hop
        ]
        return [(max(first, start), min(last, end)) for first, last in days if first < inf]

    def _departure(self, path: Path) -> float:
        """The latest day of the first hop from which the last one still holds on the day of arrival."""
        reached = {self.arrival}
        for names in reversed(self.carried[path]):
            days = self._days([said for name in names for said in self.rows[name]])
            reached = {min(day, last) for day in reached for first, last in days if first <= min(day, last)}
        return max(reached)

    def _graded(self, found: Sequence[Path]) -> dict[Path, tuple[Any, ...]]:
        """Of each path the least grade so that it is one by statements so good, its hops, and its hops that weak."""
        grades = sorted({self._grade(said) for rows in self.rows.values() for said in rows})
        having = {grade: set(Oracle(self.world, self.query, grade).found()) for grade in grades}
        scores = {}
        for path in found:
            weakest = (
                next((grade for grade in grades if path in having[grade]), "") if path[1:] else NONE[self.query.by]
            )
            rows = [[said for name in names for said in self.rows[name]] for names in self.carried[path]]
            best = [min(map(self._grade, hop)) for hop in rows]
            scores[path] = (weakest, len(path) - 1, sum(grade >= weakest for grade in best))
        return scores

    def _described(self, path: Path) -> dict[str, Any]:
        by_id = {tie.id: tie for tie in self.ties}
        hops = [[by_id[name] for name in sorted(names)] for names in self.carried[path]]
        rows = [[said for tie in hop for said in self.rows[tie.id]] for hop in hops]
        return {
            "nodes": list(path),
            "hops": [[self._link(tie, tail) for tie in hop] for tail, hop in zip(path, hops, strict=False)],
            "crosses": sorted({tie.stance for hop in hops for tie in hop} - {"with"}),
            "order": order(rows),
            "impossible": clash(rows) if order(rows) == "impossible" else [],
            "score": self._spelt(path),
            "weakest": {
                "reliability": max((min(said.reliability for said in hop) for hop in rows), default=None),
                "credibility": max((min(said.credibility for said in hop) for hop in rows), default=None),
            },
            "origins": len({said.entry.origin for hop in rows for said in hop}),
            "rests_on": sorted(
                (by, *names)
                for by in ("origin", "source")
                for names in {frozenset(getattr(said.entry, by) for said in hop) for hop in rows}
                if len(names) == 1
            ),
        }

    def _spelt(self, path: Path) -> Any:
        if self.query.rank == "hops":
            return len(path) - 1
        if self.query.rank == "earliest":
            days = (self._departure(path), self.arrival)
            left, arrived = (None if day == 1 else date.fromordinal(int(day)).isoformat() for day in days)
            return {"departure": left, "arrival": arrived, "hops": len(path) - 1}
        if self.query.rank == "specific":
            return dict(zip(("cost", "hops"), self.scores[path], strict=True))
        weakest, hops, weak = self.scores[path]
        return {"by": self.query.by, "weakest": weakest or None, "hops": hops, "weak": weak}

    def _link(self, tie: Tie, tail: str) -> dict[str, Any]:
        return {
            "link": tie.id,
            "kind": tie.kind,
            "stance": tie.stance,
            "direction": "both" if tie.kind in UNDIRECTED else "along" if tie.source == tail else "against",
            "roles": sorted(tie.roles),
            "during": sorted({said.entry.during for said in self.rows[tie.id] if said.entry.during}),
            "persists": any(said.goes_on for said in self.rows[tie.id]),
            "statements": sorted((said.id, said.credibility, said.reliability) for said in self.rows[tie.id]),
            "against": sorted((said.id, said.credibility, said.reliability) for said in tie.denied),
        }


def order(hops: Sequence[Sequence[Said]]) -> str:
    """Whether days t1 ≤ t2 ≤ … exist on which each hop holds, trying every day on which anything changes."""
    edges = {day + near for hop in hops for said in hop for day in said.when for near in (-1, 0, 1)}
    days = sorted(day for day in {1.0, *edges} if 1 <= day < inf)

    def chain(certain: bool) -> bool:
        reached = list(days)
        for hop in hops:
            holding = [
                day
                for day in days
                if any(
                    said.when.start_latest <= day <= said.when.end_earliest
                    if certain
                    else said.when.start_earliest <= day <= said.when.end_latest
                    for said in hop
                )
            ]
            reached = [day for day in holding if any(before <= day for before in reached)]
        return bool(reached)

    return "certain" if chain(certain=True) else "possible" if chain(certain=False) else "impossible"


def clash(hops: Sequence[Sequence[Said]]) -> list[str]:
    """The least id of what starts too late, and of what ends last in the first hop that is over by then."""
    last = next(place for place in range(len(hops)) if math.isinf(_first_day(hops[: place + 1])))
    day = _first_day(hops[:last])
    late = next(place for place in range(last) if _first_day(hops[: place + 1]) == day)
    end = max(said.when.end_latest for said in hops[last])
    return [
        min(said.id for said in hops[late] if said.when.start_earliest == day),
        min(said.id for said in hops[last] if said.when.end_latest == end),
    ]


def _first_day(hops: Sequence[Sequence[Said]]) -> float:
    """The first day on which the last hop may hold, each hop not before the one before."""
    reached = {1.0}
    for hop in hops:
        days = [(said.when.start_earliest, said.when.end_latest) for said in hop]
        reached = {max(day, first) for day in reached for first, last in days if max(day, first) <= last}
    return min(reached, default=math.inf)


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same of an engine's answer."""
    return {
        "paths": [_path(path) for path in given["paths"]],
        "ties": given["ties"]["count"],
    }


def _path(path: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: path[name] for name in ("crosses", "order", "impossible", "score", "weakest", "origins")}
    return {
        "nodes": [node["id"] for node in path["nodes"]],
        "hops": [[_link(link) for link in hop["links"]] for hop in path["hops"]],
        "rests_on": sorted((one["by"], one["id"]) for one in path["rests_on"]),
        **kept,
    }


def _link(link: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: link[name] for name in ("link", "kind", "stance", "direction", "roles", "during", "persists")}
    return kept | {side: [_cited(entry) for entry in link[side]] for side in ("statements", "against")}


def _cited(entry: Mapping[str, Any]) -> tuple[str, int, str]:
    return entry["id"], entry["credibility"], entry["source"]["reliability"]
