"""A real SPARQL server on loopback, and a proxy before it that asks for a password and makes faults."""

from __future__ import annotations

import base64
import http.client
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

USER, PASSWORD = "editor", "s3cret:é"
_BEARER = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
_START_SECONDS = 30


class Oxigraph:
    """Oxigraph's own server over a folder, which can be killed and started again at the same port."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def store(self) -> str:
        return f"http://127.0.0.1:{self.port}/store"

    def start(self) -> None:
        program = Path(sys.executable).parent / "oxigraph"
        self._process = subprocess.Popen(
            [program, "serve", "--location", self._folder, "--bind", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert self._process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.01)
            else:
                return

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Proxy(ThreadingHTTPServer):
    """Passes on what comes with the password; `fault` may say first which status to answer instead."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = port
        self.fault: Callable[[str, str], int | None] = lambda _method, _path: None
        self.seen: list[tuple[str, str]] = []

    @property
    def store(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/store"


class _Handler(BaseHTTPRequestHandler):
    server: Proxy

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.command, self.path))
        status = self.server.fault(self.command, self.path)
        if self.headers.get("Authorization") != _BEARER:
            status = 401
        if status is not None:
            self._answer(status, "text/plain", b"no")
            return
        behind = http.client.HTTPConnection("127.0.0.1", self.server.behind)
        kept = {k: v for k, v in self.headers.items() if k in {"Accept", "Content-Type"}}
        try:
            behind.request(self.command, self.path, body, kept)
            answer = behind.getresponse()
            self._answer(answer.status, answer.headers.get("Content-Type", ""), answer.read())
        except OSError:
            self._answer(502, "text/plain", b"nobody behind")
        finally:
            behind.close()

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_POST = do_DELETE = _pass_on  # noqa: N815  http.server wants these names


@contextmanager
def serve_proxy(port: int) -> Iterator[Proxy]:
    """The proxy before that port, ended surely."""
    with Proxy(port) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
