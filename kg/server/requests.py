"""A request -> what the endpoints need of it: its body within bounds, its answer while somebody waits."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import Response

from kg.server.protocol import RefusedError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from typing import Any

    from starlette.requests import Request

    from kg.server.wire import Answer

# The longest query by far is a list of IRIs in VALUES; a graph that is put may be a large article's.
LONGEST_QUERY = 1 << 20
LONGEST_GRAPH = 1 << 28
# Who sends less than everything within this many seconds is not waited for.
_BODY_SECONDS = 30.0
# What takes less is not worth looking whether the client is still there.
_SHORT = 0.5


async def read_body(request: Request, longest: int) -> bytes:
    """The whole body. Raises RefusedError for one that is too long or never ends."""
    parts: list[bytes] = []
    length = 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for part in request.stream():
                length += len(part)
                if length > longest:
                    raise RefusedError(413, f"the body is longer than {longest >> 20} MB: send it in parts")
                parts.append(part)
    except TimeoutError as error:
        raise RefusedError(408, f"the body did not come within {_BODY_SECONDS:g} s") from error
    return b"".join(parts)


async def while_connected(request: Request, asked: Coroutine[Any, Any, Answer]) -> Answer:
    """The answer; where the client hangs up before it is there, whoever works on it is ended."""
    working = asyncio.ensure_future(asked)
    try:
        done, _ = await asyncio.wait({working}, timeout=_SHORT)
        if not done:
            leaving = asyncio.ensure_future(_wait_for_end(request))
            await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
            leaving.cancel()
            if not working.done():
                raise RefusedError(499, "nobody waits for this answer")
        return await working
    finally:
        working.cancel()


async def _wait_for_end(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def respond(answer: Answer, headers: Mapping[str, str] | None = None) -> Response:
    """An answer as it goes to the client."""
    return Response(
        answer.body,
        answer.status,
        headers={**answer.headers, **(headers or {}), "content-type": answer.media_type},
    )
