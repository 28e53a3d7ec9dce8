"""talks.txt.gz -> Raw of what is packed in it, unpacked as it is read, and no more than a bound of it."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from kg.errors import SourceError
from kg.readers.raw import HEAD_BYTES, MAX_BYTES

if TYPE_CHECKING:
    from io import BufferedReader

    from kg.readers.raw import Raw

# Bytes that may come out for each that goes in, beyond the first MAX_BYTES. News packs to a fifth, a table of
# the same row over and over to a fortieth; what is made to fill a disk gives a thousand for one.
MAX_RATIO = 100
GZIP = b"\x1f\x8b"


def unpack(raw: Raw) -> Raw:
    """The same source with a stream of what is packed in it; offsets cannot point into the file any more.

    Reading that stream raises SourceError where the packed one is broken, cut short or a bomb.
    """
    return replace(
        raw, stream=io.BufferedReader(_Unpacked(raw.stream, raw.origin), HEAD_BYTES), is_file=False
    )


class _Gzip(Protocol):
    """What is used of gzip.GzipFile."""

    def read1(self, size: int) -> bytes: ...


class _Unpacked(io.RawIOBase):
    """Members of gzip one behind the other, as in WARC, are one stream."""

    def __init__(self, packed: BufferedReader, origin: str) -> None:
        self._packed = packed
        self._origin = origin
        self._gzip: _Gzip = gzip.GzipFile(fileobj=packed, mode="rb")
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # as BufferedReader calls it
        try:
            piece = self._gzip.read1(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            what = "is cut short" if isinstance(error, EOFError) else f"is broken ({error})"
            raise SourceError(
                self._origin, f"the gzip {what}; what is whole in its first {self._given:,} bytes was read"
            ) from error
        self._given += len(piece)
        if self._given > MAX_BYTES + MAX_RATIO * self._packed.tell():
            raise SourceError(
                self._origin,
                f"unpacks to more than {MAX_RATIO} times its size; what is read of it ends there",
            )
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._packed.close()
        super().close()
