"""Whether a value fits its property's type."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from graph import days, languages
from graph.entry import nearest
from graph.errors import BadInput
from graph.terms import Property

_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_URL: Final = re.compile(r"https?://[^\s<>\"]+")


def fault(prop: Property, value: str) -> str:
    """What is wrong with a value, in words that follow its property's name; empty where it fits."""
    if not value or value.isspace():
        return "is empty; leave the statement out"
    return _TESTS[prop.type](prop, value)


def names_something(key: str) -> bool:
    """Whether the part of an entity id after its prefix can stand: printable and without a space."""
    return bool(key) and " " not in key and key.isprintable()


def _text(prop: Property, value: str) -> str:
    return ""


def _integer(prop: Property, value: str) -> str:
    return "" if _INTEGER.fullmatch(value) else f"is no whole number in plain digits: {value!r}"


def _number(prop: Property, value: str) -> str:
    return "" if _NUMBER.fullmatch(value) else f"is no number in plain digits with a point: {value!r}"


def _date(prop: Property, value: str) -> str:
    try:
        days.parse(value)
    except BadInput as error:
        return f"is no date: {error}"
    return ""


def _code(prop: Property, value: str) -> str:
    if value in prop.codes:
        return ""
    return f"is none of its codes: {value!r}{nearest(value, prop.codes)}; they are {', '.join(prop.codes)}"


def _entity(prop: Property, value: str) -> str:
    prefix, _, key = value.partition(":")
    if prefix in prop.prefixes and names_something(key):
        return ""
    return f"must be the id of {' or '.join(prop.kinds)}, not {value!r}"


def _url(prop: Property, value: str) -> str:
    return "" if _URL.fullmatch(value) else f"is no http or https address: {value!r}"


def _language(prop: Property, value: str) -> str:
    return languages.fault(value)


def _boolean(prop: Property, value: str) -> str:
    return "" if value in ("yes", "no") else f"must be yes or no, not {value!r}"


_TESTS: Final[Mapping[str, Callable[[Property, str], str]]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "code": _code,
    "entity": _entity,
    "url": _url,
    "boolean": _boolean,
    "language": _language,
}
TYPES: Final = tuple(_TESTS)
