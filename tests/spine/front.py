"""The front door in this process: what a user types, without the time that a new process takes."""

from dataclasses import dataclass
from pathlib import Path

import pytest

import lintas
from graph.stores import open_store


@dataclass(frozen=True)
class Front:
    """Runs commands on a store of its own."""

    store: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Run one command: its exit code, standard output and standard error."""
        with pytest.raises(SystemExit) as ended:
            lintas.main(list(words))
        told = self.capture.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    @property
    def digest(self) -> str:
        ledger = open_store(f"sqlite://{self.store}")
        try:
            return ledger.position().digest
        finally:
            ledger.close()
