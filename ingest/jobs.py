"""Which files to load and by which mapping: the corpus, a user's own files, samples of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.entry import Entry, nearest
from graph.errors import BadInput
from graph.strictyaml import read_yaml
from ingest.readers import ENDINGS

CORPUS: Final = Path(__file__).with_name("corpus")
KINDS: Final = Path(__file__).with_name("kinds")
MANIFEST: Final = "corpus.yaml"
CODE_BOOK: Final = "corpus/codebook.yaml"
_MAPPING: Final = ".map.yaml"


@dataclass(frozen=True, slots=True)
class Job:
    """A file, the mapping that reads it, and the dataset whose former load it takes the place of.

    `marking` wins over the load's own; `prefix` opens the ids that are made of names.
    """

    path: Path
    mapping: Path
    dataset: str
    marking: str | None = None
    prefix: str = "own"


def corpus_jobs(folder: Path = CORPUS) -> list[Job]:
    """The files of the corpus in the order of its manifest."""
    manifest = folder / MANIFEST
    root = Entry(MANIFEST, "", {"files": read_yaml(manifest.read_bytes(), MANIFEST)})
    jobs = []
    for entry in root.listed("files"):
        entry.only("file", "mapping")
        file = entry.text("file")
        jobs.append(Job(folder / file, folder / entry.text("mapping"), f"corpus/{file}"))
    return jobs


def kinds() -> list[str]:
    """The names of what a user's own file may hold without a mapping being written."""
    return sorted(path.name.removesuffix(_MAPPING) for path in KINDS.glob(f"*{_MAPPING}"))


def kind_mapping(kind: str) -> Path:
    """The mapping of a kind of file; raises BadInput that names the kinds."""
    if kind not in kinds():
        raise BadInput(
            f"no kind of file {kind[:40]!r}{nearest(kind, kinds())}; use one of {', '.join(kinds())}", field="kind"
        )
    return KINDS / f"{kind}{_MAPPING}"


def template(kind: str) -> str:
    """A sample CSV of that kind, ready to be filled in."""
    return kind_mapping(kind).with_name(f"{kind}.csv").read_text(encoding="utf-8")


def file_jobs(
    paths: Sequence[Path],
    *,
    mapping: Path | None = None,
    kind: str | None = None,
    dataset: str | None = None,
    prefix: str = "own",
) -> list[Job]:
    """Jobs for files, and for the files of folders, in the order of their names.

    Without mapping and kind each file is read by `<name>.map.yaml` beside it. Raises BadInput where a file,
    or a mapping, is not there, and where one dataset is named for several files.
    """
    files = [file for path in paths for file in _files(path)]
    if dataset is not None and len(files) > 1:
        raise BadInput(
            f"the dataset {dataset[:40]!r} is named for {len(files)} files; name it for one", field="dataset"
        )
    given = kind_mapping(kind) if kind is not None else mapping
    return [Job(file, given or _beside(file), dataset or str(file.resolve()), prefix=prefix) for file in files]


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = [
        file for file in sorted(path.iterdir()) if file.suffix.lower() in ENDINGS and not file.name.endswith(_MAPPING)
    ]
    if not found:
        raise BadInput("the folder holds no CSV, YAML or JSON file; name one that does", where=str(path))
    yield from found


def _beside(file: Path) -> Path:
    mapping = file.with_name(f"{file.stem}{_MAPPING}")
    if not mapping.is_file():
        raise BadInput(
            f"no mapping tells how to read it; name one with --mapping, a kind with --as-kind ({', '.join(kinds())}),"
            f" or put {mapping.name} beside it",
            where=file.name,
        )
    return mapping
