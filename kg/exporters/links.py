"""Store -> the nodes and the edges of the network, in order: what `kg.network` makes at once, one at a time.

Entities are held in memory, which are few beside statements; statements are read article by article and
sorted on disk by the ends that they link. So memory holds the statements of one edge.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.exporters.jsonl import statement_from_json, statement_to_json
from kg.exporters.nquads import sort_lines
from kg.network import Link, describe_edge, describe_entity, key_link, list_stories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.records import Statement
    from kg.store import Store

# Between values that are one text where a format has no lists.
BETWEEN = " | "
_BEFORE_STATEMENT = "\t"

# What nodes and edges have beside their ends, in the order of `kg.network`, with what each value is.
NODE_ATTRIBUTES: dict[str, type] = {
    "label": str, "class": str, "qid": str, "iso2": str, "description": str, "names": tuple,
}  # fmt: skip
EDGE_ATTRIBUTES: dict[str, type] = {
    "relation": str, "label": str, "kind": str, "symmetric": bool, "plover": str, "quad": str,
    "factuality": str, "attributed_to": str, "fact": bool, "weight": int, "confidence": float, "first": str,
    "last": str, "first_mention": str, "last_mention": str, "titles": tuple, "places": tuple,
    "through": tuple, "articles": tuple, "stories": tuple, "statements": tuple, "evidence": tuple,
}  # fmt: skip


class Edge(NamedTuple):
    """Statements that agree in relation, factuality and speaker; `whens` are the times that they tell."""

    subject: str
    object: str
    key: str
    attributes: dict[str, Any]
    whens: tuple[str, ...]

    @property
    def id(self) -> str:
        """Differs in the whole graph, while a key differs only between two nodes."""
        return f"{self.subject} {self.key} {self.object}"


def list_nodes(store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every entity by its id with its attributes."""
    names = store.written_as()
    for entity in store.entities():
        yield entity.id, describe_entity(entity, names.get(entity.id, ()))


def list_edges(store: Store) -> Iterator[Edge]:
    """Every edge, by its ends and its key."""
    articles = store.articles()
    published, stories = {article.id: article.published for article in articles}, list_stories(articles)
    with ExitStack() as stack:
        lines = sort_lines(map(_write_line, read_statements(store, published)), stack)
        for key, of_edge in groupby(lines, key=lambda line: line.partition("\x1f")[0]):
            subject, object_, name = key.split(" ")
            told = [_read_line(line) for line in of_edge]
            yield Edge(
                subject=subject,
                object=object_,
                key=name,
                attributes=describe_edge([Link(subject, object_, s) for s in told], published, stories),
                whens=tuple(sorted({s.when for s in told if s.when})),
            )


def read_statements(store: Store, articles: Iterable[str]) -> Iterator[Statement]:
    """The statements of the articles with these ids, one article at a time in memory."""
    for article in sorted(articles):
        yield from store.statements(article=article)


def flatten(attributes: dict[str, Any]) -> dict[str, str | float | bool]:
    """The attributes that are known, each one text, number or truth value."""
    return {
        name: BETWEEN.join(value) if isinstance(value, tuple) else value
        for name, value in attributes.items()
        if value is not None and value != ()
    }


def _write_line(statement: Statement) -> str:
    """What is sorted by, in which ids have no spaces; then the place in the text; then the statement."""
    subject, object_ = statement.subject.entity.id, statement.object.entity.id
    first = min((span.begin for span in statement.evidence), default=0)
    place = f"{json.dumps(statement.article)} {first:09} {statement.subject.span.begin:09}"
    line = json.dumps(statement_to_json(statement, None))
    return f"{subject} {object_} {key_link(statement)}\x1f{place} {_BEFORE_STATEMENT}{line}\n"


def _read_line(line: str) -> Statement:
    return statement_from_json(json.loads(line.partition(_BEFORE_STATEMENT)[2]))
