"""What callers get: the contract's shapes, for the OpenAPI document and for the test that holds answers to them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from api.questions import LinkKind, NodeKind
from graph.paths.query import By, Reliability


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Bilingual(_Shape):
    """A sentence in English and Indonesian."""

    en: str
    id: str


class SourceOf(_Shape):
    """Where a statement was read; reliability A to F."""

    id: str
    title: str | None
    url: str | None
    reliability: Reliability


class StatementObject(_Shape):
    """One value that one source affirms or denies; dates are EDTF, credibility 1 to 6."""

    id: str
    entity: str
    prop: str
    value: str
    sign: Literal["+", "-"]
    during: str | None
    seen_on: str | None
    quote: str | None
    lang: str | None
    source: SourceOf
    origin: str
    locator: str
    original: str | None
    key: dict[str, str]
    premises: list[str]
    credibility: int
    marking: str
    method: Literal["coded", "mapped", "computed", "inferred"]


class EntityObject(_Shape):
    """An entity by id, kind and name."""

    id: str
    kind: NodeKind
    caption: str


class LinkObject(_Shape):
    """A link with the statements that carry it, what is said about it, and what denies it."""

    link: str
    kind: LinkKind
    stance: Literal["with", "formal", "against", "for", "about"]
    direction: Literal["along", "against", "both"]
    roles: list[str]
    during: list[str]
    persists: bool
    statements: list[StatementObject]
    said: list[StatementObject]
    against: list[StatementObject]


class PathNode(EntityObject):
    """A node of a path with the notes on it."""

    notes: list[StatementObject]


class Hop(_Shape):
    """From one node to the next, with every allowed link between the two."""

    source: str
    target: str
    links: list[LinkObject]


class Weakest(_Shape):
    """The worst hop on each axis, each by its best statement."""

    reliability: Reliability | None
    credibility: int | None


class RestsOn(_Shape):
    """One origin or source without which this path falls."""

    by: Literal["origin", "source"]
    id: str


class GradedScore(_Shape):
    """What rank evidence goes by, best first: the weakest hop's grade, hops, hops that weak."""

    by: By
    weakest: Reliability | int | None
    hops: int
    weak: int


class CostedScore(_Shape):
    """What rank specific goes by: the cost in thousandths where hubs cost more, then hops."""

    cost: int
    hops: int


class TimedScore(_Shape):
    """What rank earliest goes by: the day of arrival, then hops; and the latest day to leave so as to arrive then.

    null where nothing on file bounds the day.
    """

    departure: str | None
    arrival: str | None
    hops: int


class Hub(_Shape):
    """A node of the path with so many links of a kind by which the path comes or goes."""

    id: str
    kind: str
    degree: int


class PathObject(_Shape):
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


class Ties(_Shape):
    """How many paths tie for the best (decimal text), and those listed."""

    count: str
    listed: list[list[str]]


class _Answer(_Shape):
    version: str
    marking: str
    caveat: Bilingual


class DeclinedPart(_Shape):
    """The part of a question that Cypher cannot say, and why."""

    part: str
    why: str


class CypherTwin(_Shape):
    """The same question for the typed graph of the marking named in `graph`: text and parameters, or why not."""

    text: str | None
    parameters: dict[str, int | list[int] | list[str]] | None
    declined: DeclinedPart | None
    graph: str


class Relaxed(_Shape):
    """A change of the question that gives a path: its fields, and the path's hops and stances other than `with`."""

    relax: dict[str, Any]
    hops: int
    crosses: list[str]


class RestingSet(_Shape):
    """Origins, sources or statements without all of which there is no path."""

    by: Literal["origin", "source", "statement"]
    ids: list[str]


class Resting(_Shape):
    """The least such sets, by kind, small ones first."""

    sets: list[RestingSet]
    truncated: Literal["count"] | None


