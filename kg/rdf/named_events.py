"""'Xi attended the summit in Samarkand in September 2022' -> when and where it was, and who took part.

As articles tell it in their own voice as actual. The table of named events has the last word on its days.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode, Quad

from kg.intervals import count_days, find_bounds, overlap
from kg.rdf import terms
from kg.rdf.terms import SEM, kg_term

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    import pyoxigraph as ox

    from kg.rdf.columns import Columns
    from kg.rdf.derived import FindTimes
    from kg.rdf.terms import Names, PlainQuad
    from kg.records import Entity

# A month may be as near as anybody tells it; who 'was at the conference in 2023' tells no bounds of it.
_LONGEST = 31
# Of what lasts, the time and place of those who take part, and of its parts, say nothing of its own.
_LASTING = {"war", "wars", "conflict", "campaign", "siege", "revolution", "uprising", "pandemic", "offensive"}
_NAMED = terms.ENTITY_TYPES["event"][0]
_BEGIN, _END = NamedNode(SEM + "hasBeginTimeStamp"), NamedNode(SEM + "hasEndTimeStamp")
_WRITTEN = (_BEGIN, _END, terms.HAS_PLACE, terms.HAS_ACTOR)

_ATTENDS = terms.relation_term("participates_in")
_LIES = terms.relation_term("located_in")
# At which end of which relation an event is told of.
_TELLING = ((kg_term("partOf"), None), (terms.OBJECT, _ATTENDS), (terms.SUBJECT, _LIES))


def list_among(inner: ox.Store, names: Names, statements: Iterable[NamedNode]) -> Iterator[NamedNode]:
    """The named events that stand at an end of the statements, or that they are told as a part of."""
    graph = names.graph("entities")
    for statement in statements:
        for predicate in (terms.SUBJECT, terms.OBJECT, kg_term("partOf")):
            for quad in inner.quads_for_pattern(statement, predicate, None, None):
                node = cast("NamedNode", quad.object)
                if Quad(node, terms.TYPE, _NAMED, graph) in inner:
                    yield node


def list_telling(inner: ox.Store, events: Iterable[NamedNode]) -> Iterator[NamedNode]:
    """The statements that tell of the events what is written here."""
    for event in events:
        for predicate, relation in _TELLING:
            quads = inner.quads_for_pattern(None, predicate, event, None)
            for quad in cast("Iterator[PlainQuad]", quads):
                if not relation or Quad(quad.subject, terms.PREDICATE, relation, quad.graph_name) in inner:
                    yield quad.subject


def read_written(inner: ox.Store, names: Names, events: Iterable[NamedNode]) -> set[Quad]:
    """What the store has of the events that `write_named_events` would write."""
    graph = names.graph("entities")
    return {
        quad
        for event in events
        for predicate in _WRITTEN
        for quad in inner.quads_for_pattern(event, predicate, None, graph)
    }


def write_named_events(
    events: Iterable[Entity],
    columns: Columns,
    names: Names,
    find_entity: Callable[[str], Entity],
    find_times: FindTimes | None,
) -> Iterator[Quad]:
    """Their days, places and participants; `find_entity` gives an entity as all articles together know it."""
    graph = names.graph("entities")
    known = {names.node(event.id).value: event for event in events}
    actors, times, places = _gather(columns, known)

    def rank(place: str, told: Counter[str]) -> tuple[bool, int, str]:
        """No country before a city, then what is told most often, by alphabet where that is equal."""
        return find_entity(names.id_of(place)).cls == "country", -told[place], place

    for iri, event in sorted(known.items()):
        node, told = NamedNode(iri), places[iri]
        for predicate, day in zip((_BEGIN, _END), _find_days(event, times[iri], find_times), strict=True):
            if day is not None:
                yield Quad(node, predicate, terms.date_term(day), graph)
        if told:
            chosen = min(told, key=lambda place: rank(place, told))
            yield Quad(node, terms.HAS_PLACE, NamedNode(chosen), graph)
        for person in actors[iri]:
            yield Quad(node, terms.HAS_ACTOR, NamedNode(person), graph)


def _find_days(
    event: Entity, told: Iterable[str], find_times: FindTimes | None
) -> tuple[str | None, str | None]:
    begin, end = (find_times(event) if find_times else None) or ("", "")
    if begin or end:
        return find_bounds(begin or None)[0], find_bounds(end or None)[1]
    return find_bounds(_choose_time(told))


def _gather(
    columns: Columns, events: Mapping[str, Entity]
) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]], Mapping[str, Counter[str]]]:
    """Of each event who takes part, the times, and the places with how often each is told."""
    lasting = {iri for iri, event in events.items() if not _LASTING.isdisjoint(event.name.lower().split())}
    actors: dict[str, set[str]] = defaultdict(set)
    times: dict[str, set[str]] = defaultdict(set)
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for iri, actor, when, place, home in _list_told(columns, events):
        if actor:
            actors[iri].add(actor)
        if when and iri not in lasting:
            times[iri].add(when)
        if where := home or ("" if iri in lasting else place):
            places[iri][where] += 1
    return actors, times, places


def _list_told(columns: Columns, events: Container[str]) -> Iterator[tuple[str, str, str, str, str]]:
    """As actual in an article's own voice: event, who attends, when, where, and where the event lies."""
    for statement, factuality in columns.factuality.items():
        if factuality != "actual" or statement in columns.speaker or statement not in columns.relation:
            continue
        subject, relation, object_ = columns.edge(statement)
        when, place = columns.when.get(statement, ""), columns.place.get(statement, "")
        if relation == _ATTENDS.value and object_ in events:
            yield object_, subject, when, place, ""
        if relation == _LIES.value and subject in events:
            yield subject, "", when, place, object_
        if (whole := columns.part_of.get(statement)) and whole in events:
            yield whole, "", when, place, ""


def _choose_time(times: Iterable[str]) -> str | None:
    """The most exact, where all that are told have days in common."""
    ordered = sorted(times, key=lambda when: (count_days(when), when))
    if not ordered or count_days(ordered[0]) > _LONGEST:
        return None
    return ordered[0] if all(overlap(ordered[0], when) for when in ordered) else None
