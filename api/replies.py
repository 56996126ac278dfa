"""An answer as an HTTP response: the same bytes as `--json`, with the version as a weak ETag on GET."""

from http import HTTPStatus
from importlib.metadata import version
from typing import Final

from fastapi import Request
from fastapi.responses import Response

from graph.answers import encode
from graph.view import View

PROGRAM: Final = version("lintas")


def reply(request: Request, view: View, answer: object) -> Response:
    """Encode an answer; 304 without a body where the caller already holds this version of it."""
    return respond(request, view, encode(answer), "application/json")


def respond(request: Request, view: View, body: bytes, media_type: str, **headers: str) -> Response:
    """Send bytes that were made from a view."""
    if request.method != "GET":
        return Response(body, media_type=media_type, headers=headers)
    tag = f'W/"{view.version}-{PROGRAM}"'
    headers |= {"ETag": tag}
    if tag in (held.strip() for held in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
