"""What a terminal answer costs beyond the start of Python, in processor time, on the corpus."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.report import row, write

RUNS = 7
GOAL = 0.5
LINTAS = str(Path(sys.executable).with_name("lintas"))
QUESTION = [LINTAS, "path", "controller (India)", "two Indian nationals (2023)"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "LINTAS_STORE": f"sqlite://{folder}/lintas.db"}
        subprocess.run([LINTAS, "load"], env=environment, check=True, capture_output=True)
        ours, peer = [], []
        for _ in range(RUNS):
            peer.append(_seconds([sys.executable, "-c", "pass"], environment))
            ours.append(_seconds(QUESTION, environment))
        extra = statistics.median(ours) - statistics.median(peer)
        work = "`lintas path`, processor time over `python -c pass`"
        write("terminal", [row(work, extra, "s", f"<= {GOAL} s", met=extra <= GOAL)])


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
