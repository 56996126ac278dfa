"""What one statement cannot show: a link that its end, by what is stated of it elsewhere in the load, may not have."""

from collections.abc import Iterable, Iterator, Sequence

from graph.ontology import Limit, Ontology
from graph.statement import Statement
from ingest.ends import Token, Tokens, shared
from ingest.outcomes import Mapped
from ingest.task import Task


class Limits:
    """Collects the ends that a limited link has, and the ends that state what the limit leaves out."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._limits = sorted(
            {limit for ends in ontology.pairs.values() for limit in ends.limits if _of_end(limit)}, key=repr
        )
        self._links = {link for (link, _, _), ends in ontology.pairs.items() if any(map(_of_end, ends.limits))}
        self._properties = {limit.property for limit in self._limits}
        self._linked, self._stated = Tokens(), Tokens()

    def take(self, statements: Iterable[Statement]) -> None:
        """Take in the statements of one row."""
        for entry in statements:
            if entry.prop in self._links:
                for token, _ in self._linking(entry):
                    self._linked.add(token)
            elif entry.prop in self._properties:
                for token in self._stating(entry):
                    self._stated.add(token)

    def lines(self, tasks: Sequence[Task]) -> list[str]:
        """One line for each end that may not have its link, with the row that links it; the files are mapped again."""
        broken = shared(self._linked, self._stated)
        return [line for task in tasks for line in self._lines(task, broken)] if broken else []

    def close(self) -> None:
        """Let the disk space go."""
        self._linked.close()
        self._stated.close()

    def _lines(self, task: Task, broken: set[int]) -> Iterator[str]:
        for outcome in task.engine(self._ontology).outcomes():
            for entry in outcome.statements if isinstance(outcome, Mapped) else ():
                for token, limit in self._linking(entry) if entry.prop in self._links else ():
                    if hash(token) in broken:
                        allowed = ", ".join(sorted(limit.codes))
                        yield (
                            f"{task.report.file}:{outcome.row}: {token[1]} states another {limit.property}, and "
                            f"{entry.prop} needs one of {allowed}; mend the one or the other"
                        )

    def _linking(self, entry: Statement) -> Iterator[tuple[Token, Limit]]:
        kinds = [self._ontology.kind_of(end).name for end in (entry.entity, entry.value)]
        for limit in self._ontology.limits(entry.prop, *kinds) if entry.sign == "+" else ():
            if _of_end(limit):
                end = entry.entity if limit.side == "source" else entry.value
                yield (_name(limit), end), limit

    def _stating(self, entry: Statement) -> Iterator[Token]:
        for limit in self._limits:
            if limit.property == entry.prop and entry.value not in limit.codes and entry.sign == "+":
                yield _name(limit), entry.entity


def _of_end(limit: Limit) -> bool:
    return limit.side != "link"


def _name(limit: Limit) -> str:
    return f"{limit.side}.{limit.property}: {','.join(sorted(limit.codes))}"
