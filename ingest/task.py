"""One file of a load, from its survey to the statements that wait for their commit."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from graph.errors import BadInput
from graph.ledger import Ledger, State
from graph.marking import parse as parse_marking
from graph.ontology import Ontology
from graph.statement import Statement
from ingest.engine import Engine
from ingest.files import Survey, survey
from ingest.jobs import Job
from ingest.mapping import Mapping, read_mapping
from ingest.readers import read
from ingest.recent import Recent
from ingest.report import FileReport
from ingest.spool import Spool

Ids: TypeAlias = NDArray[np.uint64]
_RECENT: Final = 1 << 14


@dataclass(slots=True)
class Task:
    """A job under way; `content` is the SHA-256 by which a load is known again."""

    job: Job
    mapping: Mapping
    survey: Survey
    content: str
    report: FileReport
    spool: Spool = field(default_factory=Spool)
    recent: Recent[bytes, bool] = field(default_factory=lambda: Recent(_RECENT))

    def engine(self, ontology: Ontology) -> Engine:
        """An engine that maps the file from its start."""
        table = read(self.job.path, self.mapping.rows)
        marking, prefix = self.report.marking, self.job.prefix
        return Engine(self.mapping, ontology, table, file=self.report.file, marking=marking, prefix=prefix)

    def keep(self, statements: list[Statement]) -> list[Statement]:
        """Put a row's statements by, and say which are new: one that stood a moment ago is not kept again."""
        new = []
        for entry in statements:
            if not self.recent.get(entry.id):
                self.recent.put(entry.id, True)
                new.append(entry)
        self.report.tally.statements += len(new)
        self.spool.add(new)
        return new

    def former(self, state: State) -> list[str]:
        """Tokens of the live batches of this dataset, whose place it takes."""
        live = state.live
        return [
            opened.batch for _, opened in state.loads if opened.dataset == self.job.dataset and opened.batch in live
        ]

    def compare(self, ledger: Ledger, state: State, beside: bool) -> None:
        """Count what is new, gone and the same against the former load."""
        report, former = self.report, frozenset(self.former(state))
        report.added, report.replaces = report.tally.statements, bool(former)
        if not former:
            return
        old, new = _former_ids(ledger, state, former), self._ids()
        report.same = len(np.intersect1d(old, new, assume_unique=True))
        report.added = len(new) - report.same
        report.removed = 0 if beside else len(old) - report.same

    def refuse_changed(self) -> None:
        """Raise BadInput where the file is not the one that was surveyed."""
        status = self.job.path.stat()
        if (status.st_size, status.st_mtime_ns) != (self.survey.size, self.survey.changed):
            raise BadInput("the file was changed while it was read; load it again", where=self.report.file)

    def _ids(self) -> Ids:
        """The first eight bytes of each id: enough to count by (two of a million agree once in 30 million loads)."""
        return _unique(b"".join([entry.id[:8] for entry in chunk]) for chunk in self.spool.chunks())


def prepare(job: Job, ontology: Ontology, marking: str | None, state: State) -> Task:
    """A job's task, known or not; raises BadInput where file, mapping or marking is at fault."""
    mapping = read_mapping(job.mapping, ontology)
    chosen = job.marking or marking or mapping.marking
    if not chosen:
        message = "no marking says who may see it; give --marking CLEAR, GREEN, AMBER, AMBER+STRICT or RED"
        raise BadInput(message, where=job.path.name, field="marking")
    words = str(parse_marking(chosen))
    found = survey(job.path)
    content = _content(job.dataset, found.sha256, mapping.sha256, words, ontology)
    report = FileReport(job.path.name, job.dataset, words, known=state.known(content))
    return Task(job, mapping, found, content, report)


def _content(dataset: str, file: bytes, mapping: bytes, marking: str, ontology: Ontology) -> str:
    parts = [dataset.encode(), file, mapping, marking.encode(), ontology.version.encode()]
    return hashlib.sha256(b"".join(len(part).to_bytes(8) + part for part in parts)).hexdigest()


def _former_ids(ledger: Ledger, state: State, former: frozenset[str]) -> Ids:
    return _unique(
        b"".join([identity[:8] for batch, identity in pairs if batch in former])
        for position in sorted({position for position, opened in state.loads if opened.batch in former})
        for pairs in [_pairs(ledger, position)]
    )


def _pairs(ledger: Ledger, position: int) -> Iterator[tuple[str, bytes]]:
    columns = ledger.events(position - 1, position, ("batch", "id")).columns
    return zip(cast(Sequence[str], columns["batch"]), cast(Sequence[bytes], columns["id"]), strict=True)


def _unique(blocks: Iterable[bytes]) -> Ids:
    found = [np.frombuffer(block, np.uint64) for block in blocks]
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.uint64)
