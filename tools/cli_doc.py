"""Write docs/cli.md from the commands themselves: `python -m tools.cli_doc`; a test keeps the page current."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

import lintas
from graph.settings import SETTINGS

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
_HEAD: Final = """\
# The terminal

This page is made from the commands themselves by `python -m tools.cli_doc`; a test keeps it current.

Every command answers in words for a person, or with `--json` in one object on standard output. A command that asks a
question takes `--as`: whose eyes it answers for, CLEAR unless told. `loads`, `undo` and `status` speak to whoever
holds the store and take no `--as`. Names are accepted where ids are: an exact caption beats near ones, an ambiguous
name lists its candidates, an unknown one the nearest.

## Exit codes

| code | meaning | standard output | standard error |
|---|---|---|---|
| 0 | answered | the answer | empty, or progress |
| 1 | nothing found: no path, no result, no conflict | the answer, which says so | empty |
| 2 | bad question or bad input | empty | one sentence; with `--json` a problem object |
| 3 | store trouble: not there, busy, damaged, newer, not writable | empty | as 2 |
| 130 | interrupted; nothing was committed, or the sentence says what was | empty | as 2 |

A problem object has `title`, `detail` (the sentence) and `exit_code`; where it fits also `field` (the part of the
question at fault), `candidates`, `nearest` and `rejects`. Code 70 is a fault of the program, with its trace.

## Settings

| variable | what it is for | without it |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return _HEAD + "".join(_lines())


def _lines() -> Iterator[str]:
    for setting in SETTINGS:
        yield f"| `{setting.name}` | {setting.help} | {setting.default} |\n"
    yield "\n## Commands\n"
    for name, (room, told) in lintas.COMMANDS.items():
        command = getattr(importlib.import_module(room), name.replace("-", "_"))
        context = click.Context(command, info_name=f"lintas {name}", max_content_width=100, terminal_width=100)
        yield f"\n### `lintas {name}`\n\n{told}\n\n```text\n{command.get_help(context)}\n```\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
