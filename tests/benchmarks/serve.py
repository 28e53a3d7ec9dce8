"""`kg serve` under load: lookups a second, and how long one takes, on a made-up graph of many entities.

A lookup is a small query about one entity. The clients are processes of their own and share the machine with
the server, as they do on a laptop. Asked of each entity once, nothing comes from what the server keeps.
"""

from __future__ import annotations

import multiprocessing
import socket
import statistics
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg.rdf.terms import LABEL, Names, kg_term
from kg.store import Store

sys.path.insert(0, str(Path(__file__).parents[1]))
from serving import serve

_ENTITIES = 20_000
_EDGES = 5
_CLIENTS = 4
_LOOKUPS = 1500
_QUERY = "SELECT ?p ?o WHERE {{ kgr:Entity_{} ?p ?o }}"


def make_graph(folder: Path) -> None:
    """Entities with a label and edges to others, as the facts of a graph are."""
    names = Names()
    with Store.open(folder, "create") as store:
        store.inner.bulk_extend(_list_quads(names))
        store.inner.optimize()


def _list_quads(names: Names) -> list[ox.Quad]:
    graph, met = names.graph("facts"), kg_term("meets")
    quads = []
    for i in range(_ENTITIES):
        node = names.node(f"Entity_{i}")
        quads.append(ox.Quad(node, LABEL, ox.Literal(f"Entity {i}"), graph))
        others = (names.node(f"Entity_{(i * 7 + k * 31) % _ENTITIES}") for k in range(1, _EDGES + 1))
        quads += [ox.Quad(node, met, other, graph) for other in others]
    return quads


def ask(port: int, client: int, again: bool) -> list[float]:  # noqa: FBT001  handed on by a pool
    """The seconds that each lookup took, one after the other over one connection."""
    taken = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for i in range(_LOOKUPS):
            entity = client if again else client + i * _CLIENTS
            path = f"/sparql?query={quote(_QUERY.format(entity), safe='')}"
            begin = time.perf_counter()
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            _read_answer(connection)
            taken.append(time.perf_counter() - begin)
    return taken


def _read_answer(connection: socket.socket) -> None:
    got = connection.recv(65536)
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode())
    length = next(
        int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    )
    while len(body) < length:
        body += connection.recv(65536)


def measure(port: int, *, again: bool) -> str:
    """A line that tells of one round of all clients."""
    begin = time.perf_counter()
    with multiprocessing.Pool(_CLIENTS) as pool:
        of_clients = pool.starmap(ask, [(port, client, again) for client in range(_CLIENTS)])
        taken = sorted(chain.from_iterable(of_clients))
    seconds = time.perf_counter() - begin
    median, late = statistics.median(taken), taken[int(len(taken) * 0.95)]
    return (
        f"{len(taken) / seconds:7,.0f} lookups/s   median {median * 1e3:5.2f} ms   95 % {late * 1e3:5.2f} ms"
    )


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "graph"
        make_graph(folder)
        for options in ([], ["--memory"]):
            with serve(folder, *options) as server:
                where = "in memory" if options else "from disk"
                measure(server.port, again=True)
                once, repeated = (measure(server.port, again=again) for again in (False, True))
                sys.stdout.write(f"kg serve {where}, each entity once:  {once}\n")
                sys.stdout.write(f"kg serve {where}, the same again:    {repeated}\n")


if __name__ == "__main__":
    main()
