"""--store http://… -> the graph on that server, to send to and to ask."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.terminal import count, say, show_sending, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.remote import Endpoints, RemoteGraph


def check_store(address: str, query: str | None = None) -> "Endpoints":
    """The endpoints; a warning where a password would be read by others. Raises UsageError."""
    from kg.remote import find_endpoints

    endpoints = find_endpoints(address, query=query)
    if endpoints.in_the_clear:
        say("warning: the password goes to the server unencrypted; use https")
    return endpoints


def send_graph(folder: Path, address: str, *, quiet: bool) -> None:
    """Bring the server to the state of the graph in the folder. Raises RemoteError."""
    from kg.errors import RemoteError
    from kg.remote import Client, find_endpoints, push_graph
    from kg.store import Store

    with Store.open(folder) as store, Client(find_endpoints(address)) as client:
        try:
            with show_sending(quiet=quiet) as progress:
                done = push_graph(store, client, progress=progress)
        except RemoteError as error:
            error.add_note(
                f"the graph in {folder} is complete; the next `kg build --store` sends what is missing"
            )
            raise
    if not quiet:
        tell(
            f"Sent to {address}: {count(len(done.sent), 'named graph')}, {len(done.deleted)} deleted, "
            f"{done.unchanged} unchanged."
        )


@contextmanager
def open_remote(address: str, query: str | None) -> "Iterator[RemoteGraph]":
    """The graph on the server. Raises UsageError and RemoteError."""
    from kg.remote import Client, RemoteGraph

    with Client(check_store(address, query)) as client:
        yield RemoteGraph(client)
