"""Graphs of articles that came or went -> the statements, edges and entities that they speak of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode

from kg.rdf import derived, reading, terms
from kg.rdf.nodes import has_type, list_texts, must_text
from kg.rdf.terms import kg_term

if TYPE_CHECKING:
    from kg.deriving import Edge
    from kg.rdf.nodes import Nodes
    from kg.records import Entity

_EDGE = (terms.SUBJECT.value, terms.PREDICATE.value, terms.OBJECT.value)
_STATEMENT, _ENTITY_OF_RECORD = kg_term("Statement").value, kg_term("entity").value
_MENTION_KIND, _ANCHOR = kg_term("mentionKind").value, terms.ANCHOR.value


@dataclass(slots=True)
class Touched:
    """What articles that came, went or changed speak of: statements, their edges, entities.

    Of what only came it is enough to know what that says; what `lost` something is looked for everywhere.
    """

    statements: dict[NamedNode, Edge] = field(default_factory=dict)
    entities: set[NamedNode] = field(default_factory=set)
    asserted: set[Edge] = field(default_factory=set)
    records: dict[NamedNode, list[Entity]] = field(default_factory=lambda: defaultdict(list))
    names: dict[NamedNode, set[str]] = field(default_factory=lambda: defaultdict(set))
    lost: set[NamedNode] = field(default_factory=set)
    lost_edges: set[Edge] = field(default_factory=set)

    def add(self, nodes: Nodes, *, lost: bool) -> None:
        """Take in all that the graph of an article says, or said."""
        for iri, description in nodes.items():
            if has_type(description, _STATEMENT):
                ends = (NamedNode(must_text(description, part)) for part in _EDGE)
                edge = self.statements[NamedNode(iri)] = cast("Edge", tuple(ends))
                if lost:
                    self.lost_edges |= {edge, edge[::-1]}
                elif derived.is_asserted(description):
                    self.asserted.add(edge)
            for entity in map(NamedNode, list_texts(description, _ENTITY_OF_RECORD)):
                self.entities.add(entity)
                if lost:
                    self.lost.add(entity)
                else:
                    self.records[entity].append(reading.read_record(description))
            if not lost and list_texts(description, _MENTION_KIND) == ("name",):
                entity = NamedNode(must_text(description, terms.IDENT_REF.value))
                self.names[entity] |= {" ".join(name.split()) for name in list_texts(description, _ANCHOR)}
