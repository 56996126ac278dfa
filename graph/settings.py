"""What the environment may set: read once, at the front door, and passed in from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import platformdirs

from graph import marking
from graph.errors import BadInput
from graph.marking import Marking

KEY_LENGTH: Final = 16


class Setting(NamedTuple):
    """One variable of the environment: its name, what holds without it, and what it is for."""

    name: str
    default: str
    help: str


STORE: Final = Setting(
    "LINTAS_STORE",
    "sqlite:// and lintas.db in the user's data directory",
    "Where the ledger lives, as a URL: sqlite:///absolute/path.db or neo4j://host:port/database",
)
API_KEYS: Final = Setting(
    "LINTAS_API_KEYS",
    "no keys: every caller sees CLEAR only",
    "Keys of the HTTP interface and what each may see: key=MARKING, several set apart by semicolons",
)
SERVE_STALE: Final = Setting(
    "LINTAS_SERVE_STALE",
    "0: nothing that the store cannot confirm",
    "For how many seconds the HTTP interface may show a view that is built while the store is away",
)
NEO4J: Final = (
    Setting("LINTAS_NEO4J_USER", "neo4j", "The user of a Neo4j store that lintas did not start itself"),
    Setting("LINTAS_NEO4J_PASSWORD", "that of the server lintas started", "The password of a Neo4j store"),
    Setting("LINTAS_NEO4J_PASSWORD_FILE", "none", "A file that holds the password instead"),
)
SETTINGS: Final = (STORE, API_KEYS, SERVE_STALE, *NEO4J)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that hold for this process; keys are kept out of its printed form."""

    store: str
    api_keys: Mapping[str, Marking] = field(default_factory=dict, repr=False)
    serve_stale: int = 0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read every setting; an empty variable counts as unset. Raises BadInput that names the variable."""
        return cls(
            store=environment.get(STORE.name) or default_store(),
            api_keys=_keys(environment.get(API_KEYS.name, "")),
            serve_stale=_seconds(environment.get(SERVE_STALE.name) or "0"),
        )


def default_store() -> str:
    """The URL of the store that is used where none is named."""
    return f"sqlite://{platformdirs.user_data_path('lintas', appauthor=False) / 'lintas.db'}"


def _seconds(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadInput("write a whole number of seconds, such as 300; 0 shows nothing old", where=SERVE_STALE.name)
    return int(text)


def _keys(text: str) -> dict[str, Marking]:
    keys: dict[str, Marking] = {}
    for number, entry in enumerate(filter(None, map(str.strip, text.split(";"))), 1):
        key, _, allowed = entry.rpartition("=")
        if len(key) < KEY_LENGTH:
            raise BadInput(
                f"entry {number} is not key=MARKING with a key of at least {KEY_LENGTH} characters", where=API_KEYS.name
            )
        if key in keys:
            raise BadInput(f"entry {number} repeats an earlier key; give each its own", where=API_KEYS.name)
        try:
            keys[key] = marking.parse(allowed)
        except BadInput:
            raise BadInput(
                f"entry {number} names no marking; write key=AMBER or key=AMBER:alpha", where=API_KEYS.name
            ) from None
    return keys
