"""How a conflict names what it is about, in English and in Indonesian."""

from graph.terms import Label
from graph.view import View


def ends(view: View, subject: int) -> tuple[int, ...]:
    """The node that a row is about, or both ends of its link."""
    if subject >= 0:
        return (subject,)
    return int(view.links.source[-1 - subject]), int(view.links.target[-1 - subject])


def naming(view: View, subject: int) -> Label:
    """The caption of a node, or what a link says, in both languages."""
    names = [view.captions[node] for node in ends(view, subject)]
    if subject >= 0:
        return Label(names[0], names[0])
    phrase = view.ontology.links[view.link_kinds[int(view.links.kind[-1 - subject])]].phrase
    return Label(f"{names[0]} {phrase.en} {names[1]}", f"{names[0]} {phrase.id} {names[1]}")


def label_of(view: View, subject: int, prop: str) -> Label:
    """The ontology's label for a property of a node or of a link."""
    if subject >= 0:
        return view.ontology.kinds[view.kind_name(subject)].properties[prop].label
    return view.ontology.links[view.link_kinds[int(view.links.kind[-1 - subject])]].properties[prop].label


def concerned(view: View, subject: int) -> tuple[int, ...]:
    """The nodes that a conflict on a row's subject is listed under: for a figure, what it is about comes first."""
    nodes = ends(view, subject)
    if subject >= 0:
        about = [view.number(view.text(int(row))) for row in view.values(subject, "about")]
        nodes = (*sorted({node for node in about if node is not None}), *nodes)
    return nodes
