"""The application: routes over a desk, with keys, bounds, problems and a log."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api import problems
from api.callers import Keys
from api.desk import Desk
from api.metrics import Metrics
from api.middleware import VERSIONED, BodyLimit, Journal
from api.replies import PROGRAM
from api.routes import about, entities, pages, questions
from api.watched import Watched
from graph import ontology
from graph.ledger import Ledger
from graph.marking import Marking

COMPRESSED = 2048

_ABOUT = """How actors are linked, each answer with its evidence: who says so, where, how well graded, and
what speaks against it.

A line means a source says so; it is not proof, guilt or contact by itself. Authorities shown acted on the case."""


class _Service(FastAPI):
    """Says in its document that the key may be left out, where it may."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None and not self.state.keys.needed:
            for routes in super().openapi()["paths"].values():
                for operation in routes.values():
                    operation.get("security", []).append({})
        return super().openapi()


def create_app(
    ledger: Ledger,
    keys: Mapping[str, Marking],
    *,
    key_needed: bool = False,
    stale: int = 0,
    metrics: Metrics | None = None,
) -> FastAPI:
    """Answer over HTTP from a ledger; `keys` say what each caller may see, others see CLEAR or nothing.

    `stale` is for how many seconds a view may be shown that the store cannot confirm; `metrics` counts what is done.
    """
    measured = metrics or Metrics()
    desk = Desk(Watched(ledger, measured), ontology.load(), stale=stale)
    measured.follow(desk)
    app = _Service(
        title="Lintas", version=PROGRAM, description=_ABOUT, docs_url=None, redoc_url=None, openapi_url="/openapi.json"
    )
    app.state.desk = desk
    app.state.keys = Keys(keys, needed=key_needed)
    problems.install(app)
    app.include_router(about.root)
    for router in (about.router, entities.router, questions.router, pages.router):
        app.include_router(router, prefix=VERSIONED)
    app.add_middleware(BodyLimit)
    app.add_middleware(GZipMiddleware, minimum_size=COMPRESSED, compresslevel=1)
    app.add_middleware(Journal, metrics=measured)
    return app
