"""The names in a question as the ids that the typed graph shows: a joined group by its least visible member."""

import msgspec

from graph.paths.query import PathQuery
from graph.search import resolve
from graph.view import View


def resolved(view: View, query: PathQuery) -> PathQuery:
    """The same question by shown ids; raises UnknownName or AmbiguousName that names the field."""

    def ids(names: tuple[str, ...], field: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(view.ids[resolve(view, name, field)] for name in names))

    without = query.without
    return msgspec.structs.replace(
        query,
        sources=ids(query.sources, "sources"),
        targets=ids(query.targets, "targets"),
        via=tuple(view.ids[resolve(view, name, "via")] for name in query.via),
        avoid=tuple(_avoided(view, name) for name in query.avoid),
        without=msgspec.structs.replace(
            without,
            link=tuple(_link(view, name) or name for name in without.link),
            entity=ids(without.entity, "without"),
        ),
    )


def _avoided(view: View, name: str) -> str:
    if name in view.ontology.kinds or name in view.ontology.links:
        return name
    return _link(view, name) or view.ids[resolve(view, name, "avoid")]


def _link(view: View, name: str) -> str | None:
    link = view.link_number(name)
    return None if link is None else view.links.ids[link]
