"""What callers get: the contract's shapes, for the OpenAPI document and for the test that holds answers to them."""

from typing import Literal

from api.shapes import Answer, Bilingual, EntityObject, LinkObject, Shape, SourceOf, StatementObject


class Result(EntityObject):
    """An entity found, by which of its names, and how well from 0 to 100."""

    matched: str
    score: float


class SearchAnswer(Shape):
    """Entities by name, best first."""

    results: list[Result]
    total: int
    version: str
    marking: str


class EntityList(Shape):
    """Entities in the order of their ids; `after` asks for the next page, null at the end."""

    entities: list[EntityObject]
    after: str | None
    version: str
    marking: str


class StatementList(Answer):
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


class Reading(Shape):
    """How a denial reads at the date asked: denied, or unknown since the day it speaks of."""

    status: Literal["denied", "unknown"]
    as_of: str | None
    en: str
    id: str


class DeniedLink(DossierLink):
    """A link that is denied."""

    reading: Reading


class Impossible(Shape):
    """What does not hold at the date asked."""

    statements: list[StatementObject]
    links: list[DossierLink]


class Stands(Shape):
    """Where an authority stands at the date asked."""

    body: EntityObject
    under: list[DossierLink]


class Member(EntityObject):
    """The entity asked for, with every id that stands for it."""

    members: list[str]


class Missing(Shape):
    """An expected property that nobody states."""

    prop: str
    label: Bilingual


class ConflictObject(Shape):
    """Statements that cannot all hold, on two sides; none is chosen."""

    rule: str
    entity: EntityObject
    sentence: Bilingual
    a: list[StatementObject]
    b: list[StatementObject]
    notes: list[StatementObject]
    state: Literal["open", "judged"]
    verdict: Literal["yes", "no", "unsure"] | None


class Dossier(Answer):
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


class ConflictAnswer(Answer):
    """The conflicts on file, in the order of the rules; `after` asks for the next page, null at the end."""

    conflicts: list[ConflictObject]
    total: int
    after: str | None


class SourceObject(Shape):
    """A source with its title, address and grade."""

    id: str
    title: str | None
    url: str | None
    reliability: str | None


class SourceList(Shape):
    """Sources in the order of their ids."""

    sources: list[SourceObject]
    after: str | None
    version: str
    marking: str


class Version(Shape):
    """What answers: the program, the vocabulary, and the version of what the caller may see."""

    program: str
    ontology: str
    version: str
    marking: str


class Health(Shape):
    """The program is alive; nothing is said of its data."""

    status: Literal["ok"]


class Ready(Shape):
    """The store answers, and what is CLEAR is shown at this version."""

    status: Literal["ok"]
    version: str


class Fault(Shape):
    """One field at fault."""

    field: str
    detail: str


class Problem(Shape):
    """An error after RFC 9457: names the field, never the value."""

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    errors: list[Fault] | None = None
    nearest: list[dict[str, str]] | None = None
    candidates: list[dict[str, str]] | None = None
