"""https://news.example.org/robots.txt -> whether a page may be fetched, and how long to wait (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from protego import Protego

from kg.errors import SourceError
from kg.readers.fetching.exchange import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.readers.fetching.exchange import Answer

PRODUCT = "kg-reader"
MAX_BYTES = 512_000  # what lies behind is not read; RFC 9309 asks for 500 KiB at least
# A robots.txt may ask for a day between two requests; then one page a day is read, and no build ends.
MAX_DELAY = 30.0
_TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class Rules:
    """Those of a host: why nothing of it may be fetched, or the seconds that it asks to wait."""

    rules: Protego
    delay: float = 0.0
    refusal: str = ""


class Robots:
    """The rules of each host, asked once. `fetch` gives the answer to a URL, wherever it has moved to."""

    def __init__(self, fetch: Callable[[str], Answer]) -> None:
        self._fetch = fetch
        self._rules: dict[str, Rules] = {}

    def check(self, url: str) -> float:
        """The seconds that the host wants between requests; raises SourceError where it refuses the page."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()
        if site not in self._rules:
            self._rules[site] = self._ask(site)
        rules = self._rules[site]
        if rules.refusal:
            raise SourceError(url, rules.refusal)
        if not rules.rules.can_fetch(url, PRODUCT):
            raise SourceError(
                url, f"is not fetched: {site}/robots.txt refuses it; where you may read it, save it as a file"
            )
        return rules.delay

    def _ask(self, site: str) -> Rules:
        """No file: all is allowed. One that cannot be had: nothing is, as RFC 9309 has it."""
        nothing = Protego.parse("")
        try:
            answer = self._fetch(f"{site}/robots.txt")
        except UnreachableError as error:
            return Rules(nothing, refusal=f"{error.reason} (its robots.txt, which is asked for first)")
        except SourceError as error:
            return Rules(nothing, refusal=error.reason)
        if answer.status == _TOO_MANY_REQUESTS or answer.status >= 500:  # noqa: PLR2004  # the class 5xx
            told = f"{answer.status} {answer.reason}".rstrip()
            return Rules(nothing, refusal=f"is not fetched: the server answers {told} to {site}/robots.txt")
        rules = Protego.parse(answer.content.decode("utf-8-sig", errors="replace"))
        asked = rules.crawl_delay(PRODUCT) or 0.0
        return Rules(rules, min(asked, MAX_DELAY) if asked > 0 else 0.0)
