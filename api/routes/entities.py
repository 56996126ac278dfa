"""Finding entities and telling everything on file about one."""

from typing import Annotated, Any

import numpy as np
from fastapi import Path, Query, Request
from fastapi.responses import Response

from api.callers import TheDesk, TheView
from api.contract import Dossier, EntityList, SearchAnswer, SourceList, StatementList
from api.questions import EntityParameters, ListParameters, Nothing, Paging, SearchParameters
from api.replies import reply
from api.routes.strict import NOT_FOUND, strict_router
from graph.answers import CAVEAT
from graph.dossier import dossier
from graph.errors import UnknownName
from graph.evidence import Evidence
from graph.search import search
from graph.view import View

router = strict_router(tags=["entities"])
EntityId = Annotated[str, Path(alias="id", max_length=300, examples=["body:idn-ditjen-imigrasi"])]


@router.get("/search", responses={200: {"model": SearchAnswer}})
def find(request: Request, view: TheView, asked: Annotated[SearchParameters, Query()]) -> Response:
    """Find entities by name or part of a name, in Indonesian and English, forgiving a typo."""
    return reply(request, view, search(view, asked.q, asked.kind, asked.limit, asked.after))


@router.get("/entities", responses={200: {"model": EntityList}})
def entities(request: Request, view: TheView, asked: Annotated[ListParameters, Query()]) -> Response:
    """List entities in the order of their ids."""
    nodes, after = _page(view, asked.kind or view.kinds, asked)
    listed = [_entity(view, node) for node in nodes]
    return reply(request, view, {"entities": listed, "after": after, **_version(view)})


@router.get("/entities/{id:path}/statements", responses={200: {"model": StatementList}, **NOT_FOUND})
def statements(
    request: Request, desk: TheDesk, view: TheView, entity_id: EntityId, asked: Annotated[Paging, Query()]
) -> Response:
    """List the statements on one entity in the order of their ids."""
    node = _known(view, entity_id)
    told = Evidence(desk.ledger, view).statements(view.rows_on(node))
    rest = [entry for entry in told if entry["id"] > (asked.after or "")]
    page = rest[: asked.limit]
    return reply(
        request,
        view,
        {
            "entity": _entity(view, node),
            "statements": page,
            "after": page[-1]["id"] if len(rest) > len(page) else None,
            **_version(view),
            "caveat": CAVEAT,
        },
    )


@router.get("/entities/{id:path}", responses={200: {"model": Dossier}, **NOT_FOUND})
def entity(
    request: Request, desk: TheDesk, view: TheView, entity_id: EntityId, asked: Annotated[EntityParameters, Query()]
) -> Response:
    """Tell everything on file about one entity."""
    return reply(
        request, view, dossier(desk.ledger, view, _known(view, entity_id), at=asked.at, stances=tuple(asked.stance))
    )


@router.get("/sources", responses={200: {"model": SourceList}})
def sources(request: Request, view: TheView, asked: Annotated[Paging, Query()]) -> Response:
    """List sources with title, address and grade."""
    nodes, after = _page(view, ["Source"], asked)
    listed = [
        {"id": view.ids[node], **{prop: _first(view, node, prop) for prop in ("title", "url", "reliability")}}
        for node in nodes
    ]
    return reply(request, view, {"sources": listed, "after": after, **_version(view)})


@router.get("/sources/{id:path}", responses={200: {"model": Dossier}, **NOT_FOUND})
def source(
    request: Request, desk: TheDesk, view: TheView, entity_id: EntityId, _: Annotated[Nothing, Query()]
) -> Response:
    """Tell everything on file about one source."""
    node = _known(view, entity_id)
    if view.kind_name(node) != "Source":
        raise UnknownName("no visible source has that id", field="id")
    return reply(request, view, dossier(desk.ledger, view, node))


def _known(view: View, entity: str) -> int:
    node = view.number(entity)
    if node is None:
        raise UnknownName("no visible entity has that id", field="id")
    return node


def _page(view: View, kinds: list[str] | tuple[str, ...], asked: Paging) -> tuple[list[int], str | None]:
    """Nodes of some kinds after an id, and the id to ask on from; nodes are numbered in the order of their ids."""
    nodes = np.flatnonzero(np.isin(view.kind, [view.kinds.index(kind) for kind in kinds])).tolist()
    rest = [node for node in nodes if view.ids[node] > (asked.after or "")]
    page = rest[: asked.limit]
    return page, view.ids[page[-1]] if len(rest) > len(page) else None


def _entity(view: View, node: int) -> dict[str, str]:
    return {"id": view.ids[node], "kind": view.kind_name(node), "caption": view.captions[node]}


def _first(view: View, node: int, prop: str) -> str | None:
    return min((view.text(int(row)) for row in view.values(node, prop)), default=None)


def _version(view: View) -> dict[str, Any]:
    return {"version": view.version, "marking": str(view.marking)}
