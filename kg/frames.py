"""Rows and statements -> tables of pandas, where it is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.records import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

# One plain value a column, so that one can group, count and write CSV without unpacking anything.
_COLUMNS = (
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
    "evidence",
)


class Statements(list[Statement]):
    """A list of statements that can be had as a table."""

    def to_dataframe(self) -> pd.DataFrame:
        """One row a statement in the same order, entities by name and id, `evidence` the sentences.

        What is not told is None; `when` stays text, as it may be a month or an interval. Raises
        UsageError where pandas is not installed.
        """
        return make_frame(_COLUMNS, map(_flatten, self))


def make_frame(columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """The rows as a table. Raises UsageError without pandas."""
    try:
        import pandas as pd  # noqa: PLC0415  an extra, and slow to import
    except ImportError as error:
        raise UsageError("a DataFrame needs pandas; install it with `pip install 'kg[pandas]'`") from error
    return pd.DataFrame(list(rows), columns=list(columns))


def _flatten(statement: Statement) -> tuple[Any, ...]:
    s = statement
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
        " ".join(span.text for span in s.evidence),
    )
