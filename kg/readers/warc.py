"""crawl.warc.gz -> an Article for each page of HTML; Failure('crawl.warc.gz:record 17 https://…', why) else.

The framing of ISO 28500 is read here and not by a library, as neither warcio nor FastWARC goes on behind a
record that is damaged, or bounds what the head of one takes. The day of crawling is nobody's date: it is only
used to refuse a date of publication that lies behind it.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from http import HTTPStatus
from http.client import HTTPException, parse_headers
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.readers import html
from kg.readers.fetching import is_page
from kg.readers.raw import HEAD_BYTES, Raw, Reading
from kg.readers.url import make_name
from kg.records import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

MAX_PAGE_BYTES = 10_000_000  # of one page; Common Crawl itself cuts pages at 5 MB
MAX_LINE_BYTES = 65_536
MAX_HEADERS = 100  # as many as http.client takes

_VERSION = re.compile(rb"WARC/\d+\.\d+\s*$")
_STATUS = re.compile(rb"HTTP/[\d.]+ +(\d{3})\b")
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_PAGES = {"text/html", "application/xhtml+xml"}


@dataclass(frozen=True, slots=True)
class _Record:
    """One record of `length` bytes; `block` is what it holds, only the beginning of what is too large."""

    number: int
    headers: dict[str, str]
    length: int
    block: bytes

    @property
    def url(self) -> str:
        return self.headers.get("warc-target-uri", "").strip("<> ")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What stands in a record: the type and the charset of a page, how it is packed, and the page."""

    kind: str
    body: bytes
    charset: str | None = None
    encoding: str = ""
    is_chunked: bool = False


def read(raw: Raw) -> Iterator[Reading | Failure]:
    """Record by record, however large the archive is; what is no page of HTML is passed over."""
    pages = records = 0
    for record in _find_records(raw.stream, raw.origin):
        records += 1
        if isinstance(record, Failure):
            yield record
            continue
        origin = f"{raw.origin}:record {record.number} {record.url}".rstrip()
        try:
            answer = _find_answer(record, origin)
            if answer is None or answer.kind not in _PAGES:
                continue
            pages += 1
            page = _open_page(answer, record, origin)
            yield from (_check_date(reading, record) for reading in html.read(page))
        except SourceError as error:
            yield Failure(error.origin, error.reason)
    if records and not pages:
        yield Failure(raw.origin, f"none of its {records} records is a page of HTML that a server gave")


def _find_records(stream: BufferedReader, origin: str) -> Iterator[_Record | Failure]:
    """Each record, and a Failure for each that is damaged; behind that the next is looked for."""
    number = 0
    line = stream.readline(MAX_LINE_BYTES)
    while line:
        if not _VERSION.match(line):
            if line.strip() and number == 0:
                raise SourceError(origin, "is no WARC: it does not begin with 'WARC/1.0' or 'WARC/1.1'")
            line = stream.readline(MAX_LINE_BYTES)
            continue
        number += 1
        where = f"{origin}:record {number}"
        headers = _read_headers(stream)
        told = headers.get("content-length", "")
        length = int(told) if re.fullmatch(r"[0-9]{1,15}", told) else 0
        record = _Record(number, headers, length, stream.read(min(length, MAX_PAGE_BYTES)))
        missing = length - len(record.block)
        while missing and (piece := stream.read(min(missing, MAX_LINE_BYTES))):
            missing -= len(piece)
        where = f"{where} {record.url}".rstrip()
        line = stream.readline(MAX_LINE_BYTES)
        if missing:
            yield Failure(where, f"is cut short: {missing:,} of its {length:,} bytes are missing")
        elif not told.isdecimal() or (line.strip() and not _VERSION.match(line)):
            yield Failure(where, f"does not end where its Content-Length {told!r} says")
        else:
            yield record


def _read_headers(stream: BufferedReader) -> dict[str, str]:
    """By names in small letters; of two with one name the first counts."""
    headers: dict[str, str] = {}
    for _ in range(MAX_HEADERS):
        line = stream.readline(MAX_LINE_BYTES)
        if not line.strip():
            break
        name, _, content = line.decode("utf-8", errors="replace").partition(":")
        headers.setdefault(name.strip().lower(), content.strip())
    return headers


