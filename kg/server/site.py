"""`/`, `/entity/NAME`, `/articles/ID`: what people read; and the IRIs of the data, which lead there."""

from __future__ import annotations

import gzip
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from kg.server.guards import READ_FROM_ANYWHERE
from kg.server.protocol import RefusedError, read_parameters
from kg.server.requests import respond, while_connected

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.server.pool import Pool

_VARY = {"Vary": "Accept"}
_STATIC = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


async def answer_explorer(request: Request) -> Response:
    """The explorer; made once for each state of the graph."""
    pool: Pool = request.app.state.pool
    answer = await while_connected(request, pool.recall_explorer())
    tag = f'"{answer.generation}"'
    if answer.generation and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    return respond(answer, {"ETag": tag} if answer.generation else None)


async def answer_entity(request: Request) -> Response:
    """The page of an entity or what the graph has of it."""
    name = request.path_params.get("name") or request.query_params.get("name", "")
    return await _answer(request, "entity", name)


async def answer_article(request: Request) -> Response:
    """The page of an article or its graph; without an id, the list of all."""
    return await _answer(request, "article", request.path_params.get("name", ""))


async def _answer(request: Request, kind: str, name: str) -> Response:
    pool: Pool = request.app.state.pool
    asked = pool.ask(kind, name=name, accept=request.headers.get("accept"))
    return respond(await while_connected(request, asked), READ_FROM_ANYWHERE | _VARY)


async def answer_questions(request: Request) -> Response:
    """The named questions, or one of them as SPARQL with the parameters of the address in it."""
    pool: Pool = request.app.state.pool
    values = dict(read_parameters(request.scope["query_string"]))
    asked = pool.ask("questions", name=request.path_params.get("name", ""), values=values)
    return respond(await while_connected(request, asked), READ_FROM_ANYWHERE)


async def lead_to_page(request: Request) -> Response:
    """`/id/Xi_Jinping` -> `/entity/Xi_Jinping`, `/article/a1` -> `/articles/a1`: the IRIs under our base."""
    path = request.url.path
    page = path.replace("/id/", "/entity/", 1) if path.startswith("/id/") else f"/articles/{path[9:]}"
    return RedirectResponse(page, 303)


async def answer_static(request: Request) -> Response:
    """A file of ours by its name; there is no way out of the folder, as only known names are given."""
    name = request.path_params["name"]
    known = {entry.name: entry for entry in (files("kg.server.pages") / "static").iterdir()}
    kind = next((kind for ending, kind in _STATIC.items() if name.endswith(ending)), None)
    headers = {"Content-Type": kind or "", "Cache-Control": "max-age=3600"}
    if kind is not None and name in known:
        return Response(known[name].read_bytes(), headers=headers)
    if kind is None or f"{name}.gz" not in known:
        raise RefusedError(404, "no such file")
    packed = known[f"{name}.gz"].read_bytes()  # what others made is kept, and sent, as small as it goes
    headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed), headers=headers)
