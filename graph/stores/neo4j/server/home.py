"""The folder that a server lives in: its data, settings, password, log, and which process it is.

A running server holds a lock on `server.json`. The lock ends with its process, however that ends, so the numbers in
the file are believed only while it is held.
"""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import platformdirs

from graph.errors import BadQuestion, StoreError, StoreMissing
from graph.stores.neo4j.server import configuration

USER: Final = "neo4j"
DEFAULT_PORT: Final = 7687
_OTHERS: Final = 0o077
_OWN_ADDRESSES: Final = (configuration.HOST, "localhost")


class Running(NamedTuple):
    """The process of a server and the port that it was told to answer on."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        """Where programs of this machine reach it."""
        return f"neo4j://{configuration.HOST}:{self.port}"


@dataclass(frozen=True, slots=True)
class Home:
    """One server's folder; nothing is made before `prepare`."""

    path: Path

    @property
    def log(self) -> Path:
        """What the server's process prints."""
        return self.path / "server.log"

    @property
    def _state(self) -> Path:
        return self.path / "server.json"

    @property
    def _login(self) -> Path:
        return self.path / "login"

    def prepare(self) -> None:
        """Make the folder, for its owner alone. Raises BadQuestion for one that holds something else."""
        if self.path.exists() and not self._state.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise BadQuestion(f"{self.path} is not empty and no server's folder; name another", field="home")
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._state.touch(0o600)

    def running(self) -> Running | None:
        """The server that holds the lock, or None; one that is still being started has no numbers yet."""
        with self._locked(fcntl.LOCK_SH) as free:
            if free is not None or not self._state.exists():
                return None
        with contextlib.suppress(ValueError):
            return Running(**json.loads(self._state.read_text("utf-8")))
        return None

    def lock(self) -> contextlib.AbstractContextManager[int | None]:
        """A descriptor that holds the lock while it, or a child's copy of it, is open; None where another has it."""
        return self._locked(fcntl.LOCK_EX)

    @contextlib.contextmanager
    def _locked(self, kind: int) -> Iterator[int | None]:
        if not self._state.exists():
            yield None
            return
        descriptor = os.open(self._state, os.O_RDWR)
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            free = True
        except BlockingIOError:
            free = False
        try:
            yield descriptor if free else None
        finally:
            os.close(descriptor)

    def configure(self, port: int) -> None:
        """Write the settings and, where there is none, a password of 192 random bits for its owner alone."""
        (self.path / "neo4j.conf").write_text(configuration.text(port), "ascii")
        self._state.write_text("", "utf-8")
        if not self._login.exists():
            new = self._login.with_suffix(".new")
            new.touch(0o600)
            new.write_text(f"{USER}/{secrets.token_urlsafe(24)}\n", "ascii")
            new.rename(self._login)

    def note(self, running: Running) -> None:
        """Write which process the server is, and where its URL leads."""
        self._state.write_text(json.dumps(running._asdict()), "utf-8")
        entry = _entry(running.port)
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        entry.write_text(str(self.path), "utf-8")

    def login(self) -> tuple[str, str]:
        """User and password. Raises StoreMissing where none was made, StoreError where others could read them."""
        try:
            others = self._login.stat().st_mode & _OTHERS
            user, _, password = self._login.read_text("ascii").strip().partition("/")
        except FileNotFoundError:
            raise StoreMissing(f"no server was started in {self.path} yet; run lintas neo4j start") from None
        if others:
            raise StoreError(f"others may read {self._login}; run chmod 600 on it, and change the password in it")
        return user, password


def default_home() -> Path:
    """The folder that is used where none is named."""
    return platformdirs.user_data_path("lintas", appauthor=False) / "neo4j"


def credentials(url: str) -> tuple[str, str] | None:
    """User and password of the server at a URL if `lintas neo4j start` started it and it runs; else None.

    A server that has ended has none, so that its password never goes to whatever else took its port.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORT
    except ValueError:
        return None
    if parts.scheme not in ("neo4j", "bolt") or parts.hostname not in _OWN_ADDRESSES or not _entry(port).exists():
        return None
    home = Home(Path(_entry(port).read_text("utf-8")))
    running = home.running()
    return home.login() if running and running.port == port else None


def _entry(port: int) -> Path:
    """The file that names the home of the server last started on a port."""
    return platformdirs.user_data_path("lintas", appauthor=False) / "neo4j-servers" / str(port)
