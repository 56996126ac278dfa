"""What this service is: its vocabulary, its version, its health, its documentation."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, Response

from api.callers import TheDesk, TheView
from api.contract import Health, Ready, Version
from api.questions import Nothing
from api.replies import PROGRAM, reply
from api.routes.strict import AWAY, strict_router
from graph.marking import CLEAR
from graph.ontology import Label

STATIC: Final = Path(__file__).parent.parent / "static"
_DOCS_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_DOCS_FILES: Final = {"swagger-ui.css": "swagger-ui/", "swagger-ui-bundle.js": "swagger-ui/", "docs.js": ""}

router = strict_router(tags=["about"])
root = APIRouter(tags=["about"])


@router.get("/version", responses={200: {"model": Version}})
def version(request: Request, view: TheView, _: Annotated[Nothing, Query()]) -> Response:
    """Tell which program, vocabulary and data answer."""
    told = {
        "program": PROGRAM,
        "ontology": view.ontology.version,
        "version": view.version,
        "marking": str(view.marking),
    }
    return reply(request, view, told)


@router.get("/ontology")
def ontology(request: Request, view: TheView, desk: TheDesk, _: Annotated[Nothing, Query()]) -> Response:
    """Tell the vocabulary: kinds, links, stances, roles, powers and code lists."""
    names = ("version", "stances", "common", "kinds", "links", "roles", "powers", "codes")
    return reply(request, view, {name: _plain(getattr(desk.ontology, name)) for name in names})


def _plain(value: Any) -> Any:
    """Vocabulary entries as JSON: records by field, sets in order."""
    if isinstance(value, Label):
        return value._asdict()
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [_plain(entry) for entry in (sorted(value) if isinstance(value, frozenset) else value)]
    return value


@root.get("/health")
async def health() -> Health:
    """Tell that the program is alive. The store is not asked, and no thread is waited for."""
    return Health(status="ok")


@root.get("/ready", responses=AWAY)
def ready(desk: TheDesk) -> Ready:
    """Tell that the store answers and that the view of CLEAR is built, and at which version."""
    return Ready(status="ok", version=desk.view(CLEAR).version)


@root.get("/docs", include_in_schema=False)
def docs() -> FileResponse:
    """The documentation, from our own files."""
    return FileResponse(STATIC / "docs.html", headers={"Content-Security-Policy": _DOCS_POLICY})


@root.get("/docs/{name}", include_in_schema=False)
def docs_file(name: str) -> Response:
    """A script or style of the documentation."""
    if name not in _DOCS_FILES:
        return Response(status_code=404)
    return FileResponse(STATIC / _DOCS_FILES[name] / name)
