"""A view cut into the batches by which the typed graph is written, and what waits beside it."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np

from graph.stores.neo4j.typed import facts, lists
from graph.stores.neo4j.typed.facts import Fact
from graph.stores.neo4j.typed.lists import Place
from graph.stores.neo4j.typed.source import Source, Sources
from graph.stores.neo4j.typed.writing import Change, Row
from graph.view import RELIABILITIES, Ints, View

# What one transaction takes: a link of one statement counts as one, each further statement as half of one.
MOST: Final = 4000


def batches(sources: Sources) -> Iterator[Change]:
    """Every batch of a rebuild, the same ones for the same sources: every node comes before the first link.

    A part is let go before the next one is read.
    """
    for part in range(sources.count):
        yield from _nodes(sources.nodes(part))
    for part in range(sources.count):
        yield from _links(sources.links(part))
    yield Change(judged=[{"id": end, "node": node} for end, node in sources.judged_nodes().items()])


def _nodes(source: Source) -> Iterator[Change]:
    yield from (Change(new_nodes=part) for part in _parts(_node_rows(source)))
    yield from (Change(waiting=part) for part in _parts(_waiting_facts(source)))


def _links(source: Source) -> Iterator[Change]:
    yield from (Change(links=part) for part in _parts(_link_rows(source)))
    yield from (Change(waiting=part) for part in _parts(_waiting_triples(source)))
    yield Change(cited=_cited(source.view))


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    weight = 0
    for row in rows:
        part.append(row)
        held = row.get("properties", row)
        weight += max(2, 1 + len(held.get("statement_ids", ())) + len(held.get("denied_statement_ids", ())))
        if weight >= 2 * MOST:
            yield part
            part, weight = [], 0
    if part:
        yield part


def _node_rows(source: Source) -> Iterator[Row]:
    view = source.view
    said: dict[int, list[Fact]] = defaultdict(list)
    for fact in source.facts(inside=True):
        said[view.members[fact.entity]].append(fact)
    members: dict[int, list[str]] = defaultdict(list)
    for entity, node in view.members.items():
        members[node].append(entity)
    for node, shown in enumerate(view.ids):
        if source.own(shown):
            yield facts.properties(members[node], said[node])


def _link_rows(source: Source) -> Iterator[Row]:
    view = source.view
    rows, link = view.triples_of_all
    order = np.argsort(link, kind="stable")
    told = zip(
        link[order].tolist(), view.table.affirms[rows[order]].tolist(), _places(source, rows[order]), strict=True
    )
    for number, group in itertools.groupby(told, key=lambda entry: entry[0]):
        sides: dict[bool, list[Place]] = {True: [], False: []}
        for _, affirms, place in group:
            sides[affirms].append(place)
        yield _link(view, number, sides)


def _link(view: View, link: int, sides: dict[bool, list[Place]]) -> Row:
    links = view.links
    words = {
        "id": links.ids[link],
        "key": links.keys[link],
        "stance": view.stances[links.stance[link]],
    }
    return {
        "type": view.link_kinds[links.kind[link]],
        "source": view.ids[links.source[link]],
        "target": view.ids[links.target[link]],
        "properties": words | lists.columns(sides[True], sides[False]),
    }


def _places(source: Source, rows: Ints) -> Iterator[Place]:
    """The place of each row of the table, in order."""
    view, table = source.view, source.view.table
    columns: list[Iterable[Any]] = [table.spans[rows, day].tolist() for day in range(4)]
    columns += [
        table.seen[rows].tolist(),
        map(RELIABILITIES.__getitem__, table.reliability[rows].tolist()),
        table.credibility[rows].tolist(),
        table.inferred[rows].tolist(),
        table.persists[rows].tolist(),
        map(view.texts.__getitem__, table.source[rows].tolist()),
        map(view.texts.__getitem__, table.origin[rows].tolist()),
        source.hex(table.position[rows]),
    ]
    return map(Place._make, zip(*columns, strict=True))


def _waiting_facts(source: Source) -> Iterator[Row]:
    for fact in source.facts(inside=False):
        yield {"id": fact.statement, "source": fact.entity, "target": fact.entity}


def _waiting_triples(source: Source) -> Iterator[Row]:
    for statement, entity, value in source.triples_outside():
        yield {"id": statement, "source": entity, "target": value}


def _cited(view: View) -> list[Row]:
    rows, _ = view.triples_of_all
    grades = dict(zip(view.table.source[rows].tolist(), view.table.reliability[rows].tolist(), strict=True))
    return [{"id": view.texts[code], "reliability": RELIABILITIES[grade]} for code, grade in sorted(grades.items())]
