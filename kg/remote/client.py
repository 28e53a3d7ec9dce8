"""A request -> what the server answers, asked again where that may help; a RemoteError where it does not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError
from urllib3.util import Retry

from kg.closing import Closing
from kg.errors import RemoteError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from kg.remote.endpoints import Endpoints

# A server that restarts is back within a minute: with the waits 0, 1, 2, 4, 8, 16, 32 s it is waited for.
_RETRIES = 7
_FIRST_WAIT = 0.5
# So long a connection may take to come, and so long a server may say nothing (one that loads a large graph).
_CONNECT_SECONDS = 10
_READ_SECONDS = 300
_TRIED_AGAIN = (408, 429, *range(500, 600))
_NOT_FOUND = 404
_LONGEST_REASON = 160
_RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples"


class Client(Closing):
    """A server by its endpoints; a context manager. Every method raises RemoteError."""

    def __init__(
        self, endpoints: Endpoints, *, retries: int = _RETRIES, first_wait: float = _FIRST_WAIT
    ) -> None:
        """`first_wait`, in seconds, is doubled at every retry; Retry-After of the server goes before it."""
        self.endpoints = endpoints
        tried_again = Retry(
            total=retries,
            redirect=False,
            status_forcelist=_TRIED_AGAIN,
            # All of ours may be repeated: PUT and DELETE, a question, and a POST that adds what may be there.
            allowed_methods=None,
            backoff_factor=first_wait,
            raise_on_status=False,
        )
        timeout = urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS)
        self._pool = urllib3.PoolManager(retries=tried_again, timeout=timeout)

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.clear()

    def get_graph(self, graph: str) -> bytes | None:
        """A named graph as N-Triples, or None where there is none."""
        answer = self._send("GET", self._place(graph), {"Accept": TRIPLES}, also=(_NOT_FOUND,))
        return None if answer.status == _NOT_FOUND else answer.data

    def put_graph(self, graph: str, body: IO[bytes]) -> None:
        """Put N-Triples in the place of what the named graph holds; `body` is read from where it stands."""
        self._send_triples("PUT", graph, body)

    def add_to_graph(self, graph: str, body: IO[bytes]) -> None:
        """Add N-Triples to a named graph."""
        self._send_triples("POST", graph, body)

    def delete_graph(self, graph: str) -> None:
        """Take a named graph away; that it is gone already is as well."""
        self._send("DELETE", self._place(graph), {}, also=(_NOT_FOUND,))

    def ask(self, query: str, graphs: Sequence[str] | None = None) -> tuple[bytes, str]:
        """The answer and its media type; the query sees these graphs, as one and by name."""
        if not self.endpoints.queries:
            raise UsageError("where the server takes questions is not known: give --store-query")
        kinds = ("default-graph-uri", "named-graph-uri")
        form = [("query", query), *((kind, graph) for kind in kinds for graph in graphs or ())]
        headers = {
            "Accept": f"{_RESULTS}, {TRIPLES};q=0.9",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode(form).encode()
        *others, last = self.endpoints.queries
        for address in others:
            answer = self._send("POST", address, headers, body, also=(_NOT_FOUND,))
            if answer.status != _NOT_FOUND:
                break
        else:
            answer = self._send("POST", last, headers, body)
        return answer.data, answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def _place(self, graph: str) -> str:
        joint = "&" if "?" in self.endpoints.graphs else "?"
        return f"{self.endpoints.graphs}{joint}graph={quote(graph, safe='')}"

    def _send_triples(self, method: str, graph: str, body: IO[bytes]) -> None:
        begin = body.tell()
        size = body.seek(0, os.SEEK_END) - begin
        body.seek(begin)
        headers = {"Content-Type": TRIPLES, "Content-Length": str(size)}
        self._send(method, self._place(graph), headers, body)

    def _send(
        self,
        method: str,
        address: str,
        headers: dict[str, str],
        body: bytes | IO[bytes] | None = None,
        *,
        also: Sequence[int] = (),
    ) -> urllib3.BaseHTTPResponse:
        """The answer, where it says that all went well or its status is among those."""
        who = {"Authorization": self.endpoints.authorization} if self.endpoints.authorization else {}
        try:
            answer = self._pool.request(method, address, body=body, headers=headers | who, redirect=False)
        except HTTPError as error:
            cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
            raise RemoteError(f"{address}: the server cannot be reached: {_shorten(str(cause))}") from error
        if answer.status < 300 or answer.status in also:  # noqa: PLR2004  2xx
            return answer
        raise RemoteError(f"{address}: {method} was answered {answer.status}{_explain(answer)}")


def _explain(answer: urllib3.BaseHTTPResponse) -> str:
    known = {
        401: "; set KG_STORE_USER and KG_STORE_PASSWORD",
        403: "; this user may not do that",
        404: "; --store takes the address of the Graph Store, such as http://127.0.0.1:7878/store",
        405: "; is this the address of the Graph Store, and may it be written to?",
    }
    said = _shorten(answer.data.decode("utf-8", "replace"))
    return known.get(answer.status, f": {said}" if said else "")


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_REASON else words[:_LONGEST_REASON] + " …"
