"""Answers as HTML pages that work offline."""

from typing import Annotated, Any

from fastapi import Path, Query, Request
from fastapi.responses import Response

from api.callers import TheDesk, TheView
from api.questions import EntityParameters, PathLink
from api.replies import respond
from api.routes.strict import NOT_FOUND, strict_router
from graph.dossier import dossier
from graph.errors import UnknownName
from graph.paths.answer import answer
from visualisations.entity_page import entity_page
from visualisations.page import csp
from visualisations.path_page import path_page

router = strict_router(prefix="/pages", tags=["pages"], default_response_class=Response)
_HTML: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {}}, "description": "One HTML file that asks for nothing else."}
}


@router.get("/path", responses=_HTML)
def of_path(request: Request, desk: TheDesk, view: TheView, asked: Annotated[PathLink, Query()]) -> Response:
    """A path question as a page."""
    return _page(request, view, path_page(answer(desk.ledger, view, asked.query()), desk.ontology))


@router.get("/entity/{id:path}", responses={**_HTML, **NOT_FOUND})
def of_entity(
    request: Request,
    desk: TheDesk,
    view: TheView,
    entity_id: Annotated[str, Path(alias="id", max_length=300)],
    asked: Annotated[EntityParameters, Query()],
) -> Response:
    """What is on file about one entity, as a page."""
    node = view.number(entity_id)
    if node is None:
        raise UnknownName("no visible entity has that id", field="id")
    told = dossier(desk.ledger, view, node, at=asked.at, stances=tuple(asked.stance))
    return _page(request, view, entity_page(told, desk.ontology))


def _page(request: Request, view: TheView, html: str) -> Response:
    headers = {"Content-Security-Policy": csp(html)}
    return respond(request, view, html.encode(), "text/html; charset=utf-8", **headers)
