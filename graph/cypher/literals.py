"""Values as Cypher literals, for pasting: no text can end its own quotes.

Cypher reads `\\uXXXX` before anything else, inside quotes too, but never after another backslash; so every
backslash is doubled.
"""

from collections.abc import Iterator, Mapping

from graph.cypher.asked import Parameter


def param_lines(parameters: Mapping[str, Parameter]) -> Iterator[str]:
    """One `:param` line each, as Browser and cypher-shell read them."""
    return (f":param {name} => {literal(value)}" for name, value in parameters.items())


def literal(value: Parameter | str) -> str:
    """A whole number, a text or a list of either."""
    if isinstance(value, str):
        return f"'{''.join(map(_character, value))}'"
    if isinstance(value, int):
        return f"{value:d}"
    return f"[{', '.join(map(literal, value))}]"


def _character(character: str) -> str:
    if character in "\\'":
        return f"\\{character}"
    if character.isprintable():
        return character
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))
