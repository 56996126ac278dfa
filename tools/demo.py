"""The demo: load the corpus, answer three questions, write pages. Each step is a command that can be run by hand."""

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[1]
OUT: Final = "out"

LOAD: Final = ("load",)
QUESTIONS: Final = (
    ("path", "controller (India)", "two Indian nationals (2023)"),
    ("show", "smuggling of two Indian nationals (2023)", "--at", "2023"),
    ("conflicts", "Kantor Imigrasi Kelas I TPI Jakarta Utara"),
)
PAGES: Final = (
    ("page", "path", "controller (India)", "two Indian nationals (2023)", "--out", OUT),
    ("page", "entity", "IOM", "--out", OUT),
)


def run(arguments: tuple[str, ...]) -> None:
    """Echo a command as one would type it, run it, and stop at the first that does not answer."""
    print(f"\n$ lintas {shlex.join(arguments)}", flush=True)
    code = subprocess.run([Path(sys.executable).with_name("lintas"), *arguments], cwd=ROOT, check=False).returncode
    if code:
        sys.exit(f"`lintas {shlex.join(arguments)}` ended with exit code {code}")


def main() -> None:
    """Run every step in order."""
    for arguments in (LOAD, *QUESTIONS, *PAGES):
        run(arguments)
    print(f"\nPages lie in {OUT}/; open them in a browser, they need no network.")


if __name__ == "__main__":
    main()
