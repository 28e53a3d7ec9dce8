"""https://news.example.org/putin-in-beijing -> Raw: its bytes, within limits of time and size, and a name."""

from __future__ import annotations

import hashlib
import io
import re
import time
from http.client import HTTPException
from typing import IO, TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kg.errors import SourceError, UsageError
from kg.readers.raw import HEAD_BYTES, MAX_BYTES, Raw

if TYPE_CHECKING:
    from http.client import HTTPMessage, HTTPResponse

TIMEOUT = 20.0  # seconds without a byte
MAX_SECONDS = 60.0  # for all of it
CHUNK_BYTES = 65_536
USER_AGENT = "kg (knowledge graphs from the news; reads single pages at the wish of a user)"
MAX_SLUG = 60

_KEPT = "%/:?#[]@!$&'()*+,;=~"  # what quoting leaves as it is

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
}


def is_url(source: str) -> bool:
    """Anything with a scheme, so that ftp://… is not looked for among the files."""
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", source))


def check_url(url: str) -> None:
    """Raises UsageError for a URL of another kind than http:// and https://."""
    if not _is_page(url):
        raise UsageError(f"{url}: only URLs that begin with http:// or https:// are read")


def open_url(url: str, *, timeout: float = TIMEOUT, max_seconds: float = MAX_SECONDS) -> Raw:
    """Raises SourceError for whatever keeps the page from being read."""
    url = url.split("#", 1)[0]
    try:
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        request = Request(quote(url, safe=_KEPT), headers=headers)  # noqa: S310  # check_url has seen it
        with build_opener(_Redirects()).open(request, timeout=timeout) as response:
            content = _read_response(response, url, max_seconds)
            answer, final = response.headers, response.url
    except HTTPError as error:
        error.close()
        told = " ".join(str(error.reason).splitlines()[:1])  # urllib tells of redirects in several lines
        raise SourceError(url, f"the server answers {error.code} {told}".rstrip()) from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", error) or type(error).__name__
        raise SourceError(url, f"cannot be fetched: {reason}") from error
    if encoding := answer.get("Content-Encoding", "identity").lower().replace("identity", ""):
        raise SourceError(
            url,
            f"the server sends it in the encoding {encoding!r}, not asked for; save the page as a file",
        )
    return Raw(
        url,
        make_name(url),
        io.BufferedReader(io.BytesIO(content), HEAD_BYTES),
        ending=_ENDINGS.get(answer.get_content_type(), ""),
        url=final,
        charset=answer.get_content_charset(),
    )


def make_name(url: str) -> str:
    """'https://www.dw.com/en/xi-meets-putin/a-724' -> 'dw.com-xi-meets-putin-a-724-' and a short hash."""
    parts = urlsplit(url)
    steps = [parts.hostname or "", *unquote(parts.path).split("/")[-2:]]
    words = re.sub(r"[^\w.]+", "-", "-".join(steps).lower().removeprefix("www."))
    slug = words.strip("-.")[:MAX_SLUG].strip("-.")
    return f"{slug}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"


class _Redirects(HTTPRedirectHandler):
    """Follows what leads to http and https, and nothing else."""

    def redirect_request(  # noqa: PLR0917  # as urllib calls it
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if not _is_page(newurl):
            reason = f"it leads to {newurl!r}; only http:// and https:// are followed"
            raise SourceError(req.full_url, reason)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)


def _read_response(response: HTTPResponse, url: str, max_seconds: float) -> bytes:
    """In pieces, so that a server that drips for ever is left."""
    until = time.monotonic() + max_seconds
    content = bytearray()
    while piece := response.read1(CHUNK_BYTES):
        content += piece
        if len(content) >= MAX_BYTES:
            raise SourceError(url, f"has {MAX_BYTES // 1_000_000} MB or more, too much for one article")
        if time.monotonic() > until:
            raise SourceError(url, f"is not complete after {max_seconds:g} seconds")
    if response.length:
        raise SourceError(url, f"ends {response.length} bytes before it is complete")
    return bytes(content)
