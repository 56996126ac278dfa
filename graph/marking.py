"""Who may see a thing: a TLP 2.0 word and a set of compartments."""

import functools
import re
from dataclasses import dataclass
from typing import Final

from graph.errors import BadInput

TLP: Final = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
_COMPARTMENT: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class Marking:
    """A TLP word (as its rank in `TLP`) and the compartments that a reader must hold, all of them."""

    rank: int
    compartments: frozenset[str] = frozenset()

    def __str__(self) -> str:
        names = ",".join(sorted(self.compartments))
        return f"{TLP[self.rank]}:{names}" if names else TLP[self.rank]

    def may_see(self, other: "Marking") -> bool:
        """Whether a caller of this marking may see what is marked `other`."""
        return other.rank <= self.rank and other.compartments <= self.compartments

    def join(self, other: "Marking") -> "Marking":
        """The least marking that is at least as strict as both."""
        return Marking(max(self.rank, other.rank), self.compartments | other.compartments)


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Marking:
    """Read `AMBER` or `AMBER:alpha,beta`; raises BadInput for anything else."""
    word, _, names = re.sub(r"^TLP:", "", text.strip(), flags=re.IGNORECASE).partition(":")
    word = word.strip().upper()
    if word not in TLP:
        raise BadInput(f"unknown marking {word[:20]!r}; use one of {', '.join(TLP)}", field="marking")
    parts = [part.strip() for part in names.split(",")] if names else []
    for part in parts:
        if not _COMPARTMENT.fullmatch(part):
            raise BadInput("a compartment is lower-case letters, digits and hyphens", field="marking")
    return Marking(TLP.index(word), frozenset(parts))


CLEAR: Final = Marking(0)
