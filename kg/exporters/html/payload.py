"""Articles, entities, statements, events -> what the page holds, as plain JSON values in parts.

The graph is what the picture and the filters need; the record, of articles and events, and the sentences, in
blocks, are what the panel needs, and are unpacked when first wanted. All hold tables by column, which pack
better than rows; what stands once is pointed to by its number, and what is not known is None.
`page/data.js` reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.exporters.html.against import find_objections
from kg.exporters.html.levels import find_levels, measure_circle, number_ties
from kg.exporters.html.marks import ROLES, find_marks
from kg.exporters.html.months import list_months
from kg.exporters.html.picture import size_entities
from kg.exporters.html.ties import rank_entities, tie_statements
from kg.exporters.html.words import describe_relation, order_relation
from kg.records import ENTITY_CLASSES, FACTUALITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.exporters.html.levels import Level, Levels
    from kg.records import Article, Entity, Event, Span, Statement

    Table = dict[str, list[Any]]

_QID = re.compile(r"Q[1-9][0-9]*")
_ISO2 = re.compile(r"[A-Z]{2}")
# Control characters, and those that turn the direction of the text around them.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
# Of the 34 characters of an id: among 100,000 of them, two have the same beginning once in 200 graphs.
_ID_LENGTH = 12
# Statements in a block of evidence, or somewhat more: so many are unpacked in some 20 ms.
_BLOCK = 1500


@dataclass(frozen=True, slots=True)
class Payload:
    """The parts of the page's data; `blocks` have the sentences of statements that follow one another."""

    graph: dict[str, Any]
    record: dict[str, Any]
    blocks: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Where things stand in their lists."""

    entities: Mapping[str, int]
    relations: Mapping[str, int]
    articles: Mapping[str, int]
    statements: Mapping[str, int]


def make_payload(
    *,
    articles: Iterable[Article],
    entities: Iterable[Entity],
    statements: Iterable[Statement],
    events: Iterable[Event],
) -> Payload:
    """All that the explorer can show, in the order in which it shows it."""
    statements = tuple(statements)
    places = {s.id: n for n, s in enumerate(statements)}
    told = (event for event in events if not places.keys().isdisjoint(event.statements))
    events = sorted(told, key=lambda event: (event.when or "~", event.id))
    ranked = rank_entities(entities, statements)
    listed = sorted(articles, key=lambda article: article.id)
    relations = sorted({s.relation for s in statements}, key=order_relation)
    numbers = _Numbers(
        entities={e.id: n for n, e in enumerate(ranked)},
        relations={r: n for n, r in enumerate(relations)},
        articles={a.id: n for n, a in enumerate(listed)},
        statements=places,
    )
    sizes = size_entities(ranked, statements)
    levels = find_levels(ranked, number_ties(ranked, tie_statements(statements, numbers.entities)), sizes)
    group_of = {member: n for n, group in enumerate(levels.groups) for member in group}
    aliases = _collect_aliases(statements)
    blocks = list(_cut_blocks(statements))
    graph = {
        "entities": _turn(
            _list_entity(e, sizes[n], group_of.get(n), aliases.get(e.id)) for n, e in enumerate(ranked)
        ),
        "relations": _turn(_list_relation(r) for r in relations),
        "publishers": [_clean(a.publisher) for a in listed],
        "statements": _turn(
            _list_statement(s, numbers) | {"tie": tie}
            for s, tie in zip(statements, _find_ties(statements), strict=True)
        ),
        "blocks": list(accumulate((len(block) for block in blocks[:-1]), initial=0)),
        **list_months(statements),
        **_list_levels(levels),
    }
    record = {
        "articles": _turn(_list_article(a, numbers) for a in listed),
        "events": _turn(_list_event(e, numbers) for e in events),
        "against": find_objections(
            statements,
            events,
            {a.id: a.published for a in listed},
            {a.id: a.story for a in listed if a.story},
        ),
    }
    return Payload(graph, record, [_list_block(block) for block in blocks])


def _cut_blocks(statements: Sequence[Statement]) -> Iterator[Sequence[Statement]]:
    """Statements in pieces of about one size; no article is cut, for its statements share sentences."""
    begin = 0
    for at in range(1, len(statements)):
        if at - begin >= _BLOCK and statements[at].article != statements[at - 1].article:
            yield statements[begin:at]
            begin = at
    if statements:
        yield statements[begin:]


def _list_block(statements: Sequence[Statement]) -> dict[str, Any]:
    sentences = list(dict.fromkeys((s.article, span) for s in statements for span in s.evidence))
    numbers = {sentence: n for n, sentence in enumerate(sentences)}
    return {
        "sentences": [span.text for _, span in sentences],
        "statements": _turn(_list_evidence(s, numbers) for s in statements),
    }


def _turn(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Rows of the same keys -> a list of values for each key; without keys that no row has a value for."""
    listed = list(rows)
    table = {key: [_know(row[key]) for row in listed] for key in (listed[0] if listed else ())}
    return {key: values for key, values in table.items() if any(v is not None for v in values)}


def _know(value: Any) -> Any:
    """None for what says nothing; the number 0 is the first of a list."""
    return None if value is False or value in ("", []) else value


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


