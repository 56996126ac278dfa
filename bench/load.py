"""`lintas load` of a CSV as a whole, from the file to the commit: statements a second and peak memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from bench.report import row, write

RATE, MEMORY = 25_000, 300
LINTAS = str(Path(sys.executable).with_name("lintas"))
# A small parent: a child's peak starts at what its parent weighs.
_WEIGHED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
MAPPING = """
marking: CLEAR
columns: {id: [], name: [], note: [], office: []}
defaults: {source: src:lintas, locator: "row {row}", seen_on: "2026-11-24", method: mapped, credibility: "3"}
statements:
  - entity: "person:made/{id}"
    with: {caption: "{name}", note: "{note}", described_as: "{office}", assessment: "made {id}"}
"""


def main() -> None:
    count = 100_000 if "--small" in sys.argv else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        rate, peak = loaded(count, f"sqlite://{folder}/lintas.db")
    write(
        "load",
        [
            row(f"`lintas load` of a CSV of {count:,} statements, file to commit", rate, "statements/s",
                f">= {RATE:,}/s", met=rate >= RATE),
            row("peak memory of that load", peak, "MB", f"<= {MEMORY} MB", met=peak <= MEMORY),
        ],
    )  # fmt: skip


def loaded(count: int, store: str, environment: Mapping[str, str] = MappingProxyType({})) -> tuple[float, float]:
    """Statements a second, and peak memory in MB, of a load of so many statements into a store."""
    with tempfile.TemporaryDirectory() as folder:
        file, mapping = Path(folder) / "made.csv", Path(folder) / "made.map.yaml"
        mapping.write_text(MAPPING, "utf-8")
        rows = count // 4
        lines = (f"{number},made {number},note {number % 977},office {number % 31}\n" for number in range(rows))
        file.write_text("id,name,note,office\n" + "".join(lines), "utf-8")
        command = [sys.executable, "-c", _WEIGHED, LINTAS, "load", str(file)]
        own = {**os.environ, **environment, "LINTAS_STORE": store}
        start = time.perf_counter()
        peak = int(subprocess.run(command, env=own, check=True, stdout=subprocess.PIPE).stdout) / 1024
        return 4 * rows / (time.perf_counter() - start), peak


if __name__ == "__main__":
    main()
