"""What came and went with some articles -> the quads of the derived graphs that are other than before.

An entity, an edge and an event each follow from a few statements, so that an article changes only those
that it speaks of, or spoke of before. What comes out is what making everything anew would give; tests hold
the two together. The functions look into the store and change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode, Quad

from kg.deriving import name_block, write_events
from kg.lexicon import load_relations
from kg.rdf import derived, named_events, reading, terms
from kg.rdf.columns import read_columns
from kg.rdf.details import (
    complete_events,
    find_described,
    list_parts,
    read_details,
    read_wholes,
    write_parts,
)
from kg.rdf.known import RECORD_TERMS, read_records, read_written
from kg.rdf.named_events import write_named_events
from kg.rdf.nodes import describe_all, list_texts
from kg.rdf.states import renew_states
from kg.rdf.stories import read_sketched, read_stories, write_stories
from kg.rdf.tallies import TALLIES, write_tallies
from kg.rdf.tellings import Tellings
from kg.rdf.terms import kg_term
from kg.touched import Touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyoxigraph as ox

    from kg.deriving import Block, Edge, MergeEvents
    from kg.rdf.derived import FindTimes
    from kg.rdf.terms import Names
    from kg.records import Entity, Telling


@dataclass(slots=True)
class Renewal:
    """The quads that are there now, and those that are to be."""

    old: set[Quad] = field(default_factory=set)
    new: set[Quad] = field(default_factory=set)


def renew(
    inner: ox.Store,
    names: Names,
    merge_events: MergeEvents,
    touched: Touched,
    *,
    find_times: FindTimes | None = None,
) -> Renewal:
    """The derived quads about what was touched.

    `merge_events` makes events of tellings; its second argument has, by the ids of tellings of which it
    must not decide anew, the events that they are of; its events speak of no entity but those of tellings.
    """
    return _Deriving(inner, names, touched, find_times).renew(merge_events)


class _Deriving:
    """One derivation of what was touched."""

    def __init__(self, inner: ox.Store, names: Names, touched: Touched, find_times: FindTimes | None) -> None:
        self._find_times = find_times
        self._inner = inner
        self._names = names
        self._touched = touched
        self._entities = _Entities(inner, names)
        self._tellings = Tellings(inner, names, self._entities.find)
        self._renewal = Renewal()

    def renew(self, merge_events: MergeEvents) -> Renewal:
        self._renew_entities()
        self._renew_named_events()
        stories = self._renew_stories()
        tellings, settled, gone = self._find_region(self._touched)
        graph = self._names.graph("events")
        for event in gone:
            self._renewal.old.update(self._inner.quads_for_pattern(event, None, None, graph))
            described = self._inner.quads_for_pattern(None, kg_term("describes"), event, graph)
            self._renewal.old.update(described)
        merged = merge_events(tellings.values(), settled)
        details = read_details(self._inner, self._names, tellings)
        events = complete_events(merged, tellings, details, self._names)
        self._renewal.new.update(write_events(events, tellings, self._names, stories))
        wholes = read_wholes(self._inner)
        event_of = find_described(self._inner, self._names, wholes, events, self._renewal.old)
        self._renewal.new.update(write_parts(wholes, event_of, self._names))
        self._renewal.old |= list_parts(self._inner, self._names)
        edges = self._touched.statements.values()
        old, new = renew_states(self._inner, self._names, edges, self._entities.find)
        self._renewal.old |= old
        self._renewal.new |= new
        self._renew_facts()
        self._renew_tallies(stories)
        return self._renewal

    def _renew_stories(self) -> Mapping[str, str]:
        """The story of each article, IRI by IRI; what those state that are of another by now is touched."""
        old = set(self._inner.quads_for_pattern(None, None, None, self._names.graph("stories")))
        new = set(write_stories(read_sketched(self._inner), self._names))
        self._renewal.old |= old
        self._renewal.new |= new
        for article in {cast("NamedNode", quad.subject) for quad in old ^ new}:
            self._touched.statements |= self._list_statements(article)
        return read_stories(new)

    # -- events

    def _find_region(self, touched: Touched) -> tuple[dict[str, Telling], dict[str, str], set[NamedNode]]:
        """The tellings to merge anew, those among them that are settled, and the events they were of.

        A block that was touched is merged as a whole. An event may reach into other blocks, by pairs that
        are told together: what was found there stays, and is only joined with what is found anew.
        """
        blocks = {block for edge in touched.statements.values() for block in self._list_blocks(*edge)}
        nodes = {node for block in blocks for node in self._tellings.list_block(block)}
        nodes |= set(touched.statements)
        tellings: dict[str, Telling] = {}
        settled: dict[str, str] = {}
        gone: set[NamedNode] = set()
        found = self._tellings.find_events(nodes)
        fresh = {t.id: t for t in self._tellings.list_these(nodes) if name_block(t) in blocks}
        while True:
            gone |= found
            of = {node: event for event in found for node in self._tellings.list_of_event(event)}
            for telling in self._tellings.list_these(of):
                if telling.id not in tellings and name_block(telling) not in blocks:
                    fresh[telling.id] = telling
                    settled[telling.id] = of[self._names.node(telling.id)].value
            tellings |= fresh
            beside = {node for telling in fresh.values() for node in self._list_beside(telling)}
            found, fresh = self._tellings.find_events(beside) - gone, {}
            if not found:
                return tellings, settled, gone

    def _list_beside(self, telling: Telling) -> list[NamedNode]:
        """Where three may be told as three pairs, the pairs that the same words tell of."""
        return self._tellings.list_beside(telling) if load_relations()[telling.relation].symmetric else []

    def _list_blocks(self, subject: NamedNode, predicate: NamedNode, object_: NamedNode) -> Iterator[Block]:
        relation = load_relations().get(terms.local_name(predicate))
        if relation is not None and relation.kind == "event":
            yield relation.name_block(self._names.node_id(subject), self._names.node_id(object_))

    # -- entities

    def _renew_entities(self) -> None:
        graph = self._names.graph("entities")
        for node in self._touched.entities:
            old = set(self._inner.quads_for_pattern(node, None, None, graph))
            self._renewal.old |= old
            self._renewal.new |= set(self._renew_entity(node, old, self._touched))
        self._touch_others(self._touched)

    def _renew_entity(self, node: NamedNode, old: set[Quad], touched: Touched) -> Iterable[Quad]:
        names = touched.names.get(node, set())
        entity = reading.read_entity(describe_all(old)[node.value]) if old else None
        if entity is None or node in touched.lost or not _bears_out(touched.records[node], entity):
            merged = derived.merge_entities(read_records(self._inner, self._names, node))
            written = read_written(self._inner, self._names, node)
        else:
            described = describe_all(old)[node.value]
            merged = [entity]
            written = {entity.id: names | {*list_texts(described, terms.ALT_LABEL.value)}}
        self._entities.known |= {entity.id: entity for entity in merged}
        return derived.write_entities(merged, written, self._names, self._find_times)

    def _renew_named_events(self) -> None:
        """When and where they were and who took part."""
        inner, names, find = self._inner, self._names, self._entities.find
        anew = {e.id: e for e in self._entities.known.values() if e.cls == "event"}
        others = set(named_events.list_among(inner, names, self._touched.statements)) - self._touched.entities
        self._renewal.old |= named_events.read_written(inner, names, others)
        events = anew | {names.node_id(node): find(names.node_id(node)) for node in others}
        if events:
            telling = named_events.list_telling(inner, map(names.node, events))
            columns = read_columns(inner, names, telling)
            new = write_named_events(events.values(), columns, names, find, self._find_times)
            self._renewal.new.update(new)

    def _touch_others(self, touched: Touched) -> None:
        """Of an entity with another name or class than before, read anew what is told elsewhere."""
        new = self._renewal.new
        changed = {
            quad.subject
            for quad in self._renewal.old
            if quad.predicate in {terms.TYPE, terms.LABEL} and quad not in new
        }
        parts = (terms.SUBJECT, terms.OBJECT, kg_term("place"))
        nodes = {
            quad.subject
            for entity in changed
            for part in parts
            for quad in self._inner.quads_for_pattern(None, part, entity, None)
        }
        for node in nodes:
            touched.add(describe_all(self._inner.quads_for_pattern(node, None, None, None)), lost=True)

    # -- facts

    def _renew_facts(self) -> None:
        """The edges; of a symmetric relation both directions, so that one may ask from either end."""
        graph = self._names.graph("facts")
        told = self._touched.asserted - self._touched.lost_edges
        for edge in self._touched.lost_edges:
            self._renewal.old.update(self._inner.quads_for_pattern(*edge, graph))
            told |= {edge} if self._is_asserted(edge) else set()
        # Those that are there already stay, and need not be looked for.
        self._renewal.new.update(derived.write_edges(told, self._names))

    def _is_asserted(self, edge: Edge) -> bool:
        """Whether a statement that is there now makes the edge."""
        subject, predicate, object_ = edge
        answer = self._inner.query(
            f"""ASK {{ ?statement rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {object_} ;
                kg:factuality kg:Actual FILTER NOT EXISTS {{ ?statement kg:attributedTo ?speaker }} }}""",
            use_default_graph_as_union=True,
            prefixes=self._names.prefixes,
        )
        return bool(answer)

    # -- tallies

    def _renew_tallies(self, stories: Mapping[str, str]) -> None:
        """Of every edge that was touched, over all the statements that make it."""
        statements = self._touched.statements
        edges = {turned for edge in statements.values() for turned in (edge, edge[::-1])}
        nodes = set(statements)
        for edge in edges:
            blocks = list(self._list_blocks(*edge))
            # Those that are told together with others lead to more than the edge.
            for block in blocks:
                nodes.update(self._tellings.list_block(block))
            if not blocks:
                nodes.update(self._tellings.list_making(edge))
        columns = read_columns(self._inner, self._names, nodes)
        texts = {(subject.value, predicate.value, object_.value) for subject, predicate, object_ in edges}
        kept = {NamedNode(s) for s in columns.relation if columns.edge(s) in texts}
        graph = self._names.graph("events")
        for node in kept | set(statements):
            for predicate in TALLIES:
                self._renewal.old.update(self._inner.quads_for_pattern(node, predicate, None, graph))
        self._renewal.new.update(write_tallies(columns, self._names, stories, texts))

    def _list_statements(self, article: NamedNode) -> dict[NamedNode, Edge]:
        """What the article states, by the nodes of its statements."""
        touched = Touched()
        touched.add(describe_all(self._inner.quads_for_pattern(None, None, None, article)), lost=False)
        return touched.statements


class _Entities:
    """The entities as all articles together know them, by id."""

    def __init__(self, inner: ox.Store, names: Names) -> None:
        self.known: dict[str, Entity] = {}
        self._inner = inner
        self._names = names

    def find(self, identifier: str) -> Entity:
        """One that was made anew, or else as it stands in the store."""
        if identifier not in self.known:
            graph = self._names.graph("entities")
            quads = self._inner.quads_for_pattern(self._names.node(identifier), None, None, graph)
            (description,) = describe_all(quads).values()
            self.known[identifier] = reading.read_entity(description)
        return self.known[identifier]


def _bears_out(records: Iterable[Entity], entity: Entity) -> bool:
    """Whether they tell nothing else of it: then what most articles tell is what it was before."""
    return all(
        getattr(record, name) in {None, getattr(entity, name)} for record in records for name in RECORD_TERMS
    )
