"""A statement as a line: what it says, who says so and where, how well graded, for when.

A line names its source by id, since titles are long; `sources` tells what the ids stand for.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from graph.ontology import Ontology

Object: TypeAlias = Mapping[str, Any]

UNJUDGED: Final = {"F": "source unjudged", "6": "unjudged"}
_METHODS: Final = {"inferred": "our reading", "computed": "computed"}


def evidence(statement: Object) -> str:
    """Quote, source, place in it, grades, dates and origin, in one line."""
    quote = f"“{statement['quote']}” " if statement["quote"] else ""
    source = statement["source"]
    parts = [f"{source['id']} {statement['locator']}", grade(source["reliability"], statement["credibility"])]
    if statement["during"]:
        parts.append(f"for {statement['during']}")
    if statement["seen_on"]:
        parts.append(f"as known {statement['seen_on']}")
    if statement["origin"] != source["id"]:
        parts.append(f"origin {statement['origin']}")
    if statement["method"] in _METHODS:
        parts.append(_METHODS[statement["method"]])
    if statement["marking"] != "CLEAR":
        parts.append(f"TLP:{statement['marking']}")
    return f"{quote}[{'; '.join(parts)}]"


def grade(reliability: str, credibility: int | str) -> str:
    """Both grades side by side, as `C3`; unjudged ones are said in words too."""
    words = [UNJUDGED[mark] for mark in (reliability, str(credibility)) if mark in UNJUDGED]
    return f"grade {reliability}{credibility}" + (f" ({', '.join(words)})" if words else "")


def grades(weakest: Object) -> str:
    """The weakest step of a path on each axis; the two are never made into one."""
    return f"reliability {weakest['reliability'] or '-'}, credibility {weakest['credibility'] or '-'}"


def listed(statements: Iterable[Object], indent: str, head: str = "") -> Iterator[str]:
    """One line a statement that affirms or denies a link."""
    for statement in statements:
        denied = "denied: " if statement["sign"] == "-" else ""
        yield f"{indent}{head}{denied}{evidence(statement)}"


def sources(cited: Iterable[Object]) -> Iterator[str]:
    """A line for each source that the statements cite, in the order of ids."""
    found = {statement["source"]["id"]: statement["source"] for statement in cited}
    yield from (source(found[name]) for name in sorted(found))


def source(given: Object) -> str:
    """A source's id, title, reliability and address."""
    url = f"  {given['url']}" if given["url"] else ""
    return f"  {given['id']}: {given['title'] or 'without title'} (reliability {given['reliability']}){url}"


def said(statements: Iterable[Object], indent: str, ontology: Ontology) -> Iterator[str]:
    """One line a statement that gives a property a value."""
    for statement in statements:
        yield f"{indent}{value(statement, ontology)} {evidence(statement)}"


def value(statement: Object, ontology: Ontology) -> str:
    """Property and value in words, a code by its label, `not` before what is denied."""
    denied = "not " if statement["sign"] == "-" else ""
    if statement["prop"] in ontology.links:
        return f"{denied}{ontology.links[statement['prop']].phrase.en} {statement['value']}"
    owner, _, _ = statement["entity"].partition(":")
    rule = ontology.rules.get((owner, statement["prop"]))
    label = rule.label.en if rule else statement["prop"]
    codes = rule.codes if rule else {}
    text = codes[statement["value"]].en if statement["value"] in codes else statement["value"]
    return f"{label}: {denied}{text}"
