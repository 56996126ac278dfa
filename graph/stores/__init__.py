"""Where a ledger lives: one store a URL scheme."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from graph.ledger import Ledger
from graph.stores.sqlite.store import SqliteStore


def open_store(url: str) -> Ledger:
    """Open the store at a URL; it is made by the first `append`. Raises BadInput for a URL that names none."""
    scheme, separator, place = url.partition("://")
    if not separator or scheme not in _SCHEMES:
        known = ", ".join(f"{name}://" for name in _SCHEMES)
        raise BadInput(f"the store's URL starts with none of {known}; write sqlite:///absolute/path.db", field="store")
    return _SCHEMES[scheme](place)


def _sqlite(place: str) -> Ledger:
    path = Path(place)
    if not path.is_absolute() or place.endswith("/"):
        raise BadInput("the store's URL names no file; write sqlite:///absolute/path.db", field="store")
    return SqliteStore(path)


_SCHEMES: Final[Mapping[str, Callable[[str], Ledger]]] = {"sqlite": _sqlite}
