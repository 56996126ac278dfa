"""Writes docs/ontology.md from graph/ontology.yaml: `python -m tools.ontology_doc`."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from graph.ontology import Ends, Kind, Label, Limit, LinkKind, Ontology, Property, load

PAGE = Path(__file__).parents[1] / "docs" / "ontology.md"

INTRODUCTION = """# The ontology

This page is made from `graph/ontology.yaml`, the only place where vocabulary is written, by
`python -m tools.ontology_doc`; a test fails when it lags. Halaman ini dibuat dari berkas yang sama; label
ditulis dalam bahasa Inggris dan Indonesia.

An entity's id is its kind's prefix, a colon and a key: `terr:IDN`, `place:CGK`. A link's id is its kind, a colon
and 24 hex digits. To change the vocabulary, edit the file, raise `version`, list what is no longer used under
`renamed` or `retired` (this never touches a ledger), and make this page again.
"""
INNER = """May a node of this kind stand inside a path? *always* · *asked*: only where the question asks for it · *run*:
only in one unbroken run at an end of these kinds, to one leg, its place and what contains it · *never*."""
ENDS = """A pair of ends stands in one list; a pair in none is refused. A path walks the stance `with` unless asked.
"goes on": where no end is stated it is taken to hold still. "an end": on such a hop these kinds, at either end, are
an end of the path unless the question names them."""
NEEDS = """*one*: each state alone · *border*: each at its own · *two*: both together · *either*: alone or together.
A protective power is never part of a deficit."""


def render(ontology: Ontology) -> str:
    """The page as Markdown, with one newline at its end."""
    parts = [
        INTRODUCTION
        + f"\nVersion {ontology.version}: {len(ontology.kinds)} kinds, {len(ontology.links)} link kinds.\n",
        "## Stances\n",
        _stances(ontology),
        f"## Kinds\n\n{INNER}\n",
        _kinds(ontology.kinds.values()),
        "### Properties of every kind\n\nA link has them too, but for caption and alias.\n",
        _properties(ontology, ontology.common.values()),
        *(_kind(ontology, kind) for kind in ontology.kinds.values()),
        f"## Links\n\n{ENDS}\n",
        _links(ontology.links.values()),
        *(_link(ontology, link) for link in ontology.links.values()),
        _protection(ontology),
        f"## Powers\n\n{NEEDS}\n",
        _powers(ontology),
        "## Codes\n",
        *(_codes(name, codes) for name, codes in ontology.codes.items()),
    ]
    return "\n".join(parts)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(heads)
    lines = [names, ["---"] * len(names), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _stances(ontology: Ontology) -> str:
    rows = ([f"`{s.name}`", s.label.en, s.label.id, s.about, f"`{s.colour}`"] for s in ontology.stances.values())
    return _table(("stance", "English", "Indonesia", "what it says", "colour"), rows)


def _kinds(kinds: Iterable[Kind]) -> str:
    rows = (
        [f"`{k.prefix}`", k.name, k.label.en, k.label.id, k.inner, k.ftm or "–", k.stix, f"{k.shape} `{k.colour}`"]
        for k in kinds
    )
    return _table(("prefix", "kind", "English", "Indonesia", "inner", "FtM", "STIX", "look"), rows)


def _own(ontology: Ontology, owner: Kind | LinkKind) -> str:
    own = [prop for name, prop in owner.properties.items() if name not in ontology.common]
    return f"\n{_properties(ontology, own)}" if own else ""


def _kind(ontology: Ontology, kind: Kind) -> str:
    return f"### {kind.name}\n\n{kind.about}\n{_own(ontology, kind)}"


def _properties(ontology: Ontology, properties: Iterable[Property]) -> str:
    rows = ([f"`{p.name}`", p.label.en, p.label.id, _type(ontology, p), _flags(p), p.about] for p in properties)
    return _table(("property", "English", "Indonesia", "type", "", "what it says"), rows)


def _type(ontology: Ontology, prop: Property) -> str:
    if prop.codes_of:
        return f"code of [{prop.codes_of}](#{prop.codes_of})"
    return f"id of {_names(ontology.kinds, prop.kinds)}" if prop.kinds else prop.type


def _flags(prop: Property) -> str:
    return ", ".join(word for word, on in (("functional", prop.functional), ("expected", prop.expected)) if on)


def _names(kinds: Collection[str], some: Collection[str]) -> str:
    left = [kind for kind in kinds if kind not in some]
    if not left:
        return "any kind"
    return ", ".join(some) if len(some) <= len(kinds) // 2 else f"any but {', '.join(left)}"


def _links(links: Iterable[LinkKind]) -> str:
    rows = ([f"`{k.name}`", k.label.en, k.label.id, k.phrase.en, k.phrase.id, k.ftm or "–", k.stix] for k in links)
    return _table(("link", "English", "Indonesia", "a hop says", "bunyinya", "FtM", "STIX"), rows)


def _link(ontology: Ontology, link: LinkKind) -> str:
    rows = (
        [e.stance, _names(ontology.kinds, e.sources), _names(ontology.kinds, e.targets), _limits(e)] for e in link.ends
    )
    table = _table(("stance", "source", "target", "only where"), rows)
    said = "".join(f"\n{line}\n" for line in _remarks(ontology, link))
    return f"### {link.name}\n\n{link.about}\n{said}\n{table}{_own(ontology, link)}"


def _remarks(ontology: Ontology, link: LinkKind) -> Iterable[str]:
    if not link.directed:
        yield "It has no direction: its ends are sorted."
    if link.key:
        parts = (f"`{p.name}` ({p.label.en} / {p.label.id}; {_type(ontology, p)})" for p in link.key.values())
        yield f"Another link by: {', '.join(parts)}."
    if link.lasting:
        yield f"Goes on, from {_names(ontology.kinds, sorted(link.lasting))}."
    if link.acting:
        yield f"An end: {_names(ontology.kinds, sorted(link.acting))}."
    if link.upward:
        yield "Leads from a place to what contains it."
    if link.worded_by:
        yield f"Worded by its `{link.worded_by}`."


def _limits(ends: Ends) -> str:
    return "; ".join(map(_limit, ends.limits))


def _limit(limit: Limit) -> str:
    return f"{limit.side}'s `{limit.property}` is {', '.join(sorted(limit.codes))}"


def _protection(ontology: Ontology) -> str:
    guarded = ontology.protection
    return f"## Protection\n\n{guarded.kind} stands at an end of these only: {', '.join(sorted(guarded.admits))}.\n"


def _powers(ontology: Ontology) -> str:
    rows = (
        [f"`{p.name}`", p.label.en, p.label.id, p.article or "–", p.needs, "yes" if p.protective else ""]
        for p in ontology.powers.values()
    )
    return _table(("power", "English", "Indonesia", "article", "needs", "protective"), rows)


def _codes(name: str, codes: Mapping[str, Label]) -> str:
    table = _table(
        ("code", "English", "Indonesia"), ([f"`{code}`", words.en, words.id] for code, words in codes.items())
    )
    return f"### {name}\n\n{table}"


if __name__ == "__main__":
    PAGE.write_text(render(load()), encoding="utf-8", newline="\n")
    print(f"{PAGE.name} written")
