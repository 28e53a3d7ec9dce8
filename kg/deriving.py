"""What came and went with some articles -> the quads of the derived graphs that are other than before.

An entity, an edge and an event each follow from a few statements, so that an article changes only those
that it speaks of, or spoke of before. What comes out is what making everything anew would give; tests hold
the two together. The functions look into the store and change nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode

from kg.lexicon import load_relations
from kg.rdf import derived, reading, terms
from kg.rdf.tellings import Tellings
from kg.rdf.terms import kg_term
from kg.records import Entity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pyoxigraph as ox
    from pyoxigraph import Quad

    from kg.rdf.terms import Names
    from kg.records import Event, Telling

    MergeEvents = Callable[[Iterable[Telling], Mapping[str, str]], Iterable[Event]]
    Edge = tuple[NamedNode, NamedNode, NamedNode]
    Block = tuple[str, ...]

_STATEMENT = kg_term("Statement")
_ENTITY_OF_RECORD = kg_term("entity")


@dataclass(slots=True)
class Touched:
    """What articles that came, went or changed speak of: statements, their edges, entities."""

    statements: dict[NamedNode, Edge] = field(default_factory=dict)
    entities: set[NamedNode] = field(default_factory=set)

    def add(self, quads: Iterable[Quad]) -> None:
        """Take in all that the graph of an article speaks of."""
        for node, description in reading.describe_all(quads).items():
            if reading.has_type(description, _STATEMENT.value):
                ends = (description[part.value][0] for part in (terms.SUBJECT, terms.PREDICATE, terms.OBJECT))
                self.statements[node] = cast("Edge", tuple(ends))
            for entity in description.get(_ENTITY_OF_RECORD.value, ()):
                self.entities.add(cast("NamedNode", entity))


@dataclass(slots=True)
class Renewal:
    """The quads that are there now, and those that are to be."""

    old: set[Quad] = field(default_factory=set)
    new: set[Quad] = field(default_factory=set)


def renew(inner: ox.Store, names: Names, merge_events: MergeEvents, touched: Touched | None) -> Renewal:
    """The derived quads about what was touched; about everything where that is None.

    `merge_events` makes events of tellings; its second argument has, by the ids of tellings of which it
    must not decide anew, the ids of their events.
    """
    return _Deriving(inner, names, touched).renew(merge_events)


class _Deriving:
    """One derivation."""

    def __init__(self, inner: ox.Store, names: Names, touched: Touched | None) -> None:
        self._inner = inner
        self._names = names
        self._touched = touched
        self._tellings = Tellings(inner, names)
        self._renewal = Renewal()

    def renew(self, merge_events: MergeEvents) -> Renewal:
        if self._touched is None:
            for name in ("entities", "events", "facts"):
                self._renewal.old |= set(
                    self._inner.quads_for_pattern(None, None, None, self._names.graph(name))
                )
            events = list(merge_events(self._tellings.list_all(), {}))
            gone: set[NamedNode] = set()
        else:
            tellings, settled, gone = self._find_region(self._touched)
            events = list(merge_events(tellings, settled))
            self._forget_events(gone)
        self._renewal.new |= set(derived.write_events(events, self._names))
        self._renew_entities(events, gone)
        self._renew_facts()
        return self._renewal

    # -- events

    def _find_region(self, touched: Touched) -> tuple[list[Telling], dict[str, str], set[NamedNode]]:
        """The tellings to merge anew, those among them that are settled, and the events they were of.

        A block that was touched is merged as a whole. An event may reach into other blocks, by pairs that
        are told together: what was found there stays, and is only joined with what is found anew.
        """
        blocks = {block for edge in touched.statements.values() if (block := self._name_block(*edge))}
        tellings = {t.id: t for block in sorted(blocks) for t in self._tellings.list_block(block)}
        settled: dict[str, str] = {}
        gone: set[NamedNode] = set()
        found = self._tellings.find_events(
            [*touched.statements, *(self._names.node(identifier) for identifier in tellings)]
        )
        looked_at: set[str] = set()
        while True:
            for event in found - gone:
                for telling in self._tellings.list_of_event(event):
                    if telling.id not in tellings:
                        tellings[telling.id] = telling
                        settled[telling.id] = event.value
            gone |= found
            beside = {
                node
                for identifier in tellings.keys() - looked_at
                for node in self._list_beside(tellings[identifier])
            }
            looked_at = set(tellings)
            found = self._tellings.find_events(beside) - gone
            if not found:
                return list(tellings.values()), settled, gone

    def _list_beside(self, telling: Telling) -> list[NamedNode]:
        """Where three may be told as three pairs, the pairs that the same words tell of."""
        relation = load_relations().get(telling.relation)
        return self._tellings.list_beside(telling) if relation and relation.symmetric else []

    def _name_block(self, subject: NamedNode, predicate: NamedNode, object_: NamedNode) -> Block | None:
        relation = load_relations().get(terms.local_name(predicate))
        if relation is None or relation.kind != "event":
            return None
        return relation.name_block(self._names.node_id(subject), self._names.node_id(object_))

    def _forget_events(self, gone: Iterable[NamedNode]) -> None:
        graph = self._names.graph("events")
        for event in gone:
            self._renewal.old |= set(self._inner.quads_for_pattern(event, None, None, graph))
            self._renewal.old |= set(self._inner.quads_for_pattern(None, kg_term("describes"), event, graph))

    # -- entities

    def _renew_entities(self, events: Iterable[Event], gone: Iterable[NamedNode]) -> None:
        """What the articles know of each; of those that only events speak of, what the events know."""
        spoken = {e.id: e for event in events for e in (*event.actors, *event.targets, event.where) if e}
        wanted = self._find_wanted(spoken, gone)
        records, written = self._read_records(wanted), self._read_names(wanted)
        known = {entity.id for entity in records}
        records += [entity for identifier, entity in sorted(spoken.items()) if identifier not in known]
        entities = derived.merge_entities(records)
        self._renewal.new |= set(derived.write_entities(entities, written, self._names))

    def _find_wanted(self, spoken: Mapping[str, Entity], gone: Iterable[NamedNode]) -> set[NamedNode] | None:
        if self._touched is None:
            return None
        graph = self._names.graph("events")
        of_gone = {
            cast("NamedNode", quad.object)
            for event in gone
            for predicate in terms.EVENT_ENTITIES
            for quad in self._inner.quads_for_pattern(event, predicate, None, graph)
        }
        unknown = of_gone | {self._names.node(identifier) for identifier in spoken}
        wanted = self._touched.entities | {
            node for node in unknown if not self._is_recorded(node) and not self._is_told(node, gone, spoken)
        }
        graph = self._names.graph("entities")
        for node in wanted:
            self._renewal.old |= set(self._inner.quads_for_pattern(node, None, None, graph))
        return wanted

    def _is_recorded(self, node: NamedNode) -> bool:
        """Whether an article speaks of it, so that only what is touched may change it."""
        return next(self._inner.quads_for_pattern(None, _ENTITY_OF_RECORD, node, None), None) is not None

    def _is_told(self, node: NamedNode, gone: Iterable[NamedNode], spoken: Mapping[str, Entity]) -> bool:
        """Whether an event that stays as it is speaks of it, and none that is made anew."""
        if self._names.node_id(node) in spoken:
            return False
        graph, gone = self._names.graph("events"), set(gone)
        return any(
            quad.subject not in gone
            for predicate in terms.EVENT_ENTITIES
            for quad in self._inner.quads_for_pattern(None, predicate, node, graph)
        )

    def _read_records(self, wanted: set[NamedNode] | None) -> list[Entity]:
        """Each record as often as articles have it."""
        optional = "".join(
            f"OPTIONAL {{ ?record {predicate} ?{name} }} "
            for name, predicate in (
                ("qid", "kg:qid"),
                ("iso2", "kg:iso2"),
                ("description", "schema:description"),
            )
        )
        rows = self._select(
            f"""SELECT ?name ?cls ?qid ?iso2 ?description (COUNT(?record) AS ?n) WHERE {{
                {_write_values("?entity", wanted)} ?record kg:entity ?entity .
                ?record kg:name ?name ; kg:entityClass ?cls . {optional} }}
                GROUP BY ?name ?cls ?qid ?iso2 ?description"""
        )
        records: list[Entity] = []
        for name, cls, qid, iso2, description, n in rows:
            entity = Entity(name or "", terms.CLASS_OF_TYPE[cls or ""], qid, iso2, description)
            records += [entity] * int(n or 0)
        return records

    def _read_names(self, wanted: set[NamedNode] | None) -> dict[str, set[str]]:
        """How the texts write each entity's name, by its id; a name broken over two lines is one name."""
        rows = self._select(
            f"""SELECT DISTINCT ?entity ?text WHERE {{
                {_write_values("?entity", wanted)} ?mention itsrdf:taIdentRef ?entity .
                ?mention kg:mentionKind "name" ; nif:anchorOf ?text }}"""
        )
        names: dict[str, set[str]] = defaultdict(set)
        for entity, text in rows:
            names[self._names.node_id(NamedNode(entity or ""))].add(" ".join((text or "").split()))
        return names

    # -- facts

    def _renew_facts(self) -> None:
        """The edges; of a symmetric relation both directions, so that one may ask from either end."""
        graph = self._names.graph("facts")
        edges = None if self._touched is None else set(self._touched.statements.values())
        if edges is not None:
            edges |= {(object_, predicate, subject) for subject, predicate, object_ in edges}
            for edge in edges:
                self._renewal.old |= set(self._inner.quads_for_pattern(*edge, graph))
        rows = self._select(
            f"""SELECT DISTINCT ?s ?p ?o WHERE {{ {_write_values("?s ?p ?o", edges)}
                ?statement rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:factuality kg:Actual .
                FILTER NOT EXISTS {{ ?statement kg:attributedTo ?speaker }} }}"""
        )
        told = ((NamedNode(s or ""), NamedNode(p or ""), NamedNode(o or "")) for s, p, o in rows)
        self._renewal.new |= set(derived.write_edges(told, self._names))

    def _select(self, query: str) -> Iterator[list[str | None]]:
        solutions = self._inner.query(query, use_default_graph_as_union=True, prefixes=self._names.prefixes)
        for row in cast("ox.QuerySolutions", solutions):
            yield [getattr(term, "value", None) for term in row]


def _write_values(variables: str, rows: Iterable[NamedNode] | Iterable[Edge] | None) -> str:
    """'VALUES (?s ?p) { (<a> <b>) }', or nothing where all are wanted."""
    if rows is None:
        return ""
    lines = sorted(" ".join(map(str, row if isinstance(row, tuple) else (row,))) for row in rows)
    return f"VALUES ({variables}) {{ {' '.join(f'({line})' for line in lines)} }}"
