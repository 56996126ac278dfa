"""What stands in the typed graph, held against a view row by row."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from graph.days import Span
from graph.ledger import Ledger
from graph.stores.neo4j.connecting import Connection
from graph.view import RELIABILITIES, View

LISTS = (
    *("start_earliest", "start_latest", "end_earliest", "end_latest", "seen", "reliability", "credibility", "inferred"),
    *("persists", "sources", "origins", "statement_ids"),
)
NODES = """MATCH (n) WHERE none(label IN labels(n) WHERE label STARTS WITH '_')
    RETURN labels(n) AS labels, properties(n) AS held"""
LINKS = """MATCH (a)-[r]->(b) WHERE none(label IN labels(a) + labels(b) WHERE label STARTS WITH '_')
    RETURN type(r) AS type, a.id AS source, b.id AS target, properties(r) AS held"""
KEPT = """MATCH (n:_Waiting|_Judged|_Cited) RETURN labels(n)[0] AS label, properties(n) AS held"""


def compare(connection: Connection, ledger: Ledger, view: View) -> list[str]:
    """How the typed graph differs from a view: a line for each node, link or place that only one of them has."""
    wanted, found = Counter(_of_view(ledger, view)), Counter(_of_graph(connection))
    missing = [f"missing {one}" for one in (wanted - found).elements()]
    return sorted(missing + [f"not in the view {one}" for one in (found - wanted).elements()])


def kept(connection: Connection) -> dict[str, set[str]]:
    """What the graph keeps for itself, as text by label."""
    rows: dict[str, set[str]] = {"_Waiting": set(), "_Judged": set(), "_Cited": set()}
    for row in connection.read(KEPT):
        rows[row["label"]].add(_text(row["held"]))
    return rows


def _of_graph(connection: Connection) -> Iterator[str]:
    for row in connection.read(NODES):
        yield f"node {sorted(row['labels'])} {_text(row['held'])}"
    for row in connection.read(LINKS):
        held = dict(row["held"])
        for sign in ("", "denied_"):
            columns = [held.pop(sign + name) for name in LISTS]
            if len({len(column) for column in columns}) > 1:
                yield f"lists {held['id']} {sign or 'affirmed'} of unequal length"
            for place in zip(*columns, strict=False):
                yield f"place {held['id']} {sign or 'affirmed'} {place}"
        yield f"link {row['type']} {row['source']} {row['target']} {_text(held)}"


def _of_view(ledger: Ledger, view: View) -> Iterator[str]:
    columns = ledger.events(columns=("position", "id")).columns
    ids = dict(zip(columns["position"], columns["id"], strict=True))
    hexes = [ids[position].hex() for position in view.table.position.tolist()]
    for node in range(len(view.ids)):
        yield f"node {[view.kind_name(node)]} {_text(_node(hexes, view, node))}"
    for link, name in enumerate(view.links.ids):
        kind = view.link_kinds[int(view.links.kind[link])]
        ends = f"{view.ids[view.links.source[link]]} {view.ids[view.links.target[link]]}"
        held = {"id": name, "key": view.links.keys[link], "stance": view.stances[int(view.links.stance[link])]}
        held["affirmed"] = bool(view.links.affirmed[link])
        yield f"link {kind} {ends} {_text(held)}"
        for affirm, sign in ((True, "affirmed"), (False, "denied_")):
            for row in view.triples(link, affirm=affirm):
                yield f"place {name} {sign} {_place(hexes, view, int(row))}"


def _node(hexes: list[str], view: View, node: int) -> dict[str, Any]:
    kind = view.ontology.kinds[view.kind_name(node)]
    dates = {name for name, prop in kind.properties.items() if prop.type == "date"}
    held: dict[str, Any] = {"id": view.ids[node], "caption": view.captions[node]}
    held["members"] = sorted(entity for entity, number in view.members.items() if number == node)
    rows = {name: view.values(node, name) for name in ("caption", "reliability", *dates)}
    held["statement_ids"] = sorted(hexes[int(row)] for found in rows.values() for row in found)
    held |= {name: sorted({view.text(int(row)) for row in rows[name]}) for name in dates if len(rows[name])}
    return held


def _place(hexes: list[str], view: View, row: int) -> tuple[Any, ...]:
    table = view.table
    return (
        *Span(*map(int, table.spans[row])),
        int(table.seen[row]),
        RELIABILITIES[table.reliability[row]],
        int(table.credibility[row]),
        bool(table.inferred[row]),
        bool(table.persists[row]),
        view.texts[table.source[row]],
        view.texts[table.origin[row]],
        hexes[row],
    )


def _text(held: dict[str, Any]) -> str:
    return str(sorted(held.items()))