def _find_answer(record: _Record, origin: str) -> _Answer | None:
    """None for requests, for what is not on the web, and where a server gave no page but, say, a 404."""
    if not record.url.startswith(("http:", "https:")):
        return None
    kind = record.headers.get("warc-type", "").lower()
    if kind == "resource":
        return _Answer(_take_type(record.headers.get("content-type", "")), record.block)
    if kind != "response":
        return None
    stream = io.BytesIO(record.block)
    status = _STATUS.match(stream.readline(MAX_LINE_BYTES))
    if status is None:
        raise SourceError(origin, "holds no answer of a server: it does not begin with 'HTTP/1.1 200'")
    if int(status[1]) != HTTPStatus.OK:
        return None
    try:
        head = parse_headers(stream)
    except HTTPException as error:
        raise SourceError(origin, f"the head of the server's answer is broken: {error}") from error
    return _Answer(
        _take_type(head.get("Content-Type", "")),
        stream.read(),
        head.get_content_charset(),
        head.get("Content-Encoding", "").strip().lower(),
        head.get("Transfer-Encoding", "").strip().lower() == "chunked",
    )


def _take_type(given: str) -> str:
    return given.partition(";")[0].strip().lower()


def _open_page(answer: _Answer, record: _Record, origin: str) -> Raw:
    """Crawlers leave 'chunked' and 'gzip' in the head also where they have undone them."""
    if record.length > MAX_PAGE_BYTES:
        raise SourceError(origin, f"has {record.length / 1e6:.0f} MB, too much for one page")
    if not is_page(record.url):
        raise SourceError(origin, "its address is no URL")
    body = answer.body
    if answer.is_chunked and _CHUNK.match(body):
        body = _join_chunks(body, origin)
    if answer.encoding not in {"", "identity"} and not body.lstrip().startswith(b"<"):
        body = _unpack(body, answer.encoding, origin)
    return Raw(
        origin,
        make_name(record.url),
        io.BufferedReader(io.BytesIO(body), HEAD_BYTES),
        ending=".html",
        url=record.url,
        charset=answer.charset,
    )


def _join_chunks(body: bytes, origin: str) -> bytes:
    parts: list[bytes] = []
    at = 0
    while (match := _CHUNK.match(body, at)) and (size := int(match[1], 16)):
        at = match.end() + size
        parts.append(body[match.end() : at])
    if match is None:
        raise SourceError(origin, "is cut short: its last chunk is missing")
    return b"".join(parts)


def _unpack(body: bytes, encoding: str, origin: str) -> bytes:
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise SourceError(origin, f"is packed as {encoding!r}; only gzip and deflate are unpacked")
    # Of what is called deflate half has the frame of zlib and half has none.
    is_bare = encoding == "deflate" and body[:1] != b"\x78"
    packer = zlib.decompressobj(-zlib.MAX_WBITS if is_bare else zlib.MAX_WBITS | 32)
    try:
        page = packer.decompress(body, MAX_PAGE_BYTES)
    except zlib.error as error:
        raise SourceError(origin, f"cannot be unpacked: {error}") from error
    if packer.unconsumed_tail:
        size = f"{MAX_PAGE_BYTES // 1_000_000} MB"
        raise SourceError(origin, f"unpacks to more than {size}, too much for one page")
    if not packer.eof:
        raise SourceError(origin, f"is cut short: its {encoding} does not end")
    return page


def _check_date(reading: Reading, record: _Record) -> Reading:
    """Without a date of publication that the crawler could not have seen, time zones allowed for."""
    published = reading.article.published
    try:
        crawled = date.fromisoformat(record.headers.get("warc-date", "")[:10])
        latest = (crawled + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return reading
    if published is None or published <= latest[: len(published)]:
        return reading
    warning = f"the date {published} of the page is left out: it was crawled before, on {crawled}"
    return Reading(replace(reading.article, published=None, dated_by=None), (*reading.warnings, warning))
