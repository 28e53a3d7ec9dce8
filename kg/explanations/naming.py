"""'Xi' -> every mention of him, what it was resolved to and by which step, and the words around it.

A graph keeps no texts but those that were taken out of pages; where there is none, what surrounds a mention
comes from the sentences that the statements are drawn from.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import NoSuchEntityError
from kg.explanations.marks import cut_context, holds
from kg.queries.names import fold_name
from kg.rdf.terms import ANCHOR, IDENT_REF
from kg.records import Span, make_entity_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.records import Article, Mention
    from kg.store import Store

# So many names are told where one is not found, and so like it must they be.
_NAMES_TOLD, _LIKENESS = 3, 0.6


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention, and the piece of text that it stands in where the graph has it."""

    mention: Mention
    context: str | None


def explain_name(
    store: Store, what: str, articles: Mapping[str, Article], *, article: str | None = None
) -> list[tuple[Article, list[Resolved]]]:
    """The mentions that are these words or whose entity is called so, by article, in the order of the text.

    Raises NoSuchEntityError where there is none.
    """
    wanted = fold_name(what)
    called = _list_names(store)
    entities = {entity for entity, names in called.items() if what == entity or wanted in names}
    found = []
    for identifier in [article] if article is not None else _find_articles(store, wanted, entities):
        mentions = [
            mention
            for mention in store.mentions(identifier)
            if fold_name(mention.span.text) == wanted or mention.entity.id in entities
        ]
        if mentions:
            found.append((articles[identifier], list(_add_context(store, articles[identifier], mentions))))
    if not found:
        raise NoSuchEntityError(_say_unknown(store, what, article))
    return found


def _list_names(store: Store) -> dict[str, set[str]]:
    """Everything that each entity is called, folded, its Wikidata id included, by its id."""
    written = store.written_as()
    return {
        e.id: {fold_name(name) for name in (e.name, e.qid or e.name, *written.get(e.id, ()))}
        for e in store.entities()
    }


def _find_articles(store: Store, wanted: str, entities: Iterable[str]) -> list[str]:
    """The articles that have such words or such entities: to read all mentions of all is slow."""
    names = store.names
    nodes = [q.subject for entity in entities for q in store.match(None, IDENT_REF, names.node(entity))]
    nodes += [q.subject for q in store.match(None, ANCHOR) if fold_name(q.object.value) == wanted]
    return sorted({names.article_id(node) for node in nodes})


def _add_context(store: Store, article: Article, mentions: Iterable[Mention]) -> Iterator[Resolved]:
    text = _read_text(store, article)
    sentences = {span for statement in store.statements(article=article.id) for span in statement.evidence}
    for mention in mentions:
        span = mention.span
        pieces = [sentence for sentence in sentences if holds(sentence, span)]
        # Another text than the one that was read, or none, shows nothing.
        if text[span.begin : span.end] == span.text:
            pieces.append(Span(0, len(text), text))
        shortest = min(pieces, key=lambda piece: (len(piece.text), piece.begin), default=None)
        yield Resolved(mention, cut_context(shortest, span) if shortest else None)


def _read_text(store: Store, article: Article) -> str:
    """The text of an article that was taken out of a page; '' for the others, whose files users have."""
    if store.path is None or not article.extracted:
        return ""
    try:
        return (store.path / "articles" / f"{make_entity_id(article.id)}.txt").read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return ""


def _say_unknown(store: Store, what: str, article: str | None) -> str:
    if article is None:
        known = {name for names in store.written_as().values() for name in names}
        known |= {entity.name for entity in store.entities()}
    else:
        mentions = [mention for mention in store.mentions(article) if mention.kind != "pronoun"]
        known = {name for m in mentions for name in (" ".join(m.span.text.split()), m.entity.name)}
    return f'nobody and nothing in {article or "the graph"} is called "{what}"{suggest(what, known)}'


def suggest(word: str, known: Iterable[str]) -> str:
    """'; did you mean Xi Jinping?', or nothing where none of the names is like the word."""
    by_fold = {fold_name(name): name for name in sorted(known)}
    close = difflib.get_close_matches(fold_name(word), list(by_fold), n=_NAMES_TOLD, cutoff=_LIKENESS)
    return f"; did you mean {' or '.join(by_fold[c] for c in close)}?" if close else ""
