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
    from collections.abc import Callable, Iterable, Iterator

    import pyoxigraph as ox

    from kg.rdf.derived import FindTimes
    from kg.rdf.terms import Names
    from kg.records import Entity

# A month may be as near as anybody tells it; who 'was at the conference in 2023' tells no bounds of it.
_LONGEST = 31
# Of what lasts, the time and place of those who take part, and of its parts, say nothing of its own.
_LASTING = {"war", "wars", "conflict", "campaign", "siege", "revolution", "uprising", "pandemic", "offensive"}
_NAMED = terms.ENTITY_TYPES["event"][0]
_BEGIN, _END = NamedNode(SEM + "hasBeginTimeStamp"), NamedNode(SEM + "hasEndTimeStamp")
_WRITTEN = (_BEGIN, _END, terms.HAS_PLACE, terms.HAS_ACTOR)

_TOLD = """SELECT ?event ?actor ?when ?place ?home WHERE {{ VALUES ?event {{ {events} }} {{
    ?s rdf:object ?event ; rdf:predicate kg:participates_in ; rdf:subject ?actor
}} UNION {{
    ?s rdf:subject ?event ; rdf:predicate kg:located_in ; rdf:object ?home
}} UNION {{
    ?s kg:partOf ?event
}}
    ?s kg:factuality kg:Actual
    FILTER NOT EXISTS {{ ?s kg:attributedTo ?speaker }}
    OPTIONAL {{ ?s kg:when ?when }} OPTIONAL {{ ?s kg:place ?place }}
}}"""


class NamedEvents:
    """The named events of a store; `find_entity` gives an entity as all articles together know it."""

    def __init__(
        self,
        inner: ox.Store,
        names: Names,
        find_entity: Callable[[str], Entity],
        find_times: FindTimes | None,
    ) -> None:
        self._inner = inner
        self._names = names
        self._find_entity = find_entity
        self._find_times = find_times

    def list_among(self, statements: Iterable[NamedNode]) -> Iterator[NamedNode]:
        """Those that stand at an end of the statements, or that they are told as a part of."""
        graph = self._names.graph("entities")
        for statement in statements:
            for predicate in (terms.SUBJECT, terms.OBJECT, kg_term("partOf")):
                for quad in self._inner.quads_for_pattern(statement, predicate, None, None):
                    node = cast("NamedNode", quad.object)
                    if Quad(node, terms.TYPE, _NAMED, graph) in self._inner:
                        yield node

    def read(self, events: Iterable[NamedNode]) -> set[Quad]:
        """What the store has of them that `write` would write."""
        graph = self._names.graph("entities")
        return {
            quad
            for event in events
            for predicate in _WRITTEN
            for quad in self._inner.quads_for_pattern(event, predicate, None, graph)
        }

    def write(self, events: Iterable[NamedNode]) -> Iterator[Quad]:
        """Their days, places and participants."""
        graph = self._names.graph("entities")
        actors: dict[str, set[str]] = defaultdict(set)
        times: dict[str, set[str]] = defaultdict(set)
        places: dict[str, Counter[str]] = defaultdict(Counter)
        ordered = sorted(events, key=str)
        lasting = {node.value for node in ordered if self._lasts(node)}
        for event, actor, when, place, home in self._select(ordered) if ordered else ():
            if actor:
                actors[event].add(actor)
            if when and event not in lasting:
                times[event].add(when)
            if where := home or ("" if event in lasting else place):
                places[event][where] += 1
        for node in ordered:
            days = self._find_days(self._find_entity(self._names.node_id(node)), times[node.value])
            for predicate, day in zip((_BEGIN, _END), days, strict=True):
                if day is not None:
                    yield Quad(node, predicate, terms.date_term(day), graph)
            told = places[node.value]
            if told:
                chosen = min(told, key=lambda place: self._rank(place, told))
                yield Quad(node, terms.HAS_PLACE, NamedNode(chosen), graph)
            for person in actors[node.value]:
                yield Quad(node, terms.HAS_ACTOR, NamedNode(person), graph)

    def _select(self, events: Iterable[NamedNode]) -> Iterator[list[str]]:
        query = _TOLD.format(events=" ".join(map(str, events)))
        rows = self._inner.query(query, use_default_graph_as_union=True, prefixes=self._names.prefixes)
        for row in cast("ox.QuerySolutions", rows):
            yield [getattr(term, "value", "") for term in row]

    def _find_days(self, event: Entity, told: Iterable[str]) -> tuple[str | None, str | None]:
        begin, end = (self._find_times(event) if self._find_times else None) or ("", "")
        if begin or end:
            return find_bounds(begin or None)[0], find_bounds(end or None)[1]
        return find_bounds(_choose_time(told))

    def _lasts(self, node: NamedNode) -> bool:
        name = self._find_entity(self._names.node_id(node)).name
        return not _LASTING.isdisjoint(name.lower().split())

    def _rank(self, place: str, told: Counter[str]) -> tuple[bool, int, str]:
        """No country before a city, then what is told most often, by alphabet where that is equal."""
        entity = self._find_entity(self._names.node_id(NamedNode(place)))
        return entity.cls == "country", -told[place], place


def _choose_time(times: Iterable[str]) -> str | None:
    """The most exact, where all that are told have days in common."""
    ordered = sorted(times, key=lambda when: (count_days(when), when))
    if not ordered or count_days(ordered[0]) > _LONGEST:
        return None
    return ordered[0] if all(overlap(ordered[0], when) for when in ordered) else None
