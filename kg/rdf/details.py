"""Events and the statements that tell of them -> PLOVER type, figures told, and which is a part of which.

What is needed of statements is picked from their columns where these are there, and else looked up.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode, Quad

from kg.rdf import terms
from kg.rdf.terms import kg_term

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    import pyoxigraph as ox

    from kg.rdf.columns import Columns
    from kg.rdf.terms import Names, PlainQuad
    from kg.records import Event, Factuality, Telling

    Texts = Mapping[str, Sequence[str]]

# Which tellings make an event what it is: it is only possible where somebody claims it as actual, too.
_MAKE: Mapping[Factuality, set[Factuality]] = {
    "actual": {"actual", "past"},
    "possible": {"possible", "actual", "past"},
}
_ATTENDS = terms.relation_term("participates_in").value


@dataclass(frozen=True, slots=True)
class Details:
    """What statements tell of their events, by their IRIs: PLOVER types, and figures as told."""

    plover: Texts
    killed: Texts
    injured: Texts


@dataclass(frozen=True, slots=True)
class Wholes:
    """What is told as a part of what, IRIs by IRIs.

    `part_of` has the whole of each statement that is told as a part: a named event, or one of the statements
    in `stated`; `attended` the named event that somebody attends by a statement.
    """

    part_of: Mapping[str, str]
    stated: Container[str]
    attended: Mapping[str, str]


def pick_details(columns: Columns) -> Details:
    """Those of all statements of the columns."""
    # An event that was made before has a type and figures, too.
    plover = {s: (type_,) for s, type_ in columns.plover.items() if s in columns.relation}
    return Details(plover, columns.killed, columns.injured)


def read_details(inner: ox.Store, names: Names, statements: Iterable[str]) -> Details:
    """Those of the statements with these ids, looked up."""
    nodes = [names.node(identifier) for identifier in statements]

    def read(predicate: NamedNode) -> Texts:
        found = ((node, [quad.object.value for quad in _match(inner, node, predicate)]) for node in nodes)
        return {node.value: texts for node, texts in found if texts}

    return Details(read(kg_term("plover")), read(kg_term("killed")), read(kg_term("injured")))


def pick_wholes(columns: Columns) -> Wholes:
    """Those of all statements of the columns."""
    part_of = dict(columns.part_of)
    stated = {whole for whole in part_of.values() if whole in columns.relation}
    attend = (s for s in (*part_of, *stated) if columns.relation[s] == _ATTENDS)
    return Wholes(part_of, stated, {s: columns.object[s] for s in attend})


def read_wholes(inner: ox.Store) -> Wholes:
    """Those of all statements, looked up: there are few."""
    part_of = {q.subject.value: q.object.value for q in _match(inner, None, kg_term("partOf"))}
    relations = {s: _read_one(inner, s, terms.PREDICATE) for s in {*part_of, *part_of.values()}}
    attend = (s for s, relation in relations.items() if relation == _ATTENDS)
    stated = {s for s, relation in relations.items() if relation}
    return Wholes(part_of, stated, {s: _read_one(inner, s, terms.OBJECT) for s in attend})


def _read_one(inner: ox.Store, statement: str, predicate: NamedNode) -> str:
    return next((q.object.value for q in _match(inner, NamedNode(statement), predicate)), "")


def complete_events(
    events: Iterable[Event], tellings: Mapping[str, Telling], details: Details, names: Names
) -> list[Event]:
    """The events with the type and the figures that their statements tell."""

    def collect(event: Event, told: Texts) -> tuple[str, ...]:
        if not told:
            return ()
        return tuple(sorted({text for s in event.statements for text in told.get(names.node(s).value, ())}))

    return [
        replace(
            event,
            plover=_choose_type(event, tellings, details.plover, names),
            killed=collect(event, details.killed),
            injured=collect(event, details.injured),
        )
        if details.plover or details.killed or details.injured
        else event
        for event in events
    ]


def _choose_type(event: Event, tellings: Mapping[str, Telling], told: Texts, names: Names) -> str | None:
    """What most of the tellings have that make it what it is, by alphabet where that is equal."""
    makes = _MAKE.get(event.factuality, {event.factuality})
    making = (names.node(s).value for s in event.statements if tellings[s].factuality in makes)
    types = Counter(type_ for statement in making for type_ in told.get(statement, ()))
    return min(types, key=lambda type_: (-types[type_], type_), default=None)


def list_parts(inner: ox.Store, names: Names) -> set[Quad]:
    """What the graph has of events and their parts."""
    return set(inner.quads_for_pattern(None, terms.HAS_SUB_EVENT, None, names.graph("events")))


def find_described(
    inner: ox.Store, names: Names, wholes: Wholes, made: Iterable[Event], gone: Container[Quad]
) -> dict[str, str]:
    """The events of the statements that are wholes or parts; `gone` are the quads that are no more.

    An event that is `made` anew may be the whole or the part of one that is not.
    """
    described = list_described(names, wholes, made)
    for statement in {*wholes.part_of, *wholes.part_of.values()} - described.keys():
        for quad in _match(inner, NamedNode(statement), kg_term("describes")):
            if quad not in gone:
                described[statement] = quad.object.value
    return described


def list_described(names: Names, wholes: Wholes, made: Iterable[Event]) -> dict[str, str]:
    """The same where there are no events but those that were made."""
    if not wholes.part_of:
        return {}
    return {names.node(s).value: names.node(event.id).value for event in made for s in event.statements}


def write_parts(wholes: Wholes, described: Mapping[str, str], names: Names) -> Iterator[Quad]:
    """All events and their parts; `described` has the event of each statement that is a whole or a part."""
    graph = names.graph("events")
    for statement, whole in wholes.part_of.items():
        part, event = (described.get(s) or wholes.attended.get(s) for s in (statement, whole))
        if whole not in wholes.stated:
            event = whole
        if event is not None and part is not None and event != part:
            yield Quad(NamedNode(event), terms.HAS_SUB_EVENT, NamedNode(part), graph)


def _match(inner: ox.Store, subject: NamedNode | None, predicate: NamedNode) -> Iterator[PlainQuad]:
    return cast("Iterator[PlainQuad]", inner.quads_for_pattern(subject, predicate, None, None))
