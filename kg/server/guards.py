"""Every request and every answer: whom requests may be addressed to, who may read, what a page may do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.server.protocol import RefusedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
# Any page may read what is served, and none may write: that is asked of by `check_origin`.
READ_FROM_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Kg-Truncated, Retry-After",
}
PREFLIGHT = {
    **READ_FROM_ANYWHERE,
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}


class Guard:
    """An application that refuses what is addressed to another host, and adds what all answers have."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._hosts is not None and _find_host(scope) not in self._hosts:
            # A page elsewhere may have its own name lead to this machine; its requests bear that name.
            await _refuse(send, "this server is for this machine: ask http://localhost or http://127.0.0.1")
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-content-type-options", b"nosniff"))
            await send(message)

        await self._app(scope, receive, send_with_headers)


def check_origin(request: Request) -> None:
    """Raises RefusedError for a change that a page of another origin asks for, in a user's name."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site in {"cross-site", "same-site"} or (
        origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    ):
        raise RefusedError(403, "pages of other origins may read here, and change nothing")


def _find_host(scope: Scope) -> str:
    """The host without its port: 'localhost', '[::1]'."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1").lower()
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host


async def _refuse(send: Send, message: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": f"{message}\n".encode()})
