"""What a command tells -> the same as JSON, its statements as in statements.jsonl."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kg.exporters.jsonl import entity_to_json, statement_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.chronicles import Entry
    from kg.connections import Step
    from kg.records import Entity, State, Statement


def shown_to_json(
    entity: "Entity", told: "Iterable[Statement]", states: "Iterable[State]" = ()
) -> dict[str, Any]:
    """An entity with what is told of it, and the states that some of it tells of."""
    described = {**entity_to_json(entity), "iso2": entity.iso2, "description": entity.description}
    return {
        **described,
        "statements": [statement_to_json(statement, None) for statement in told],
        "states": [{**asdict(state), "statements": list(state.statements)} for state in states],
    }


def entry_to_json(entry: "Entry") -> dict[str, Any]:
    """An event of a timeline with its tellings."""
    event = entry.event
    return {
        "event": event.id,
        "when": event.when,
        "label": event.label,
        "relation": event.relation,
        "factuality": event.factuality,
        "where": event.where.name if event.where else None,
        "actors": [entity_to_json(actor) for actor in event.actors],
        "targets": [entity_to_json(target) for target in event.targets],
        "speakers": list(entry.speakers),
        "told": entry.told,
        "part_of": list(entry.part_of),
        "tellings": [statement_to_json(statement, event.id) for statement in entry.tellings],
    }


def step_to_json(step: "Step") -> dict[str, Any]:
    """A step of a path with the statements that make it."""
    return {
        "from": entity_to_json(step.start),
        "to": entity_to_json(step.end),
        "statements": [statement_to_json(statement, None) for statement in step.statements],
    }
