"""Quads -> Telling: statements as the merging of events wants them, found without reading whole articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Quad

from kg.lexicon import load_relations
from kg.rdf import terms
from kg.rdf.article import span_node
from kg.rdf.columns import read_columns
from kg.rdf.terms import kg_term
from kg.records import Span, Telling, is_assumed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyoxigraph as ox

    from kg.rdf.columns import Columns
    from kg.rdf.terms import Names, PlainQuad
    from kg.records import Entity

    Block = tuple[str, ...]
    Edge = tuple[NamedNode, NamedNode, NamedNode]
    FindEntity = Callable[[str], Entity]


class Tellings:
    """The statements of event relations in a store, by their ends, by their words and by their event.

    `find_entity` gives the entity with an id as all articles together know it.
    """

    def __init__(self, inner: ox.Store, names: Names, find_entity: FindEntity) -> None:
        self._inner = inner
        self._names = names
        self._find_entity = find_entity

    def list_these(self, statements: Iterable[NamedNode]) -> Iterator[Telling]:
        """The tellings among the statements that are still there."""
        columns = read_columns(self._inner, self._names, statements)
        return make_tellings(columns, self._names, self._find_entity)

    def list_block(self, block: Block) -> Iterator[NamedNode]:
        """The statements with that relation and these participants, of those that events were made of."""
        for quad in self._match(None, kg_term("block"), write_block(block)):
            yield from self.list_of_event(quad.subject)

    def list_of_event(self, event: NamedNode) -> Iterator[NamedNode]:
        """The statements that described the event when events were last merged; some may be gone."""
        return (quad.subject for quad in self._match(None, kg_term("describes"), event))

    def list_making(self, edge: Edge) -> Iterator[NamedNode]:
        """The statements that have these ends and this relation, looked for from the end that has fewer."""
        subject, relation, object_ = edge
        ends = ((terms.SUBJECT, subject), (terms.OBJECT, object_))
        predicate, node = min(ends, key=lambda end: self._count_at(*end))
        for quad in self._match(None, predicate, node):
            others = {(terms.PREDICATE, relation), *ends} - {(predicate, node)}
            if all(Quad(quad.subject, p, o, quad.graph_name) in self._inner for p, o in others):
                yield quad.subject

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

    def _count_at(self, predicate: NamedNode, node: NamedNode) -> int:
        query = f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH ?g {{ ?s {predicate} {node} }} }}"
        (row,) = cast("ox.QuerySolutions", self._inner.query(query))
        return int(cast("Literal", row["count"]).value)

    def find_events(self, statements: Iterable[NamedNode]) -> set[NamedNode]:
        """The events that the statements described when events were last merged."""
        return {
            cast("NamedNode", quad.object)
            for statement in statements
            for quad in self._match(statement, kg_term("describes"), None)
        }

    def _match(
        self,
        subject: NamedNode | None,
        predicate: NamedNode,
        object_: NamedNode | Literal | None,
        graph: NamedNode | None = None,
    ) -> Iterator[PlainQuad]:
        return cast("Iterator[PlainQuad]", self._inner.quads_for_pattern(subject, predicate, object_, graph))


def make_tellings(columns: Columns, names: Names, find_entity: FindEntity) -> Iterator[Telling]:
    """The tellings among the statements of the columns, one at a time."""
    relations = load_relations()
    for statement, relation in columns.relation.items():
        known = relations.get(terms.local_name(NamedNode(relation)))
        if known is not None and known.kind == "event":
            yield _make(statement, known.relation, columns, names, find_entity)


def _make(statement: str, relation: str, columns: Columns, names: Names, find_entity: FindEntity) -> Telling:
    def get_entity(iri: str) -> Entity:
        return find_entity(names.id_of(iri))

    article, place = columns.article(statement), columns.place.get(statement)
    when, published = columns.when.get(statement), columns.published.get(article)
    timed, trigger = statement in columns.timed, read_place(columns.trigger[statement])
    evidence = ((span, columns.text[span]) for span in columns.evidence[statement])
    return Telling(
        id=names.id_of(statement),
        article=names.article_id(NamedNode(article)),
        published=published,
        subject=get_entity(columns.subject[statement]),
        relation=relation,
        object=get_entity(columns.object[statement]),
        factuality=columns.factuality[statement],
        trigger=trigger,
        claimed=statement in columns.speaker,
        when=when,
        timed=timed and when is not None,
        assumed=is_assumed(when, published, timed=timed),
        where=get_entity(place) if place else None,
        sentence=find_sentence((Span(*read_place(span), text) for span, text in evidence), trigger),
    )


def write_block(block: Block) -> Literal:
    """('meets', 'Ann', 'Bob') -> the text by which events are looked up; ids have no spaces in them."""
    return Literal(" ".join(block))


def find_sentence(evidence: Iterable[Span], trigger: tuple[int, int]) -> Span | None:
    """The shortest of the sentences that the trigger stands in."""
    around = (s for s in evidence if s.begin <= trigger[0] and trigger[1] <= s.end)
    return min(around, key=lambda s: (s.end - s.begin, s.begin), default=None)


def read_place(iri: str) -> tuple[int, int]:
    """'…#char=391,560' -> 391 and 560. Raises ValueError for what names no characters."""
    begin, _, end = iri.rpartition("#char=")[2].partition(";")[0].partition(",")
    return int(begin), int(end)
