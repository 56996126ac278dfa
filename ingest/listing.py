"""Which rows name what is described nowhere: the files are mapped once more, and only then."""

from collections.abc import Iterator, Mapping

from graph.ontology import Ontology
from graph.statement import Statement
from ingest.debts import Debts
from ingest.ends import Token
from ingest.outcomes import Mapped
from ingest.task import Task

_WORDS = {
    "caption": "{id} has no caption in this load and none that the loader may see; give it one, or load its file too",
    "title": "the source {id} has no title; give it one",
    "reliability": "the source {id} has no reliability (A to F); give it one",
}


def unpaid_lines(task: Task, ontology: Ontology, debts: Debts, unpaid: Mapping[str, set[int]]) -> Iterator[str]:
    """One line for each thing that a file names and nothing describes, with the first row that names it."""
    missing = unpaid.get(task.report.marking, set())
    told: set[Token] = set()
    for outcome in task.engine(ontology).outcomes() if missing else ():
        if isinstance(outcome, Mapped):
            for entry in outcome.statements:
                yield from _lines(task, outcome.row, entry, debts, missing, told)


def _lines(task: Task, row: int, entry: Statement, debts: Debts, missing: set[int], told: set[Token]) -> Iterator[str]:
    for token in debts.needs(entry):
        if hash(token) in missing and token not in told:
            told.add(token)
            what, identity = token
            yield f"{task.report.file}:{row}: {_WORDS[what].format(id=identity)}"
