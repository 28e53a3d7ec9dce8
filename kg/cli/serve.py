"""`kg serve`: the graph over HTTP, until Ctrl-C."""

import socket
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.terminal import GraphOption, say
from kg.errors import UsageError

# What is being answered at Ctrl-C may take so many seconds more.
_SECONDS_TO_END = 2
_LOOPBACK = ("127.", "::1", "localhost")


def serve(
    *,
    graph: GraphOption = Path("exports/graph"),
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen at; 0: any that is free.")
    ] = 8000,
    allow_update: Annotated[
        bool, typer.Option("--allow-update", help="Let whoever reaches it change the graph as well.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that a query may take.")] = 30.0,
    max_rows: Annotated[int, typer.Option(min=1, help="Rows that a query may give.")] = 100_000,
    max_memory: Annotated[int, typer.Option(min=16, help="Megabytes that a query may take.")] = 1024,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Queries at a time; two more than cores if not given.")
    ] = None,
    memory: Annotated[
        bool, typer.Option("--memory", help="Load the whole graph into memory, which answers faster.")
    ] = False,
) -> int:
    """Serve the graph: SPARQL at /sparql, the explorer at /, and a page for each entity and article.

    Example: kg serve --graph exports/graph --port 8000
    """
    if memory and allow_update:
        raise UsageError("--memory serves a copy that is only read: leave it or --allow-update out")

    from kg.store import Store

    # What is wrong with the graph is told now, and not to whoever asks first.
    Store.open(graph, "create" if allow_update else "read").close()

    import uvicorn

    from kg.server import make_app
    from kg.server.guards import LOOPBACK

    local = host.startswith(_LOOPBACK)
    app = make_app(
        graph,
        timeout=timeout,
        max_rows=max_rows,
        max_memory=max_memory,
        workers=workers,
        allow_update=allow_update,
        in_memory=memory,
        hosts=LOOPBACK | {host} if local else None,
    )
    with _listen(host, port) as listening:
        address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
        if not local:
            writers = " and change" if allow_update else ""
            say(f"listening at {host}: whoever reaches this machine can read{writers} the graph")
        say(f"serving {graph} at {address} (Ctrl-C ends it)")
        config = uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            lifespan="on",
            server_header=False,
            timeout_graceful_shutdown=_SECONDS_TO_END,
        )
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises UsageError where that is not possible."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise UsageError(
            f"cannot listen at {host}, port {port}: {error.strerror or error}; give another --port"
        ) from error
    # Inherited by each connection: else the body of an answer waits 40 ms until the client has its head.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
