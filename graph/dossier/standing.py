"""Where an authority stands: what it is part of, and that in turn, at a date."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from graph.dossier.moment import Moment
from graph.view import View

AUTHORITY: Final = "PublicBody"
_ABOVE: Final = "PART_OF"


def chain(view: View, authorities: Iterable[int], moment: Moment) -> dict[int, list[int]]:
    """Each authority, and whatever authority stands above it, with the links to what it may be part of then."""
    found: dict[int, list[int]] = {}
    waiting = sorted(set(authorities))
    while waiting:
        body = waiting.pop(0)
        if body not in found:
            found[body] = _above(view, body, moment)
            parents = (int(view.links.target[link]) for link in found[body])
            waiting += [parent for parent in parents if view.kind_name(parent) == AUTHORITY]
    return found


def _above(view: View, body: int, moment: Moment) -> list[int]:
    links = np.unique(view.links_of(body))
    up = links[(view.links.source[links] == body) & (view.links.kind[links] == view.link_kinds.index(_ABOVE))]
    return [
        link
        for link in up.tolist()
        if any(moment.triple(row) != "impossible" for row in view.triples(link, affirm=True))
    ]
