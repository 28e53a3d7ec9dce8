"""https://news.example.org/putin-in-beijing -> Raw: its bytes as they were fetched, and a name."""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from kg.errors import UsageError
from kg.readers.fetching import is_page
from kg.readers.raw import HEAD_BYTES, Raw

if TYPE_CHECKING:
    from kg.readers.fetching import Fetcher

MAX_SLUG = 60

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
    """Raises UsageError for a URL of another kind than http:// and https://, or with a password in it."""
    if not is_page(url):
        raise UsageError(f"{url}: only URLs that begin with http:// or https:// are read")
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise UsageError(
            f"{parts.scheme}://…@{parts.hostname}: user and password in an address are not sent, and would "
            "stand in the report; save the page and read the file"
        )


def open_url(url: str, fetcher: Fetcher, *, version: str | None = None) -> Raw:
    """Raises SourceError for whatever keeps the page from being read; `version` as in `Fetcher.fetch`."""
    url = url.split("#", 1)[0]
    page = fetcher.fetch(url, version=version)
    return Raw(
        url,
        make_name(url),
        io.BufferedReader(io.BytesIO(page.content), HEAD_BYTES),
        ending=_ENDINGS.get(page.media_type, ""),
        url=page.url,
        charset=page.charset,
    )


def make_name(url: str) -> str:
    """'https://www.dw.com/en/xi-meets-putin/a-724' -> 'dw.com-xi-meets-putin-a-724-' and a short hash."""
    parts = urlsplit(url)
    steps = [parts.hostname or "", *unquote(parts.path).split("/")[-2:]]
    words = re.sub(r"[^\w.]+", "-", "-".join(steps).lower().removeprefix("www."))
    slug = words.strip("-.")[:MAX_SLUG].strip("-.")
    return f"{slug}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"
