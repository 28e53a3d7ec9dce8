"""news.parquet -> an Article a row, as of a table; Failure('news.parquet:17', why) for a row that is none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.readers.columns import list_names, names_text, pick_columns
from kg.readers.rows import read_row
from kg.records import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.raw import Raw, Reading

# Rows that are held at a time.
_ROWS = 256


def read(raw: Raw) -> Iterator[Reading | Failure]:
    """Some rows at a time, however long the file is. Raises SourceError for what is no such file."""
    try:
        from pyarrow import ArrowException  # noqa: PLC0415  an extra
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415
    except ImportError as error:
        raise SourceError(raw.origin, "is Parquet, which needs pyarrow: pip install 'kg[parquet]'") from error
    number = 0
    try:
        file = ParquetFile(raw.stream)
        for batch in file.iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():
                number += 1
                where = f"{raw.origin}:{number}"
                try:
                    yield _read_row(row, where, raw)
                except SourceError as error:
                    yield Failure(error.origin, error.reason)
    except (ArrowException, OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise SourceError(raw.origin, f"cannot be read as Parquet behind row {number:,}: {reason}") from error


def _read_row(row: dict[str, object], where: str, raw: Raw) -> Reading:
    given = {
        name: _write(value) for name, value in pick_columns(row, raw.columns).items() if value is not None
    }
    if not names_text(given):
        raise SourceError(
            where, f"which column is the text? Say it with --columns text=NAME; it has {list_names(row)}"
        )
    if isinstance(row.get("id"), int):
        # A number that counts the rows says nothing beyond its file.
        given["id"] = f"{raw.name}-{row['id']}"
    return read_row(given, where, raw.name, "Parquet")


def _write(value: object) -> object:
    """Days and times as ISO 8601 has them, as they stand in other formats."""
    return value.isoformat() if isinstance(value, date) else value
