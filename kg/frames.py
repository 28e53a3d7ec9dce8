"""Rows, statements and events -> tables of pandas, where it is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.exporters.links import BETWEEN
from kg.records import Event, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

# One plain value a column, so that one can group, count and write CSV without unpacking anything.
_STATEMENT = (
    "id",
    "article",
    "subject",
    "subject_id",
    "relation",
    "object",
    "object_id",
    "factuality",
    "attributed_to",
    "title",
    "when",
    "where",
    "plover",
    "mode",
    "confidence",
    "event",
    "killed",
    "injured",
    "evidence",
)
_EVENT = (
    "id",
    "relation",
    "label",
    "actors",
    "targets",
    "factuality",
    "when",
    "where",
    "plover",
    "killed",
    "injured",
    "statements",
)


class Statements(list[Statement]):
    """Statements that can be had as a table; `event_of` has the id of the event that each tells of."""

    def __init__(self, statements: Iterable[Statement], event_of: Mapping[str, str]) -> None:
        super().__init__(statements)
        self.event_of = event_of

    def to_dataframe(self) -> pd.DataFrame:
        """One row a statement in the same order, entities by name and id, `evidence` the sentences.

        What is not told is missing; `when` stays text, as it may be a month or an interval, and so do
        `killed` and `injured`, as told ('at least 12'). Raises UsageError where pandas is not installed.
        """
        return make_frame(_STATEMENT, (_flatten_statement(s, self.event_of.get(s.id)) for s in self))


class Events(list[Event]):
    """Events that can be had as a table."""

    def to_dataframe(self) -> pd.DataFrame:
        """One row an event in the same order, names set apart by ' | '; `statements` counts the tellings.

        What is not told is missing; `when`, `killed` and `injured` are texts as in the table of statements.
        Raises UsageError where pandas is not installed.
        """
        return make_frame(_EVENT, map(_flatten_event, self))


def make_frame(columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """The rows as a table. Raises UsageError without pandas."""
    try:
        import pandas as pd  # noqa: PLC0415  an extra, and slow to import
    except ImportError as error:
        raise UsageError("a DataFrame needs pandas; install it with `pip install 'kg[pandas]'`") from error
    return pd.DataFrame(list(rows), columns=list(columns))


def _flatten_statement(s: Statement, event: str | None) -> tuple[Any, ...]:
    return (
        s.id,
        s.article,
        s.subject.entity.name,
        s.subject.entity.id,
        s.relation,
        s.object.entity.name,
        s.object.entity.id,
        s.factuality,
        s.attributed_to.entity.name if s.attributed_to else None,
        s.title,
        s.when,
        s.where.name if s.where else None,
        s.plover,
        s.mode,
        s.confidence,
        event,
        _join(s.killed),
        _join(s.injured),
        " ".join(span.text for span in s.evidence),
    )


def _flatten_event(e: Event) -> tuple[Any, ...]:
    return (
        e.id,
        e.relation,
        e.label,
        _join(entity.name for entity in e.actors),
        _join(entity.name for entity in e.targets),
        e.factuality,
        e.when,
        e.where.name if e.where else None,
        e.plover,
        _join(e.killed),
        _join(e.injured),
        len(e.statements),
    )


def _join(values: Iterable[str]) -> str | None:
    return BETWEEN.join(values) or None
