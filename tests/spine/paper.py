"""The paper's coded files and its text, as the tests read them."""

import re
from pathlib import Path
from typing import Final

from graph import ontology
from ingest.engine import Engine
from ingest.jobs import CORPUS
from ingest.mapping import read_mapping
from ingest.outcomes import Outcome
from ingest.readers import read

WORDS: Final = ontology.load()
MAPPING: Final = CORPUS / "paper.map.yaml"
FILES: Final = sorted((CORPUS / "paper").glob("*.yaml"))


def outcomes(path: Path, mapping: Path = MAPPING) -> list[Outcome]:
    """What becomes of each row of a file."""
    form = read_mapping(mapping, WORDS)
    return list(Engine(form, WORDS, read(path, form.rows), file=path.name, marking="CLEAR").outcomes())


def blocks(shared: Path) -> list[str]:
    """The paper's text: its blocks between blank lines, each on one line."""
    text = (shared / "seed" / "paper.txt").read_text("utf-8").strip()
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", text)]
