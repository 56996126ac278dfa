"""Writes the tables under the queries of docs/neo4j.md: `python -m tools.neo4j_page`, with LINTAS_STORE naming a
Neo4j store that holds the corpus.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from neo4j import Record

from graph.stores.neo4j.connecting import Connection

PAGE: Final = Path(__file__).parents[1] / "docs" / "neo4j.md"
_QUERY: Final = re.compile(r"```cypher\n(.*?)```\n\n((?:\|[^\n]*\n)*)", re.DOTALL)


def queries(page: str) -> Iterator[str]:
    """The queries of a page, in order."""
    return (match[1] for match in _QUERY.finditer(page))


def current(page: str, ask: Callable[[str], Sequence[Record]]) -> str:
    """The page with the table that each query gives now."""
    return _QUERY.sub(lambda match: f"```cypher\n{match[1]}```\n\n{table(ask(match[1]))}", page)


def table(rows: Sequence[Record]) -> str:
    """Rows as a Markdown table; there is at least one."""
    lines = [list(rows[0].keys()), ["---"] * len(rows[0]), *(list(map(_cell, row.values())) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).replace("|", "\\|")


def main() -> None:
    """Write the page."""
    connection = Connection(os.environ["LINTAS_STORE"], os.environ)
    PAGE.write_text(current(PAGE.read_text("utf-8"), connection.read), "utf-8")
    connection.close()


if __name__ == "__main__":
    main()
