"""Quads of an article, 'Lee_Wong' is Lee Wong (singer) -> the same quads about the node of that name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.article import record_node
from kg.rdf.nodes import describe_all
from kg.rdf.reading import read_statements
from kg.rdf.terms import kg_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.rdf.terms import Names
    from kg.records import Entity, Mention, Statement

_NAME = kg_term("name")


def rename_entities(
    quads: Iterable[Quad], article: NamedNode, names: Names, renamed: Mapping[str, Entity]
) -> set[Quad]:
    """All quads of the article's graph, with the entities of these ids in place of those that bear them.

    The ids of statements depend on their entities, and change with them.
    """
    quads = list(quads)
    records = {record_node(old, article): record_node(new.id, article) for old, new in renamed.items()}
    nodes = records | {names.node(old): names.node(new.id) for old, new in renamed.items()}
    for statement in read_statements(describe_all(quads), article, names):
        nodes[names.node(statement.id)] = names.node(_rename_ends(statement, renamed).id)
    labels = {record_node(old, article): Literal(new.name) for old, new in renamed.items()}

    def rename(quad: Quad) -> Quad:
        subject, object_ = cast("NamedNode", quad.subject), quad.object
        if quad.predicate == _NAME:
            object_ = labels.get(subject, object_)
        elif isinstance(object_, NamedNode):
            object_ = nodes.get(object_, object_)
        return Quad(nodes.get(subject, subject), quad.predicate, object_, quad.graph_name)

    return {rename(quad) for quad in quads}


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
