"""'http://127.0.0.1:7878/store' -> where graphs are sent and where questions are asked, and who asks."""

from __future__ import annotations

import base64
import ipaddress
import netrc
import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import UsageError

# How the path of the Graph Store ends, and that of the SPARQL endpoint beside it.
_LAYOUTS = (
    ("/store", ("/query", "/sparql")),  # Oxigraph; kg serve
    ("/rdf-graphs/service", ("",)),  # GraphDB, RDF4J
    ("/data", ("/sparql",)),  # Fuseki
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the Graph Store is, where the SPARQL endpoint may be, and what says who asks, if anybody."""

    graphs: str
    queries: tuple[str, ...]
    # Not shown where the record is printed.
    authorization: str | None = field(default=None, repr=False)

    @property
    def in_the_clear(self) -> bool:
        """Whether a password goes over a network unencrypted."""
        parts = (urlsplit(address) for address in (self.graphs, *self.queries))
        return self.authorization is not None and any(
            p.scheme == "http" and not _is_loopback(p.hostname or "") for p in parts
        )


def find_endpoints(store: str, *, query: str | None = None) -> Endpoints:
    """The endpoints of the server whose Graph Store is at `store`; `query` where it is no usual one.

    User and password are taken from KG_STORE_USER and KG_STORE_PASSWORD, else from the netrc file. Raises
    UsageError for what is no address of http or https, or has a user or password in it.
    """
    graphs = _check_address("--store", store)
    asked = (_check_address("--store-query", query),) if query else _guess_queries(graphs)
    if query and urlsplit(query).netloc != urlsplit(graphs).netloc:
        # A password of one server is not for another.
        raise UsageError("--store-query and --store name different servers; give two addresses of one")
    return Endpoints(graphs, asked, _find_authorization(urlsplit(graphs).hostname or ""))


def _check_address(option: str, address: str) -> str:
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # Not shown: there may be a password in it.
        raise UsageError(
            f"{option}: this is no address; give one such as http://127.0.0.1:7878/store"
        ) from None
    if "@" in parts.netloc:
        raise UsageError(
            f"{option}: leave user and password out of the address of {parts.hostname}; put them into "
            "KG_STORE_USER and KG_STORE_PASSWORD or the netrc file"
        )
    if not known or parts.fragment or any(c.isspace() for c in address):
        raise UsageError(f"{option}: this is no address; give one such as http://127.0.0.1:7878/store")
    return address


def _guess_queries(graphs: str) -> tuple[str, ...]:
    parts = urlsplit(graphs)
    path = parts.path.rstrip("/")
    for ending, others in _LAYOUTS:
        if path.endswith(ending):
            stem = path.removesuffix(ending)
            return tuple(parts._replace(path=stem + other, query="").geturl() for other in others)
    return ()


def _find_authorization(host: str) -> str | None:
    user, password = os.environ.get("KG_STORE_USER"), os.environ.get("KG_STORE_PASSWORD")
    if (user is None) != (password is None):
        raise UsageError("KG_STORE_USER and KG_STORE_PASSWORD go together; set both or none")
    if user is None:
        try:
            found = netrc.netrc(os.environ.get("NETRC")).authenticators(host)
        except FileNotFoundError:
            return None
        except netrc.NetrcParseError as error:
            raise UsageError(f"the netrc file cannot be read: line {error.lineno}") from None
        if found is None:
            return None
        user, _, password = found
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
