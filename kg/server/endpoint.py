"""`/sparql`: a query, an update, what the endpoint can do, or a page to write queries in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from kg.server import formats
from kg.server.description import describe_service
from kg.server.guards import PREFLIGHT, READ_FROM_ANYWHERE, check_origin
from kg.server.pages.query import write_query_page
from kg.server.protocol import Operation, RefusedError, read_operation
from kg.server.requests import LONGEST_GRAPH, LONGEST_QUERY, read_body, respond, while_connected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from kg.server.pool import Pool

_VARY = {"Vary": "Accept"}
READ_ONLY = "this server only reads; `kg serve --allow-update` also lets one write"


async def answer_sparql(request: Request) -> Response:
    """What https://www.w3.org/TR/sparql11-protocol/ says of the request."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT)
    pool: Pool = request.app.state.pool
    longest = LONGEST_GRAPH if pool.settings.allow_update else LONGEST_QUERY
    body = await read_body(request, longest) if request.method == "POST" else b""
    operation = read_operation(
        request.method, request.scope["query_string"], request.headers.get("content-type"), body
    )
    if operation is None:
        return await _answer_nothing(request, pool)
    head = {
        "default": operation.default,
        "named": operation.named,
        "base": str(request.url.replace(query="", fragment="")).rstrip("?"),
    }
    if operation.kind == "update":
        _check_writing(request, pool)
        text = operation.text.encode()
        return respond(await while_connected(request, pool.write("update", text, **head)))
    return await _answer_query(request, pool, operation, head)


async def _answer_query(
    request: Request, pool: Pool, operation: Operation, head: Mapping[str, object]
) -> Response:
    asked = pool.recall("query", operation.text.encode(), accept=request.headers.get("accept"), **head)
    answer = await while_connected(request, asked)
    return respond(answer, READ_FROM_ANYWHERE | _VARY)


def _check_writing(request: Request, pool: Pool) -> None:
    if not pool.settings.allow_update:
        raise RefusedError(403, READ_ONLY)
    check_origin(request)


async def _answer_nothing(request: Request, pool: Pool) -> Response:
    """A GET that asks nothing: people get a page to ask in, programs are told what can be asked."""
    accept = request.headers.get("accept")
    # A browser names HTML; a program that names nothing is told in RDF.
    form = formats.choose_format(accept, formats.TRIPLES, formats.HTML)
    if form is None:
        return Response(f"this can be had as {formats.list_types(formats.TRIPLES, formats.HTML)}\n", 406)
    if form == "html":
        return respond(write_query_page(), _VARY)
    address = str(request.url.replace(query="", fragment="")).rstrip("?")
    written = describe_service(address, form, allow_update=pool.settings.allow_update)
    return Response(written, headers=READ_FROM_ANYWHERE | _VARY | {"content-type": formats.media_type(form)})
