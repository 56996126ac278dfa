"""Every error as RFC 9457 problem+json: it names the field at fault and never the value."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from graph.errors import (
    AmbiguousName,
    BadInput,
    BadQuestion,
    LintasError,
    StoreBusy,
    StoreError,
    StoreMissing,
    UnknownName,
)

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER: Final = "2"
# The first class that fits decides.
_STATUS: Final[Sequence[tuple[type[LintasError], HTTPStatus]]] = (
    (BadQuestion, HTTPStatus.UNPROCESSABLE_ENTITY),
    (BadInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)


def problem(
    status: HTTPStatus, detail: str, *, field: str | None = None, headers: dict[str, str] | None = None, **more: object
) -> Response:
    """One problem document; `field` is the part of the question at fault."""
    body: dict[str, object] = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    body |= {"field": field} if field else {}
    body |= more
    return Response(orjson.dumps(body), status.value, headers=headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of the domain, of the framework and of our own making in that one form."""
    app.add_exception_handler(LintasError, _domain)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


def _domain(request: Request, error: Exception) -> Response:  # the framework's signature
    assert isinstance(error, LintasError)  # noqa: S101  # it is registered for this class alone
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    if isinstance(error, UnknownName):
        status = HTTPStatus.NOT_FOUND if error.field == "id" else status
        near = [{"id": entity, "caption": caption} for entity, caption in error.nearest]
        return problem(status, "no visible entity has that id or name", field=error.field, nearest=near)
    if isinstance(error, AmbiguousName):
        several = [{"id": entity, "caption": caption} for entity, caption in error.candidates]
        return problem(status, "several entities have that name; ask by id", field=error.field, candidates=several)
    if isinstance(error, StoreError):
        return problem(status, _away(error), headers={"Retry-After": RETRY_AFTER})
    return problem(status, str(error), field=error.field)


def _away(error: StoreError) -> str:
    """What a caller may know: a store's own sentence names files and hosts, and is for the log."""
    if isinstance(error, StoreMissing):
        return "nothing loaded; run lintas load"
    if isinstance(error, StoreBusy):
        return "the store is busy; ask again"
    return "the store cannot be read now; ask again later"


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = [
        {"field": _path(fault["loc"]), "detail": str(fault["msg"]).removeprefix("Value error, ")}
        for fault in error.errors()
    ]
    status = HTTPStatus.BAD_REQUEST if _no_json(error) else HTTPStatus.UNPROCESSABLE_ENTITY
    return problem(status, str(faults[0]["detail"]), field=str(faults[0]["field"]), errors=faults)


def _no_json(error: RequestValidationError) -> bool:
    return any(fault["type"] == "json_invalid" for fault in error.errors())


def _path(location: Sequence[str | int]) -> str:
    """Where the fault is: names of fields, not places in a list."""
    return ".".join(str(part) for part in location if not isinstance(part, int)) or "body"


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    status = HTTPStatus(error.status_code)
    detail = error.detail if error.detail != status.phrase else f"{status.phrase.lower()}; see /docs for what there is"
    return problem(status, detail, headers=dict(error.headers or {}))


def _broken(request: Request, error: Exception) -> Response:
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "the program failed; its log has the reason under the request id")
