"""The shapes that answers are made of: statements, entities, links, and what every answer says of itself."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from api.questions import LinkKind, NodeKind
from graph.paths.query import Reliability


class Shape(BaseModel):
    """A part of an answer: these fields and no other."""

    model_config = ConfigDict(extra="forbid")


class Bilingual(Shape):
    """A sentence in English and Indonesian."""

    en: str
    id: str


class SourceOf(Shape):
    """Where a statement was read; reliability A to F."""

    id: str
    title: str | None
    url: str | None
    reliability: Reliability


class StatementObject(Shape):
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


class EntityObject(Shape):
    """An entity by id, kind and name."""

    id: str
    kind: NodeKind
    caption: str


class LinkObject(Shape):
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


class Answer(Shape):
    """What every answer made from a view says of itself."""

    version: str
    marking: str
    caveat: Bilingual
