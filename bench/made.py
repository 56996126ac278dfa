"""Made-up statements for measurements: seeded, of the corpus's shape, no real person or place."""

import random
from collections.abc import Iterator

from graph.statement import Statement, link_id, statement

_KINDS = ("person", "ring", "trip", "route", "leg", "place", "terr", "body", "org")
_LINKS = (
    ("OPERATES_ON", "person", "trip"),
    ("ASSOCIATED_WITH", "person", "person"),
    ("MEMBER_OF", "person", "ring"),
    ("FOLLOWED", "trip", "route"),
    ("HAS_LEG", "route", "leg"),
    ("FROM", "leg", "place"),
    ("TO", "leg", "place"),
    ("PART_OF", "place", "terr"),
    ("INTERCEPTED", "body", "trip"),
    ("COOPERATES_WITH", "body", "org"),
)
_ROLES = ("organizer", "recruiter", "transporter", "guide", "assistant")


def statements(count: int, seed: int = 1) -> Iterator[Statement]:
    """Give about `count` statements: a fifth captions, a third links, the rest about nodes and links."""
    draw = random.Random(seed)
    sources = [f"src:made-{number}" for number in range(1 + min(200, count // 50))]
    for source in sources:
        yield _said(draw, source, "caption", f"made source {source}", "src:lintas")
        yield _said(draw, source, "reliability", draw.choice("ABCDF"), "src:lintas")
    nodes = {kind: [f"{kind}:made/{number}" for number in range(max(3, count // 50))] for kind in _KINDS}
    for names in nodes.values():
        for name in names:
            yield _said(draw, name, "caption", f"made {name}", draw.choice(sources))
    for _ in range(count * 36 // 100):
        kind, tail, head = draw.choice(_LINKS)
        ends = draw.choice(nodes[tail]), draw.choice(nodes[head])
        ends = (min(ends), max(ends)) if kind in ("ASSOCIATED_WITH", "COOPERATES_WITH") else ends
        source = draw.choice(sources)
        yield _said(draw, ends[0], kind, ends[1], source)
        if kind in ("OPERATES_ON", "MEMBER_OF"):
            yield _said(draw, link_id(kind, *ends), "note", f"role as printed: {draw.choice(_ROLES)}", source)
        yield _said(draw, ends[0], "note", f"made note {draw.randrange(count)}", source)


def _said(draw: random.Random, entity: str, prop: str, value: str, source: str) -> Statement:
    year, month = draw.randrange(1999, 2026), draw.randrange(1, 13)
    return statement(
        entity,
        prop,
        value,
        source=source,
        origin=source,
        locator=f"row {draw.randrange(100_000)}",
        marking="CLEAR",
        method="mapped",
        during=draw.choice((None, f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-11/{year + 1}")),
        seen_on="2026-11-24",
        credibility=draw.randrange(2, 7),
    )
