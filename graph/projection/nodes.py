"""Entities with a visible caption, joined by the visible judgements, numbered in the order of their ids."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from graph import identity
from graph.ledger import Judge
from graph.ontology import Ontology
from graph.projection.rows import Rows
from graph.view import Ints

OUTSIDE: Final = -(1 << 31)  # the subject of a row that is about nothing visible


def kinds_by_caption(rows: Rows) -> Callable[[str], str | None]:
    """The kind's prefix of an id that has a visible caption, None for any other."""
    prefixes = {rows.entity[row]: rows.entity[row].partition(":")[0] for row in rows.where("caption")}
    return prefixes.get


@dataclass(frozen=True, slots=True)
class Nodes:
    """Shown ids in order with caption and kind code; `members` numbers every id, `subject` the entity of each row."""

    ids: tuple[str, ...]
    captions: tuple[str, ...]
    kind: Ints
    members: dict[str, int]
    subject: Ints
    refused: tuple[tuple[Judge, str], ...]


def nodes_of(rows: Rows, joined: identity.Identity, ontology: Ontology) -> Nodes:
    """Number the visible entities; of several captions the least is shown."""
    captions: dict[str, str] = {}
    for row in rows.where("caption"):
        entity, text = rows.entity[row], rows.value[row]
        captions[entity] = min(text, captions.get(entity, text))
    codes = {kind.prefix: code for code, kind in enumerate(ontology.kinds.values())}
    known = {entity for entity in captions if entity.partition(":")[0] in codes}
    ids = sorted({joined.shown.get(entity, entity) for entity in known})
    number = {entity: node for node, entity in enumerate(ids)}
    members = {entity: number[joined.shown.get(entity, entity)] for entity in known}
    return Nodes(
        ids=tuple(ids),
        captions=tuple(captions[entity] for entity in ids),
        kind=np.fromiter((codes[entity.partition(":")[0]] for entity in ids), np.int32, len(ids)),
        members=members,
        subject=np.fromiter((members.get(entity, OUTSIDE) for entity in rows.entity), np.int32, len(rows.entity)),
        refused=joined.refused,
    )
