"""The digest's sums counted anew from a ledger's events: what every store must hold at every moment."""

from collections import Counter

from graph.ledger import (
    MODULUS,
    Erase,
    Events,
    Ledger,
    State,
    fold,
    judgement_line,
    retract_line,
    statement_line,
)

NEEDED = ("batch", "id", "credibility", "marking")


def recount(ledger: Ledger) -> dict[str, int]:
    """Per marking, the sum of the lines of all that is live; a marking under which nothing is live is left out.

    Cost: reads the whole ledger; for tests, and for a holder who wants to know whether a store is sound.
    """
    events = ledger.events(columns=NEEDED)
    state = fold(events.log)
    sums: Counter[str] = Counter()
    lines = _statements(events, state) | _judgements(state) | _retracts(events, state)
    for line, marking in lines.items():
        sums[marking] += line
    return {marking: total % MODULUS for marking, total in sums.items() if total % MODULUS}


def _asserted(events: Events, state: State) -> dict[bytes, tuple[int, str]]:
    """Credibility and marking, as first asserted, of every id that a live batch asserts."""
    live = state.live
    columns = (events.columns[name] for name in NEEDED)
    return {entry: (grade, mark) for batch, entry, grade, mark in zip(*columns, strict=True) if batch in live}


def _statements(events: Events, state: State) -> dict[int, str]:
    lines: dict[int, str] = {}
    for entry, (grade, mark) in _asserted(events, state).items():
        if entry not in state.retracted:
            marking = state.marking.get(entry, mark)
            lines[statement_line(entry, marking, state.credibility.get(entry, grade))] = marking
    return lines


def _judgements(state: State) -> dict[int, str]:
    """A judgement made twice in the same words is one line."""
    return {judgement_line(judge): judge.marking for judge in state.judgements}


def _retracts(events: Events, state: State) -> dict[int, str]:
    """Retracts that wait for their statement; what was erased is not waited for."""
    gone = {entry.event.tombstone for entry in events.log if isinstance(entry.event, Erase)}
    waiting = state.retracted.keys() - _asserted(events, state).keys() - gone
    return {retract_line(entry): state.retracted[entry] for entry in waiting}
