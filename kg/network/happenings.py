"""Events -> networkx.MultiDiGraph: events and entities are nodes, who takes part as what is an edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.intervals import find_bounds
from kg.lexicon import load_relations
from kg.lexicon.plover import find_quad
from kg.stories import count_independent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

    from kg.records import Entity, Event, Statement
    from kg.store import Store


def link_events(store: Store) -> nx.MultiDiGraph[str]:
    """A node per event and per entity in one; edges lead from who acts to the event, on to whom and where."""
    import networkx as nx  # noqa: PLC0415  as in kg.network

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    told = {statement.id: statement for statement in store.statements()}
    stories = store.stories()
    for event in store.events():
        network.add_node(event.id, **_describe_event(event, told, stories))
        for role, entity in _list_parts(event):
            if entity.id not in network:
                network.add_node(entity.id, label=entity.name, **{"class": entity.cls}, qid=entity.qid)
            ends = (entity.id, event.id) if role == "actor" else (event.id, entity.id)
            network.add_edge(*ends, key=role, relation=role, weight=1, fact=event.factuality == "actual")
    return network


def _list_parts(event: Event) -> Iterator[tuple[str, Entity]]:
    yield from (("actor", entity) for entity in event.actors)
    yield from (("target", entity) for entity in event.targets)
    if event.where:
        yield "place", event.where


def _describe_event(
    event: Event, told: Mapping[str, Statement], stories: Mapping[str, str]
) -> dict[str, Any]:
    """`class` is the event's class in the ontology, 'Meeting'; `weight` counts independent statements."""
    row = load_relations().get(event.relation)
    begin, end = find_bounds(event.when)
    statements = [told[identifier] for identifier in event.statements if identifier in told]
    return {
        "label": event.label,
        "class": row.event_class if row else None,
        "relation": event.relation,
        "plover": event.plover or (row.plover if row else None),
        "quad": find_quad(event.plover) if event.plover else row.quad if row else None,
        "factuality": event.factuality,
        "first": begin,
        "last": end,
        "weight": count_independent((statement.article for statement in statements), stories),
        "articles": tuple(sorted({statement.article for statement in statements})),
        "stories": tuple(sorted({stories[statement.article] for statement in statements})),
        "statements": event.statements,
    }
