"""Two graphs -> what entities, statements and events were added, removed or changed from one to the other.

What has the same id is the same. So is a statement of the same article, relation and ends, and an event that
shares a telling, where the one's id is new and the other's is gone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.exporters.jsonl import statement_to_json
from kg.wording import word_statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.records import Entity, Event, Statement
    from kg.store import Store

# Of what a statement says; how it was read (rule, row, the exact words) may change without that.
_SAID = ("factuality", "attributed_to", "when", "where", "title", "plover", "mode", "confidence", "evidence")


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity, statement or event in one graph: what it is called, and its properties."""

    key: str
    label: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that is in both graphs with other properties: of each the value before and after."""

    key: str
    label: str
    properties: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second graph has more, less and otherwise, each sorted by label and id."""

    added: tuple[Thing, ...]
    removed: tuple[Thing, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def compare(before: Store, after: Store) -> dict[str, Difference]:
    """The differences in 'entities', 'statements' and 'events'."""
    return {
        "entities": _compare((_read_entities(before), _read_entities(after))),
        "statements": _compare(_pair_statements(before.statements(), after.statements())),
        "events": _compare(_pair_events(before.events(), after.events())),
    }


def _read_entities(store: Store) -> dict[str, Thing]:
    return {entity.id: _read_entity(entity) for entity in store.entities()}


def _read_entity(entity: Entity) -> Thing:
    properties = {"name": entity.name, "class": entity.cls, "qid": entity.qid, "iso2": entity.iso2}
    return Thing(entity.id, entity.name, {**properties, "description": entity.description})


def _pair_statements(
    before: Iterable[Statement], after: Iterable[Statement]
) -> tuple[dict[str, Thing], dict[str, Thing]]:
    """What is the same has the same key."""
    old, new = {s.id: s for s in before}, {s.id: s for s in after}
    gone: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in sorted(old.keys() - new.keys(), reverse=True):
        gone[_list_ends(old[key])].append(key)
    renamed = {}
    for key in sorted(new.keys() - old.keys()):
        candidates = gone[_list_ends(new[key])]
        if candidates:
            renamed[key] = candidates.pop()
    return (
        {key: _read_statement(key, statement) for key, statement in old.items()},
        {k: _read_statement(k, s) for k, s in ((renamed.get(key, key), s) for key, s in new.items())},
    )


def _list_ends(statement: Statement) -> tuple[str, ...]:
    return statement.article, statement.subject.entity.id, statement.relation, statement.object.entity.id


def _read_statement(key: str, statement: Statement) -> Thing:
    return Thing(key, _word(statement), _read_properties(statement))


def _word(statement: Statement) -> str:
    told_as = statement.factuality if statement.factuality != "actual" else None
    return word_statement(statement, told_as, f"in {statement.article}")


def _read_properties(statement: Statement) -> dict[str, Any]:
    line = statement_to_json(statement, None)
    speaker = statement.attributed_to
    line["attributed_to"] = speaker.entity.name if speaker else None
    line["evidence"] = [span["text"] for span in line["evidence"]]
    return {name: line[name] for name in _SAID}


def _read_event(event: Event, key: str) -> Thing:
    properties = {
        "label": event.label,
        "factuality": event.factuality,
        "when": event.when,
        "where": event.where.name if event.where else None,
        "actors": sorted(actor.name for actor in event.actors),
        "targets": sorted(target.name for target in event.targets),
        "tellings": len(event.statements),
    }
    return Thing(key, event.label, properties)


def _pair_events(
    before: Iterable[Event], after: Iterable[Event]
) -> tuple[dict[str, Thing], dict[str, Thing]]:
    """What is the same has the same key."""
    old, new = {event.id: event for event in before}, {event.id: event for event in after}
    told = {s: event.id for event in old.values() if event.id not in new for s in event.statements}
    keys: dict[str, str] = {}
    for event in new.values():
        shared = sorted({told[s] for s in event.statements if s in told} - {*keys.values()})
        keys[event.id] = shared[0] if shared and event.id not in old else event.id
    return (
        {event.id: _read_event(event, event.id) for event in old.values()},
        {keys[event.id]: _read_event(event, keys[event.id]) for event in new.values()},
    )


def _compare(both: tuple[dict[str, Thing], dict[str, Thing]]) -> Difference:
    before, after = both
    changes = [
        Change(key, thing.label, properties)
        for key, thing in after.items()
        if key in before and (properties := _list_changes(before[key], thing))
    ]
    return Difference(
        added=_sort(thing for key, thing in after.items() if key not in before),
        removed=_sort(thing for key, thing in before.items() if key not in after),
        changed=tuple(sorted(changes, key=lambda change: (change.label, change.key))),
    )


def _sort(things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(sorted(things, key=lambda thing: (thing.label, thing.key)))


def _list_changes(before: Thing, after: Thing) -> dict[str, tuple[Any, Any]]:
    old, new = before.properties, after.properties
    return {name: (old[name], new[name]) for name in new if old[name] != new[name]}
