"""Run every measurement, each in a process of its own so that peak memory is its own; `--small` for a quick look."""

import subprocess
import sys

AREAS = ("append", "load", "view", "terminal", "http", "neo4j")

for area in AREAS:
    print(f"== {area}", flush=True)
    subprocess.run([sys.executable, "-m", f"bench.{area}", *sys.argv[1:]], check=True)
