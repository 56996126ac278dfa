"""YAML without surprises: every scalar is text, and nothing refers to anything else."""

from collections.abc import Iterator
from typing import Final, TypeAlias

import yaml

from graph.errors import BadInput

Yaml: TypeAlias = str | list["Yaml"] | dict[str, "Yaml"]

DEPTH: Final = 50
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(text: str | bytes, where: str) -> Yaml:
    """The one document of a YAML file as texts, lists and dicts; an empty scalar is an empty text.

    Raises BadInput, with file and line, for an alias, an anchor, a tag, a duplicate key, a key that is no
    text, nesting deeper than 50, a second document, an empty file and whatever is no YAML.
    """
    try:
        return _Reader(where, text if isinstance(text, str) else text.decode("utf-8-sig")).document()
    except UnicodeError as error:
        raise BadInput(f"not UTF-8; save the file as UTF-8 ({error})", where=where) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"not YAML: {error.problem or error.context}", where=f"{where}:{line}") from error
    except yaml.YAMLError as error:
        raise BadInput(f"not YAML: {' '.join(str(error).split())}", where=where) from error


class _Reader:
    """Builds values from the parser's events, so that a refused file is never expanded."""

    def __init__(self, where: str, text: str) -> None:
        self._where = where
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Yaml:
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            raise self._fault("the file is empty", start)
        value = self._value(next(self._events), 1)
        next(self._events)
        last = next(self._events)
        if not isinstance(last, yaml.StreamEndEvent):
            raise self._fault("a second document starts here; keep one document a file", last)
        return value

    def _value(self, event: yaml.Event, depth: int) -> Yaml:
        if type(event) is yaml.ScalarEvent:
            self._plain(event)
            return str(event.value)
        if depth > DEPTH:
            raise self._fault(f"nested deeper than {DEPTH}", event)
        if isinstance(event, yaml.MappingStartEvent):
            self._plain(event)
            return self._mapping(depth)
        if isinstance(event, yaml.SequenceStartEvent):
            self._plain(event)
            return self._sequence(depth)
        raise self._fault("an alias (*) stands here; write the value out", event)

    def _mapping(self, depth: int) -> dict[str, Yaml]:
        found: dict[str, Yaml] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._fault("a key must be a text", event)
            self._plain(event)
            if event.value in found:
                raise self._fault(f"the key {event.value!r} stands here a second time", event)
            found[event.value] = self._value(next(self._events), depth + 1)
        return found

    def _sequence(self, depth: int) -> list[Yaml]:
        found: list[Yaml] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, depth + 1))
        return found

    def _plain(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            raise self._fault(f"an anchor (&{event.anchor}) stands here; write each value out", event)
        if event.tag is not None:
            raise self._fault(f"a tag ({event.tag}) stands here; every value is text", event)

    def _fault(self, message: str, event: yaml.Event) -> BadInput:
        line = event.start_mark.line + 1 if event.start_mark else 1  # a parsed event always has one
        return BadInput(message, where=f"{self._where}:{line}")
