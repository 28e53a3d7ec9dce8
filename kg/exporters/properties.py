"""Store -> nodes and relationships with properties, as Neo4j and its kin have them, one at a time.

Nodes are entities, events and articles; a statement is a relationship between its two ends, under the name of
its relation: (Xi Jinping)-[:MEETS {factuality: 'actual', when: '2025-05-08'}]->(Vladimir Putin).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from kg.exporters.links import read_statements
from kg.intervals import find_bounds
from kg.lexicon import load_relations
from kg.rdf.terms import CLASS_OF_TYPE, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.records import Event, Statement
    from kg.store import Store

Value = str | float | bool | date | tuple[str, ...] | None

_LABELS = {cls: local_name(NamedNode(iri)) for iri, cls in CLASS_OF_TYPE.items()}

# The properties of each kind with what each is, in the order in which they are written; no name is a word
# of Cypher (when, end), which some engines do not take for a name.
ENTITY: dict[str, type] = {
    "name": str, "class": str, "qid": str, "iso2": str, "description": str, "names": tuple,
}  # fmt: skip
EVENT: dict[str, type] = {
    "name": str, "relation": str, "plover": str, "factuality": str, "time": str, "first": date, "last": date,
    "killed": tuple, "injured": tuple,
}  # fmt: skip
ARTICLE: dict[str, type] = {
    "name": str, "url": str, "publisher": str, "published": str, "language": str, "licence": str,
    "authors": tuple, "story": str,
}  # fmt: skip
STATEMENT: dict[str, type] = {
    "id": str, "factuality": str, "fact": bool, "confidence": float, "article": str, "attributedTo": str,
    "event": str, "time": str, "first": date, "last": date, "timeText": str, "place": str, "title": str,
    "plover": str, "mode": str, "trigger": str, "evidence": tuple, "killed": tuple, "injured": tuple,
}  # fmt: skip
KINDS = {"Entity": ENTITY, "Event": EVENT, "Article": ARTICLE}


class Node(NamedTuple):
    """A node of a kind (`Entity`) and a class in it (`Person`); ids differ within a kind."""

    kind: str
    cls: str | None
    id: str
    properties: dict[str, Value]


class Relationship(NamedTuple):
    """From a node to a node, each by its kind and its id."""

    type: str
    start: tuple[str, str]
    end: tuple[str, str]
    properties: dict[str, Value]


def list_nodes(store: Store) -> Iterator[Node]:
    """Entities, events and articles, each by id; held in memory, as statements are not."""
    names = store.written_as()
    for entity in store.entities():
        values = (entity.name, entity.cls, entity.qid, entity.iso2, entity.description, names.get(entity.id))
        yield Node("Entity", _LABELS[entity.cls], entity.id, dict(zip(ENTITY, values, strict=True)))
    for event in store.events():
        yield Node("Event", _find_class(event), event.id, _describe_event(event))
    for article in store.articles():
        told = (article.title, article.url, article.publisher, article.published, article.language)
        told_too = (article.licence, article.authors, article.story)
        yield Node("Article", None, article.id, dict(zip(ARTICLE, (*told, *told_too), strict=True)))


def list_relationships(store: Store) -> Iterator[Relationship]:
    """Statements article by article in the order of its text, then who takes part in events, and where."""
    event_of = store.event_of()
    published = {article.id: article.published for article in store.articles()}
    tells = set()
    for statement in read_statements(store, published):
        event = event_of.get(statement.id)
        yield Relationship(
            statement.relation.upper(),
            ("Entity", statement.subject.entity.id),
            ("Entity", statement.object.entity.id),
            _describe_statement(statement, event),
        )
        if event:
            tells.add((statement.article, event))
    for article, event in sorted(tells):
        yield Relationship("TELLS", ("Article", article), ("Event", event), {})
    for happening in store.events():
        node = ("Event", happening.id)
        parts = [("ACTOR", entity) for entity in happening.actors]
        parts += [("TARGET", entity) for entity in happening.targets]
        parts += [("PLACE", happening.where)] if happening.where else []
        yield from (Relationship(role, node, ("Entity", entity.id), {}) for role, entity in parts)


def _find_class(event: Event) -> str | None:
    row = load_relations().get(event.relation)
    return row.event_class if row else None


def _describe_event(event: Event) -> dict[str, Value]:
    told = (event.label, event.relation, event.plover, event.factuality, event.when)
    return dict(zip(EVENT, (*told, *_find_days(event.when), event.killed, event.injured), strict=True))


def _describe_statement(statement: Statement, event: str | None) -> dict[str, Value]:
    speaker = statement.attributed_to.entity.id if statement.attributed_to else None
    fact = statement.factuality == "actual" and speaker is None
    values = (
        statement.id, statement.factuality, fact, statement.confidence, statement.article, speaker,
        event, statement.when, *_find_days(statement.when), statement.time_text,
        statement.where.id if statement.where else None, statement.title,
        statement.plover, statement.mode, statement.trigger.text,
        tuple(span.text for span in statement.evidence), statement.killed, statement.injured,
    )  # fmt: skip
    return dict(zip(STATEMENT, values, strict=True))


def _find_days(when: str | None) -> tuple[date | None, date | None]:
    begin, end = find_bounds(when)
    return date.fromisoformat(begin) if begin else None, date.fromisoformat(end) if end else None
