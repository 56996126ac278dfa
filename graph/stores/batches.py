"""What every store says of batches that are not open, and which batches count once an undo is about."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from graph.errors import BadInput
from graph.ledger import CHUNK, Logged, Open, Undo, fold

# Seconds after which a batch that nobody filled or committed is swept.
STAGED_FOR: Final = 24 * 3600


class Placed(NamedTuple):
    """A committed batch: what `fold` asks of it, and whether the store has it as live."""

    token: str
    live: bool
    position: int
    content: str
    dataset: str | None
    beside: bool


def turned(placed: Sequence[Placed], undos: Iterable[bytes]) -> dict[str, bool]:
    """Each batch, in the order of commits, whose state is not what the log says, and that state."""
    log = [Logged(batch.position, _opened(batch)) for batch in placed]
    log += [Logged(0, msgspec.json.decode(payload, type=Undo)) for payload in undos]
    live = fold(log).live
    return {batch.token: batch.token in live for batch in placed if (batch.token in live) != bool(batch.live)}


def not_open(token: str) -> BadInput:
    """The error for a batch that is not staged."""
    return BadInput(f"the batch {token[:40]} is not open; open it first, and commit it within a day")


def opened_before(token: str) -> BadInput:
    """The error for a token that was used."""
    return BadInput(f"the batch {token[:40]} was opened before; give every batch a token of its own")


def check_size(count: int) -> None:
    """Raise BadInput where one event asserts more than a chunk."""
    if count > CHUNK:
        raise BadInput(f"{count} statements in one event; give at most {CHUNK}")


def _opened(batch: Placed) -> Open:
    """As much of an event as `fold` asks for; its report may be large."""
    return Open(
        batch=batch.token, content=batch.content, dataset=batch.dataset, beside=bool(batch.beside),
        actor="", recorded_at="", marking="",
    )  # fmt: skip
