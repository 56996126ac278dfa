"""What a path question gets: the contract's PathAnswer with its parts."""

from typing import Any, Literal

from api.shapes import Answer, Bilingual, EntityObject, LinkObject, Shape, StatementObject
from graph.paths.query import By, Reliability


class PathNode(EntityObject):
    """A node of a path with the notes on it."""

    notes: list[StatementObject]


class Hop(Shape):
    """From one node to the next, with every allowed link between the two."""

    source: str
    target: str
    links: list[LinkObject]


class Weakest(Shape):
    """The worst hop on each axis, each by its best statement."""

    reliability: Reliability | None
    credibility: int | None


class RestsOn(Shape):
    """One origin or source without which this path falls."""

    by: Literal["origin", "source"]
    id: str


class GradedScore(Shape):
    """What rank evidence goes by, best first: the weakest hop's grade, hops, hops that weak."""

    by: By
    weakest: Reliability | int | None
    hops: int
    weak: int


class CostedScore(Shape):
    """What rank specific goes by: the cost in thousandths where hubs cost more, then hops."""

    cost: int
    hops: int


class TimedScore(Shape):
    """What rank earliest goes by: the day of arrival, then hops; and the latest day to leave so as to arrive then.

    null where nothing on file bounds the day.
    """

    departure: str | None
    arrival: str | None
    hops: int


class Hub(Shape):
    """A node of the path with so many links of a kind by which the path comes or goes."""

    id: str
    kind: str
    degree: int


class PathObject(Shape):
    """One path with what it amounts to."""

    nodes: list[PathNode]
    hops: list[Hop]
    crosses: list[str]
    order: Literal["certain", "possible", "impossible"]
    impossible: list[str]
    weakest: Weakest
    origins: int
    rests_on: list[RestsOn]
    hubs: list[Hub]
    score: int | GradedScore | CostedScore | TimedScore


class Ties(Shape):
    """How many paths tie for the best (decimal text), and those listed."""

    count: str
    listed: list[list[str]]


class DeclinedPart(Shape):
    """The part of a question that Cypher cannot say, and why."""

    part: str
    why: str


class CypherTwin(Shape):
    """The same question for the typed graph of the marking named in `graph`: text and parameters, or why not."""

    text: str | None
    parameters: dict[str, int | list[int] | list[str]] | None
    declined: DeclinedPart | None
    graph: str


class Relaxed(Shape):
    """A change of the question that gives a path: its fields, and the path's hops and stances other than `with`."""

    relax: dict[str, Any]
    hops: int
    crosses: list[str]


class RestingSet(Shape):
    """Origins, sources or statements without all of which there is no path."""

    by: Literal["origin", "source", "statement"]
    ids: list[str]


class Resting(Shape):
    """The least such sets, by kind, small ones first."""

    sets: list[RestingSet]
    truncated: Literal["count"] | None


class Difference(Shape):
    """What leaving something out changes of the paths listed: node sequences that are lost, and that come instead."""

    lost: list[list[str]]
    gained: list[list[str]]


class PathAnswer(Answer):
    """The k best paths, in the total order of their score and ids.

    `difference` stands where something was left out (`without`); `why_not`, `rests_on` and `cypher` where they were
    asked for.
    """

    paths: list[PathObject]
    ties: Ties
    truncated: Literal["count", "time"] | None
    budget: dict[str, int]
    searched: dict[str, int]
    notes: list[Bilingual]
    difference: Difference | None = None
    why_not: list[Relaxed] | None = None
    rests_on: Resting | None = None
    cypher: CypherTwin | None = None
