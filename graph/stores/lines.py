"""What one statement adds to the digest's sums, before and after a commit: the same on every store."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from graph.ledger import Reclassify, Regrade, Retract, retract_line, statement_line

Naming: TypeAlias = Retract | Regrade | Reclassify
_WORDS: Final = 8


class Asserted(NamedTuple):
    """A statement's marking and credibility as first asserted, and whether a live batch asserts it: before and now."""

    marking: str
    credibility: int
    was: bool
    now: bool


def total_of(hashes: Sequence[bytes]) -> int:
    """The sum of 32-byte numbers, not reduced. Cost: one pass in numpy."""
    words = np.frombuffer(b"".join(hashes), dtype=">u4").reshape(-1, _WORDS).sum(axis=0, dtype=np.uint64)
    return sum(int(word) << (32 * (_WORDS - 1 - place)) for place, word in enumerate(words))


def lines(identity: bytes, asserted: Asserted | None, stands: bool, changes: Iterable[Naming]) -> Counter[str]:
    """The line of an id, under its marking, once the changes in order are done to it."""
    held, marking, credibility = state(changes)
    if asserted and stands and held is None:
        marking, credibility = marking or asserted.marking, credibility or asserted.credibility
        return Counter({marking: statement_line(identity, marking, credibility)})
    return Counter({held: retract_line(identity)}) if held is not None and not stands else Counter()


def state(changes: Iterable[Naming]) -> tuple[str | None, str | None, int | None]:
    """The marking of the retract that holds, the new marking and the new credibility; None where there is none."""
    held = marking = credibility = None
    for change in changes:
        match change:
            case Retract():
                held = change.marking
            case Regrade():
                credibility = change.credibility
            case Reclassify():
                marking = change.to
    return held, marking, credibility


def moved(
    identity: bytes, asserted: Asserted | None, before: Sequence[Naming], after: Sequence[Naming]
) -> Counter[str]:
    """What changes add to the sums for one id, over what the sums of its batches say."""
    sums: Counter[str] = Counter()
    for changes, sign in ((after, 1), (before, -1)):
        stands = bool(asserted and (asserted.now if sign > 0 else asserted.was))
        for marking, line in lines(identity, asserted, stands, changes).items():
            sums[marking] += sign * line
        for marking, line in lines(identity, asserted, stands, ()).items():
            sums[marking] -= sign * line
    return sums
