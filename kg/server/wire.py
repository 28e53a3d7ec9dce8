"""A request or an answer <-> bytes between the server and its workers: a head in JSON, then the body."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket

LENGTHS = struct.Struct("!IQ")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker gives back; `generation` tells of which state of the graph."""

    status: int
    body: bytes
    media_type: str = "text/plain; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    generation: str = ""


def tell_error(status: int, message: str) -> Answer:
    """An answer that says in a line what is wrong."""
    return Answer(status, f"{message}\n".encode())


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    """Both lengths, the head, the body."""
    written = json.dumps(head).encode()
    return LENGTHS.pack(len(written), len(body)) + written + body


def receive(channel: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """The next head and body; None once the other side has hung up."""
    lengths = _receive_exactly(channel, LENGTHS.size)
    if lengths is None:
        return None
    of_head, of_body = LENGTHS.unpack(lengths)
    head, body = _receive_exactly(channel, of_head), _receive_exactly(channel, of_body)
    return None if head is None or body is None else (json.loads(head), body)


def _receive_exactly(channel: socket.socket, count: int) -> bytes | None:
    parts = []
    while count:
        part = channel.recv(min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
