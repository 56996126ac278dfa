"""Finding entities by name, and what an id or a name in a question stands for."""

import re
from collections.abc import Sequence
from typing import Any, Final

from graph.entry import nearest
from graph.errors import AmbiguousName, BadQuestion, StoreMissing, UnknownName
from graph.names import Match, index, key
from graph.view import View

MAX_RESULTS: Final = 1000
MAX_TEXT: Final = 300
NEAREST: Final = 5
CANDIDATES: Final = 20


def search(
    view: View, text: str, kinds: Sequence[str] = (), limit: int = 20, after: str | None = None
) -> dict[str, Any]:
    """Answer with the entities whose caption or alias meets `text`, the best first, ties in the order of their ids.

    `kinds` are names of node kinds; `after` is `score:id` of the last result of the page before.
    Raises BadQuestion that names the field, and StoreMissing where nothing at all is visible.
    """
    _check_loaded(view)
    codes = [_kind(view, kind) for kind in kinds]
    if not 1 <= limit <= MAX_RESULTS:
        raise BadQuestion(f"limit is a number from 1 to {MAX_RESULTS}", field="limit")
    found = index(view).matches(_asked(text, "q"), codes)
    ranked = sorted(found.items(), key=lambda item: (-item[1].score, item[0]))
    if after is not None:
        last = _place(after)
        ranked = [item for item in ranked if (-item[1].score, view.ids[item[0]]) > last]
    return {
        "results": [_result(view, node, match) for node, match in ranked[:limit]],
        "total": len(found),
        "version": view.version,
        "marking": str(view.marking),
    }


def resolve(view: View, text: str, field: str) -> int:
    """The node that an id or a name stands for: an id before a caption as written, its key, an alias.

    Raises UnknownName with the nearest, AmbiguousName with the candidates, StoreMissing where nothing is visible.
    """
    _check_loaded(view)
    node = view.number(text)
    if node is not None:
        return node
    asked, names = _asked(text, field), index(view)
    same = names.exact.get(asked, [])
    captions = [name for name in same if not names.aliases[name]]
    literal = [name for name in captions if names.texts[name] == text]
    nodes = sorted({names.nodes[name] for name in literal or captions or same})
    if len(nodes) == 1:
        return nodes[0]
    if nodes:
        raise AmbiguousName(
            f"{len(nodes)} entities have that name; use the id of one of them",
            field=field,
            candidates=[(view.ids[node], view.captions[node]) for node in nodes[:CANDIDATES]],
        )
    close = sorted(names.matches(asked).items(), key=lambda item: (-item[1].score, item[0]))[:NEAREST]
    raise UnknownName(
        "nothing on file has that id or name; use an id, or search for a part of the name",
        field=field,
        nearest=[(view.ids[node], view.captions[node]) for node, _ in close],
    )


def _check_loaded(view: View) -> None:
    if not view.ids:
        raise StoreMissing("nothing loaded; run lintas load")


def _asked(text: str, field: str) -> str:
    if len(text) > MAX_TEXT:
        raise BadQuestion(f"a name has at most {MAX_TEXT} characters", field=field)
    asked = key(text.replace("\0", " "))
    if not asked.strip():
        raise BadQuestion("the name is empty; write an id, a name or a part of one", field=field)
    return asked


def _kind(view: View, kind: str) -> int:
    if kind not in view.kinds:
        raise BadQuestion(f"unknown kind{nearest(kind, view.kinds)}; use one of {', '.join(view.kinds)}", field="kind")
    return view.kinds.index(kind)


def _place(after: str) -> tuple[int, str]:
    score, colon, entity = after.partition(":")
    if not colon or not re.fullmatch("[0-9]{1,3}", score):
        raise BadQuestion("after is the score and id of the last result, as 90:terr:IDN", field="after")
    return -int(score), entity


def _result(view: View, node: int, match: Match) -> dict[str, Any]:
    return {
        "id": view.ids[node],
        "kind": view.kind_name(node),
        "caption": view.captions[node],
        "matched": index(view).texts[match.name],
        "score": match.score,
    }
