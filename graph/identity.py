"""Which ids stand for one thing: yes-judgements joined in commit order, never over a visible no."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graph.ledger import Judge


@dataclass(frozen=True, slots=True)
class Identity:
    """`shown` maps a member id to its group's least member; `refused` are yes-judgements that were left out."""

    shown: dict[str, str]
    refused: tuple[tuple[Judge, str], ...]


def join(judgements: Iterable[Judge], kind_of: Callable[[str], str | None]) -> Identity:
    """Join ids by the identity judgements given (in commit order); `kind_of` is None for an id that is no node.

    A later answer to the same question replaces an earlier one. A yes that would join two kinds, or two
    ids that stand apart by a no, is left out with the reason.
    """
    latest: dict[tuple[str, str], Judge] = {}
    for judge in judgements:
        if judge.question == "identity":
            latest.pop(judge.ends, None)  # an answer given again counts from when it was given again
            latest[judge.ends] = judge
    apart = [judge.ends for judge in latest.values() if judge.verdict == "no"]
    groups: dict[str, frozenset[str]] = {}
    refused: list[tuple[Judge, str]] = []
    for judge in latest.values():
        if judge.verdict != "yes":
            continue
        kinds = {kind_of(end) for end in judge.ends}
        if None in kinds:
            continue
        merged = groups.get(judge.ends[0], frozenset([judge.ends[0]])) | groups.get(
            judge.ends[1], frozenset([judge.ends[1]])
        )
        no = next((ends for ends in apart if merged.issuperset(ends)), None)
        if len(kinds) > 1:
            refused.append((judge, "the two are of different kinds"))
        elif no:
            refused.append((judge, f"{no[0]} and {no[1]} were judged not to be the same"))
        else:
            groups.update(dict.fromkeys(merged, merged))
    return Identity({member: min(group) for member, group in groups.items()}, tuple(refused))