def _list_entity(
    entity: Entity, size: float, group: int | None, aliases: Sequence[str] | None
) -> dict[str, Any]:
    """The page makes the id of the name, as `make_entity_id` does, where there is nothing to quote in it."""
    name = _clean(entity.name)
    return {
        "name": name,
        "id": entity.id if entity.id != name.replace(" ", "_") else None,
        "cls": ENTITY_CLASSES.index(entity.cls),
        "size": size,
        "group": group,
        "description": _clean(entity.description),
        "qid": entity.qid if _QID.fullmatch(entity.qid or "") else None,
        "iso2": entity.iso2 if _ISO2.fullmatch(entity.iso2 or "") else None,
        "aliases": aliases,
    }


def _list_relation(relation: str) -> dict[str, Any]:
    words = describe_relation(relation)
    return {
        "id": relation,
        "label": words.label,
        "short": words.short,
        "tone": words.tone,
        "quad": words.group.replace(" ", "_"),
        "symmetric": words.symmetric,
    }


def _list_statement(statement: Statement, numbers: _Numbers) -> dict[str, Any]:
    speaker, where = statement.attributed_to, statement.where
    return {
        "subject": numbers.entities[statement.subject.entity.id],
        "relation": numbers.relations[statement.relation],
        "object": numbers.entities[statement.object.entity.id],
        "factuality": FACTUALITIES.index(statement.factuality),
        "confidence": round(statement.confidence * 100),
        "weight": len(statement.evidence),
        "article": numbers.articles.get(statement.article),
        "speaker": numbers.entities[speaker.entity.id] if speaker else None,
        "where": numbers.entities[where.id] if where else None,
        "title": _clean(statement.title),
        "when": statement.when,
    }


def _find_ties(statements: Iterable[Statement]) -> Iterator[int | None]:
    """The number of the tie of each, by the order in which they are first told of; None where it is new."""
    found: dict[frozenset[str], int] = {}
    for statement in statements:
        pair = frozenset((statement.subject.entity.id, statement.object.entity.id))
        yield found.get(pair)
        if len(pair) > 1:
            found.setdefault(pair, len(found))


def _list_evidence(statement: Statement, numbers: Mapping[tuple[str, Span], int]) -> dict[str, Any]:
    return {
        "id": statement.id[:_ID_LENGTH],
        "texts": [numbers[statement.article, span] for span in statement.evidence],
        "marks": _write_marks(statement),
        "resolved": _find_resolved(statement),
        "killed": list(statement.killed),
        "injured": list(statement.injured),
    }


def _write_marks(statement: Statement) -> list[int]:
    """For each mark its sentence and role, as one number, the gap before it and its length, in characters."""
    written: list[int] = []
    last = (0, 0)
    for number, role, begin, end in find_marks(statement):
        before = last[1] if last[0] == number else 0
        written += (number * len(ROLES) + ROLES.index(role), begin - before, end - begin)
        last = (number, end)
    return written


def _find_resolved(statement: Statement) -> list[str]:
    """The roles whose words are no name ('he', 'both countries'), so that the page tells who is meant."""
    roles = {"subject": statement.subject, "object": statement.object}
    return [role for role, mention in roles.items() if mention.kind in {"nominal", "pronoun"}]


def _list_article(article: Article, numbers: _Numbers) -> dict[str, Any]:
    """`story` is the number of the article that told the same first, where that is another."""
    return {
        "id": article.id,
        "title": _clean(article.title),
        "published": article.published,
        "url": check_link(article.url),
        "story": numbers.articles.get(article.story) if article.story else None,
    }


def check_link(url: str | None) -> str | None:
    """The address if it is one of the web, else None: nothing else is ever made a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _list_event(event: Event, numbers: _Numbers) -> dict[str, Any]:
    people = [e for e in dict.fromkeys((*event.actors, *event.targets)) if e.id in numbers.entities]
    return {
        "id": event.id[:_ID_LENGTH],
        "label": _refer(_clean(event.label), [_clean(e.name) for e in people]),
        "when": event.when,
        "where": numbers.entities.get(event.where.id) if event.where else None,
        "people": [numbers.entities[e.id] for e in people],
        "factuality": FACTUALITIES.index(event.factuality),
        "statements": sorted(numbers.statements[s] for s in event.statements if s in numbers.statements),
    }


def _refer(label: str, names: Sequence[str]) -> str:
    """'Meeting of Ann and Bob' -> 'Meeting of {0} and {1}': of many labels, names are what packs worst."""
    for number, name in enumerate(names):
        label = label.replace(name, f"{{{number}}}", 1) if name else label
    return label


def _list_levels(levels: Levels) -> dict[str, Any]:
    """The top, the overview and the level of each group, in this order."""
    most = len(levels.groups[0]) if levels.groups else 1
    every = [levels.top, *([levels.overview] if levels.overview else []), *levels.inner]
    return {
        "circles": [measure_circle(len(group), most) for group in levels.groups],
        "levels": [_list_level(level) for level in every],
        # The last community gathers small ones.
        "rest": len(levels.groups) - 1 if levels.has_rest else None,
    }


def _list_level(level: Level) -> dict[str, Any]:
    return {
        "members": level.members,
        "points": tuple(chain.from_iterable(level.points)),
        "bends": [(*pair, bend) for pair, bend in zip(level.pairs, level.bends, strict=True) if bend],
    }
