"""One mapping of a strict YAML file, read name by name, that says where it stands when something is wrong."""

import difflib
from collections.abc import Collection, Iterable, Iterator

from graph.errors import BadInput
from graph.strictyaml import Yaml


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint in brackets that names what was perhaps meant, or nothing."""
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""


class Entry:
    """A mapping of a file `where`, at the dotted path `at`; every reader raises BadInput that names both."""

    __slots__ = ("_data", "at", "where")

    def __init__(self, where: str, at: str, data: Yaml) -> None:
        self.where = where
        self.at = at
        if not isinstance(data, dict):
            raise self.fault("must be a mapping of names to values")
        self._data = data

    def __contains__(self, name: str) -> bool:
        return name in self._data

    def names(self) -> tuple[str, ...]:
        """The names that stand in it, in the file's order."""
        return tuple(self._data)

    def fault(self, message: str, name: str = "") -> BadInput:
        """An error that says the file, this entry (and the name in it) and the message."""
        place = ".".join(part for part in (self.at, name) if part)
        return BadInput(f"{place}: {message}" if place else message, where=self.where, field=place or None)

    def only(self, *names: str) -> None:
        """Refuse every name but these."""
        for name in self._data:
            if name not in names:
                raise self.fault(f"unknown entry{nearest(name, names)}", name)

    def text(self, name: str, default: str | None = None) -> str:
        """The text under a name; without a default it must be there and not be blank."""
        value = self._data.get(name, default)
        if value is None:
            raise self.fault("is missing", name)
        if not isinstance(value, str):
            raise self.fault("must be one text", name)
        if default is None and not value.strip():
            raise self.fault("is empty", name)
        return value

    def choice(self, name: str, among: Collection[str], default: str | None = None) -> str:
        """A text that is one of a few."""
        value = self.text(name, default)
        if value != default and value not in among:
            raise self.fault(f"{value!r} is none of {', '.join(among)}", name)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Whether a name says true; anything but true and false is refused."""
        return self.choice(name, ("true", "false"), "true" if default else "false") == "true"

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts listed under a name, none twice; empty where the name is left out."""
        found: list[str] = []
        for value in self._list(name):
            if not isinstance(value, str) or not value.strip():
                raise self.fault("must be a list of texts", name)
            if value in found:
                raise self.fault(f"{value!r} is listed twice", name)
            found.append(value)
        return tuple(found)

    def is_text(self, name: str) -> bool:
        """Whether a text stands under a name, and no list or mapping."""
        return isinstance(self._data.get(name), str)

    def entry(self, name: str) -> "Entry":
        """The mapping under a name; empty where the name is left out."""
        return Entry(self.where, f"{self.at}.{name}" if self.at else name, self._data.get(name, {}))

    def entries(self) -> Iterator[tuple[str, "Entry"]]:
        """Each name with the mapping under it."""
        return ((name, self.entry(name)) for name in self._data)

    def listed(self, name: str) -> Iterator["Entry"]:
        """The mappings listed under a name, each with its place in the list, from 1."""
        return (Entry(self.where, f"{self.at}.{name}[{n}]", value) for n, value in enumerate(self._list(name), 1))

    def _list(self, name: str) -> list[Yaml]:
        value = self._data.get(name, [])
        if not isinstance(value, list):
            raise self.fault("must be a list", name)
        return value
