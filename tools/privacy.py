"""Look for private persons, addresses of people, machines and registries in what is committed; exit 1 where found.

Persons are roles here. Captions and notes of persons and smuggled persons hold no capitalised word that is not a
known place, people, body or law; elsewhere titles before names, patronymics, aliases and initials are looked for.
Names of authors stand in the bibliographic record only.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from graph import ontology
from ingest.engine import Engine
from ingest.jobs import corpus_jobs
from ingest.mapping import read_mapping
from ingest.outcomes import Mapped
from ingest.readers import read

ROOT = Path(__file__).resolve().parents[1]
SKIPPED: Final = {".git", ".venv", ".hypothesis", "node_modules", "out", "build", "dist", "__pycache__"}
BINARY: Final = {".png", ".jpg", ".gz", ".woff2", ".ico", ".db", ".pdf", ".whl"}
THIRD_PARTY: Final = (
    "visualisations/static/",
    "api/static/",
    "tests/pages/vendor/",
)  # their licences name their authors

# Addresses at these names are nobody's (RFC 2606).
EMAIL: Final = re.compile(
    r"(?<![\\\w])[\w.+-]+@(?!(?:[\w-]+\.)*example\.(?:org|com|net)\b)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b"
)
MACHINE: Final = re.compile(r"(?<![\w.~*}])/(?:root|(?:home|Users)/(?!me\b)\w+|work/(?:main|shared)|tmp/lintas)\b")
REGISTRY: Final = re.compile(r"(?:pypi|pythonhosted|npmjs|crates|maven)\.(?:org|com|io|apache)\b")
LOCKED_ADDRESS: Final = re.compile(r"https?://|\"resolved\"")

# The next word of each pass ends what only looks like a name.
PASSES: Final = re.compile(r"\b(?:U\.\s?S\.|U\.\s?K\.|U\.\s?N\.|a\.n\.|G\.S\.R\.|No\.|Ibu Kota)")
SHAPES: Final = {
    "a title before a name": re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Tn|Ny|Sdr|Sdri|Bapak|Ibu)\.?\s+[A-Z][a-z]+"),
    "a patronymic": re.compile(r"\b[A-Z][a-z]+\s+(?:bin|binti|bte|[sSdD]/[oO]|[aA]/[lLpP])\.?\s+[A-Z][a-z]+"),
    "an alias": re.compile(r"\b(?:alias|a\.?k\.?a\.?|nick(?:name|named))\s+[\"'“‘]?[A-Z][a-z]+"),
}
INITIALS: Final = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){2,}(?:[A-Z][a-z]+)?|(?<![\w.])[A-Z]\.\s[A-Z][a-z]{2,}")
CAPITALISED: Final = re.compile(r"(?<![\w-])[A-Z][\w'’-]*")
PROTECTED: Final = ("person:", "group:")
NAMING: Final = ("org:", "carrier:", "body:", "forum:", "terr:", "place:", "instr:", "concept:", "project:")
WORDS: Final = frozenset(Path(__file__).with_name("known_words.txt").read_text("utf-8").split())


class Finding(NamedTuple):
    """What looks like something that must not stand there, and where."""

    where: str
    what: str


def names(text: str, known: frozenset[str], *, strict: bool) -> Iterator[str]:
    """What in a text looks like a person's name; `strict` also takes any capitalised word that is not known."""
    plain = PASSES.sub(" ", text)
    yield from (what for what, shape in SHAPES.items() if shape.search(plain))
    if INITIALS.search(plain):
        yield "initials"
    if strict:
        words = CAPITALISED.findall(plain)
        yield from ("a capitalised word that is no known place or body" for word in words if word not in known | WORDS)


def statements(told: Iterable[tuple[str, str, str, str]]) -> Iterator[Finding]:
    """Findings in statements, given as (where, entity, property, text)."""
    entries = list(told)
    naming = [text for _, entity, prop, text in entries if prop in ("caption", "alias") and entity.startswith(NAMING)]
    known = frozenset(word for text in naming for word in CAPITALISED.findall(text))
    for where, entity, prop, text in entries:
        if prop == "author" or "://" in text:
            continue
        for what in names(text, known, strict=entity.startswith(PROTECTED)):
            yield Finding(where, f"{what} in {prop}")


def lines(path: Path, name: str) -> Iterator[Finding]:
    """Findings that need no knowledge of what a file says."""
    locked = name.startswith("requirements/") or name.endswith("package-lock.json")
    data = name.startswith("ingest/") and path.suffix in (".csv", ".yaml", ".json")
    for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
        where = f"{name}:{number}"
        if EMAIL.search(line):
            yield Finding(where, "an e-mail address")
        if MACHINE.search(line):
            yield Finding(where, "a path of one machine")
        if REGISTRY.search(line) or (locked and path.suffix == ".txt" and LOCKED_ADDRESS.search(line)):
            yield Finding(where, "a registry's address")
        if data:
            yield from (Finding(where, what) for what, shape in SHAPES.items() if shape.search(line))


def corpus(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """What the corpus says, as (file:row, entity, property, text), quotes and originals with the values."""
    vocabulary = ontology.load()
    for job in corpus_jobs(folder):
        mapping = read_mapping(job.mapping, vocabulary)
        table = read(job.path, mapping.rows)
        for outcome in Engine(mapping, vocabulary, table, file=job.path.name, marking="CLEAR").outcomes():
            for entry in outcome.statements if isinstance(outcome, Mapped) else ():
                where = f"{job.path.name}:{outcome.row}"
                rule = vocabulary.rules.get((entry.entity.partition(":")[0], entry.prop))
                value = entry.value if rule and rule.type == "text" else ""
                for text in filter(None, (value, entry.quote, entry.original)):
                    yield where, entry.entity, entry.prop, text


def committed(root: Path) -> Iterator[Path]:
    """Files that are, or may be, committed."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        hidden = SKIPPED & set(path.parts) or any(part.endswith("_cache") for part in path.parts)
        if path.is_file() and not hidden and path.suffix not in BINARY and not name.startswith(THIRD_PARTY):
            yield path


def main() -> None:
    """Print every finding in this checkout; exit 1 where there is one."""
    found = [finding for path in committed(ROOT) for finding in lines(path, path.relative_to(ROOT).as_posix())]
    found += statements(corpus(ROOT / "ingest" / "corpus"))
    for finding in dict.fromkeys(found):
        print(f"{finding.where}: {finding.what}")
    print(f"privacy: {len(found)} findings")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