class PathAnswer(_Answer):
    """The k best paths, in the total order of their score and ids.

    `why_not`, `rests_on` and `cypher` stand where they were asked for.
    """

    paths: list[PathObject]
    ties: Ties
    truncated: Literal["count", "time"] | None
    budget: dict[str, int]
    searched: dict[str, int]
    notes: list[Bilingual]
    why_not: list[Relaxed] | None = None
    rests_on: Resting | None = None
    cypher: CypherTwin | None = None


class Result(EntityObject):
    """An entity found, by which of its names, and how well from 0 to 100."""

    matched: str
    score: float


class SearchAnswer(_Shape):
    """Entities by name, best first."""

    results: list[Result]
    total: int
    version: str
    marking: str


class EntityList(_Shape):
    """Entities in the order of their ids; `after` asks for the next page, null at the end."""

    entities: list[EntityObject]
    after: str | None
    version: str
    marking: str


class StatementList(_Answer):
    """The statements on one entity in the order of their ids; `after` asks for the next page."""

    entity: EntityObject
    statements: list[StatementObject]
    after: str | None


When = Literal["certain", "possible", "impossible"]


class DossierLink(LinkObject):
    """A link of the entity that is asked for, and when it holds where a date is asked."""

    source: str
    target: str
    inferred: bool
    when: When | None


class Reading(_Shape):
    """How a denial reads at the date asked: denied, or unknown since the day it speaks of."""

    status: Literal["denied", "unknown"]
    as_of: str | None
    en: str
    id: str


class DeniedLink(DossierLink):
    """A link that is denied."""

    reading: Reading


class Impossible(_Shape):
    """What does not hold at the date asked."""

    statements: list[StatementObject]
    links: list[DossierLink]


class Stands(_Shape):
    """Where an authority stands at the date asked."""

    body: EntityObject
    under: list[DossierLink]


class Member(EntityObject):
    """The entity asked for, with every id that stands for it."""

    members: list[str]


class Missing(_Shape):
    """An expected property that nobody states."""

    prop: str
    label: Bilingual


class ConflictObject(_Shape):
    """Statements that cannot all hold, on two sides; none is chosen."""

    rule: str
    entity: EntityObject
    sentence: Bilingual
    a: list[StatementObject]
    b: list[StatementObject]
    notes: list[StatementObject]
    state: Literal["open", "judged"]
    verdict: Literal["yes", "no", "unsure"] | None


class Dossier(_Answer):
    """Everything on file about one entity."""

    entity: Member
    at: str | None
    statements: list[StatementObject]
    links: list[DossierLink]
    denied: list[DeniedLink]
    impossible: Impossible
    when: dict[str, When]
    stands: list[Stands]
    nodes: list[EntityObject]
    conflicts: list[ConflictObject]
    missing: list[Missing]
    sources: list[SourceOf]


class ConflictAnswer(_Answer):
    """The conflicts on file, in the order of the rules; `after` asks for the next page, null at the end."""

    conflicts: list[ConflictObject]
    total: int
    after: str | None


class SourceObject(_Shape):
    """A source with its title, address and grade."""

    id: str
    title: str | None
    url: str | None
    reliability: str | None


class SourceList(_Shape):
    """Sources in the order of their ids."""

    sources: list[SourceObject]
    after: str | None
    version: str
    marking: str


class Version(_Shape):
    """What answers: the program, the vocabulary, and the version of what the caller may see."""

    program: str
    ontology: str
    version: str
    marking: str


class Health(_Shape):
    """The program is alive; nothing is said of its data."""

    status: Literal["ok"]


class Ready(_Shape):
    """The store answers, and what is CLEAR is shown at this version."""

    status: Literal["ok"]
    version: str


class Fault(_Shape):
    """One field at fault."""

    field: str
    detail: str


class Problem(_Shape):
    """An error after RFC 9457: names the field, never the value."""

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    errors: list[Fault] | None = None
    nearest: list[dict[str, str]] | None = None
    candidates: list[dict[str, str]] | None = None
