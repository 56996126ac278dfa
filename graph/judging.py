"""Whether a judgement may be made: a yes never passes over a no that the analyst may see."""

from collections import deque

from graph.errors import BadQuestion
from graph.ledger import Judge, Question, Verdict
from graph.view import View


def refuse(view: View, question: Question, ends: tuple[str, str], verdict: Verdict) -> None:
    """Raise BadQuestion where a judgement cannot stand in this view, naming the chain that it would close.

    Cost: linear in the visible judgements on that question for each no among them.
    """
    if question == "conflict":
        return
    if ends[0] == ends[1]:
        raise BadQuestion("both names stand for the same thing; name two", field="b")
    if question == "identity" and len({view.ontology.kind_of(end).name for end in ends}) > 1:
        raise BadQuestion("the two are of different kinds and cannot be one thing", field="b")
    if verdict != "yes":
        return
    latest = {judge.ends: judge for judge in view.judgements if judge.question == question}
    joined = [*(judge.ends for judge in latest.values() if judge.verdict == "yes"), ends]
    for judge in latest.values():
        chain = _chain(joined, judge) if judge.verdict == "no" else []
        if chain:
            raise BadQuestion(
                f"{chain[0]} and {chain[-1]} were judged apart, and this would join them ({' = '.join(chain)});"
                " undo that judgement first",
                field="verdict",
            )


def _chain(joined: list[tuple[str, str]], apart: Judge) -> list[str]:
    """The shortest chain of yes between the two ends of a no; empty where there is none."""
    start, goal = apart.ends
    before: dict[str, str] = {start: ""}
    waiting = deque([start])
    while waiting and goal not in before:
        at = waiting.popleft()
        for near in sorted({other for pair in joined if at in pair for other in pair} - before.keys()):
            before[near] = at
            waiting.append(near)
    chain = [goal] if goal in before else []
    while chain and before[chain[-1]]:
        chain.append(before[chain[-1]])
    return chain[::-1]
