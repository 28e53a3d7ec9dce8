"""Triples of an article, 'Lee_Wong' is Lee Wong (singer) -> the same about the node of that name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.rdf.article import record_node
from kg.rdf.nodes import read_nodes, write_text
from kg.rdf.reading import read_statements
from kg.rdf.terms import kg_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import NamedNode

    from kg.rdf.terms import Names
    from kg.records import Entity, Mention, Statement

_NAME = str(kg_term("name"))


def rename_entities(
    lines: Iterable[str], article: NamedNode, names: Names, renamed: Mapping[str, Entity]
) -> list[str]:
    """All triples of the article's graph, with the entities of these ids in place of those that bear them.

    The ids of statements depend on their entities, and change with them.
    """
    lines = list(lines)
    records = {record_node(old, article): record_node(new.id, article) for old, new in renamed.items()}
    nodes = records | {names.node(old): names.node(new.id) for old, new in renamed.items()}
    for statement in read_statements(read_nodes(lines), article, names):
        nodes[names.node(statement.id)] = names.node(_rename_ends(statement, renamed).id)
    labels = {str(record_node(old, article)): write_text(new.name) for old, new in renamed.items()}
    written = {str(old): str(new) for old, new in nodes.items()}

    def rename(line: str) -> str:
        subject, predicate, object_ = line.removesuffix(" .").split(" ", 2)
        others = labels if predicate == _NAME else written
        key = subject if predicate == _NAME else object_
        return f"{written.get(subject, subject)} {predicate} {others.get(key, object_)} ."

    return list(dict.fromkeys(map(rename, lines)))


def _rename_ends(statement: Statement, renamed: Mapping[str, Entity]) -> Statement:
    def rename(mention: Mention) -> Mention:
        return replace(mention, entity=renamed.get(mention.entity.id, mention.entity))

    where = statement.where
    return replace(
        statement,
        subject=rename(statement.subject),
        object=rename(statement.object),
        attributed_to=rename(statement.attributed_to) if statement.attributed_to else None,
        where=renamed.get(where.id, where) if where else None,
    )
