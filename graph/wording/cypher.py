"""A question's Cypher twin to paste into Browser or cypher-shell, or why there is none."""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.cypher.literals import param_lines


def lines(twin: Mapping[str, Any]) -> Iterator[str]:
    """`:param` lines and text; each line that is not Cypher is a comment."""
    yield ""
    if twin["declined"]:
        yield f"// Not in Cypher: {twin['declined']['why']}"
        return
    yield f"// The same question in Cypher, for a typed graph of {twin['graph']}:"
    yield from param_lines(twin["parameters"])
    yield f"{twin['text']};"
