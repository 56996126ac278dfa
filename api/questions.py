"""The models of what callers send: pydantic for the schema, with the ontology's names; the domain checks the rest."""

from collections.abc import Callable, Collection
from typing import Annotated, Literal, TypeAlias

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from graph import ontology
from graph.paths.query import MAX_HOPS, MAX_PATHS, MAX_SET, MAX_VIA, By, PathQuery, Rank, Reliability, Without

_ONTOLOGY = ontology.load()


def _one_of(names: Collection[str]) -> Callable[[str], str]:
    def known(name: str) -> str:
        if name not in names:
            raise ValueError("the ontology has no such kind; see /v1/ontology")
        return name

    return known


NodeKind: TypeAlias = Annotated[
    str, AfterValidator(_one_of(_ONTOLOGY.kinds)), Field(json_schema_extra={"enum": sorted(_ONTOLOGY.kinds)})
]
LinkKind: TypeAlias = Annotated[
    str, AfterValidator(_one_of(_ONTOLOGY.links)), Field(json_schema_extra={"enum": sorted(_ONTOLOGY.links)})
]
Crossable: TypeAlias = Literal["formal", "against", "for", "about"]
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=300, description="an id, or an exact name")]
Names: TypeAlias = Annotated[list[Name], Field(max_length=MAX_SET)]
Date: TypeAlias = Annotated[str, Field(max_length=10, description="2023, 2023-06 or 2023-06-01")]


class WithoutModel(BaseModel):
    """What to leave out, by id."""

    model_config = ConfigDict(extra="forbid")

    source: Names = []
    origin: Names = []
    statement: Annotated[list[Annotated[str, Field(pattern="^[0-9a-f]{64}$")]], Field(max_length=MAX_SET)] = []
    link: Names = []
    entity: Names = []


class _Filters(BaseModel):
    model_config = ConfigDict(extra="forbid")

    via: list[Name] = Field([], max_length=MAX_VIA)
    via_order: Literal["given", "any"] = "given"
    avoid: Names = []
    kinds: list[LinkKind] = Field([], max_length=100)
    through: list[NodeKind] = Field([], max_length=100)
    cross: list[Crossable] = Field([], max_length=4)
    direction: Literal["any", "along", "against"] = "any"
    max_hops: int = Field(6, ge=1, le=MAX_HOPS)
    at: Date | None = None
    certain: bool = False
    min_reliability: Reliability | None = None
    min_credibility: int | None = Field(None, ge=1, le=6)
    unjudged: Literal["last", "out"] = "last"
    inferred: bool = False
    rank: Rank = "hops"
    by: By = Field("reliability", description="the grade that rank evidence goes by")
    k: int = Field(1, ge=1, le=MAX_PATHS)


class _Beside(BaseModel):
    """What is asked beside the question."""

    why_not: bool = Field(False, description="where there is no path, tell what would have to be relaxed")
    rests_on: int = Field(0, ge=0, le=2, description="add the sets of up to so many without which there is no path")
    cypher: bool = Field(False, description="add the same question in Cypher, for the typed graph")


class PathQuestion(_Filters, _Beside):
    """How are two sets linked? The body of `POST /v1/paths`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"sources": ["controller (India)"], "targets": ["two Indian nationals (2023)"]}]
        },
    )

    sources: list[Name] = Field(min_length=1, max_length=MAX_SET)
    targets: list[Name] = Field(min_length=1, max_length=MAX_SET)
    between: tuple[Date, Date] | None = None
    without: WithoutModel = Field(default_factory=WithoutModel)

    def query(self) -> PathQuery:
        """The question as the domain takes it."""
        fields = self.model_dump(exclude={"without", *_Beside.model_fields})
        without = msgspec.convert(self.without.model_dump(), Without)
        return msgspec.convert({**fields, "without": without}, PathQuery)


class PathLink(_Filters):
    """The same question as a link that one can share."""

    source: list[Name] = Field(min_length=1, max_length=MAX_SET)
    target: list[Name] = Field(min_length=1, max_length=MAX_SET)
    between: list[Date] | None = Field(None, min_length=2, max_length=2)

    def query(self) -> PathQuery:
        """The question as the domain takes it."""
        fields = self.model_dump(exclude={"source", "target", *_Beside.model_fields})
        return msgspec.convert({**fields, "sources": self.source, "targets": self.target}, PathQuery)


class PathParameters(PathLink, _Beside):
    """The parameters of `GET /v1/paths`."""


class Paging(BaseModel):
    """How much of a list, and after which id: a page names the `after` of the next one."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(20, ge=1, le=1000)
    after: str | None = Field(None, max_length=300)


class SearchParameters(Paging):
    """A search by name."""

    q: str = Field(min_length=1, max_length=300, description="a name or a part of one", examples=["imigrasi"])
    kind: list[NodeKind] = Field([], max_length=100)


class ListParameters(Paging):
    """A list of entities in the order of their ids."""

    kind: list[NodeKind] = Field([], max_length=100)


class EntityParameters(BaseModel):
    """How to look at one entity."""

    model_config = ConfigDict(extra="forbid")

    at: Date | None = None
    stance: list[Literal["with", "formal", "against", "for", "about"]] = Field([], max_length=5)


class ConflictParameters(Paging):
    """Conflicts of one entity, or of all."""

    limit: int = Field(1000, ge=1, le=1000)
    entity: Name | None = None


class Nothing(BaseModel):
    """No parameters: an unknown one is refused."""

    model_config = ConfigDict(extra="forbid")
