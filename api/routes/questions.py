"""The questions asked of a view: paths and conflicts."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from api.callers import TheDesk, TheView
from api.contract import ConflictAnswer
from api.desk import Desk
from api.pathanswer import PathAnswer
from api.questions import ConflictParameters, PathParameters, PathQuestion
from api.replies import reply
from api.routes.strict import BODY_ERRORS, strict_router
from graph import conflicts as conflict_rules
from graph.answers import encode
from graph.cypher.shown import shown, typed_beside
from graph.paths.answer import answer
from graph.search import resolve
from graph.view import View

router = strict_router(tags=["questions"])


@router.post("/paths", responses={200: {"model": PathAnswer}, **BODY_ERRORS})
def ask_paths(request: Request, desk: TheDesk, view: TheView, question: PathQuestion) -> Response:
    """Tell how two sets are linked, hop by hop, each with its evidence."""
    return _told(request, desk, view, question)


@router.get("/paths", responses={200: {"model": PathAnswer}})
def link_paths(request: Request, desk: TheDesk, view: TheView, asked: Annotated[PathParameters, Query()]) -> Response:
    """Ask the same as a link that one can share."""
    return _told(request, desk, view, asked)


def _told(request: Request, desk: Desk, view: View, asked: PathQuestion | PathParameters) -> Response:
    """The twin rests on the typed graph too, of which an ETag says nothing: with it there is none."""
    query = asked.query()
    found = answer(desk.ledger, view, query, why_not=asked.why_not, rests_on=asked.rests_on)
    if not asked.cypher:
        return reply(request, view, found)
    twin = shown(view, query, typed_beside(desk.ledger))
    return Response(encode({**found, "cypher": twin}), media_type="application/json")


@router.get("/conflicts", responses={200: {"model": ConflictAnswer}})
def conflicts(
    request: Request, desk: TheDesk, view: TheView, asked: Annotated[ConflictParameters, Query()]
) -> Response:
    """List statements that cannot all hold, with both sides; none is chosen."""
    node = resolve(view, asked.entity, "entity") if asked.entity else None
    return reply(request, view, conflict_rules.answer(desk.ledger, view, node, asked.limit, asked.after))
