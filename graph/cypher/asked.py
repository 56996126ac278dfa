"""A path question sorted into what its text says by name and what it says by parameter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from graph.ontology import Kind, Ontology
from graph.paths.query import PathQuery, window
from graph.view import RELIABILITIES

Parameter: TypeAlias = int | Sequence[int] | Sequence[str]

_UNJUDGED: Final = ("F", 6)


@dataclass(frozen=True)
class Asked:
    """A question whose names are resolved to ids, with the vocabulary that its labels and types come from."""

    query: PathQuery
    ontology: Ontology

    @cached_property
    def points(self) -> list[tuple[str, ...]]:
        """The ids to start from, to pass one by one and to end at."""
        return [self.query.sources, *((point,) for point in self.query.via), self.query.targets]

    @property
    def several(self) -> bool:
        """Whether more than the shortest paths are asked for."""
        return self.query.k > 1

    @cached_property
    def types(self) -> list[str]:
        """The link kinds that may be walked."""
        wanted = self.query.kinds or self.ontology.links
        return [name for name in self.ontology.links if name in wanted and name not in self.query.avoid]

    @property
    def typed(self) -> bool:
        """Whether that leaves out some kinds, but not all."""
        return 0 < len(self.types) < len(self.ontology.links)

    @cached_property
    def inner(self) -> list[str]:
        """The node kinds that may stand anywhere inside."""
        return self._kinds(lambda kind: kind.inner == "always" or kind.name in self.query.through)

    @cached_property
    def run(self) -> list[str]:
        """The node kinds that stand only in a run at an end."""
        return self._kinds(lambda kind: kind.inner == "run")

    @cached_property
    def stances(self) -> list[str]:
        """The stances that may be walked."""
        return ["with", *self.query.cross]

    @cached_property
    def acting(self) -> list[str]:
        """Those of them whose acting side is an end."""
        return [name for name in self.stances if self.ontology.stances[name].acting]

    @cached_property
    def reliabilities(self) -> list[str]:
        """The letters that pass."""
        worst = self.query.min_reliability or "F"
        return [letter for letter in RELIABILITIES if self._passes(letter, letter <= worst)]

    @cached_property
    def credibilities(self) -> list[int]:
        """The digits that pass."""
        worst = self.query.min_credibility or 6
        return [digit for digit in range(1, 7) if self._passes(digit, digit <= worst)]

    @cached_property
    def shut_links(self) -> list[str]:
        """Link ids to leave out."""
        return [name for name in self._ids if self._is_link(name)] + list(self.query.without.link)

    @cached_property
    def shut_nodes(self) -> list[str]:
        """Node ids to leave out."""
        return [name for name in self._ids if not self._is_link(name)] + list(self.query.without.entity)

    @cached_property
    def days(self) -> tuple[int, int] | None:
        """First and last day asked for, as day numbers, or None."""
        return window(self.query)

    def open_points(self, ids: Sequence[str]) -> list[str]:
        """The ids that are not avoided, neither by id nor by kind."""
        return [name for name in ids if name not in self.shut_nodes and self._open(self.ontology.kind_of(name).name)]

    def parameters(self) -> Mapping[str, Parameter]:
        """Every parameter that a text may name."""
        first, last = self.days or (0, 0)
        without = self.query.without
        points = {f"n{place}": self.open_points(ids) for place, ids in enumerate(self.points)}
        return {
            **points,
            "via": list(self.query.via),
            "ends": [*self.query.sources, *self.query.targets],
            "stances": self.stances,
            "acting": self.acting,
            "undirected": [name for name, kind in self.ontology.links.items() if not kind.directed],
            "avoid": self.shut_nodes,
            "avoid_links": self.shut_links,
            "reliabilities": self.reliabilities,
            "credibilities": self.credibilities,
            "without_sources": list(without.source),
            "without_origins": list(without.origin),
            "without_statements": list(without.statement),
            "first": first,
            "last": last,
        }

    @property
    def _ids(self) -> list[str]:
        named = self.ontology.kinds.keys() | self.ontology.links.keys()
        return [name for name in self.query.avoid if name not in named]

    def _kinds(self, of: Callable[[Kind], bool]) -> list[str]:
        return [kind.name for kind in self.ontology.kinds.values() if of(kind) and self._open(kind.name)]

    def _is_link(self, name: str) -> bool:
        return name.partition(":")[0] in self.ontology.links

    def _open(self, kind: str) -> bool:
        return kind not in self.query.avoid

    def _passes(self, grade: str | int, reached: bool) -> bool:
        return self.query.unjudged == "last" if grade in _UNJUDGED else reached
