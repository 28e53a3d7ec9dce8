"""'news.example.org' -> the addresses of the internet that it has; those of the own network are refused.

A name is looked up once, and the connection goes to an address that was looked at: a name that leads
elsewhere the second time (DNS rebinding) gains nothing. Numbers in other dress, 2130706433 or 0x7f.1,
become addresses by the same look-up.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Thread

from kg.errors import SourceError

# What NAT64 (RFC 6052) puts before an address of IPv4.
_NAT64 = IPv6Network("64:ff9b::/96")


def find_addresses(host: str, port: int, origin: str, *, timeout: float, allow_private: bool) -> list[str]:
    """All that may be connected to, as the system orders them.

    Raises SourceError where there is none, or none is told within so many seconds.
    """
    try:
        addresses = _look_up(host, port, timeout)
    except TimeoutError as error:
        reason = f"cannot be fetched: nobody says within {timeout:g} seconds where {host} is"
        raise SourceError(origin, reason) from error
    except OSError as error:
        raise SourceError(origin, f"cannot be fetched: {host} is not found ({error.strerror})") from error
    allowed = [one for one in addresses if allow_private or is_public(one)]
    if not allowed:
        raise SourceError(
            origin,
            f"is not fetched: {host} is at {', '.join(addresses)}, in the own network; "
            "allow it with --allow-private",
        )
    return allowed


def _look_up(host: str, port: int, timeout: float) -> list[str]:
    """The system's own look-up has no time-out to set and cannot be ended: it is waited for so long."""
    told: SimpleQueue[list[str] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            told.put(error)
        else:
            told.put(list(dict.fromkeys(str(address[0]) for *_, address in found)))

    Thread(target=ask, name="kg-look-up", daemon=True).start()
    try:
        answer = told.get(timeout=timeout)
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def is_public(address: str) -> bool:
    """Whether it is one of the internet: no loopback, private, link-local, shared or reserved address."""
    ip = _unwrap(ip_address(address))
    return (
        ip.is_global
        and not ip.is_multicast
        and not ip.is_reserved
        and not (isinstance(ip, IPv6Address) and ip.is_site_local)
    )


def _unwrap(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address of IPv4 that one of IPv6 stands for: ::ffff:127.0.0.1, 2002:7f00:1::, 64:ff9b::7f00:1."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip
