"""A running `kg serve` on a free port of this machine, and requests to it; it is ended whatever happens."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest
from samples import EXTRACTIONS, fill

from kg.outputs import keep_text
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; the names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens, and its process."""

    address: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        port = urlsplit(self.address).port
        assert port
        return port

    def request(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str = "*/*", **headers: str) -> Reply:
        return self.request("GET", path, headers={"Accept": accept, **headers})

    def query(self, query: str, accept: str = "application/sparql-results+json") -> Reply:
        return self.get(f"/sparql?query={quote(query, safe='')}", accept)

    def update(self, update: str, **headers: str) -> Reply:
        headers = {"Content-Type": "application/sparql-update", **headers}
        return self.request("POST", "/sparql", body=update.encode(), headers=headers)


@contextmanager
def serve(graph: Path, *options: str) -> Iterator[Server]:
    """`kg serve` with these options, ready to answer."""
    process = subprocess.Popen(
        [Path(sys.executable).with_name("kg"), "serve", "--graph", graph, "--port", "0", *options],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert process.stderr
    try:
        told = ""
        while not (match := re.search(r"serving .* at (\S+)", told)):
            told = process.stderr.readline()
            assert told, f"kg serve ended: {process.wait()}"
        server = Server(match[1], process)
        # It listens before its workers have looked at the graph, and answers after that.
        server.get("/health")
        yield server
    finally:
        process.terminate()
        process.communicate(timeout=_SECONDS)


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the samples; nobody changes them."""
    folder = tmp_path_factory.mktemp("reading") / "graph"
    with Store.open(folder, "create") as store:
        fill(store)
    for extraction in EXTRACTIONS[1:]:
        keep_text(extraction.article, folder.parent)
    with serve(folder, "--max-rows", "50", "--timeout", "2", "--max-memory", "64") as server:
        yield server


@pytest.fixture(scope="session")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of an empty graph that may be written to; who uses it empties it first."""
    with serve(tmp_path_factory.mktemp("writing") / "graph", "--allow-update") as server:
        yield server
