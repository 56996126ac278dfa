"""What a copy of a whole ledger holds, in words for its holder."""

from collections.abc import Iterator, Mapping
from typing import Any


def copied(answer: Mapping[str, Any]) -> Iterator[str]:
    """How many commits were written, and that both are equal."""
    written = answer["position"] - answer["there"]
    commits = "commit" if written == 1 else "commits"
    yield f"{written} {commits} written, {answer['there']} there before; both stand at position {answer['position']}"
    yield f"the digests are equal: {answer['digest']}"


def exported(answer: Mapping[str, Any]) -> Iterator[str]:
    """What the file holds, and how secret it is."""
    yield f"everything of every marking in {answer['file']}: keep it as secret as the store"
    yield f"commits {answer['position']}"
    yield f"digest  {answer['digest']}"
    yield f"sha256  {answer['sha256']} (of all but the last line)"
