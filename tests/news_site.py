"""A web site on this machine: path -> what it answers; what it was asked is kept in order."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from kg.fetching import Fetching

if TYPE_CHECKING:
    from collections.abc import Iterator

# How the tests fetch: from this machine, and without a wait.
FAST = Fetching(allow_private=True, delay=0.0, backoff=0.0)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent. `drips` goes on with a byte at a time, `hangs` says no more."""

    content: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False
    hangs: bool = False


class Site:
    """`pages` may be changed at any time; several replies to one path are given one after the other."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pages: dict[str, Reply | list[Reply]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.is_over = threading.Event()

    def url(self, path: str) -> str:
        return self.address + path

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt, of which this site has none unless a test gives it one."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def reply(self, path: str, headers: dict[str, str]) -> Reply:
        self.asked.append((path, headers))
        reply = self.pages.get(path, Reply(status=404))
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        tag = reply.headers.get("ETag")
        return Reply(status=304) if tag and headers.get("If-None-Match") == tag else reply


@contextmanager
def serve_site() -> Iterator[Site]:
    """Until the end of the block; the server and its threads end with it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = site.reply(self.path, dict(self.headers))
            self.send_response_only(reply.status)  # without a Date of its own
            told = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(reply.content))}
            for name, value in (told | reply.headers).items():
                self.send_header(name, value)
            # A client that hangs up is what the tests are about.
            with suppress(OSError):
                self.end_headers()
                self.wfile.write(reply.content)
                while (reply.drips or reply.hangs) and not site.is_over.wait(0.005):
                    if reply.drips:
                        self.wfile.write(b"a")
                        self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        site = Site(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            site.is_over.set()
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def news_site() -> Iterator[Site]:
    """One for the tests of a file, each of which says what stands there."""
    with serve_site() as site:
        yield site
