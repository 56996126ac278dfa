"""From a path question to the contract's PathAnswer, with the evidence under every hop."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, TypeAlias

import msgspec

from graph.answers import CAVEAT
from graph.days import LEAST, text
from graph.evidence import Evidence, rows_named
from graph.ledger import Ledger
from graph.linkobjects import Direction, cited, link_object
from graph.paths import chain, hops, notes, resting, specific, whynot
from graph.paths.found import NO_HOP, Costed, Found, Graded, Score, Timed
from graph.paths.hops import Path
from graph.paths.query import PathQuery, Without, check
from graph.paths.segments import find
from graph.view import RELIABILITIES, View

PathAnswer: TypeAlias = dict[str, Any]

_CROSSABLE: Final = ("against", "formal", "for", "about")


def answer(ledger: Ledger, view: View, query: PathQuery, *, why_not: bool = False, rests_on: int = 0) -> PathAnswer:
    """Ask a path question of a view and fetch what the answer cites from its ledger.

    `why_not` adds what would give a path where there is none, `rests_on` the sets of up to so many origins, sources or
    statements without which there is none. Where something is left out, `difference` says what that changes.

    Raises BadQuestion (UnknownName, AmbiguousName) naming the field at fault.
    """
    check(query, view.ontology)
    without = rows_named(ledger, view, query.without.statement)
    found = find(view, query, set(without.values()))
    told = _Answer(ledger, view, query, found, without)
    made = told.whole()
    if query.without != Without():
        made["difference"] = told.difference()
    if why_not:
        made["why_not"] = told.why_not()
    if rests_on:
        made["rests_on"] = told.rests_on(rests_on)
    return made


class _Answer:
    def __init__(self, ledger: Ledger, view: View, query: PathQuery, found: Found, without: Mapping[str, int]) -> None:
        self._view, self._query, self._found, self._without = view, query, found, without
        self._evidence = Evidence(ledger, view)

    def difference(self) -> dict[str, list[list[str]]]:
        """The listed paths that are lost by what is left out, and those that take their place, as node ids."""
        whole = self._asked(msgspec.structs.replace(self._query, without=Without()))
        before, after = ([self._ids(path) for path in found.paths] for found in (whole, self._found))
        return {
            "lost": [path for path in before if path not in after],
            "gained": [path for path in after if path not in before],
        }

    def why_not(self) -> list[dict[str, Any]]:
        """What would give a path; nothing where there is one."""
        return [] if self._found.paths else whynot.why_not(self._view, self._query, self._asked)

    def rests_on(self, most: int) -> dict[str, Any]:
        """The sets without which there is no path, by what they hold, statements by their ids."""
        found = resting.rests_on(self._view, self._query, self._found, self._asked, most)
        ids = [sorted(str(entry["id"]) for entry in self._evidence.statements(rows)) for rows in found.statement]
        sets = {
            "origin": found.origin,
            "source": found.source,
            "statement": sorted(ids, key=lambda one: (len(one), one)),
        }
        return {
            "sets": [{"by": by, "ids": list(names)} for by, each in sets.items() for names in each],
            "truncated": "count" if found.truncated else None,
        }

    def _asked(self, query: PathQuery, rows: Collection[int] = ()) -> Found:
        left_out = {row for name, row in self._without.items() if name in query.without.statement}
        return find(self._view, query, left_out | set(rows))

    def whole(self) -> PathAnswer:
        found = self._found
        self._evidence.load(
            [row for path in found.carried for hop in path for link in hop for row in cited(self._view, link)]
            + [int(row) for path in found.paths for node in path for row in self._view.values(node, "note")]
        )
        told = zip(found.paths, found.carried, found.scores, strict=True)
        paths = [self._path(path, hop_links, score) for path, hop_links, score in told]
        return {
            "paths": paths,
            "ties": {
                "count": str(found.ties),
                "listed": [self._ids(path) for path in self._best()],
            },
            "truncated": "count" if found.truncated else None,
            "budget": {"states": hops.STATES},
            "searched": {"states": found.searched},
            "version": self._view.version,
            "marking": str(self._view.marking),
            "notes": self._notes(paths),
            "caveat": CAVEAT,
        }

    def _ids(self, path: Path) -> list[str]:
        return [self._view.ids[node] for node in path]

    def _best(self) -> list[Path]:
        """The paths as good as the first."""
        found = self._found
        return [path for path, score in zip(found.paths, found.scores, strict=True) if score == found.scores[0]]

    def _path(self, path: Path, hop_links: Sequence[Sequence[int]], score: Score) -> dict[str, Any]:
        view = self._view
        rows = [[row for link in links for row in self._rows(link)] for links in hop_links]
        stances = {view.stances[int(view.links.stance[link])] for links in hop_links for link in links}
        return {
            "nodes": [self._node(node) for node in path],
            "hops": [
                self._hop(tail, head, links) for (tail, head), links in zip(pairwise(path), hop_links, strict=True)
            ],
            "crosses": sorted(stances - {"with"}),
            "order": chain.order(view, rows),
            "impossible": self._impossible(rows),
            "weakest": chain.weakest(view, rows),
            "origins": chain.origins(view, rows),
            "rests_on": chain.rests_on(view, rows),
            "hubs": specific.hubs(view, path, hop_links),
            "score": self._score(score, rows),
        }

    def _impossible(self, rows: Sequence[Sequence[int]]) -> list[str]:
        """The ids of a statement and of one of a later hop that has ended by then; none where days exist."""
        clash = chain.clash(self._view, rows) or ()
        return [str(self._evidence.statements(some)[0]["id"]) for some in clash]

    def _score(self, score: Score, rows: Sequence[Sequence[int]]) -> int | dict[str, int | str | None]:
        """As the contract spells it; of a day on which nothing on file sets a bound, None."""
        match score:
            case Graded():
                grade: int | str | None = None if score.weakest == NO_HOP else score.weakest
                if score.by == "reliability" and grade is not None:
                    grade = RELIABILITIES[score.weakest]
                return score._asdict() | {"weakest": grade}
            case Costed():
                return score._asdict()
            case Timed():
                hops = [chain.holding(self._view, hop, certain=self._query.certain) for hop in rows]
                days = (chain.departure(hops, score.arrival), score.arrival)
                left, arrived = (None if day == LEAST + 1 else text(day) for day in days)
                return {"departure": left, "arrival": arrived, "hops": score.hops}
        return score

    def _rows(self, link: int) -> list[int]:
        passed = self._found.passed.rows
        return [int(row) for row in self._view.triples(link, affirm=True) if passed[row]]

    def _node(self, node: int) -> dict[str, Any]:
        view = self._view
        return {
            "id": view.ids[node],
            "kind": view.kind_name(node),
            "caption": view.captions[node],
            "notes": self._evidence.statements(view.values(node, "note")),
        }

    def _hop(self, tail: int, head: int, links: Sequence[int]) -> dict[str, Any]:
        return {
            "source": self._view.ids[tail],
            "target": self._view.ids[head],
            "links": [
                link_object(self._view, self._evidence, link, self._rows(link), self._direction(link, tail))
                for link in sorted(links, key=lambda link: self._view.links.ids[link])
            ],
        }

    def _direction(self, link: int, tail: int) -> Direction:
        return "along" if int(self._view.links.source[link]) == tail else "against"

    def _notes(self, paths: Sequence[dict[str, Any]]) -> list[Mapping[str, str]]:
        crossing = [] if paths else self._would_cross()
        by_place = any(self._by_place(path) for path in self._found.paths)
        return notes.of(self._query, paths, crossing, by_place=by_place)

    def _by_place(self, path: Path) -> bool:
        """Whether a node of a run kind stands between two that are none: allowed only where it was asked for."""
        kinds = self._view.ontology.kinds
        run = [kinds[self._view.kind_name(node)].inner == "run" for node in path]
        return any(run[place] and not all(run[:place]) and not all(run[place:]) for place in range(1, len(path) - 1))

    def _would_cross(self) -> list[str]:
        """The stances that, crossed alone, give a path: found by asking so."""
        if self._query.cross:
            return []
        asked = ((stance, msgspec.structs.replace(self._query, cross=(stance,), k=1)) for stance in _CROSSABLE)
        return [stance for stance, query in asked if self._asked(query).paths]
