"""Writes docs/lintas.grass, the look of the typed graph in Neo4j Browser, from graph/ontology.yaml:
`python -m tools.grass`.

Browser reads such a file as JSON first: a selector, then its properties. It was not tried in a Browser here.
"""

import json
from pathlib import Path
from typing import Final

from graph.ontology import LinkKind, Ontology, load

FILE: Final = Path(__file__).parents[1] / "docs" / "lintas.grass"
# For a kind of link whose stance rests on its ends: a style cannot look at them.
NEUTRAL: Final = "#666666"
_DARK: Final = 150

Rules = dict[str, dict[str, str]]


def rules(ontology: Ontology) -> Rules:
    """The properties of each selector: nodes by kind, relationships by the stance of their kind."""
    found: Rules = {
        "node": {"diameter": "60px", "border-width": "2px", "font-size": "11px", "caption": "{caption}"},
        "relationship": {"shaft-width": "2px", "font-size": "8px", "padding": "3px", "caption": "<type>"},
    }
    for kind in ontology.kinds.values():
        found[f"node.{kind.name}"] = {
            "color": kind.colour,
            "border-color": kind.colour,
            "text-color-internal": _readable(kind.colour),
            "caption": "{caption}",
        }
    for link in ontology.links.values():
        colour = _colour(link, ontology)
        found[f"relationship.{link.name}"] = {"color": colour, "text-color-external": "#000000", "caption": "<type>"}
    return found


def render(ontology: Ontology) -> str:
    """The file's text."""
    return json.dumps(rules(ontology), indent=2) + "\n"


def _colour(link: LinkKind, ontology: Ontology) -> str:
    stances = {ends.stance for ends in link.ends}
    return ontology.stances[stances.pop()].colour if len(stances) == 1 else NEUTRAL


def _readable(colour: str) -> str:
    """Black or white, whichever stands out (luminance by ITU-R BT.601)."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < _DARK else "#000000"


def main() -> None:
    """Write the file."""
    FILE.write_text(render(load()), "utf-8")


if __name__ == "__main__":
    main()
