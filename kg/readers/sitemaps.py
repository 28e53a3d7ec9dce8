"""sitemap.xml -> a Link for each page, the newest first; an index of sitemaps -> a Link for each of them.

`lastmod` is when a page was touched, and nobody's date of publication; what a news sitemap calls the
`publication_date` is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError, XMLPullParser

from kg.errors import SourceError
from kg.readers.fetching import is_page
from kg.readers.metadata import read_fields
from kg.readers.raw import Link, read_bytes
from kg.records import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from kg.readers.raw import Raw

CHUNK_BYTES = 65_536
MAX_ADDRESSES = 50_000  # as sitemaps.org has it; a million take 40 s and 700 MB


def read(raw: Raw) -> Iterator[Link | Failure]:
    """Of one that is broken or cut short what stands before that is read, and the rest is told."""
    links: list[tuple[str, Link]] = []
    broken = None
    # Of entities expat, from 2.4.1 on, expands no more than a hundred times what stands there.
    parser: Any = XMLPullParser(["end"])
    content = read_bytes(raw)
    try:
        for begin in range(0, len(content), CHUNK_BYTES):
            parser.feed(content[begin : begin + CHUNK_BYTES])
            for dated in _find_links(parser):
                links.append(dated)  # noqa: PERF402  # what comes before the break is kept
            if len(links) > MAX_ADDRESSES:
                break
        else:
            parser.close()
    except (ParseError, LookupError, ValueError) as error:  # the last two of a charset that expat has not
        broken = error
    if not links:
        why = f" that can be read: {broken}" if broken else ""
        raise SourceError(raw.origin, f"is a sitemap without pages{why}")
    is_more = len(links) > MAX_ADDRESSES
    del links[MAX_ADDRESSES:]
    # Python's sort keeps the order of those that were touched at the same time, or nobody knows when.
    links.sort(key=lambda dated: dated[0], reverse=True)
    yield from (link if is_page(link.url) else _refuse(link, raw.origin) for _, link in links)
    if is_more:
        yield Failure(raw.origin, f"names more than {MAX_ADDRESSES:,} addresses, of which the first are read")
    elif broken:
        reason = f"is cut short or broken ({broken}); the {len(links)} addresses before that are read"
        yield Failure(raw.origin, reason)


def _find_links(parser: Any) -> Iterator[tuple[str, Link]]:
    """When it was touched, and the link."""
    for _, element in parser.read_events():
        if _name(element) in {"url", "sitemap"}:
            told = {_name(child): child for child in element}
            url = _text(told.get("loc"))
            touched = _text(told.get("lastmod"))
            if url:
                fields = read_fields(_read_news(told["news"]), "news sitemap") if "news" in told else None
                is_list = _name(element) == "sitemap"
                yield touched, Link(url, fields, touched or None, is_list=is_list)
            element.clear()


def _read_news(news: Element) -> dict[str, object]:
    """The fields of Google's extension for news."""
    told = {_name(element): _text(element) for element in news.iter()}
    return {
        "title": told.get("title"),
        "published": told.get("publication_date"),
        "publisher": told.get("name"),
        "language": told.get("language"),
    }


def _refuse(link: Link, origin: str) -> Failure:
    return Failure(origin, f"names {link.url[:80]!r}, which is no URL of http:// or https://")


def _name(element: Element) -> str:
    """Without its namespace, which sites write in many ways."""
    return element.tag.rpartition("}")[2].lower()


def _text(element: Element | None) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""
