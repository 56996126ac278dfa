"""Every error that Lintas raises on purpose.

LintasError
├── BadInput            a file, mapping, ontology entry or statement that cannot be taken
│   └── Rejected        a load in which at least one row was refused; nothing was committed
├── BadQuestion         a question that cannot be asked as put
│   ├── UnknownName     no visible entity has that id or name
│   └── AmbiguousName   several visible entities have that name
└── StoreError          the store cannot be reached, read or written
    ├── StoreMissing    nothing has been loaded there yet
    ├── StoreNewer      written by a newer program
    ├── StoreDamaged    the file is not what it should be
    └── StoreBusy       another writer holds it

A message is one sentence: what is wrong, where, and what to do. It never holds a value that
the caller may not see.
"""

from collections.abc import Sequence


class LintasError(Exception):
    """The root; `field` names the part of the question or row that is at fault."""

    def __init__(self, message: str, *, where: str | None = None, field: str | None = None) -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.field = field


class BadInput(LintasError):
    """A file, mapping, ontology entry or statement that cannot be taken."""


class Rejected(BadInput):
    """A load in which rows were refused; `rejects` lists each as one line."""

    def __init__(self, message: str, rejects: Sequence[str]) -> None:
        super().__init__(message)
        self.rejects = tuple(rejects)


class BadQuestion(LintasError):
    """A question that cannot be asked as put."""


class UnknownName(BadQuestion):
    """No visible entity has that id or name; `nearest` holds (id, caption) of close ones."""

    def __init__(self, message: str, *, field: str | None = None, nearest: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(message, field=field)
        self.nearest = tuple(nearest)


class AmbiguousName(BadQuestion):
    """Several visible entities have that name; `candidates` holds (id, caption) of each."""

    def __init__(self, message: str, *, field: str | None = None, candidates: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(message, field=field)
        self.candidates = tuple(candidates)


class StoreError(LintasError):
    """The store cannot be reached, read or written."""


class StoreMissing(StoreError):
    """Nothing has been loaded there yet."""


class StoreNewer(StoreError):
    """The store was written by a newer program."""


class StoreDamaged(StoreError):
    """The store's file is not what it should be."""


class StoreBusy(StoreError):
    """Another writer holds the store."""
