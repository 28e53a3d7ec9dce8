"""A local graph, a server -> the server holds the same: each named graph that differs is sent as a whole.

What the server has is kept there, in a named graph of its own, `graph/sent`: the SHA-256 of each graph's
sorted N-Quads. Before anything changes, what is about to be sent is marked there as on its way; after each
graph its digest is added. So wherever a push is stopped, the next one sees what did not arrive, and goes on
from there; a server that lost everything has lost that graph as well. A graph that is gone here keeps its
mark until it is gone there.
"""

from __future__ import annotations

import hashlib
import io
from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.errors import RemoteError
from kg.exporters.nquads import sort_lines
from kg.rdf.terms import IDENTIFIER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import IO

    from kg.rdf.terms import Names
    from kg.remote.client import Client
    from kg.stored import StoredGraph

# What a body holds in memory before it goes to the disk, in bytes.
_IN_MEMORY = 1 << 24
_ON_ITS_WAY = "on its way"


@dataclass(frozen=True, slots=True)
class Push:
    """The IRIs of the graphs that were sent and deleted, sorted, and how many were as they should be."""

    sent: tuple[str, ...]
    deleted: tuple[str, ...]
    unchanged: int


def push_graph(
    store: StoredGraph, client: Client, *, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> Push:
    """Bring the server to the state of the graph: articles first, then what is derived from them.

    `progress` is told after each graph how many were sent or deleted, and of how many. Graphs that kg did not
    send there stay as they are. Raises RemoteError; what was sent until then is not sent again.
    """
    place = name_records(store.names)
    ordered = sorted(store.graphs(), key=lambda graph: (not store.names.is_article(graph), graph.value))
    digests = {graph.value: digest_graph(store, graph) for graph in ordered}
    known = read_records(client, store.names)
    sent = tuple(graph for graph, digest in digests.items() if digest not in known.get(graph, ()))
    deleted = tuple(sorted(known.keys() - digests.keys()))
    if known == {graph: {digest} for graph, digest in digests.items()}:
        return Push((), (), len(digests))
    marks = {graph: min(known[graph]) for graph in deleted}
    marks |= {
        graph: digest if digest in known.get(graph, ()) else _ON_ITS_WAY for graph, digest in digests.items()
    }
    client.put_graph(place, _write_records(marks))
    total = len(sent) + len(deleted)
    for done, graph in enumerate(sent, start=1):
        with ExitStack() as stack:
            client.put_graph(graph, write_body(store, ox.NamedNode(graph), stack))
        client.add_to_graph(place, _write_records({graph: digests[graph]}))
        progress(done, total)
    for done, graph in enumerate(deleted, start=len(sent) + 1):
        client.delete_graph(graph)
        progress(done, total)
    client.put_graph(place, _write_records(digests))
    return Push(tuple(sorted(sent)), deleted, len(digests) - len(sent))


def name_records(names: Names) -> str:
    """The IRI of the graph in which the server keeps what was sent to it."""
    return names.graph("sent").value


def digest_graph(store: StoredGraph, graph: ox.NamedNode) -> str:
    """SHA-256, in hexadecimal, of the graph's sorted N-Quads."""
    digest = hashlib.sha256()
    with ExitStack() as stack:
        for line in sort_lines((f"{quad} .\n" for quad in store.quads(graph)), stack):
            digest.update(line.encode())
    return digest.hexdigest()


def read_records(client: Client, names: Names) -> dict[str, set[str]]:
    """What the server was sent: by the IRI of each graph its digest, or that it is on its way, or both."""
    place = name_records(names)
    known: dict[str, set[str]] = {}
    try:
        for quad in ox.parse(client.get_graph(place) or b"", format=ox.RdfFormat.N_TRIPLES):
            known.setdefault(str(getattr(quad.subject, "value", "")), set()).add(
                str(getattr(quad.object, "value", ""))
            )
    except (SyntaxError, ValueError) as error:
        raise RemoteError(f"<{place}> on the server is no N-Triples: is --store its Graph Store?") from error
    return known


def write_body(store: StoredGraph, graph: ox.NamedNode, stack: ExitStack) -> IO[bytes]:
    """The graph as sorted N-Triples, in memory where it is small; `stack` closes it."""
    body = cast("IO[bytes]", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115  the stack closes it
    stack.callback(body.close)
    lines = sort_lines((f"{quad.triple} .\n" for quad in store.quads(graph)), stack)
    body.writelines(line.encode() for line in lines)
    body.seek(0)
    return body


def _write_records(digests: Mapping[str, str]) -> IO[bytes]:
    lines: Iterable[str] = (
        f"{ox.Triple(ox.NamedNode(graph), IDENTIFIER, ox.Literal(digest))} .\n"
        for graph, digest in sorted(digests.items())
    )
    return io.BytesIO("".join(lines).encode())
