"""A folder with a store in it, and small files to load: what the tests of ingest share."""

import contextlib
from pathlib import Path
from typing import Any, Final

from graph import ontology
from graph.errors import BadInput, Rejected
from graph.ledger import COLUMNS, Ledger
from graph.stores import open_store
from ingest.engine import Engine
from ingest.jobs import file_jobs
from ingest.load import load
from ingest.mapping import parse_mapping
from ingest.outcomes import Outcome
from ingest.readers import read
from ingest.report import LoadReport

WORDS: Final = ontology.load()
HEADER: Final = "name,role,route,works_with,source_title,source_url,reliability,seen_on,quote,during"


def row(name: str, role: str = "guide", route: str = "route A", works_with: str = "", **cells: str) -> str:
    """One line of a file of people, well described unless told otherwise."""
    said = {"source_title": "Report 1", "source_url": "https://example.org/1", "reliability": "C"}
    said |= {"seen_on": "2024-05-01", "quote": "", "during": "2023"} | cells
    return ",".join([name, role, route, works_with, *said.values()])


def people(*rows: str) -> str:
    """A file of people."""
    return "\n".join([HEADER, *rows, ""])


class House:
    """A folder of files with a store beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger: Ledger = open_store(f"sqlite://{folder / 'store' / 'lintas.db'}")

    @property
    def digest(self) -> str:
        return self.ledger.position().digest

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self, *names: str, kind: str | None = "people", mapping: str | None = None, **options: Any) -> LoadReport:
        """Load files of this folder; as people where nothing else is said, and CLEAR."""
        place = self.folder / mapping if mapping else None
        paths = [self.folder / name for name in names]
        jobs = file_jobs(paths, kind=None if place else kind, mapping=place, dataset=options.pop("dataset", None))
        return load(self.ledger, WORDS, jobs, **{"actor": "tester", "marking": "CLEAR"} | options)

    def refused(self, *names: str, **options: Any) -> list[str]:
        """The sentences with which a load is refused, its rejects or else the one; nothing may be changed by it."""
        before = self.ledger.position()
        try:
            self.load(*names, **options)
        except Rejected as error:
            lines = list(error.rejects)
        except BadInput as error:
            lines = [str(error)]
        else:
            raise AssertionError("the load was not refused")
        assert self.ledger.position() == before
        return lines

    def triples(self) -> set[tuple[str, str, str]]:
        """(entity, prop, value) of every statement in the store, live or not."""
        columns = self.ledger.events(columns=COLUMNS).columns
        return set(zip(columns["entity"], columns["prop"], columns["value"], strict=True))


def fresh_digest(folder: Path, *files: tuple[str, str]) -> str:
    """The digest of another store into which these files of people were loaded, one load each."""
    folder.mkdir()
    house = House(folder)
    with contextlib.closing(house.ledger):
        for name, content in files:
            house.write(name, content)
            house.load(name, dataset=name)
        return house.digest


def outcomes(path: Path, mapping: str) -> list[Outcome]:
    """What a mapping, given as text, makes of each row of a file."""
    form = parse_mapping(mapping.encode(), "test.map.yaml", WORDS)
    return list(Engine(form, WORDS, read(path, form.rows), file=path.name, marking="CLEAR").outcomes())
