"""What holds for every request: a bound on its body, a request id, one structured log line, private caching."""

import logging
import re
import sys
import time
import uuid
from http import HTTPStatus
from typing import Final

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

MAX_BODY: Final = 1 << 20
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
_LOG: Final = logging.getLogger("lintas.api")


class BodyLimit:
    """Refuses a body above `MAX_BODY` bytes with 413, told or not in its header."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body read to the end."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        body = bytearray()
        more = True
        while more and len(body) <= MAX_BODY and int(told if told.isdecimal() else 0) <= MAX_BODY:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if more or len(body) > MAX_BODY:
            refusal = problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is above 1 MiB; ask in smaller parts")
            await refusal(scope, receive, send)
            return
        await self._app(scope, _replay(bytes(body), receive), send)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending = [body]

    async def again() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return again


class Journal:
    """Gives each request an id and writes one line about it: route, status and time, never a value."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and log it when it is done."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("x-request-id", "")
        request_id = asked if _REQUEST_ID.fullmatch(asked) else uuid.uuid4().hex
        status = HTTPStatus.INTERNAL_SERVER_ERROR.value
        start = time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
                headers.setdefault("Cache-Control", "private")
                headers["Vary"] = "Accept-Encoding, X-API-Key"
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            route = scope.get("route")
            _LOG.info(
                "request",
                extra={
                    "line": {
                        "request": request_id,
                        "method": scope["method"],
                        "route": getattr(route, "path", None),
                        "status": status,
                        "ms": round((time.perf_counter() - start) * 1000, 1),
                    }
                },
            )


class _Lines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"at": self.formatTime(record), "level": record.levelname, "event": record.getMessage()}
        line |= getattr(record, "line", {})
        if record.exc_info and record.exc_info[2]:
            line["error"] = type(record.exc_info[1]).__name__
            line["where"] = _innermost(record.exc_info[2])
        return orjson.dumps(line).decode()


def _innermost(traceback: object) -> str:
    while (further := getattr(traceback, "tb_next", None)) is not None:
        traceback = further
    code = traceback.tb_frame.f_code  # type: ignore[attr-defined]  # a traceback, walked to its last frame
    return f"{code.co_qualname}:{traceback.tb_lineno}"  # type: ignore[attr-defined]


def log_to_stderr() -> None:
    """Write the log of the API and of its server as JSON lines to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    for name in ("lintas.api", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)
