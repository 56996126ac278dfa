"""A part of a mapping: an entry of a strict YAML file whose raw values can be taken too."""

from collections.abc import Iterator
from typing import cast

from graph.entry import Entry
from graph.strictyaml import Yaml


class Part(Entry):
    """A mapping of names to values of any form; `data` is that mapping."""

    __slots__ = ("data",)

    def __init__(self, where: str, at: str, data: Yaml) -> None:
        super().__init__(where, at, data)
        self.data = cast(dict[str, Yaml], data)

    def value(self, name: str) -> Yaml:
        """What stands under a name, whatever its form; raises BadInput where nothing does."""
        if name not in self.data:
            raise self.fault("is missing", name)
        return self.data[name]

    def part(self, name: str) -> "Part":
        """The mapping under a name; empty where the name is left out."""
        return Part(self.where, self._under(name), self.data.get(name, {}))

    def parts(self, name: str) -> Iterator["Part"]:
        """The mappings listed under a name, each with its place in the list, from 1."""
        listed = self.data.get(name, [])
        if not isinstance(listed, list):
            raise self.fault("must be a list", name)
        return (Part(self.where, f"{self._under(name)}[{n}]", value) for n, value in enumerate(listed, 1))

    def _under(self, name: str) -> str:
        return f"{self.at}.{name}" if self.at else name
