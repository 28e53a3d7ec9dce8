"""A statement -> an item of a list: who does what to whom, whether it happened, who says so, the words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kg.exporters.html.words import describe_relation
from kg.server.pages.layout import article_address, entity_address, link, text

if TYPE_CHECKING:
    from kg.records import Article, Statement


def tell_statement(
    statement: Statement, article: Article | None, *, root: str, number: int | None = None
) -> str:
    """With its article where that is given, else with the `number` that it has in the text."""
    ends = [
        link(entity_address(end.entity.id, root), end.entity.name)
        for end in (statement.subject, statement.object)
    ]
    tags = "".join(f"<span>{text(note)}</span>" for note in _list_notes(statement))
    speaker = ""
    if statement.attributed_to:
        said_by = statement.attributed_to.entity
        speaker = f"<span>according to {link(entity_address(said_by.id, root), said_by.name)}</span>"
    before = f'<a class="number" href="#t-{number}" title="in the text">{number}</a> ' if number else ""
    told = "".join(f"<blockquote>{text(span.text)}</blockquote>" for span in statement.evidence)
    words = text(describe_relation(statement.relation).label)
    return (
        f'<li id="{escape(statement.id)}" class="{statement.factuality}">'
        f'<p>{before}{ends[0]} <b>{words}</b> {ends[1]}</p><p class="notes">{tags}{speaker}</p>'
        f"{told if article or number is None else ''}{_cite(statement, article, root)}</li>"
    )


def _list_notes(statement: Statement) -> list[str]:
    where = statement.where.name if statement.where else None
    notes = (
        statement.factuality,
        statement.title,
        statement.when,
        where,
        f"confidence {statement.confidence:.2f}",
    )
    return [note for note in notes if note]


def _cite(statement: Statement, article: Article | None, root: str) -> str:
    if article is None:
        return ""
    address = f"{article_address(article.id, root)}#{statement.id}"
    known = ", ".join(part for part in (article.publisher, article.published) if part)
    copied = (
        f" · the same story as {link(article_address(article.story, root), article.story)}"
        if article.story
        else ""
    )
    return f"<p class=source>{link(address, article.title or article.id)} {text(known)}{copied}</p>"
