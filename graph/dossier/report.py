"""The dossier: statements, links for and against, conflicts, what is missing, and the sources of it all."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from graph import conflicts
from graph.answers import CAVEAT
from graph.conflicts.absent import missing
from graph.dossier.denials import reading
from graph.dossier.moment import Moment, When
from graph.dossier.standing import AUTHORITY, chain
from graph.entry import nearest
from graph.errors import BadQuestion
from graph.evidence import Evidence, StatementObject
from graph.ledger import Ledger
from graph.linkobjects import Direction, cited, link_object
from graph.view import View

Dossier: TypeAlias = dict[str, Any]

_ACTING: Final = ("with", "against", "for")


def dossier(ledger: Ledger, view: View, node: int, *, at: str | None = None, stances: Sequence[str] = ()) -> Dossier:
    """Tell everything on file about one node; with `at` as it stood then, with `stances` only such links.

    Statements stand in the order of the ontology's properties, links in that of its stances and link kinds. Raises
    BadQuestion that names the field.
    """
    for stance in stances:
        if stance not in view.stances:
            hint = nearest(stance, view.stances)
            raise BadQuestion(f"unknown stance{hint}; use one of {', '.join(view.stances)}", field="stance")
    return _Dossier(ledger, view, node, at, stances).whole()


class _Dossier:
    def __init__(self, ledger: Ledger, view: View, node: int, at: str | None, stances: Sequence[str]) -> None:
        self._ledger, self._view, self._node, self._at = ledger, view, node, at
        self._evidence = Evidence(ledger, view)
        self._moment = Moment(view, at) if at is not None else None
        self._links = sorted(set(_shown(view, node, stances)), key=self._order)

    def whole(self) -> Dossier:
        view, node = self._view, self._node
        rows = [int(row) for row in view.rows_on(node)]
        stands = self._stands()
        links = [*self._links, *(link for above in stands.values() for link in above)]
        self._evidence.load([*rows, *(row for link in links for row in cited(view, link))])
        held = [link for link in self._links if self._standing(link) == "held"]
        found = {
            "entity": {**self._named(node), "members": sorted(_members(view, node))},
            "at": self._at,
            "statements": self._statements(row for row in rows if self._when(row) != "impossible"),
            "links": [self._link(link) for link in held],
            "denied": [self._denied(link) for link in self._links if self._standing(link) == "denied"],
            "impossible": {
                "statements": self._statements(row for row in rows if self._when(row) == "impossible"),
                "links": [self._link(link) for link in self._links if self._standing(link) == "impossible"],
            },
            "when": self._whens(rows),
            "stands": [
                {"body": self._named(body), "under": [self._link(link, "along") for link in above]}
                for body, above in stands.items()
            ],
            "nodes": [self._named(other) for other in self._others(links)],
            "conflicts": conflicts.listed(self._ledger, view, self._evidence, node),
            "missing": [
                {"prop": prop.name, "label": {"en": prop.label.en, "id": prop.label.id}} for prop in missing(view, node)
            ],
        }
        return found | {
            "sources": _sources(found),
            "version": view.version,
            "marking": str(view.marking),
            "caveat": CAVEAT,
        }

    def _order(self, link: int) -> tuple[int, int, str, str]:
        links = self._view.links
        other = self._view.captions[self._other(link)]
        return int(links.stance[link]), int(links.kind[link]), other, links.ids[link]

    def _other(self, link: int) -> int:
        source, target = int(self._view.links.source[link]), int(self._view.links.target[link])
        return target if source == self._node else source

    def _others(self, links: Iterable[int]) -> list[int]:
        ends = {int(end[link]) for link in links for end in (self._view.links.source, self._view.links.target)}
        return sorted(ends - {self._node})

    def _named(self, node: int) -> dict[str, Any]:
        view = self._view
        return {"id": view.ids[node], "kind": view.kind_name(node), "caption": view.captions[node]}

    def _when(self, row: int) -> When | None:
        return self._moment.statement(row) if self._moment else None

    def _triple(self, row: int) -> When | None:
        return self._moment.triple(row) if self._moment else None

    def _standing(self, link: int) -> str:
        """Whether a link is held (possibly, where a date is asked), denied, or of another time."""
        view = self._view
        if any(self._triple(int(row)) != "impossible" for row in view.triples(link, affirm=True)):
            return "held"
        denials = [int(row) for row in view.triples(link, affirm=False)]
        denied = any(self._when(row) != "impossible" for row in denials)
        return "denied" if denied or not view.links.affirmed[link] else "impossible"

    def _link(self, link: int, direction: Direction | None = None) -> dict[str, Any]:
        view = self._view
        rows = [int(row) for row in view.triples(link, affirm=True)]
        holding = [row for row in rows if self._triple(row) != "impossible"] or rows
        whens = {self._triple(row) for row in holding}
        source, target = int(view.links.source[link]), int(view.links.target[link])
        way: Direction = direction or ("against" if target == self._node else "along")
        return {
            **link_object(view, self._evidence, link, holding, way),
            "source": view.ids[source],
            "target": view.ids[target],
            "inferred": bool(holding) and all(bool(view.table.inferred[row]) for row in holding),
            "when": next((when for when in ("certain", "possible", "impossible") if when in whens), None),
        }

    def _denied(self, link: int) -> dict[str, Any]:
        denials = [int(row) for row in self._view.triples(link, affirm=False)]
        return {**self._link(link), "reading": reading(self._view, self._evidence, denials, self._moment)}

    def _statements(self, rows: Iterable[int]) -> list[StatementObject]:
        order = {
            prop: place
            for place, prop in enumerate(self._view.ontology.kinds[self._view.kind_name(self._node)].properties)
        }
        return sorted(
            self._evidence.statements(rows),
            key=lambda entry: (order.get(entry["prop"], len(order)), entry["value"], entry["sign"], entry["id"]),
        )

    def _whens(self, rows: Iterable[int]) -> dict[str, When]:
        """When each statement on the entity itself holds, by its id; empty where no date is asked."""
        if not self._moment:
            return {}
        whens = {self._evidence.statements([row])[0]["id"]: self._moment.statement(row) for row in rows}
        return dict(sorted(whens.items()))

    def _stands(self) -> dict[int, list[int]]:
        """Authorities that are asked for or act with, for or against it, and those above them, at the date asked."""
        view = self._view
        if not self._moment:
            return {}
        acting = (link for link in self._links if view.stances[int(view.links.stance[link])] in _ACTING)
        shown = [self._node, *(self._other(link) for link in acting if self._standing(link) == "held")]
        return chain(view, (body for body in shown if view.kind_name(body) == AUTHORITY), self._moment)


def _shown(view: View, node: int, stances: Sequence[str]) -> Iterator[int]:
    for link in view.links_of(node).tolist():
        if not stances or view.stances[int(view.links.stance[link])] in stances:
            yield link


def _members(view: View, node: int) -> Iterator[str]:
    return (entity for entity, number in view.members.items() if number == node)


def _sources(answer: Any) -> list[dict[str, Any]]:
    """Every source that the answer cites, once, in the order of ids."""
    found: dict[str, dict[str, Any]] = {}
    waiting = [answer]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if "locator" in part and isinstance(part.get("source"), dict):
                found[part["source"]["id"]] = part["source"]
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return [found[name] for name in sorted(found)]
