"""Entities, events and edges, of all articles together -> the quads of the derived graphs."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.intervals import find_bounds
from kg.lexicon import load_relations
from kg.lexicon.plover import find_quad
from kg.rdf import terms
from kg.rdf.nodes import list_texts
from kg.rdf.terms import SCHEMA, SEM, kg_term
from kg.records import Entity

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
    from typing import TypeVar

    from kg.rdf.nodes import Description
    from kg.rdf.terms import Names
    from kg.records import Event, Extraction, Mention

    FindTimes = Callable[[Entity], tuple[str, str] | None]
    Value = TypeVar("Value", bound=Hashable)

_BEGIN_TIME, _END_TIME = NamedNode(SEM + "hasBeginTimeStamp"), NamedNode(SEM + "hasEndTimeStamp")


def unify_entities(extraction: Extraction) -> Extraction:
    """The extraction with one description of each entity: an id means one thing in an article.

    What a statement is a part of is left out where the whole is not in the extraction (any more).
    """
    extraction = _drop_dangling(extraction)
    entities = [m.entity for m in extraction.mentions]
    for s in extraction.statements:
        entities += [m.entity for m in (s.subject, s.object, s.attributed_to) if m]
        entities += [s.where] if s.where else []
    known = {entity.id: entity for entity in merge_entities(entities)}
    if all(known[entity.id] == entity for entity in entities):
        return extraction

    def unify(mention: Mention) -> Mention:
        return replace(mention, entity=known[mention.entity.id])

    return replace(
        extraction,
        mentions=tuple(unify(m) for m in extraction.mentions),
        statements=tuple(
            replace(
                s,
                subject=unify(s.subject),
                object=unify(s.object),
                attributed_to=unify(s.attributed_to) if s.attributed_to else None,
                where=known[s.where.id] if s.where else None,
            )
            for s in extraction.statements
        ),
    )


def _drop_dangling(extraction: Extraction) -> Extraction:
    there = {s.id for s in extraction.statements} | {m.entity.id for m in extraction.mentions}
    if all(s.part_of is None or s.part_of in there for s in extraction.statements):
        return extraction
    kept = (s if s.part_of in there else replace(s, part_of=None) for s in extraction.statements)
    return replace(extraction, statements=tuple(kept))


def merge_entities(entities: Iterable[Entity]) -> list[Entity]:
    """One entity an id: of each property what is told most often, by alphabet where that is equal."""
    by_id: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        by_id[entity.id].append(entity)
    return [_merge(tellings) for _, tellings in sorted(by_id.items())]


def _merge(tellings: list[Entity]) -> Entity:
    if all(telling == tellings[0] for telling in tellings):
        return tellings[0]
    return Entity(
        name=_most_frequent(e.name for e in tellings) or "",
        cls=_most_frequent(e.cls for e in tellings) or tellings[0].cls,
        qid=_most_frequent(e.qid for e in tellings),
        iso2=_most_frequent(e.iso2 for e in tellings),
        description=_most_frequent(e.description for e in tellings),
    )


def _most_frequent(values: Iterable[Value | None]) -> Value | None:
    counted = Counter(value for value in values if value is not None)
    return min(counted, key=lambda value: (-counted[value], str(value)), default=None)


def write_entities(
    entities: Iterable[Entity],
    written_as: Mapping[str, set[str]],
    names: Names,
    find_times: FindTimes | None = None,
) -> Iterator[Quad]:
    """Class, label, links and codes of each entity; `written_as` has the names in the texts by entity id.

    `find_times` gives when a named event began and ended, each an ISO 8601 date, month or year, or ''.
    """
    graph = names.graph("entities")
    for entity in entities:
        node = names.node(entity.id)
        label = entity.name
        begin, end = (find_times(entity) if find_times else None) or ("", "")
        facts: list[tuple[NamedNode, NamedNode | Literal | None]] = [
            *((terms.TYPE, type_) for type_ in terms.ENTITY_TYPES[entity.cls]),
            (terms.LABEL, Literal(label)),
            *(
                (terms.ALT_LABEL, Literal(name))
                for name in sorted(written_as.get(entity.id, set()) - {label})
            ),
            (terms.SAME_AS, terms.wikidata_term(entity.qid)),
            (kg_term("iso2"), Literal(entity.iso2) if entity.iso2 else None),
            (NamedNode(SCHEMA + "description"), Literal(entity.description) if entity.description else None),
            *_write_times(find_bounds(begin or None)[0], find_bounds(end or None)[1]),
        ]
        yield from (Quad(node, predicate, term, graph) for predicate, term in facts if term is not None)


def is_asserted(description: Description) -> bool:
    """Whether an article states it in its own voice as actual: only that makes an edge."""
    factuality = list_texts(description, kg_term("factuality").value)
    attributed = kg_term("attributedTo").value in description
    return factuality == (terms.factuality_term("actual").value,) and not attributed


def write_edges(edges: Iterable[tuple[NamedNode, NamedNode, NamedNode]], names: Names) -> Iterator[Quad]:
    """What articles state themselves as actual; of a symmetric relation both directions."""
    graph = names.graph("facts")
    relations = load_relations()
    for subject, predicate, object_ in edges:
        yield Quad(subject, predicate, object_, graph)
        relation = relations.get(terms.local_name(predicate))
        if relation and relation.symmetric:
            yield Quad(object_, predicate, subject, graph)


def write_event(event: Event, node: NamedNode, names: Names) -> Iterator[Quad]:
    """The event, and which statements describe it."""
    graph = names.graph("events")
    begin, end = find_bounds(event.when)
    actors = [names.node(actor.id) for actor in event.actors]
    targets = [names.node(target.id) for target in event.targets]
    facts: list[tuple[NamedNode, NamedNode | Literal | None]] = [
        *((terms.TYPE, type_) for type_ in list_event_types(event.relation, event.plover)),
        (terms.LABEL, Literal(event.label)),
        (kg_term("relation"), terms.relation_term(event.relation)),
        (kg_term("factuality"), terms.factuality_term(event.factuality)),
        *((kg_term("actor"), actor) for actor in actors),
        *((kg_term("target"), target) for target in targets),
        # As those who know SEM would ask for it; and one pattern is looked up faster than either of two.
        *((terms.HAS_ACTOR, party) for party in (*actors, *targets)),
        (kg_term("when"), Literal(event.when) if event.when else None),
        (terms.HAS_PLACE, names.node(event.where.id) if event.where else None),
        *_write_times(begin, end),
        (kg_term("plover"), Literal(event.plover) if event.plover else None),
        *((kg_term("killed"), Literal(figure)) for figure in event.killed),
        *((kg_term("injured"), Literal(figure)) for figure in event.injured),
    ]
    yield from (Quad(node, predicate, term, graph) for predicate, term in facts if term is not None)
    for statement in event.statements:
        yield Quad(names.node(statement), kg_term("describes"), node, graph)


def _write_times(begin: str | None, end: str | None) -> Iterator[tuple[NamedNode, Literal | None]]:
    yield _BEGIN_TIME, terms.date_term(begin) if begin else None
    yield _END_TIME, terms.date_term(end) if end else None


@cache
def list_event_types(relation: str, plover: str | None = None) -> tuple[NamedNode, ...]:
    """'meets' -> kg:Meeting, kg:Consult, kg:VerbalCooperation, sem:Event: each under the next.

    With the PLOVER type of how it is told, that one and its quad class: a planned meeting is kg:Agree.
    """
    row = load_relations().get(relation)
    types = []
    if row and row.event_class:
        types.append(kg_term(row.event_class))
    if type_ := plover or (row and row.plover):
        types.append(kg_term(type_.capitalize()))
    if quad := find_quad(plover) if plover else row and row.quad:
        types.append(kg_term(name_quad_class(quad)))
    return (*types, NamedNode(SEM + "Event"))


def name_quad_class(quad: str) -> str:
    """'verbal cooperation' -> 'VerbalCooperation'."""
    return "".join(word.capitalize() for word in quad.split())
