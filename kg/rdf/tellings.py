"""Quads -> Telling: statements as the merging of events wants them, found without reading whole articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode, Quad

from kg.lexicon import load_relations
from kg.rdf import reading, terms
from kg.rdf.article import record_node, span_node
from kg.rdf.terms import KG, SCHEMA, kg_term
from kg.records import Span, Telling, is_assumed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox

    from kg.rdf.reading import Description
    from kg.rdf.terms import Names, PlainQuad
    from kg.records import Entity

    Block = tuple[str, ...]

_PUBLISHED = NamedNode(SCHEMA + "datePublished")
# The records of entities that are kept: those of a few articles, as tellings come article by article.
_RECORDS_KEPT = 4096


class Tellings:
    """The statements of event relations in a store, by their ends, by their words and by their event."""

    def __init__(self, inner: ox.Store, names: Names) -> None:
        self._inner = inner
        self._names = names
        self._entities: dict[tuple[str, NamedNode], Entity] = {}
        self._dates: dict[NamedNode, str | None] = {}

    def list_all(self) -> Iterator[Telling]:
        """Every telling, one at a time."""
        for relation in load_relations().values():
            if relation.kind == "event":
                term = terms.relation_term(relation.relation)
                for quad in self._match(None, terms.PREDICATE, term):
                    yield self._read(quad.subject, quad.graph_name)

    def list_block(self, block: Block) -> list[Telling]:
        """The tellings whose relation and participants make this block: see `Relation.name_block`."""
        relation, *ends = block
        row = load_relations()[relation]
        ways = [ends, ends[::-1]] if row.symmetric and len(ends) > 1 else [ends]
        found: dict[NamedNode, NamedNode] = {}
        for subject, *objects in ways:
            wanted = [f"rdf:subject {self._names.node(subject)}"]
            wanted += [f"rdf:object {self._names.node(object_)}" for object_ in objects]
            pattern = f"?s {' ; '.join(wanted)} ; rdf:predicate {terms.relation_term(relation)}"
            query = f"SELECT ?s ?g WHERE {{ GRAPH ?g {{ {pattern} }} }}"
            rows = cast("ox.QuerySolutions", self._inner.query(query, prefixes=self._names.prefixes))
            found |= {cast("NamedNode", row["s"]): cast("NamedNode", row["g"]) for row in rows}
        return [self._read(node, graph) for node, graph in found.items()]

    def list_of_event(self, event: NamedNode) -> list[Telling]:
        """The tellings that described the event, as far as they are still there."""
        nodes = [quad.subject for quad in self._match(None, kg_term("describes"), event)]
        return [telling for node in nodes for telling in self._find(node)]

    def list_beside(self, telling: Telling) -> list[NamedNode]:
        """The statements of its relation that the same words make, its own among them."""
        article = self._names.article(telling.article)
        node = span_node(*telling.trigger, article)
        relation = terms.relation_term(telling.relation)
        return [
            quad.subject
            for quad in self._match(None, kg_term("trigger"), node, article)
            if Quad(quad.subject, terms.PREDICATE, relation, article) in self._inner
        ]

    def find_events(self, statements: Iterable[NamedNode]) -> set[NamedNode]:
        """The events that the statements described when events were last merged."""
        return {
            cast("NamedNode", quad.object)
            for statement in statements
            for quad in self._match(statement, kg_term("describes"), None)
        }

    def _find(self, node: NamedNode) -> Iterator[Telling]:
        for quad in self._match(node, terms.PREDICATE, None):
            yield self._read(node, quad.graph_name)

    def _read(self, node: NamedNode, graph: NamedNode) -> Telling:
        description = self._describe(node, graph)

        def entity(predicate: NamedNode) -> Entity | None:
            value = reading.one_text(description, predicate.value)
            return self._find_entity(value, graph) if value else None

        subject, object_ = entity(terms.SUBJECT), entity(terms.OBJECT)
        trigger = read_place(reading.one_text(description, KG + "trigger"))
        if subject is None or object_ is None or trigger is None:
            raise ValueError(f"{node.value} has no subject, object or trigger")
        published, when = self._find_date(graph), reading.one_text(description, KG + "when")
        return Telling(
            id=self._names.node_id(node),
            article=self._names.article_id(graph),
            published=published,
            subject=subject,
            relation=(reading.one_text(description, terms.PREDICATE.value) or "").removeprefix(KG),
            object=object_,
            factuality=reading.read_factuality(description),
            trigger=trigger,
            claimed=KG + "attributedTo" in description,
            when=when,
            assumed=is_assumed(when, reading.one_text(description, KG + "timeText"), published),
            where=entity(kg_term("place")),
            sentence=self._read_sentence(description, trigger),
        )

    def _read_sentence(self, description: Description, trigger: tuple[int, int]) -> Span | None:
        around = []
        for iri in reading.texts(description, terms.DERIVED_FROM.value):
            place = read_place(iri)
            if place is not None and place[0] <= trigger[0] and trigger[1] <= place[1]:
                around.append((place[1] - place[0], place, iri))
        for _, place, iri in sorted(around)[:1]:
            for quad in self._match(NamedNode(iri), terms.ANCHOR, None):
                return Span(*place, quad.object.value)
        return None

    def _find_entity(self, iri: str, graph: NamedNode) -> Entity:
        if len(self._entities) > _RECORDS_KEPT:
            self._entities.clear()
        if (iri, graph) not in self._entities:
            record = record_node(self._names.node_id(NamedNode(iri)), graph)
            self._entities[iri, graph] = reading.read_record(self._describe(record, graph))
        return self._entities[iri, graph]

    def _find_date(self, graph: NamedNode) -> str | None:
        if graph not in self._dates:
            dates = (quad.object.value for quad in self._match(graph, _PUBLISHED, None, graph))
            self._dates[graph] = min(dates, default=None)
        return self._dates[graph]

    def _describe(self, node: NamedNode, graph: NamedNode) -> Description:
        description: Description = {}
        for quad in self._match(node, None, None, graph):
            description.setdefault(quad.predicate.value, []).append(quad.object)
        return description

    def _match(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object_: NamedNode | None,
        graph: NamedNode | None = None,
    ) -> Iterator[PlainQuad]:
        return cast("Iterator[PlainQuad]", self._inner.quads_for_pattern(subject, predicate, object_, graph))


def read_place(iri: str | None) -> tuple[int, int] | None:
    """'…#char=391,560' -> 391 and 560."""
    if iri is None or "#char=" not in iri:
        return None
    begin, _, end = iri.rpartition("#char=")[2].partition(";")[0].partition(",")
    return int(begin), int(end)
