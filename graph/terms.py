"""What the vocabulary is made of; every value is read once from ontology.yaml and never changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Label(NamedTuple):
    """A wording in English and in Indonesian."""

    en: str
    id: str


@dataclass(frozen=True, slots=True)
class Property:
    """What may be said under one name: its type, and the codes or the kinds that a value may be.

    `functional`: two different values are a conflict. `expected`: absence is worth saying.
    """

    name: str
    type: str
    label: Label
    about: str
    codes: Mapping[str, Label]
    codes_of: str
    kinds: tuple[str, ...]
    prefixes: frozenset[str]
    functional: bool
    expected: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entity; `inner` (always, asked, run or never) says whether it may stand inside a path.

    `properties` holds those of every kind too. `ftm` is empty where FollowTheMoney has no such schema.
    """

    name: str
    prefix: str
    label: Label
    about: str
    ftm: str
    stix: str
    inner: str
    colour: str
    shape: str
    properties: Mapping[str, Property]


@dataclass(frozen=True, slots=True)
class Limit:
    """Where the link, its source or its target (`side`) states this property, it must state one of these codes."""

    side: str
    property: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ends:
    """The kinds that a link may join with one stance, and what else must be true of them."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    stance: str
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A kind of link: its ends, the qualifiers that make it another link (`key`) and its wording.

    `acting` names the kinds that, at either end of such a hop, are an end of the path unless the question
    names them; `upward` links lead from a place to what contains it; `worded_by` is the property whose
    code words the hop; `dash` is an SVG dash array, empty for a solid line.
    """

    name: str
    label: Label
    about: str
    ftm: str
    stix: str
    phrase: Label
    worded_by: str
    directed: bool
    key: Mapping[str, Property]
    lasting: frozenset[str]
    acting: frozenset[str]
    upward: bool
    dash: str
    properties: Mapping[str, Property]
    ends: tuple[Ends, ...]

    def persists(self, source_kind: str) -> bool:
        """Whether it goes on from such a source where no end is stated."""
        return source_kind in self.lasting


@dataclass(frozen=True, slots=True)
class Stance:
    """How a link's ends stand to each other; `acting`: its source is an end of a path unless asked."""

    name: str
    label: Label
    about: str
    colour: str
    acting: bool


@dataclass(frozen=True, slots=True)
class Role:
    """A part that somebody has in smuggling."""

    name: str
    label: Label


@dataclass(frozen=True, slots=True)
class Power:
    """What a state may or must do; `needs` (one, border, two or either) says whose rules count for it."""

    name: str
    label: Label
    article: str
    needs: str
    protective: bool


@dataclass(frozen=True, slots=True)
class Protection:
    """The kind that is protected and the only link kinds that admit it."""

    kind: str
    admits: frozenset[str]
