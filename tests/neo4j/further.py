"""A server beside the run's own, for tests that kill it: started by the command, ended by a signal, started again."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.stores.neo4j.connecting import PASSWORD, USER
from graph.stores.neo4j.server.home import Home, Running
from tests.neo4j.database import Database
from tests.neo4j.running import environment, free_port, installed, lintas

_GONE: Final = 30.0
# A server that is killed soon lives too short for Java's second compiler to pay.
_BRIEF: Final = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1"}


class Further:
    """A server in a folder of its own, always on the same port."""

    def __init__(self, folder: Path, heap: str) -> None:
        self.home, self._heap, self._port = Home(folder / "home"), heap, free_port()
        self._environment = environment(folder / "data") | _BRIEF

    def start(self) -> Database:
        """Start it, after whatever end, and return when it answers."""
        words = ("start", "--home", str(self.home.path), "--port", str(self._port), "--heap", self._heap)
        told = lintas(*words, own=self._environment)
        assert told.returncode == 0, told.stderr
        user, password = self.home.login()
        return Database(self.running().url, {USER: user, PASSWORD: password})

    def running(self) -> Running:
        found = self.home.running()
        assert found
        return found

    def kill(self) -> None:
        """End its process without a warning, and return when nothing of it is left."""
        os.kill(self.running().pid, signal.SIGKILL)
        end = time.monotonic() + _GONE
        while self.home.running():
            assert time.monotonic() < end
            time.sleep(0.02)

    def stop(self) -> None:
        lintas("stop", "--home", str(self.home.path), own=self._environment).check_returncode()


@contextlib.contextmanager
def further(folder: Path, heap: str = "512m") -> Iterator[Further]:
    """A further server, started; it is stopped at the end if it still runs."""
    installed()
    server = Further(folder, heap)
    try:
        server.start()
        yield server
    finally:
        server.stop()
