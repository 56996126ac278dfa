"""What holds for every request: a bound on its body, a request id, a count, a line of the log, private caching."""

import logging
import math
import re
import sys
import time
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.desk import Sight
from api.metrics import Metrics
from api.problems import problem

MAX_BODY: Final = 1 << 20
VERSIONED: Final = "/v1"
STALE: Final = "Lintas-Stale"
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
    """Gives each request an id, counts it and writes one line about it: route, status and time, never a value."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and log it when it is done."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("x-request-id", "")
        request_id = asked if _REQUEST_ID.fullmatch(asked) else uuid.uuid4().hex
        state = scope.setdefault("state", {})
        status = HTTPStatus.INTERNAL_SERVER_ERROR.value
        start = time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                _say_what_holds(headers, _unconfirmed(state, status))
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            self._note(scope, request_id, status, time.perf_counter() - start, _unconfirmed(state, status) is not None)

    def _note(self, scope: Scope, request_id: str, status: int, seconds: float, stale: bool) -> None:
        method, route = scope["method"], _template(scope)
        self._metrics.answered(method, route, status, seconds, stale=stale)
        line = {"request": request_id, "method": method, "route": route, "status": status}
        line |= {"ms": round(seconds * 1000, 1)} | ({"stale": True} if stale else {})
        _LOG.info("request", extra={"line": line})


def _template(scope: Scope) -> str | None:
    """The route that a request met, as the document writes it; None where it met none."""
    template = getattr(scope.get("route"), "path_format", None)
    return f"{VERSIONED}{template}" if template and scope["path"].startswith(f"{VERSIONED}/") else template


def _unconfirmed(state: Mapping[str, Any], status: int) -> Sight | None:
    """The view that an answer was made from, where the store could not confirm it; a 503 was made from none."""
    sight: Sight | None = state.get("sight")
    return sight if sight and sight.age is not None and status != HTTPStatus.SERVICE_UNAVAILABLE else None


def _say_what_holds(headers: MutableHeaders, sight: Sight | None) -> None:
    """Bounds on what a browser or a cache may do with an answer; one from an older view says so."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Vary"] = "Accept-Encoding, X-API-Key"
    if sight and sight.age is not None:
        age = math.ceil(sight.age)
        headers["Age"] = str(age)
        headers[STALE] = f'"{sight.view.version}";age={age}'
        headers["Cache-Control"] = "no-store"
    headers.setdefault("Cache-Control", "private")


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
