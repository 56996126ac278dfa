"""A router whose bodies are strict JSON and whose errors are told in the document."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from api.contract import Problem


class _StrictRequest(Request):
    """Reads JSON without NaN, and refuses what nests too deep to read."""

    async def json(self) -> Any:
        """The body as JSON. Raises json.JSONDecodeError."""
        return orjson.loads(await self.body())


class _StrictRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handler(_StrictRequest(request.scope, request.receive))

        return strictly


def _told(*codes: int) -> dict[int | str, dict[str, Any]]:
    return {code: {"model": Problem, "content": {"application/problem+json": {}}} for code in codes}


# The server answers this one itself, before there is a request to look at.
_TOO_LONG: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "The link is longer than 64 KiB; POST the question.", "content": {"text/plain": {}}}
}
ERRORS: Final = _TOO_LONG | _told(401, 422, 503)
AWAY: Final = _told(503)
BODY_ERRORS: Final = _told(400, 413)
NOT_FOUND: Final = _told(404)


def strict_router(**settings: Any) -> APIRouter:
    """A router for /v1 with the errors that every route may answer."""
    return APIRouter(route_class=_StrictRoute, responses=ERRORS, **settings)
