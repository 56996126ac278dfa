"""A link as a sentence: always from its source to its target, worded by what kind of link it is."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from graph.ontology import Ontology
from graph.wording import statements

Object: TypeAlias = Mapping[str, Any]


def sentence(link: Object, source: str, target: str, ontology: Ontology) -> str:
    """`X operates on Y (controller)`; an act by an authority is worded so, and never as a tie of the two."""
    roles = [ontology.roles[role].label.en if role in ontology.roles else role for role in link["roles"]]
    after = f" ({', '.join(roles)})" if roles else ""
    return f"{source} {phrase(link, ontology)} {target}{after}"


def phrase(link: Object, ontology: Ontology) -> str:
    """The link kind's words; where its outcome words it, the outcome."""
    kind = ontology.links[link["kind"]]
    outcomes = [entry["value"] for entry in link["said"] if kind.worded_by and entry["prop"] == kind.worded_by]
    if not outcomes:
        return kind.phrase.en
    codes = kind.properties[kind.worded_by].codes
    words = ", ".join(sorted({codes[outcome].en if outcome in codes else outcome for outcome in outcomes}))
    return f"{kind.phrase.en}: {words}:"


def under(link: Object, indent: str, ontology: Ontology, *, stance: bool = True) -> Iterator[str]:
    """The lines below the sentence: who says so, what else is said of the link, what speaks against it.

    `stance` says that the link is no acting together, where a heading has not said so.
    """
    if stance and link["stance"] != "with":
        yield f"{indent}{ontology.stances[link['stance']].label.en}; this is no acting together"
    yield from statements.listed(link["statements"], indent)
    worded = {"role", ontology.links[link["kind"]].worded_by}
    rest = [entry for entry in link["said"] if entry["prop"] not in worded or entry["sign"] == "-"]
    yield from statements.said(rest, indent, ontology)
    if link["persists"]:
        yield f"{indent}no end is on file; taken to go on"
    yield from statements.listed(link["against"], indent, "AGAINST: ")
