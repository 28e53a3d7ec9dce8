"""Graph -> networkx.MultiDiGraph: a node for each entity, an edge for each kind of statement.

Statements that agree in relation, factuality and speaker are one edge. Values are what Python has for them
(texts, numbers, sorted tuples); None stands for what is not known.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kg.intervals import find_bounds
from kg.lexicon import load_relations

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from kg.records import Entity, Statement
    from kg.store import Store


def build_network(store: Store) -> nx.MultiDiGraph[str]:
    """All entities and statements of the graph."""
    return link_entities(store.entities(), store.statements(), names=store.written_as())


def link_entities(
    entities: Iterable[Entity],
    statements: Iterable[Statement],
    *,
    names: dict[str, tuple[str, ...]] | None = None,
) -> nx.MultiDiGraph[str]:
    """A node per entity by its id; an edge per subject, object, relation, factuality and speaker."""
    import networkx as nx  # noqa: PLC0415  it takes a tenth of a second that most commands need not spend

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in entities:
        network.add_node(entity.id, **_describe_entity(entity, (names or {}).get(entity.id, ())))
    edges: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        speaker = statement.attributed_to.entity.id if statement.attributed_to else ""
        key = "|".join(filter(None, (statement.relation, statement.factuality, speaker)))
        edges[statement.subject.entity.id, statement.object.entity.id, key].append(statement)
    for (subject, object_, key), told in sorted(edges.items()):
        network.add_edge(subject, object_, key=key, **_describe_edge(told))
    return network


def _describe_entity(entity: Entity, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "label": entity.name,
        "class": entity.cls,
        "qid": entity.qid,
        "iso2": entity.iso2,
        "description": entity.description,
        "names": names,
    }


def _describe_edge(told: list[Statement]) -> dict[str, Any]:
    """`weight` counts statements, so an event that three articles tell weighs three."""
    first = told[0]
    relation = load_relations().get(first.relation)
    days = [day for statement in told for day in find_bounds(statement.when) if day]
    return {
        "relation": first.relation,
        "label": relation.label if relation else first.relation,
        "kind": relation.kind if relation else None,
        "symmetric": relation.symmetric if relation else False,
        "plover": relation.plover if relation else None,
        "quad": relation.quad if relation else None,
        "factuality": first.factuality,
        "attributed_to": first.attributed_to.entity.id if first.attributed_to else None,
        # What an article states in its own voice as actual, and nothing else, is a fact of the graph.
        "fact": first.factuality == "actual" and first.attributed_to is None,
        "weight": len(told),
        "confidence": max(statement.confidence for statement in told),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "titles": _sorted(statement.title for statement in told),
        "places": _sorted(statement.where.name if statement.where else None for statement in told),
        "articles": _sorted(statement.article for statement in told),
        "statements": _sorted(statement.id for statement in told),
        "evidence": tuple(span.text for statement in told for span in statement.evidence),
    }


def _sorted(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
