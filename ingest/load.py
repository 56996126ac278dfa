"""Load files into a ledger: all of them or none, in one commit."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TypeAlias

from graph.errors import BadInput, Rejected
from graph.ledger import Ledger, State, fold
from graph.marking import CLEAR
from graph.ontology import Ontology
from ingest.debts import Debts
from ingest.jobs import CODE_BOOK, Job, corpus_jobs
from ingest.limits import Limits
from ingest.listing import unpaid_lines
from ingest.outcomes import Mapped
from ingest.report import LoadReport
from ingest.staging import commit
from ingest.task import Task, prepare

Progress: TypeAlias = Callable[[str, int, int], None]
STEP = 1000


def load(
    ledger: Ledger,
    ontology: Ontology,
    jobs: Sequence[Job],
    *,
    actor: str,
    marking: str | None = None,
    accept_rejects: bool = False,
    dry_run: bool = False,
    beside: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load files in one commit and report what became of every row.

    A file that is known already is left alone; a changed one takes the place of its dataset's former load unless
    `beside`. `marking` wins over the mappings' own. `progress` is told file, rows and statements so far.
    Raises Rejected, listing all, where a row is refused (unless `accept_rejects`) or an id or a source is
    described nowhere; BadInput where a file, a mapping or the marking is at fault; nothing is committed then.
    """
    state = fold(ledger.events(columns=()).log)
    tasks = [prepare(job, ontology, marking, state) for job in [*_code_book(jobs, state), *jobs]]
    _refuse_twice(tasks)
    report = LoadReport([task.report for task in tasks], dry_run=dry_run)
    fresh = [task for task in tasks if not task.report.known]
    with closing(Debts(ontology)) as debts, closing(Limits(ontology)) as limits:
        try:
            for task in fresh:
                _map(task, ontology, debts, limits, progress)
            _refuse_rejects(fresh, accept_rejects)
            _refuse_limited(fresh, limits)
            _refuse_unpaid(ledger, ontology, state, fresh, debts, beside)
            for task in fresh:
                task.compare(ledger, state, beside)
            if fresh and not dry_run:
                report.position = commit(ledger, fresh, actor, beside)
        finally:
            for task in tasks:
                task.spool.close()
    return report


def _code_book(jobs: Sequence[Job], state: State) -> Iterator[Job]:
    """The code book describes the source of every caption, so a store that lacks it gets it with its first load.

    It is ours and open, whoever may see the rest.
    """
    live = state.live
    there = {opened.dataset for _, opened in state.loads if opened.batch in live} | {job.dataset for job in jobs}
    if CODE_BOOK not in there:
        yield from (replace(job, marking=str(CLEAR)) for job in corpus_jobs() if job.dataset == CODE_BOOK)


def _refuse_twice(tasks: Sequence[Task]) -> None:
    datasets = [task.job.dataset for task in tasks]
    for task in tasks:
        if datasets.count(task.job.dataset) > 1:
            raise BadInput("the file stands in this load twice; name it once", where=task.report.file)


def _map(task: Task, ontology: Ontology, debts: Debts, limits: Limits, progress: Progress | None) -> None:
    engine, tally = task.engine(ontology), task.report.tally
    for outcome in engine.outcomes():
        tally.count(outcome)
        if isinstance(outcome, Mapped):
            new = task.keep(outcome.statements)
            debts.take(new, task.report.marking)
            limits.take(new)
        if progress and engine.rows % STEP == 0:
            progress(task.report.file, engine.rows, tally.statements)
    tally.close(task.report.file, engine.rows)
    task.refuse_changed()
    if progress:
        progress(task.report.file, engine.rows, tally.statements)


def _refuse_rejects(tasks: Sequence[Task], accept: bool) -> None:
    rejects = [reject for task in tasks for reject in task.report.tally.rejects]
    if rejects and not accept:
        rows, which = ("1 row was", "it") if len(rejects) == 1 else (f"{len(rejects)} rows were", "them")
        message = f"{rows} rejected and nothing was loaded; mend {which}, or load the rest with --accept-rejects"
        raise Rejected(message, [str(reject) for reject in rejects])


def _refuse_limited(tasks: Sequence[Task], limits: Limits) -> None:
    lines = limits.lines(tasks)
    if lines:
        raise Rejected(f"ends that may not have their link: {len(lines)}, and nothing was loaded; mend them", lines)


def _refuse_unpaid(
    ledger: Ledger, ontology: Ontology, state: State, tasks: Sequence[Task], debts: Debts, beside: bool
) -> None:
    replaced = frozenset() if beside else frozenset(batch for task in tasks for batch in task.former(state))
    unpaid = debts.unpaid(ledger, state, replaced)
    if unpaid:
        lines = [line for task in tasks for line in unpaid_lines(task, ontology, debts, unpaid)]
        lines = list(dict.fromkeys(lines))
        message = f"described nowhere: {len(lines)}, and nothing was loaded; describe each in a file of the load"
        raise Rejected(message, lines)
