"""URL -> Page: politely, within bounds, from the internet only, and not again where it is still the same."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib import metadata
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from kg.errors import SourceError
from kg.readers.fetching.cache import Cache, Page
from kg.readers.fetching.exchange import Answer, UnreachableError, get
from kg.readers.fetching.robots import MAX_BYTES as MAX_ROBOTS_BYTES
from kg.readers.fetching.robots import PRODUCT, Robots
from kg.readers.raw import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.fetching import Fetching

__all__ = ["Fetcher", "Page", "is_page"]

MAX_REDIRECTS = 5  # as many as RFC 9309 asks for; browsers follow twenty, sound sites need two
MAX_TRIES = 3
# A host that asks to be left alone for longer is left alone: the page fails, and the next build asks again.
MAX_RETRY_AFTER = 30.0
# A host that let so many pages in a row run into their time-outs costs no more time in this build.
MAX_SLOW = 3

_MOVED = {301, 302, 303, 307, 308}
_TRIED_AGAIN = {408, 425, 429, 500, 502, 503, 504}


class Fetcher:
    """What one build fetches. It holds the rules of each host, when it was asked last, and the cache."""

    def __init__(self, fetching: Fetching, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.fetching = fetching
        self._sleep = sleep
        self._cache = Cache(fetching.cache)
        self._robots = Robots(self._fetch_robots)
        self._asked: dict[str, float] = {}  # by host, when its last answer was there
        self._slow: dict[str, int] = {}  # by host, how many pages in a row took too long
        product = f"{PRODUCT}/{metadata.version('kg')}"
        self._headers = {"User-Agent": f"{product} (knowledge graphs from the news, for its user)"}

    def fetch(self, url: str, *, version: str | None = None) -> Page:
        """Raises SourceError for whatever keeps it from being read.

        `version` is how the source that names the page calls its state, such as the `lastmod` of a sitemap:
        a page of the same version is taken from the cache and not asked for.
        """
        url = url.split("#", 1)[0]
        kept = self._cache.find(url)
        if kept and version and kept.version == version:
            return kept
        final, answer = self._follow(url, kept)
        if answer.status == HTTPStatus.NOT_MODIFIED and kept:
            page = kept if kept.version == version else replace(kept, version=version)
        elif answer.status == HTTPStatus.OK:
            page = _make_page(final, answer, version)
        else:
            raise SourceError(url, f"the server answers {answer.status} {answer.reason}".rstrip())
        if page is not kept:
            self._cache.keep(url, page)
        return page

    def _fetch_robots(self, url: str) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(url, {}, 0.0, MAX_ROBOTS_BYTES, cut=True)
            if answer.status not in _MOVED or not is_page(target := _find_target(url, answer)):
                break
            url = target
        return answer

    def _follow(self, url: str, kept: Page | None) -> tuple[str, Answer]:
        """The last answer and its URL; each step on the way is one that may be taken."""
        place = url
        for _ in range(MAX_REDIRECTS + 1):
            delay = self._robots.check(place)
            condition = _make_condition(kept) if kept and kept.url == place else {}
            answer = self._ask(place, condition, delay, MAX_BYTES)
            if answer.status not in _MOVED:
                return place, answer
            place = _find_target(place, answer)
            if not is_page(place):
                reason = f"it leads to {place!r}; only http:// and https:// are followed"
                raise SourceError(url, reason)
        raise SourceError(url, f"leads on more than {MAX_REDIRECTS} times, at last to {place}")

    def _ask(
        self, url: str, headers: dict[str, str], delay: float, max_bytes: int, *, cut: bool = False
    ) -> Answer:
        """Once more, and later, where the server is busy or the connection broke."""
        host = urlsplit(url).netloc.rpartition("@")[2].lower()
        if self._slow.get(host, 0) >= MAX_SLOW:
            raise UnreachableError(url, f"is not fetched: {host} took too long {MAX_SLOW} times in a row")
        pause = 0.0
        for left in reversed(range(MAX_TRIES)):
            self._wait(host, max(delay, self.fetching.delay, pause))
            pause = self.fetching.backoff * 2 ** (MAX_TRIES - 1 - left)
            try:
                answer = get(url, self._headers | headers, self.fetching, max_bytes, cut=cut)
            except UnreachableError as error:
                if error.is_slow:
                    self._slow[host] = self._slow.get(host, 0) + 1
                if error.is_slow or not left:
                    raise
                continue
            finally:
                self._asked[host] = time.monotonic()
            self._slow[host] = 0
            if answer.status not in _TRIED_AGAIN or not left:
                return answer
            asked = _read_retry_after(answer)
            if asked > MAX_RETRY_AFTER:
                return answer
            pause = max(pause, asked)
        raise AssertionError("the last try returns or raises")

    def _wait(self, host: str, seconds: float) -> None:
        if host in self._asked:
            left = self._asked[host] + seconds - time.monotonic()
            if left > 0:
                self._sleep(left)


def is_page(url: str) -> bool:
    """Whether it is a URL of http or https with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _find_target(url: str, answer: Answer) -> str:
    """Where a redirect leads to; '' where it does not say."""
    location = answer.headers.get("Location", "").strip()
    with suppress(UnicodeError):  # http.client takes for Latin-1 what most servers send as UTF-8
        location = location.encode("latin-1").decode()
    try:
        return urljoin(url, location).split("#", 1)[0] if location else ""
    except ValueError:
        return location


def _make_condition(kept: Page) -> dict[str, str]:
    condition = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: told for name, told in condition.items() if told}


def _make_page(url: str, answer: Answer, version: str | None) -> Page:
    headers = answer.headers
    return Page(
        url=url,
        content=answer.content,
        media_type=headers.get_content_type() if "Content-Type" in headers else "",
        charset=headers.get_content_charset(),
        etag=headers.get("ETag"),
        last_modified=headers.get("Last-Modified"),
        version=version,
    )


def _read_retry_after(answer: Answer) -> float:
    """In seconds; a date counts from the server's own clock."""
    told = answer.headers.get("Retry-After", "").strip()
    if told.isdecimal():
        return float(told)
    try:
        until = parsedate_to_datetime(told)
        return (until - parsedate_to_datetime(answer.headers.get("Date", ""))).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return 0.0
