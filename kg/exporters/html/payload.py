"""Articles, entities, statements, events -> what the page holds beside the picture, as plain JSON values.

Entities, articles, relations and sentences stand once and are pointed to by their number in the list;
what is not known is left out. `page/data.js` reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.exporters.html.marks import find_marks
from kg.exporters.html.picture import measure_size
from kg.exporters.html.ties import count_statements, is_asserted, rank_entities
from kg.exporters.html.words import describe_relation, order_relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.records import Article, Entity, Event, Span, Statement

_QID = re.compile(r"Q[1-9][0-9]*")
_ISO2 = re.compile(r"[A-Z]{2}")
# Control characters, and those that turn the direction of the text around them.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Where things stand in their lists."""

    entities: Mapping[str, int]
    relations: Mapping[str, int]
    articles: Mapping[str, int]
    sentences: Mapping[tuple[str, Span], int]
    events: Mapping[str, int]


def make_payload(
    *,
    articles: Iterable[Article],
    entities: Iterable[Entity],
    statements: Iterable[Statement],
    events: Iterable[Event],
) -> dict[str, Any]:
    """All that the explorer can show, in the order in which it shows it."""
    statements = tuple(statements)
    events = sorted(events, key=lambda event: event.id)
    ranked = rank_entities(entities, statements)
    listed = sorted(articles, key=lambda article: article.id)
    relations = sorted({s.relation for s in statements}, key=order_relation)
    sentences = list(dict.fromkeys((s.article, span) for s in statements for span in s.evidence))
    numbers = _Numbers(
        entities={e.id: n for n, e in enumerate(ranked)},
        relations={r: n for n, r in enumerate(relations)},
        articles={a.id: n for n, a in enumerate(listed)},
        sentences={s: n for n, s in enumerate(sentences)},
        events={statement: n for n, e in enumerate(events) for statement in e.statements},
    )
    counts, aliases = count_statements(statements), _collect_aliases(statements)
    most = max(counts.values(), default=1)
    return {
        "entities": [_list_entity(e, counts[e.id], most, aliases.get(e.id, ())) for e in ranked],
        "relations": [_list_relation(r) for r in relations],
        "articles": [_list_article(a) for a in listed],
        "sentences": [span.text for _, span in sentences],
        "events": [{"label": _clean(e.label), "tellings": len(e.statements)} for e in events],
        "statements": [_list_statement(s, numbers) for s in statements],
    }


def _drop_unknown(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", (), [])}


def _clean(text: str | None) -> str:
    """A name or title as it is shown; sentences are shown as they are, each set apart from what is around."""
    return " ".join(_UNSEEN.sub(" ", text or "").split())


def _collect_aliases(statements: Sequence[Statement]) -> dict[str, list[str]]:
    """How the texts write each entity where they name it, other than by its own name; sorted."""
    written: dict[str, set[str]] = {}
    for statement in statements:
        for mention in (statement.subject, statement.object, statement.attributed_to):
            if mention and mention.kind == "name" and mention.span.text != mention.entity.name:
                written.setdefault(mention.entity.id, set()).add(_clean(mention.span.text))
    return {entity: sorted(texts) for entity, texts in written.items()}


def _list_entity(entity: Entity, count: int, most: int, aliases: Sequence[str]) -> dict[str, Any]:
    qid = entity.qid if _QID.fullmatch(entity.qid or "") else None
    iso2 = entity.iso2 if _ISO2.fullmatch(entity.iso2 or "") else None
    return {
        "name": _clean(entity.name),
        "cls": entity.cls,
        "count": count,
        "size": measure_size(count, most),
        **_drop_unknown(description=_clean(entity.description), qid=qid, iso2=iso2, aliases=aliases),
    }


def _list_relation(relation: str) -> dict[str, Any]:
    words = describe_relation(relation)
    return {
        "label": words.label,
        "short": words.short,
        "tone": words.tone,
        "group": words.group,
        "symmetric": words.symmetric,
    }


def _list_article(article: Article) -> dict[str, Any]:
    return _drop_unknown(
        id=article.id,
        title=_clean(article.title),
        publisher=_clean(article.publisher),
        published=article.published,
        url=check_link(article.url),
    )


def check_link(url: str | None) -> str | None:
    """The address if it is one of the web, else None: nothing else is ever made a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _list_statement(statement: Statement, numbers: _Numbers) -> dict[str, Any]:
    speaker, where = statement.attributed_to, statement.where
    return {
        "subject": numbers.entities[statement.subject.entity.id],
        "relation": numbers.relations[statement.relation],
        "object": numbers.entities[statement.object.entity.id],
        "factuality": statement.factuality,
        "asserted": is_asserted(statement),
        "confidence": round(statement.confidence * 100),
        "sentences": [numbers.sentences[statement.article, span] for span in statement.evidence],
        **_drop_unknown(
            article=numbers.articles.get(statement.article),
            speaker=numbers.entities[speaker.entity.id] if speaker else None,
            title=_clean(statement.title),
            when=statement.when,
            where=numbers.entities[where.id] if where else None,
            event=numbers.events.get(statement.id),
            marks=find_marks(statement),
            resolved=_find_resolved(statement),
        ),
    }


def _find_resolved(statement: Statement) -> list[str]:
    """The roles whose words are no name ('he', 'both countries'), so that the page tells who is meant."""
    roles = {"subject": statement.subject, "object": statement.object}
    return [role for role, mention in roles.items() if mention.kind in {"nominal", "pronoun"}]
