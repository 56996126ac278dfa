"""From a ledger and a marking to a view: what is hidden is left out first, so it can change no byte of the rest."""

import hashlib

import numpy as np

from graph import identity, marking
from graph.ledger import MODULUS, Ledger, Position, State
from graph.marking import Marking
from graph.ontology import Ontology
from graph.projection.links import links_of, subjects
from graph.projection.nodes import OUTSIDE, kinds_by_caption, nodes_of
from graph.projection.rows import Rows, read
from graph.projection.table import table_of
from graph.view import Adjacency, Ints, Links, View


def build(ledger: Ledger, caller: Marking, ontology: Ontology) -> View:
    """Project the ledger's last commit to what `caller` may see. Cost: linear in the statements of the store."""
    at = ledger.position()
    rows, state = read(ledger, at, caller)
    return project(rows, state, at, caller, ontology)


def project(rows: Rows, state: State, at: Position, caller: Marking, ontology: Ontology) -> View:
    """The view of rows and a state that were read for that caller."""
    judgements = tuple(judge for judge in state.judgements if caller.may_see(marking.parse(judge.marking)))
    nodes = nodes_of(rows, identity.join(judgements, kinds_by_caption(rows)), ontology)
    links = links_of(rows, nodes, ontology)
    subject = subjects(rows, nodes, links)
    kept = np.flatnonzero(subject > OUTSIDE)
    texts, table = table_of(rows, subject, kept, nodes, links, ontology)
    groups = len(links.links.ids)
    group = np.where(table.subject < 0, -1 - table.subject, groups + table.subject)
    row_start, order = _grouped(group, groups + len(nodes.ids))
    return View(
        version=version(at, caller, ontology),
        marking=caller,
        ontology=ontology,
        ids=nodes.ids,
        captions=nodes.captions,
        kind=nodes.kind,
        kinds=tuple(ontology.kinds),
        link_kinds=tuple(ontology.links),
        stances=tuple(ontology.stances),
        texts=texts,
        table=table,
        links=links.links,
        adjacency=_adjacency(links.links, len(nodes.ids)),
        members=nodes.members,
        link_members=links.members,
        row_start=row_start,
        rows=order,
        judgements=judgements,
        refused=nodes.refused,
        loops=links.loops,
    )


def version(at: Position, caller: Marking, ontology: Ontology) -> str:
    """16 hex digits over the digest of what is live and visible, and the ontology's version."""
    visible = sum(total for text, total in at.sums.items() if caller.may_see(marking.parse(text))) % MODULUS
    return hashlib.sha256(f"{visible:064x} {ontology.version}".encode()).hexdigest()[:16]


def _grouped(group: Ints, count: int) -> tuple[Ints, Ints]:
    order = np.argsort(group, kind="stable").astype(np.int32)
    start = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(group, minlength=count), out=start[1:])
    return start, order


def _adjacency(links: Links, count: int) -> Adjacency:
    total = len(links.ids)
    node = np.concatenate([links.source, links.target])
    other = np.concatenate([links.target, links.source])
    link = np.tile(np.arange(total, dtype=np.int32), 2)
    forward = np.arange(2 * total) < total
    order = np.lexsort((link, other, node))
    order = order[(node != other)[order] | forward[order]]
    start = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(node[order], minlength=count), out=start[1:])
    return Adjacency(start, other[order], link[order], forward[order])
