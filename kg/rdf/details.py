"""Events and the statements that tell of them -> PLOVER type, figures told, and which is a part of which."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from pyoxigraph import Quad

from kg.rdf import terms
from kg.rdf.terms import kg_term

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    import pyoxigraph as ox
    from pyoxigraph import NamedNode

    from kg.rdf.terms import Names, PlainQuad
    from kg.records import Event, Factuality, Telling

    Texts = Mapping[str, list[str]]

# Which tellings make an event what it is: it is only possible where somebody claims it as actual, too.
_MAKE: Mapping[Factuality, set[Factuality]] = {
    "actual": {"actual", "past"},
    "possible": {"possible", "actual", "past"},
}
_ATTENDS = terms.relation_term("participates_in")


def complete_events(
    events: Iterable[Event], tellings: Mapping[str, Telling], inner: ox.Store, names: Names, *, all_: bool
) -> list[Event]:
    """The events with the type and the figures that their statements tell; `all_`: there are no others."""
    nodes = None if all_ else [names.node(identifier) for identifier in tellings]
    plover, killed, injured = (
        _read_texts(kg_term(name), nodes, inner, names) for name in ("plover", "killed", "injured")
    )

    def collect(event: Event, told: Texts) -> tuple[str, ...]:
        return tuple(sorted({text for s in event.statements for text in told.get(s, ())})) if told else ()

    return [
        replace(
            event,
            plover=_choose_type(event, tellings, plover),
            killed=collect(event, killed),
            injured=collect(event, injured),
        )
        if plover or killed or injured
        else event
        for event in events
    ]


def _read_texts(
    predicate: NamedNode, statements: Iterable[NamedNode] | None, inner: ox.Store, names: Names
) -> Texts:
    """What each of the statements has for the property, by its id; all statements where these are None."""
    wanted = [None] if statements is None else statements
    found: dict[str, list[str]] = defaultdict(list)
    for statement in wanted:
        for quad in _match(inner, statement, predicate):
            if names.is_article(quad.graph_name):
                found[names.node_id(quad.subject)].append(quad.object.value)
    return found


def _choose_type(event: Event, tellings: Mapping[str, Telling], told: Texts) -> str | None:
    """What most of the tellings have that make it what it is, by alphabet where that is equal."""
    makes = _MAKE.get(event.factuality, {event.factuality})
    types = Counter(t for s in event.statements if tellings[s].factuality in makes for t in told.get(s, ()))
    return min(types, key=lambda type_: (-types[type_], type_), default=None)


def list_parts(inner: ox.Store, names: Names) -> set[Quad]:
    """What the graph has of events and their parts."""
    return set(inner.quads_for_pattern(None, terms.HAS_SUB_EVENT, None, names.graph("events")))


def write_parts(
    inner: ox.Store, names: Names, made: Iterable[Event], gone: Container[Quad] | None
) -> Iterator[Quad]:
    """All events and their parts; `made` are those made anew, `gone` the quads that are no more; None: all.

    There are few, and an event that is merged anew may be the whole or the part of one that is not: so all
    are looked at.
    """
    graph = names.graph("events")
    told = list(_match(inner, None, kg_term("partOf")))
    described = {names.node(s): names.node(e.id) for e in made for s in e.statements} if told else {}

    def find_event(statement: NamedNode) -> NamedNode | None:
        """The event that it tells of, or the named event that somebody attends by it."""
        if statement in described:
            return described[statement]
        for quad in _match(inner, statement, kg_term("describes")):
            if gone is not None and quad not in gone:
                return cast("NamedNode", quad.object)
        attends = any(q.object == _ATTENDS for q in _match(inner, statement, terms.PREDICATE))
        objects = (cast("NamedNode", q.object) for q in _match(inner, statement, terms.OBJECT))
        return next(objects, None) if attends else None

    for quad in told:
        whole = cast("NamedNode", quad.object)
        is_statement = any(True for _ in _match(inner, whole, terms.PREDICATE))
        event, part = find_event(whole) if is_statement else whole, find_event(quad.subject)
        if event is not None and part is not None and event != part:
            yield Quad(event, terms.HAS_SUB_EVENT, part, graph)


def _match(inner: ox.Store, subject: NamedNode | None, predicate: NamedNode) -> Iterator[PlainQuad]:
    return cast("Iterator[PlainQuad]", inner.quads_for_pattern(subject, predicate, None, None))
