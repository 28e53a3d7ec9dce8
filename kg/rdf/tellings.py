"""Quads -> Telling: statements as the merging of events wants them, found without reading whole articles."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Quad

from kg.lexicon import load_relations
from kg.rdf import terms
from kg.rdf.article import span_node
from kg.rdf.terms import kg_term
from kg.records import Span, Telling, is_assumed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyoxigraph as ox

    from kg.rdf.terms import Names, PlainQuad
    from kg.records import Entity, Factuality

    Block = tuple[str, ...]
    FindEntity = Callable[[str], Entity]
    Row = dict[str, str | None]

# Each column of what is asked for, after the statement itself; those behind 'trigger' may be missing.
_COLUMNS = (
    *("s", "g", "subject", "relation", "object", "factuality", "trigger"),
    *("evidence", "text", "when", "timeText", "place", "speaker", "published"),
)
# What is chosen stands within the graph pattern: Oxigraph joins what stands before it row by row, and slowly.
_PATTERN = """GRAPH ?g {{ {choice} ?s rdf:predicate ?relation ; rdf:subject ?subject ;
    rdf:object ?object ; kg:factuality ?factuality ; kg:trigger ?trigger ; prov:wasDerivedFrom ?evidence .
    ?evidence nif:anchorOf ?text .
    OPTIONAL {{ ?s kg:when ?when }} OPTIONAL {{ ?s kg:timeText ?timeText }} OPTIONAL {{ ?s kg:place ?place }}
    OPTIONAL {{ ?s kg:attributedTo ?speaker }} OPTIONAL {{ ?g schema:datePublished ?published }} }}"""


class Tellings:
    """The statements of event relations in a store, by their ends, by their words and by their event.

    `find_entity` gives the entity with an id as all articles together know it.
    """

    def __init__(self, inner: ox.Store, names: Names, find_entity: FindEntity) -> None:
        self._inner = inner
        self._names = names
        self._find_entity = find_entity

    def list_all(self) -> Iterator[Telling]:
        """Every telling, one at a time."""
        for relation in load_relations().values():
            if relation.kind == "event":
                yield from self._read(f"VALUES ?relation {{ {terms.relation_term(relation.relation)} }}")

    def list_these(self, statements: Iterable[NamedNode]) -> Iterator[Telling]:
        """The tellings among the statements that are still there."""
        nodes = sorted({str(statement) for statement in statements})
        if nodes:
            yield from self._read(f"VALUES ?s {{ {' '.join(nodes)} }}")

    def list_block(self, block: Block) -> Iterator[NamedNode]:
        """The statements with that relation and these participants, of those that events were made of."""
        for quad in self._match(None, kg_term("block"), write_block(block)):
            yield from self.list_of_event(quad.subject)

    def list_of_event(self, event: NamedNode) -> Iterator[NamedNode]:
        """The statements that described the event when events were last merged; some may be gone."""
        return (quad.subject for quad in self._match(None, kg_term("describes"), event))

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

    def _read(self, choice: str) -> Iterator[Telling]:
        query = (
            f"SELECT {' '.join('?' + name for name in _COLUMNS)} WHERE {{ {_PATTERN.format(choice=choice)} }}"
        )
        solutions = self._inner.query(query, prefixes=self._names.prefixes)
        rows = (
            dict(zip(_COLUMNS, (getattr(term, "value", None) for term in row), strict=True))
            for row in cast("ox.QuerySolutions", solutions)
        )
        # A statement with evidence in several sentences has a row for each, one behind the other.
        for _, of_statement in groupby(rows, key=lambda row: row["s"]):
            telling = self._make(list(of_statement))
            if telling is not None:
                yield telling

    def _make(self, rows: list[Row]) -> Telling | None:
        row = {name: value or "" for name, value in rows[0].items()}
        relation = terms.local_name(NamedNode(row["relation"]))
        known = load_relations().get(relation)
        if known is None or known.kind != "event":
            return None
        trigger, when = read_place(row["trigger"]), row["when"] or None
        assumed = is_assumed(when, row["timeText"] or None, row["published"] or None)
        return Telling(
            id=self._names.node_id(NamedNode(row["s"])),
            article=self._names.article_id(NamedNode(row["g"])),
            published=row["published"] or None,
            subject=self._get_entity(row["subject"]),
            relation=relation,
            object=self._get_entity(row["object"]),
            factuality=cast("Factuality", terms.local_name(NamedNode(row["factuality"])).lower()),
            trigger=trigger,
            claimed=bool(row["speaker"]),
            when=when,
            assumed=assumed,
            where=self._get_entity(row["place"]) if row["place"] else None,
            sentence=_find_sentence(rows, trigger),
        )

    def _get_entity(self, iri: str) -> Entity:
        return self._find_entity(self._names.node_id(NamedNode(iri)))

    def _match(
        self,
        subject: NamedNode | None,
        predicate: NamedNode,
        object_: NamedNode | Literal | None,
        graph: NamedNode | None = None,
    ) -> Iterator[PlainQuad]:
        return cast("Iterator[PlainQuad]", self._inner.quads_for_pattern(subject, predicate, object_, graph))


def write_block(block: Block) -> Literal:
    """('meets', 'Ann', 'Bob') -> the text by which events are looked up; ids have no spaces in them."""
    return Literal(" ".join(block))


def _find_sentence(rows: Iterable[Row], trigger: tuple[int, int]) -> Span | None:
    """The shortest of the sentences that the trigger stands in."""
    sentences = (Span(*read_place(row["evidence"] or ""), row["text"] or "") for row in rows)
    around = (s for s in sentences if s.begin <= trigger[0] and trigger[1] <= s.end)
    return min(around, key=lambda s: (s.end - s.begin, s.begin), default=None)


def read_place(iri: str) -> tuple[int, int]:
    """'…#char=391,560' -> 391 and 560. Raises ValueError for what names no characters."""
    begin, _, end = iri.rpartition("#char=")[2].partition(";")[0].partition(",")
    return int(begin), int(end)
