"""Where a ledger lives: one store a URL scheme."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from graph.errors import BadInput
from graph.ledger import Ledger
from graph.stores.sqlite.store import SqliteStore


def open_store(url: str, environment: Mapping[str, str] = MappingProxyType({})) -> Ledger:
    """Open the store at a URL; it is made by the first `append`.

    `environment` holds the password of a server. Raises BadInput for a URL that names no store.
    """
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in _SCHEMES:
        known = ", ".join(f"{name}://" for name in _SCHEMES)
        raise BadInput(f"the store's URL starts with none of {known}; write sqlite:///absolute/path.db", field="store")
    return _SCHEMES[scheme](url, environment)


def _neo4j(url: str, environment: Mapping[str, str]) -> Ledger:
    from graph.stores.neo4j.store import Neo4jStore  # the driver takes longer to import than a question to answer

    return Neo4jStore(url, environment)


def _sqlite(url: str, _: Mapping[str, str]) -> Ledger:
    place = url.removeprefix("sqlite://")
    if not place.startswith("/") or place.endswith("/"):
        raise BadInput("the store's URL names no file; write sqlite:///absolute/path.db", field="store")
    return SqliteStore(Path("/" + place.lstrip("/")))


_SCHEMES: Final[Mapping[str, Callable[[str, Mapping[str, str]], Ledger]]] = {
    "sqlite": _sqlite, **dict.fromkeys(("neo4j", "neo4j+s", "bolt", "bolt+s"), _neo4j)
}  # fmt: skip
