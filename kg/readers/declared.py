"""page.html -> the date of publication that it declares, or else shows; the article as its JSON-LD has it.

Declared are meta tags and JSON-LD (schema.org). What a page only shows is a guess: htmldate makes it, on the
page without what dates something else, such as pictures, comments, other articles and the day of the visit.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.readers.fragments import read_fragment
from kg.readers.metadata import read_date

if TYPE_CHECKING:
    from collections.abc import Iterator

GUESSED = "page text"
MAX_DEPTH = 8  # of JSON-LD: @graph, lists, an article within a page

# By `property`, `name` or `itemprop`, the surer ones first; without case and what stands between words.
# fmt: off
_DATES = (
    "articlepublishedtime", "articlepublished", "ogarticlepublishedtime", "ogpublishedtime", "datepublished",
    "rnewsdatepublished", "parselypubdate", "sailthrudate", "cxenseparserecspublishtime",
    "citationpublicationdate", "pubdate", "publishdate", "publisheddate", "publicationdate", "publishtime",
    "dcdateissued", "dctermsissued", "dcdate", "dctermscreated", "date",
)
# fmt: on
_OTHER_DATES = re.compile(
    r"comment|repl(?:y|ies)|relat|recommend|sidebar|widget|popular|most-?read|trending|copyright|today|current|"
    r"clock|update|modified|caption|gallery|photo|picture|image",
    re.IGNORECASE,
)
_OTHER_ELEMENTS = ("aside", "figure", "figcaption", "footer", "img", "nav", "picture", "svg", "video")
# What a page declares, here not of an article: htmldate would take the day of a picture out of its address.
_OTHER_HEAD = "//meta | //link | //script | //style | //comment()"


@dataclass(frozen=True, slots=True)
class Declared:
    """`paragraphs` is the text in JSON-LD, empty where there is none or readers have to pay for it."""

    published: str | None = None
    dated_by: str | None = None
    paragraphs: tuple[str, ...] = ()


def read_declared(page: str) -> Declared:
    """What a page declares; what cannot be read of it counts as absent."""
    tree = _parse(page)
    if tree is None:
        return Declared()
    article = _find_article(tree)
    paragraphs = _read_body(article)
    if day := _find_meta_date(tree):
        return Declared(day, "page metadata", paragraphs)
    if day := read_date(article.get("datePublished")):
        return Declared(day, "JSON-LD", paragraphs)
    day = _guess_date(tree)
    return Declared(day, GUESSED if day else None, paragraphs)


def _parse(page: str) -> Any:
    from lxml import html  # noqa: PLC0415  # as heavy as what reads the text of a page
    from lxml.etree import LxmlError  # noqa: PLC0415

    try:
        # As bytes: of a string that declares a charset lxml will have nothing.
        return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError):
        return None


def _find_meta_date(tree: Any) -> str | None:
    told: dict[str, str] = {}
    for element in tree.iter("meta", "time"):
        for key in ("property", "name", "itemprop"):
            name = re.sub(r"[\W_]", "", element.get(key) or "").lower()
            day = read_date((element.get("content") or element.get("datetime") or "").strip())
            if name in _DATES and day:
                told.setdefault(name, day)
    return next((told[name] for name in _DATES if name in told), None)


def _find_article(tree: Any) -> dict[str, Any]:
    """The one article of the page's JSON-LD, of several the one with the headline of the page; else {}."""
    articles: list[dict[str, Any]] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            articles += _list_articles(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue
    if len(articles) > 1:
        titles = {
            _fold(e.get("content") or e.text_content())
            for e in tree.xpath("//h1 | //meta[@property='og:title']")
        }
        articles = [one for one in articles if _fold(one.get("headline")) in titles]
    return articles[0] if articles else {}


def _list_articles(node: object, depth: int = MAX_DEPTH) -> Iterator[dict[str, Any]]:
    if depth and isinstance(node, list):
        for one in node:
            yield from _list_articles(one, depth - 1)
    elif depth and isinstance(node, dict):
        kinds = node.get("@type")
        if any(
            str(kind).endswith(("Article", "BlogPosting"))
            for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield node
        else:
            for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                yield from _list_articles(node.get(key), depth - 1)


def _read_body(article: dict[str, Any]) -> tuple[str, ...]:
    body = article.get("articleBody")
    if not isinstance(body, str) or str(article.get("isAccessibleForFree", True)).lower() == "false":
        return ()
    if re.search(r"</?(?:p|br|div)\b", body, re.IGNORECASE):
        return tuple(read_fragment(body))
    return tuple(" ".join(line.split()) for line in body.splitlines() if line.strip())


def _guess_date(tree: Any) -> str | None:
    """None where the page shows several days, as a list of articles does. Changes the tree."""
    from htmldate import find_date  # noqa: PLC0415

    unwanted = [
        *tree.xpath(_OTHER_HEAD),
        *tree.iter(*_OTHER_ELEMENTS),
        *(
            e
            for e in tree.xpath("//*[@class or @id]")
            if _OTHER_DATES.search(f"{e.get('class')} {e.get('id')}")
        ),
    ]
    for element in unwanted:
        if element.tag not in {"html", "body", "article", "main"} and element.getparent() is not None:
            element.drop_tree()
    if len({day for e in tree.iter("time") if (day := read_date((e.get("datetime") or "").strip()))}) > 1:
        return None
    # The latest date is fixed, so that no clock plays a part.
    found = find_date(tree, original_date=True, extensive_search=False, max_date="2199-12-31")
    return str(found) if found else None


def _fold(text: object) -> str:
    return " ".join(str(text or "").split()).casefold()
