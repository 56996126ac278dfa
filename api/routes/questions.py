"""The questions asked of a view: paths and conflicts."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from api.callers import TheDesk, TheView
from api.contract import ConflictAnswer, PathAnswer
from api.questions import ConflictParameters, PathLink, PathQuestion
from api.replies import reply
from api.routes.strict import BODY_ERRORS, strict_router
from graph import conflicts as conflict_rules
from graph.paths.answer import answer
from graph.search import resolve

router = strict_router(tags=["questions"])


@router.post("/paths", responses={200: {"model": PathAnswer}, **BODY_ERRORS})
def ask_paths(request: Request, desk: TheDesk, view: TheView, question: PathQuestion) -> Response:
    """Tell how two sets are linked, hop by hop, each with its evidence."""
    return reply(request, view, answer(desk.ledger, view, question.query()))


@router.get("/paths", responses={200: {"model": PathAnswer}})
def link_paths(request: Request, desk: TheDesk, view: TheView, asked: Annotated[PathLink, Query()]) -> Response:
    """Ask the same as a link that one can share."""
    return reply(request, view, answer(desk.ledger, view, asked.query()))


@router.get("/conflicts", responses={200: {"model": ConflictAnswer}})
def conflicts(
    request: Request, desk: TheDesk, view: TheView, asked: Annotated[ConflictParameters, Query()]
) -> Response:
    """List statements that cannot all hold, with both sides; none is chosen."""
    node = resolve(view, asked.entity, "entity") if asked.entity else None
    return reply(request, view, conflict_rules.answer(desk.ledger, view, node))
