"""Concepts kept apart: elements of one filed under another, and a word for the protected that they cannot bear."""

from collections.abc import Iterator

import numpy as np

from graph.conflicts.conflict import Conflict, notes_on
from graph.names import key
from graph.terms import Label
from graph.view import NO_TEXT, View


def elements(view: View, node: int | None = None) -> Iterator[Conflict]:
    """The same elements stated of two concepts."""
    defines = _links_of(view, "DEFINES")
    stated: dict[str, list[tuple[int, int]]] = {}
    for link in defines:
        for row in view.said_of_link(link, "elements"):
            stated.setdefault(key(view.text(int(row))), []).append((link, int(row)))
    for found in stated.values():
        concepts = sorted({int(view.links.target[link]) for link, _ in found})
        if len(concepts) > 1:
            first = [entry for entry in found if int(view.links.target[entry[0]]) == concepts[0]]
            other = [entry for entry in found if int(view.links.target[entry[0]]) != concepts[0]]
            instruments = sorted({int(view.links.source[link]) for link, _ in found})
            names = " / ".join(view.captions[concept] for concept in concepts)
            yield Conflict(
                rule="concept",
                entities=(*instruments, *concepts),
                sentence=Label(
                    f"{view.captions[instruments[0]]}: the same elements define {names}, which are kept apart.",
                    f"{view.captions[instruments[0]]}: unsur yang sama mendefinisikan {names}, yang dibedakan.",
                ),
                rows_a=_with_triples(view, first),
                rows_b=_with_triples(view, other),
            )


def described(view: View, node: int | None = None) -> Iterator[Conflict]:
    """A word for those who were smuggled that names a role which they cannot have."""
    protected = view.ontology.protection
    barred = _barred(view)
    rows = np.flatnonzero(view.table.prop == view.code.get("described_as", NO_TEXT))
    for row in rows[view.table.affirms[rows] & (view.table.subject[rows] >= 0)].tolist():
        person = int(view.table.subject[row])
        if view.kind_name(person) != protected.kind or not any(word in key(view.text(row)) for word in barred):
            continue
        links = [link for link in view.links_of(person).tolist() if _smuggled(view, link)]
        smuggled = [int(triple) for link in links for triple in view.triples(link, affirm=True)]
        yield Conflict(
            rule="described_as",
            entities=(person,),
            sentence=Label(
                f"{view.captions[person]}: described as “{view.text(row)}”, and said to have been smuggled.",
                f"{view.captions[person]}: disebut “{view.text(row)}”, dan dikatakan diselundupkan.",
            ),
            rows_a=(row,),
            rows_b=tuple(smuggled) or tuple(int(caption) for caption in view.values(person, "caption")),
            notes=notes_on(view, [person]),
        )


def _smuggled(view: View, link: int) -> bool:
    return view.stances[int(view.links.stance[link])] == "with"


def _barred(view: View) -> set[str]:
    """Keys of the labels of every role, and of every code that a limit keeps from the protected kind."""
    ontology = view.ontology
    labels = [role.label for role in ontology.roles.values() if role.name != "unspecified"]
    for (link, *ends), pair in ontology.pairs.items():
        for limit in pair.limits if ontology.protection.kind in ends else ():
            if limit.side == "link":
                codes = ontology.links[link].properties[limit.property].codes
                labels += [label for code, label in codes.items() if code not in {*limit.codes, "unspecified"}]
    return {key(text) for label in labels for text in label}


def _links_of(view: View, kind: str) -> list[int]:
    found: list[int] = np.flatnonzero(view.links.affirmed & (view.links.kind == view.link_kinds.index(kind))).tolist()
    return found


def _with_triples(view: View, stated: list[tuple[int, int]]) -> tuple[int, ...]:
    triples = {int(row) for link, _ in stated for row in view.triples(link, affirm=True)}
    return (*sorted(triples), *(row for _, row in stated))
