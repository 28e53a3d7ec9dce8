"""All articles -> the quads of the derived graphs: entities, events, states, stories, edges.

Where articles came or went since, `kg.renewing` makes only what they speak of anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Quad

from kg.lexicon import load_relations
from kg.rdf import derived
from kg.rdf.columns import list_asserted
from kg.rdf.details import (
    complete_events,
    list_described,
    pick_details,
    pick_wholes,
    write_parts,
)
from kg.rdf.differing import list_differing
from kg.rdf.named_events import write_named_events
from kg.rdf.states import group_mentions, make_states, write_states
from kg.rdf.stories import read_stories, write_stories
from kg.rdf.tallies import write_tallies
from kg.rdf.tellings import make_tellings, write_block
from kg.rdf.terms import kg_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.rdf.derived import FindTimes
    from kg.rdf.facts import Facts
    from kg.rdf.terms import Names
    from kg.records import Event, Telling

    MergeEvents = Callable[[Iterable[Telling], Mapping[str, str]], Iterable[Event]]
    Edge = tuple[NamedNode, NamedNode, NamedNode]
    Block = tuple[str, ...]

_DIFFER_IN = kg_term("differIn")


def derive_all(
    facts: Facts, names: Names, merge_events: MergeEvents, *, find_times: FindTimes | None = None
) -> Iterator[Quad]:
    """The quads of the derived graphs, from all articles; some may come twice.

    `merge_events` makes events of tellings, as `kg.renewing.renew` has it.
    """
    entities = derived.merge_entities(facts.records())
    yield from derived.write_entities(entities, facts.written(), names, find_times)
    known = {entity.id: entity for entity in entities}
    find_entity = known.__getitem__
    columns = facts.columns()
    named = (entity for entity in entities if entity.cls == "event")
    yield from write_named_events(named, columns, names, find_entity, find_times)
    tellings = {t.id: t for t in make_tellings(columns, names, find_entity)}
    edges, mentions = list_asserted(columns), group_mentions(columns, names)
    details, wholes = pick_details(columns), pick_wholes(columns)
    stories = list(write_stories(facts.sketched(), names))
    yield from stories
    told_first = read_stories(stories)
    yield from write_tallies(columns, names, told_first)
    # They hold more than all that is made of them.
    del columns
    events = complete_events(merge_events(tellings.values(), {}), tellings, details, names)
    yield from write_events(events, tellings, names, told_first)
    yield from write_parts(wholes, list_described(names, wholes, events), names)
    yield from write_states(make_states(mentions), names, find_entity)
    nodes = (tuple(map(NamedNode, edge)) for edge in edges)
    yield from derived.write_edges(cast("Iterator[Edge]", nodes), names)


def write_events(
    events: Iterable[Event], tellings: Mapping[str, Telling], names: Names, stories: Mapping[str, str]
) -> Iterator[Quad]:
    """The events, and the blocks of their tellings, by which they are found when another comes."""
    graph = names.graph("events")
    for event in events:
        node = names.node(event.id)
        told = [tellings[identifier] for identifier in event.statements]
        yield from derived.write_event(event, node, names)
        differing = list_differing(event, told, names, stories)
        yield from (Quad(node, _DIFFER_IN, Literal(name), graph) for name in differing)
        for block in {name_block(telling) for telling in told}:
            yield Quad(node, kg_term("block"), write_block(block), graph)


def name_block(telling: Telling) -> Block:
    """The relation and the participants by which tellings of one event are looked for."""
    return load_relations()[telling.relation].name_block(telling.subject.id, telling.object.id)
