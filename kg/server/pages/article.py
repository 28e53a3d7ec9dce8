"""An article's id -> its text with the statements marked in it, and the statements beside it."""

from __future__ import annotations

from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from kg.outputs import place_text
from kg.server.pages.layout import article_address, link, make_page, text
from kg.server.pages.marking import mark_text
from kg.server.pages.telling import tell_statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.records import Article, Version
    from kg.server.wire import Answer
    from kg.store import Store

_VERSIONS_TOLD = 5


def write_article(store: Store, article: Article) -> Answer:
    """The page of an article that is in the graph."""
    statements = sorted(
        store.statements(article=article.id),
        key=lambda s: (min(e.begin for e in s.evidence), s.trigger.begin, s.id),
    )
    known = " · ".join(
        text(part) for part in (article.publisher, article.published, *article.authors) if part
    )
    source = ""
    if article.url and article.url.startswith(("http://", "https://")):
        source = f' · <a href="{escape(article.url)}" rel="noreferrer">source</a>'
    read = read_text(store, article)
    if read is None:
        shown = (
            "<p>The text was not kept, or is no longer the one that was read; the statements quote it.</p>"
        )
    else:
        marked = mark_text(read, statements, store.mentions(article.id), body=article.body, root="../")
        shown = f"<article dir=auto>{marked}</article>"
    items = "".join(
        tell_statement(s, None, root="../", number=number if read is not None else None)
        for number, s in enumerate(statements, 1)
    )
    earlier = _list_earlier(store.versions(article.id))
    body = (
        f"<p class=source>{known}{source}</p>{earlier}<div class=beside>{shown}"
        f"<section><h2>{len(statements)} statements</h2><ol>{items}</ol></section></div>"
    )
    return make_page(article.title or article.id, body, root="../")


def _list_earlier(versions: Sequence[Version]) -> str:
    """The versions that the article took the place of, the last of them."""
    told = ", ".join(
        " ".join(text(part) for part in (version.title or version.article, version.published) if part)
        for version in versions[-_VERSIONS_TOLD:]
    )
    number = "an earlier version" if len(versions) == 1 else f"{len(versions)} earlier versions"
    return f"<p class=source>In place of {number}: {told}</p>" if versions else ""


def list_articles(store: Store) -> Answer:
    """The page of all articles, the latest first."""
    articles = sorted(
        store.articles(), key=lambda article: (article.published or "", article.id), reverse=True
    )
    items = "".join(
        f"<li>{link(article_address(a.id, ''), a.title or a.id)} "
        f"{text(', '.join(part for part in (a.publisher, a.published) if part))}</li>"
        for a in articles
    )
    return make_page(f"{len(articles)} articles", f"<ul>{items}</ul>", root="")


def read_text(store: Store, article: Article) -> str | None:
    """The text that offsets point into; None where it was not kept or is another one by now."""
    if store.path is None:
        return None
    try:
        kept = place_text(article.id, store.path).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None
    # Spans of another text would be marked wherever they fall.
    return kept if sha256(kept.encode()).hexdigest() == store.checksum(article.id) else None
