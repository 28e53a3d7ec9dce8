"""A statement -> 'Xi Jinping meets Vladimir Putin (2025-05-08, Moscow)'."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.records import Statement


def word_statement(statement: Statement, told_as: str | None, last: str) -> str:
    """Its ends and relation, whether it happened (`told_as`), who says so, when, where, and `last`."""
    speaker = statement.attributed_to
    notes = (
        told_as,
        f"according to {speaker.entity.name}" if speaker else None,
        statement.title,
        statement.when,
        statement.where.name if statement.where else None,
        last,
    )
    edge = f"{statement.subject.entity.name} {statement.relation} {statement.object.entity.name}"
    return f"{edge} ({', '.join(note for note in notes if note)})"
