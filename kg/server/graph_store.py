"""`/store`: graphs by their names, as https://www.w3.org/TR/sparql11-http-rdf-update/ has it.

`/store?graph=IRI` and `/store?default` as the protocol has them; `/store/article/ID` is the graph of that
name under the base of the data, and `/store` alone the whole data set.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from starlette.responses import Response

from kg.server.endpoint import READ_ONLY
from kg.server.guards import PREFLIGHT, READ_FROM_ANYWHERE, check_origin
from kg.server.protocol import RefusedError, read_parameters
from kg.server.requests import LONGEST_GRAPH, read_body, respond, while_connected

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.server.pool import Pool

_READING = {"GET", "HEAD"}


async def answer_store(request: Request) -> Response:
    """Read, put, extend or take out a graph."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT)
    pool: Pool = request.app.state.pool
    graph = _find_graph(request)
    if request.method in _READING:
        asked = pool.ask("graph", graph=graph, accept=request.headers.get("accept"))
        return respond(await while_connected(request, asked), READ_FROM_ANYWHERE | {"Vary": "Accept"})
    if not pool.settings.allow_update:
        raise RefusedError(403, READ_ONLY)
    check_origin(request)
    headers = {}
    if not graph:
        if request.method != "POST":
            raise RefusedError(400, f"name the graph to {request.method}: ?graph=IRI or ?default")
        name = uuid.uuid4().hex
        graph, headers = f"/{name}", {"Location": f"{_own_address(request)}/{name}"}
    answer = await while_connected(
        request,
        pool.write(
            "put",
            await read_body(request, LONGEST_GRAPH),
            method=request.method,
            graph=graph,
            base=str(request.url.replace(query="")),
            content_type=request.headers.get("content-type", ""),
        ),
    )
    return respond(answer, headers)


def _find_graph(request: Request) -> str:
    """'default', an IRI, '/' and what stands behind the base, or '' for all graphs. Raises RefusedError."""
    parameters = read_parameters(request.scope["query_string"])
    named = [value for name, value in parameters if name == "graph"]
    default = [name for name, _ in parameters if name == "default"]
    # As it was sent: the decoded path no longer tells '%2F' from '/'.
    path = _raw_path(request).partition("/store")[2].strip("/")
    if len(named) + len(default) + bool(path) > 1:
        raise RefusedError(400, "name one graph: ?graph=IRI, ?default or its path")
    if path:
        return f"/{path}"
    if named:
        # What POST gave as the place of a new graph is its name here too.
        return named[0].removeprefix(_own_address(request))
    return "default" if default else ""


def _raw_path(request: Request) -> str:
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.decode("ascii", errors="replace")


def _own_address(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}/store"
