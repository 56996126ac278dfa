"""From a path question to the contract's PathAnswer, with the evidence under every hop."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, TypeAlias

import msgspec

from graph.answers import CAVEAT
from graph.evidence import Evidence, rows_named
from graph.ledger import Ledger
from graph.linkobjects import Direction, cited, link_object
from graph.paths import chain, hops, specific
from graph.paths.found import NO_HOP, Costed, Found, Graded, Score
from graph.paths.hops import Path
from graph.paths.query import PathQuery, check
from graph.paths.segments import find
from graph.view import RELIABILITIES, View

PathAnswer: TypeAlias = dict[str, Any]

_NO_PATH: Final = {
    "en": "No path where they act together, within {hops} hops and the filters asked. Silence is not a 'no'.",
    "id": "Tidak ada jalur keterkaitan tempat mereka bertindak bersama, dalam {hops} langkah dan saringan yang "
    "diminta. Tidak ditemukan bukan berarti tidak ada.",
}
_CROSSED: Final = {
    "en": "Asked with cross {stance}, there is one: it is worded by what was done, and joins nobody.",
    "id": "Dengan cross {stance} ada satu: jalur itu menyebut tindakannya, dan tidak menghubungkan siapa pun.",
}
_GRADED: Final = {
    "en": "Ranked by the {by} of the weakest hop, each hop by its best statement; then by fewest hops, then by fewest "
    "hops so weak. F and 6 are unjudged: they come last, and are not bad.",
    "id": "Diurutkan menurut {by} langkah terlemah, tiap langkah menurut pernyataan terbaiknya; lalu menurut jumlah "
    "langkah, lalu jumlah langkah selemah itu. F dan 6 berarti belum dinilai: terakhir, bukan buruk.",
}
_BY: Final = {
    "reliability": {"en": "reliability", "id": "keandalan sumber"},
    "credibility": {"en": "credibility", "id": "kredibilitas pernyataan"},
}
_SPECIFIC: Final = {
    "en": "Ranked by what the hops cost: 1000 each, and more the more links of its kind are at both ends in this view, "
    "whatever the filters; of parallel links the cheapest counts. A hub alone costs as much as one more hop.",
    "id": "Diurutkan menurut biaya langkah: 1000 tiap langkah, dan lebih mahal makin banyak hubungan sejenis pada "
    "kedua ujungnya dalam pandangan ini, apa pun saringannya; dari hubungan sejajar yang termurah dihitung. Satu "
    "simpul padat saja berbiaya sama dengan satu langkah lagi.",
}
_PERSISTS: Final = {
    "en": "A link marked 'persists' has no end on file and is taken to go on.",
    "id": "Hubungan bertanda 'persists' tidak memiliki akhir yang tercatat dan dianggap berlanjut.",
}
_PLACE_ONLY: Final = {"en": "They share a place only.", "id": "Mereka hanya berbagi tempat."}
_CROSSABLE: Final = ("against", "formal", "for", "about")


def answer(ledger: Ledger, view: View, query: PathQuery) -> PathAnswer:
    """Ask a path question of a view and fetch what the answer cites from its ledger.

    Raises BadQuestion (UnknownName, AmbiguousName) naming the field at fault.
    """
    check(query, view.ontology)
    without = set(rows_named(ledger, view, query.without.statement).values())
    found = find(view, query, without)
    return _Answer(ledger, view, query, found, without).whole()


class _Answer:
    def __init__(self, ledger: Ledger, view: View, query: PathQuery, found: Found, without: set[int]) -> None:
        self._view, self._query, self._found, self._without = view, query, found, without
        self._evidence = Evidence(ledger, view)

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
                "listed": [[self._view.ids[node] for node in path] for path in self._best()],
            },
            "truncated": "count" if found.truncated else None,
            "budget": {"states": hops.STATES},
            "searched": {"states": found.searched},
            "version": self._view.version,
            "marking": str(self._view.marking),
            "notes": self._notes(paths),
            "caveat": CAVEAT,
        }

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
            "weakest": chain.weakest(view, rows),
            "origins": chain.origins(view, rows),
            "rests_on": chain.rests_on(view, rows),
            "hubs": specific.hubs(view, path, hop_links),
            "score": _spelt(score),
        }

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

    def _notes(self, paths: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
        notes = []
        if not paths:
            notes.append({lang: text.format(hops=self._query.max_hops) for lang, text in _NO_PATH.items()})
            notes += [
                {lang: text.format(stance=stance) for lang, text in _CROSSED.items()} for stance in self._would_cross()
            ]
        if paths and self._query.rank == "evidence":
            notes.append({lang: text.format(by=_BY[self._query.by][lang]) for lang, text in _GRADED.items()})
        if paths and self._query.rank == "specific":
            notes.append(_SPECIFIC)
        links = [link for path in paths for hop in path["hops"] for link in hop["links"]]
        if any(link["persists"] for link in links):
            notes.append(_PERSISTS)
        if any(self._by_place(path) for path in self._found.paths):
            notes.append(_PLACE_ONLY)
        return notes

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
        return [stance for stance, query in asked if find(self._view, query, self._without).paths]


def _spelt(score: Score) -> int | dict[str, int | str | None]:
    if isinstance(score, Costed):
        return score._asdict()
    if not isinstance(score, Graded):
        return score
    grade: int | str | None = None if score.weakest == NO_HOP else score.weakest
    if score.by == "reliability" and grade is not None:
        grade = RELIABILITIES[score.weakest]
    return score._asdict() | {"weakest": grade}
