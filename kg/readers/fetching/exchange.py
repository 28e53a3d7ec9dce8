"""One GET of http(s) -> the Answer of the server, within bounds of time and size."""

from __future__ import annotations

import socket
import ssl
import threading
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from kg.errors import SourceError
from kg.readers.fetching.addresses import find_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import Message

    from kg.fetching import Fetching

CHUNK_BYTES = 65_536
# Of the addresses of one host so many are tried: one of IPv6 and one of IPv4 may both be out of order.
MAX_ADDRESSES = 3

_KEPT = "%/:?#[]@!$&'()*+,;=~"  # what quoting leaves as it is


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says. `content` is unpacked, and empty unless the status is one of success."""

    status: int
    reason: str
    headers: Message
    content: bytes


class UnreachableError(SourceError):
    """A host that could not be reached or broke off; `is_slow` where it took all the time that it had."""

    def __init__(self, origin: str, reason: str, *, is_slow: bool = False) -> None:
        super().__init__(origin, reason)
        self.is_slow = is_slow


def get(
    url: str, headers: Mapping[str, str], fetching: Fetching, max_bytes: int, *, cut: bool = False
) -> Answer:
    """Raises UnreachableError, and SourceError for an address or an answer that is refused.

    What has more than `max_bytes` is refused too, or `cut` there.
    """
    parts = urlsplit(url)
    host, target = _name_host(url), quote(parts.path or "/", safe=_KEPT)
    if parts.query:
        target += "?" + quote(parts.query, safe=_KEPT)
    is_secure = parts.scheme.lower() == "https"
    port = parts.port or (443 if is_secure else 80)
    addresses = find_addresses(
        host, port, url, timeout=fetching.timeout, allow_private=fetching.allow_private
    )
    try:
        with (
            _connect(addresses, port, url, fetching.timeout) as plain,
            _limit_time(plain, url, fetching.max_seconds),
        ):
            connection = (
                HTTPSConnection(host, port, timeout=fetching.timeout, context=_make_context())
                if is_secure
                else HTTPConnection(host, port, timeout=fetching.timeout)
            )
            # The names are there already: http.client would look up the host a second time.
            connection.sock = _make_secure(plain, host) if is_secure else plain
            try:
                connection.request("GET", target, headers={**headers, "Accept-Encoding": "gzip"})
                return _read_answer(connection.getresponse(), url, max_bytes, cut=cut)
            finally:
                connection.close()
    except TimeoutError as error:
        reason = f"cannot be fetched: the host says nothing for {fetching.timeout:g} seconds"
        raise UnreachableError(url, reason, is_slow=True) from error
    except (HTTPException, OSError) as error:
        reason = getattr(error, "strerror", None) or repr(error)
        raise UnreachableError(url, f"cannot be fetched: {reason}") from error


def _name_host(url: str) -> str:
    host = urlsplit(url).hostname or ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise SourceError(url, f"cannot be fetched: {host!r} is no name of a host") from error


def _connect(addresses: list[str], port: int, url: str, timeout: float) -> socket.socket:
    """To the first address that answers."""
    failure = OSError("no address")
    for address in addresses[:MAX_ADDRESSES]:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failure = error
    slow = isinstance(failure, TimeoutError)
    raise UnreachableError(
        url, f"cannot be fetched: {failure.strerror or failure}", is_slow=slow
    ) from failure


@cache
def _make_context() -> ssl.SSLContext:
    """One for all: to read the certificates of the authorities takes longer than to read a page."""
    return ssl.create_default_context()


def _make_secure(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """The certificate must be one for the name, though the connection goes to an address."""
    return _make_context().wrap_socket(plain, server_hostname=host)


@contextmanager
def _limit_time(connection: socket.socket, url: str, seconds: float) -> Iterator[None]:
    """Hang up when the time is over: no time-out of a socket bounds how long a host drips."""
    is_over = threading.Event()
    # A copy of the descriptor, as TLS takes the socket over.
    watched = connection.dup()

    def hang_up() -> None:
        is_over.set()
        try:
            watched.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it hung up itself

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (SourceError, HTTPException, OSError):
        if not is_over.is_set():
            raise
    finally:
        timer.cancel()
        watched.close()
    if is_over.is_set():
        raise UnreachableError(url, f"is not complete after {seconds:g} seconds", is_slow=True)


def _read_answer(response: HTTPResponse, url: str, max_bytes: int, *, cut: bool) -> Answer:
    is_success = 200 <= response.status < 300  # noqa: PLR2004  # the class 2xx of RFC 9110
    content = _read_content(response, url, max_bytes, cut=cut) if is_success else b""
    return Answer(response.status, clean(response.reason), response.headers, content)


def clean(told: str) -> str:
    """Without what could steer a terminal on which it is shown."""
    return "".join(sign for sign in told if sign.isprintable())


def _read_content(response: HTTPResponse, url: str, max_bytes: int, *, cut: bool) -> bytes:
    """In pieces, each unpacked at once and no further than the bound, so that no bomb goes off."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        what = f"the server sends it in the encoding {encoding!r}, not asked for; save the page as a file"
        raise SourceError(url, what)
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in encoding else None
    content = bytearray()
    while piece := response.read1(CHUNK_BYTES):
        try:
            content += unpack.decompress(piece, max_bytes - len(content)) if unpack else piece
        except zlib.error as error:
            raise SourceError(url, f"is no gzip that can be unpacked: {error}") from error
        if len(content) >= max_bytes:
            if cut:
                return bytes(content[:max_bytes])
            raise SourceError(url, f"has {max_bytes / 1_000_000:g} MB or more, too much for one page")
        if unpack and unpack.eof:
            return bytes(content)
    if response.length:
        raise UnreachableError(url, f"ends {response.length} bytes before it is complete")
    if unpack and content:
        raise UnreachableError(url, "ends before it is complete")
    return bytes(content)
