"""An event -> those of the same kind and people that are others, each with what keeps it apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.intervals import count_days, overlap
from kg.rdf.terms import kg_term

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kg.records import Event
    from kg.store import Store

# Of a time as long as that, two events may lie within it.
_VAGUE_DAYS = 31


@dataclass(frozen=True, slots=True)
class Alike:
    """An event that is another, and why, in words."""

    event: Event
    reason: str


def find_alike(store: Store, event: Event) -> list[Alike]:
    """The events that were looked at for being the same, the earliest first."""
    names = store.names
    blocks = [quad.object for quad in store.match(names.node(event.id), kg_term("block"))]
    found: set[NamedNode] = {
        quad.subject for block in blocks for quad in store.match(None, kg_term("block"), block)
    }
    others = {names.node_id(node) for node in found} - {event.id}
    alike = [Alike(other, say_apart(event, other)) for other in store.events() if other.id in others]
    return sorted(alike, key=lambda a: (a.event.when is None, a.event.when or "", a.event.id))


def say_apart(event: Event, other: Event) -> str:
    """What tells the second from the first: the first of polarity, time, place and tense that does."""
    if (event.factuality == "negated") != (other.factuality == "negated"):
        return "one happened, or may, and of the other the text says that it did not"
    if event.when and other.when:
        if not overlap(event.when, other.when):
            return f"another time: {other.when}, not {event.when}"
        if max(count_days(event.when), count_days(other.when)) > _VAGUE_DAYS:
            return f"{other.when} and {event.when} may be one time or two: too vague to tell"
    if event.where and other.where and event.where.id != other.where.id:
        return f"another place: {other.where.name}, not {event.where.name}"
    if (event.factuality == "actual") != (other.factuality == "actual"):
        return f"one is told as {event.factuality}, the other as {other.factuality}, and no date joins them"
    if event.when or other.when:
        return "one has no date, and its words or the date of its article do not point to the other"
    return "neither has a date, and they are told by articles days apart, or as different occasions"
