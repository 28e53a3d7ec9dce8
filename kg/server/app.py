"""A graph folder -> an ASGI application that answers for it."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kg.server.endpoint import answer_sparql
from kg.server.graph_store import answer_store
from kg.server.guards import Guard
from kg.server.pool import Pool
from kg.server.protocol import RefusedError
from kg.server.site import (
    answer_article,
    answer_entity,
    answer_explorer,
    answer_questions,
    answer_static,
    lead_to_page,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from kg.server.settings import Settings

_ASKING = ["GET", "POST", "OPTIONS"]
_STORING = ["GET", "PUT", "POST", "DELETE", "OPTIONS"]


def make_app_of(settings: Settings) -> ASGIApp:
    """The application; its workers start and end with the server that it runs in."""

    @asynccontextmanager
    async def run_pool(app: Starlette) -> AsyncIterator[None]:
        app.state.pool = Pool(settings)
        await app.state.pool.start()
        try:
            yield
        finally:
            await app.state.pool.stop()

    app = Starlette(
        routes=[
            Route("/sparql", answer_sparql, methods=_ASKING),
            Route("/sparql/", answer_sparql, methods=_ASKING),
            Route("/store", answer_store, methods=_STORING),
            Route("/store/{path:path}", answer_store, methods=_STORING),
            Route("/health", answer_health),
            Route("/", answer_explorer),
            Route("/entity", answer_entity),
            Route("/entity/{name:path}", answer_entity),
            Route("/articles", answer_article),
            Route("/articles/{name:path}", answer_article),
            Route("/questions", answer_questions),
            Route("/questions/{name}", answer_questions),
            Route("/id/{name:path}", lead_to_page),
            Route("/article/{name:path}", lead_to_page),
            Route("/static/{name}", answer_static),
        ],
        lifespan=run_pool,
        exception_handlers={RefusedError: _tell_refusal},
    )
    return Guard(app, settings.hosts)


async def answer_health(request: Request) -> JSONResponse:
    """200 and what is served, or 503 and why nothing is."""
    pool: Pool = request.app.state.pool
    answer = await pool.ask("health")
    if answer.status != 200:  # noqa: PLR2004
        return JSONResponse({"ok": False, "reason": answer.body.decode().strip()}, answer.status)
    return JSONResponse({"ok": True, **json.loads(answer.body)})


async def _tell_refusal(_: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{error}\n", getattr(error, "status", 400))
