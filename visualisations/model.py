"""What a page shows, as frozen values; adapters make it from answers, `page.render` makes it HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from graph.ontology import Label

Statement: TypeAlias = Mapping[str, Any]
"""A whole statement object as it stands in every answer (see the contract)."""


@dataclass(frozen=True, slots=True)
class PageNode:
    """An entity; `end` marks what was asked about."""

    id: str
    kind: str
    caption: str
    end: bool = False
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class PageLink:
    """A tie from source to target, worded by its kind; `persists`: no end is on file; `against` denies it."""

    id: str
    source: str
    target: str
    kind: str
    stance: str
    phrase: Label
    direction: Literal["to", "both"] = "to"
    roles: tuple[str, ...] = ()
    during: tuple[str, ...] = ()
    persists: bool = False
    statements: tuple[Statement, ...] = ()
    against: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class PagePath:
    """A sequence of node ids and what is to be said of it."""

    nodes: tuple[str, ...]
    notes: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class PageFinding:
    """A sentence with the statements for it and those against it: a conflict, or a tie that is denied."""

    sentence: Label
    statements: tuple[Statement, ...] = ()
    against: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class KindLook:
    """How a kind of entity is drawn: a colour and a shape, so that neither is needed alone."""

    key: str
    label: Label
    colour: str
    shape: str


@dataclass(frozen=True, slots=True)
class StanceLook:
    """How a tie of that stance is drawn: a colour and a pattern of dashes (empty: solid)."""

    key: str
    label: Label
    colour: str
    dashes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Legend:
    """Looks of what is on the page, and words for properties and their codes (by `prefix.property`) and grades."""

    kinds: tuple[KindLook, ...] = ()
    stances: tuple[StanceLook, ...] = ()
    properties: Mapping[str, Label] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Label]] = field(default_factory=dict)
    reliabilities: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageModel:
    """Everything on one page; the same model gives the same bytes.

    `data_date` is the last day to which a source on it is known, `shown` of `total` the entities of the answer,
    `asks_paths` whether it answers a path question.
    """

    title: Label
    question: str
    nodes: tuple[PageNode, ...]
    links: tuple[PageLink, ...]
    legend: Legend
    version: str
    marking: str
    caveat: Label
    data_date: str = ""
    asks_paths: bool = False
    paths: tuple[PagePath, ...] = ()
    conflicts: tuple[PageFinding, ...] = ()
    denied: tuple[PageFinding, ...] = ()
    notes: tuple[Label, ...] = ()
    shown: int = 0
    total: int = 0
