"""An explanation -> the same as JSON, its statements as in statements.jsonl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.explanations import Explained, Happened
from kg.exporters.jsonl import entity_to_json, statement_to_json

if TYPE_CHECKING:
    from kg.explanations import Explanation, Telling
    from kg.explanations.naming import Resolved
    from kg.records import Article, Mention


def explanation_to_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation by its kind."""
    if isinstance(explanation, Explained):
        event = explanation.event
        return {
            "kind": "statement",
            **_telling_to_json(explanation.telling, event[0] if event else None),
            "lexicon_row": dict(explanation.row) if explanation.row else None,
            "place_mention": _mention_to_json(explanation.place_mention),
            "event_label": event[1] if event else None,
        }
    if isinstance(explanation, Happened):
        return _event_to_json(explanation)
    articles = [
        {**_article_to_json(article), "mentions": [_resolved_to_json(found) for found in mentions]}
        for article, mentions in explanation
    ]
    return {"kind": "mentions", "articles": articles}


def _event_to_json(explanation: Happened) -> dict[str, Any]:
    event = explanation.event
    return {
        "kind": "event",
        "id": event.id,
        "label": event.label,
        "relation": event.relation,
        "actors": [entity_to_json(actor) for actor in event.actors],
        "targets": [entity_to_json(target) for target in event.targets],
        "factuality": event.factuality,
        "when": event.when,
        "where": entity_to_json(event.where) if event.where else None,
        "tellings": [_telling_to_json(telling, event.id) for telling in explanation.tellings],
        "part_of": [{"id": id_, "label": label} for id_, label in explanation.wholes],
        "parts": [{"id": id_, "label": label} for id_, label in explanation.parts],
        "alike": [{"id": a.event.id, "label": a.event.label, "reason": a.reason} for a in explanation.alike],
    }


def _telling_to_json(telling: Telling, event: str | None) -> dict[str, Any]:
    statement = telling.statement
    return {
        "article": _article_to_json(telling.article),
        "statement": statement_to_json(statement, event),
        "marked": list(telling.sentences),
        "mentions": {
            "subject": _mention_to_json(statement.subject),
            "object": _mention_to_json(statement.object),
            "attributed_to": _mention_to_json(statement.attributed_to),
        },
    }


def _article_to_json(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
    }


def _resolved_to_json(found: Resolved) -> dict[str, Any]:
    return {**(_mention_to_json(found.mention) or {}), "context": found.context}


def _mention_to_json(mention: Mention | None) -> dict[str, Any] | None:
    if mention is None:
        return None
    span = mention.span
    return {
        "text": span.text,
        "begin": span.begin,
        "end": span.end,
        "kind": mention.kind,
        "step": mention.step,
        "entity": entity_to_json(mention.entity),
    }
