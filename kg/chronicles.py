"""Store, two names -> what happened between them in the order of time: events with their tellings.

Events come in the order of their first day; those without a date stand at the end, by their first article.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.intervals import find_bounds, overlap
from kg.queries.names import find_entity
from kg.rdf.terms import HAS_ACTOR, HAS_SUB_EVENT, LABEL, kg_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.records import Event, Statement
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with what is told of it: first in an article's own voice, then the surest."""

    event: Event
    tellings: tuple[Statement, ...]
    # The date of the first article that tells it, where known.
    told: str | None
    # Labels of what it is told as a part of.
    part_of: tuple[str, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Whose word it is where no article vouches for it, sorted."""
        if any(s.attributed_to is None for s in self.tellings):
            return ()
        return tuple(sorted({s.attributed_to.entity.name for s in self.tellings if s.attributed_to}))


def list_entries(
    store: Store, *names: str, since: str | None = None, until: str | None = None
) -> list[Entry]:
    """The events in which all the named take part, as a timeline; all events where nobody is named.

    `since` and `until` are ISO 8601 dates, months or years and leave out what is not dated. Raises QueryError
    for a name that is unknown or means several, UsageError for what is no date.
    """
    wanted = [_find_events(store, find_entity(store, name)) for name in names]
    window = _read_window(since, until)
    published = {article.id: article.published for article in store.articles()}
    events = [
        event
        for event in store.events()
        if all(event.id in ids for ids in wanted)
        and (window is None or (event.when is not None and overlap(event.when, window)))
    ]
    statements = _read_statements(store, events)
    entries = [
        replace(
            _make_entry(event, statements, published),
            part_of=tuple(label for _, label in list_wholes(store, event.id)),
        )
        for event in events
    ]
    return sorted(entries, key=_order)


def list_wholes(store: Store, event: str) -> list[tuple[str, str]]:
    """Ids and labels of the events, named ones too, that this one is told as a part of; by label."""
    quads = store.match(None, HAS_SUB_EVENT, store.names.node(event))
    return _label(store, (quad.subject for quad in quads))


def list_parts(store: Store, event: str) -> list[tuple[str, str]]:
    """Ids and labels of what is told as a part of it."""
    quads = store.match(store.names.node(event), HAS_SUB_EVENT)
    return _label(store, (NamedNode(quad.object.value) for quad in quads))


def _label(store: Store, nodes: Iterable[NamedNode]) -> list[tuple[str, str]]:
    labels = (quad for node in nodes for quad in store.match(node, LABEL))
    found = ((store.names.node_id(quad.subject), quad.object.value) for quad in labels)
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def _find_events(store: Store, entity: str) -> set[str]:
    quads = store.match(None, HAS_ACTOR, store.names.node(entity))
    return {store.names.node_id(quad.subject) for quad in quads}


def _read_window(since: str | None, until: str | None) -> str | None:
    if since is None and until is None:
        return None
    try:
        begin, end = find_bounds(since)[0], find_bounds(until)[1]
    except ValueError as error:
        raise UsageError(f"{error}: give a day, a month or a year, such as 2025-05-08 or 2025") from error
    return f"{begin or '..'}/{end or '..'}"


def _read_statements(store: Store, events: Sequence[Event]) -> dict[str, Statement]:
    """The statements of the events by id, read one article at a time."""
    wanted = {identifier for event in events for identifier in event.statements}
    graphs = {
        quad.graph_name
        for identifier in wanted
        for quad in store.match(store.names.node(identifier), kg_term("subjectMention"))
    }
    articles = sorted(store.names.article_id(graph) for graph in graphs)
    return {s.id: s for article in articles for s in store.statements(article=article) if s.id in wanted}


def _make_entry(event: Event, statements: dict[str, Statement], published: dict[str, str | None]) -> Entry:
    tellings = [statements[identifier] for identifier in event.statements]
    tellings.sort(key=lambda s: (s.attributed_to is not None, -s.confidence, s.article, s.id))
    days = [day for s in tellings if (day := published.get(s.article))]
    return Entry(event, tuple(tellings), min(days, default=None))


def _order(entry: Entry) -> tuple[bool, str, str, str]:
    begin, end = find_bounds(entry.event.when)
    day = begin or end
    return day is None, day or entry.told or "", entry.event.label, entry.event.id
