"""A link as it stands in every answer: kind, stance, roles, dates, and the statements for and against it."""

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

from graph.evidence import Evidence
from graph.view import View

LinkObject: TypeAlias = dict[str, Any]
Direction: TypeAlias = Literal["along", "against", "both"]


def cited(view: View, link: int) -> list[int]:
    """Every row that `link_object` cites, so that an answer can fetch them in one go."""
    return [int(row) for row in view.rows_on_link(link)]


def link_object(view: View, evidence: Evidence, link: int, rows: Iterable[int], direction: Direction) -> LinkObject:
    """A link carried by the affirming triples `rows`; `said` holds what is stated about the link itself."""
    carried = [int(row) for row in rows]
    triples = {int(row) for affirm in (True, False) for row in view.triples(link, affirm=affirm)}
    kind = view.link_kinds[int(view.links.kind[link])]
    return {
        "link": view.links.ids[link],
        "kind": kind,
        "stance": view.stances[int(view.links.stance[link])],
        "direction": direction if view.ontology.links[kind].directed else "both",
        "roles": sorted({view.text(int(row)) for row in view.said_of_link(link, "role")}),
        "during": sorted({view.texts[code] for row in carried if (code := int(view.table.during[row])) >= 0}),
        "persists": any(bool(view.table.persists[row]) for row in carried),
        "statements": evidence.statements(carried),
        "said": evidence.statements(row for row in cited(view, link) if row not in triples),
        "against": evidence.statements(view.triples(link, affirm=False)),
    }
