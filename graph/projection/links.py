"""Triples grouped to links: by kind, ends after identity and key, with all their denials."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import orjson
from numpy.typing import NDArray

from graph.ontology import Ontology
from graph.projection.nodes import OUTSIDE, Nodes
from graph.projection.rows import Rows
from graph.statement import link_id
from graph.view import Bools, Ints, Links


@dataclass(frozen=True, slots=True)
class Linked:
    """The links; each member link id's number; the link of each row (-1: no triple, -2: a triple without a link).

    `loops` counts triples that were left out because identity made their two ends one thing.
    """

    links: Links
    of_row: Ints
    members: dict[str, int]
    loops: int


def links_of(rows: Rows, nodes: Nodes, ontology: Ontology) -> Linked:
    """Group the triples of visible ends to links."""
    triples, loops = _triples(rows, nodes, ontology)
    group, first = _grouped(triples)
    of_row = np.fromiter((-2 if prop in ontology.links else -1 for prop in rows.prop), np.int32, len(rows.prop))
    of_row[triples.row] = group
    members = _link_ids(rows, triples.row, group)
    shown = [""] * len(first)
    for link, number in members.items():
        shown[number] = min(link, shown[number] or link)
    affirmed = np.zeros(len(first), dtype=np.bool_)
    affirmed[group[rows.affirms[triples.row]]] = True
    links = Links(
        ids=tuple(shown),
        kind=triples.kind[first],
        stance=triples.stance[first],
        source=triples.source[first],
        target=triples.target[first],
        keys=tuple(triples.keys[place] for place in triples.key[first].tolist()),
        affirmed=affirmed,
    )
    return Linked(links, of_row, members, loops)


@dataclass(frozen=True, slots=True)
class _Triples:
    """Rows that say a link between two visible nodes; `key` points into the sorted `keys`."""

    row: NDArray[np.int64]
    kind: Ints
    source: Ints
    target: Ints
    stance: Ints
    key: Ints
    keys: tuple[str, ...]


def _triples(rows: Rows, nodes: Nodes, ontology: Ontology) -> tuple[_Triples, int]:
    """The triples whose two ends are visible and differ, and how many became loops."""
    kinds = {name: code for code, name in enumerate(ontology.links)}
    directed = np.array([kind.directed for kind in ontology.links.values()], dtype=np.bool_)
    kind = np.fromiter((kinds.get(prop, -1) for prop in rows.prop), np.int32, len(rows.prop))
    row = np.flatnonzero(kind >= 0)
    kind, source = kind[row], nodes.subject[row]
    target = np.fromiter((nodes.members.get(rows.value[one], OUTSIDE) for one in row.tolist()), np.int32, len(kind))
    swap = ~directed[kind] & (source > target)
    source, target = np.where(swap, target, source), np.where(swap, source, target)
    there = (source != OUTSIDE) & (target != OUTSIDE)
    stance = _stances(ontology, nodes, kind, source, target, there)
    said_of_itself = np.fromiter((rows.entity[one] == rows.value[one] for one in row.tolist()), np.bool_, len(row))
    loop = there & (source == target) & ~said_of_itself
    row, kind, source, target, stance = (
        part[there & ~loop & (stance >= 0)] for part in (row, kind, source, target, stance)
    )
    texts = [rows.key[one] or "{}" for one in row.tolist()]
    keys = tuple(sorted(set(texts)))
    ranks = {text: rank for rank, text in enumerate(keys)}
    key = np.fromiter((ranks[text] for text in texts), np.int32, len(texts))
    return _Triples(row, kind, source, target, stance, key, keys), int(np.count_nonzero(loop))


def _grouped(triples: _Triples) -> tuple[Ints, NDArray[np.int64]]:
    """The group of each triple, in the order of kind, ends and key, and one triple of each group."""
    order = np.lexsort((triples.key, triples.target, triples.source, triples.kind))
    parts = np.stack([part[order] for part in (triples.kind, triples.source, triples.target, triples.key)])
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = np.any(parts[:, 1:] != parts[:, :-1], axis=0)
    group = np.empty(len(order), dtype=np.int32)
    group[order] = np.cumsum(new) - 1
    return group, order[new]


def _stances(ontology: Ontology, nodes: Nodes, kind: Ints, source: Ints, target: Ints, there: Bools) -> Ints:
    """Stance code of each triple, -1 where the ontology knows no such pair of ends."""
    stances = {name: code for code, name in enumerate(ontology.stances)}
    names, links = tuple(ontology.kinds), tuple(ontology.links)
    found = np.full(len(kind), -1, dtype=np.int32)
    rows = np.flatnonzero(there)
    ends = np.stack([kind[rows], nodes.kind[source[rows]], nodes.kind[target[rows]]]) if len(rows) else np.empty((3, 0))
    pairs, inverse = np.unique(ends, axis=1, return_inverse=True)
    said = [ontology.stance(links[int(k)], names[int(s)], names[int(t)]) for k, s, t in pairs.T]
    codes = np.array([stances[name] if name else -1 for name in said], dtype=np.int32)
    found[rows] = codes[inverse.ravel()] if len(rows) else found[rows]
    return found


def _link_ids(rows: Rows, triples: NDArray[np.int64], group: Ints) -> dict[str, int]:
    members: dict[str, int] = {}
    made: dict[tuple[str, str, str, str | None], str] = {}
    for row, number in zip(triples.tolist(), group.tolist(), strict=True):
        ends = (rows.prop[row], rows.entity[row], rows.value[row], rows.key[row])
        if ends not in made:
            made[ends] = link_id(ends[0], ends[1], ends[2], _key(ends[3]))
        members[made[ends]] = number
    return members


def _key(text: str | None) -> Mapping[str, str] | None:
    return orjson.loads(text) if text else None


def subjects(rows: Rows, nodes: Nodes, linked: Linked) -> Ints:
    """What each row is about: node n, link l as -1 - l, or OUTSIDE."""
    members = linked.members
    about = np.fromiter((members.get(entity, -1) for entity in rows.entity), np.int32, len(rows.entity))
    link = np.where(about >= 0, about, linked.of_row)
    return np.where(link >= 0, -1 - link, np.where(link == -2, OUTSIDE, nodes.subject)).astype(np.int32)
