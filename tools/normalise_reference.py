"""Run `tools.normalise`: python tools/normalise_reference.py ../shared/reference ingest/corpus/reference"""

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
runpy.run_module("tools.normalise", run_name="__main__")
