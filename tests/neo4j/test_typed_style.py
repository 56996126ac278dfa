"""The look for Neo4j Browser is made from the ontology. It was not tried in a Browser here."""

import json
import re

from graph import ontology
from tools import grass

COLOUR = re.compile(r"#[0-9A-F]{6}")
PIXELS = re.compile(r"[1-9][0-9]*px")


def test_the_style_is_current_and_parses() -> None:
    text = grass.FILE.read_text("utf-8")
    assert text == grass.render(ontology.load()), "make it again: python -m tools.grass"
    assert json.loads(text) == grass.rules(ontology.load())


def test_every_kind_and_link_kind_has_a_rule_of_its_own() -> None:
    vocabulary = ontology.load()
    named = {f"node.{name}" for name in vocabulary.kinds} | {f"relationship.{name}" for name in vocabulary.links}
    assert grass.rules(vocabulary).keys() == named | {"node", "relationship"}


def test_values_are_what_browser_takes() -> None:
    for selector, held in grass.rules(ontology.load()).items():
        for name, value in held.items():
            if "color" in name:
                assert COLOUR.fullmatch(value), (selector, name)
            elif name == "caption":
                assert value in ("{caption}", "<type>"), selector
            else:
                assert PIXELS.fullmatch(value), (selector, name)


def test_a_kind_of_link_with_one_stance_takes_its_colour() -> None:
    vocabulary = ontology.load()
    rules = grass.rules(vocabulary)
    assert rules["relationship.CHARGED"]["color"] == vocabulary.stances["against"].colour
    assert rules["relationship.ASSISTED"]["color"] == vocabulary.stances["for"].colour
    assert rules["relationship.PART_OF"]["color"] == grass.NEUTRAL
