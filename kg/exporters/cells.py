"""Rows -> a table as CSV or TSV that a spreadsheet takes for texts, whatever strangers wrote.

A spreadsheet reads a cell that begins with = + - @ or a TAB as a formula, and runs it. Such a text gets an
apostrophe in front, and so does one that begins with an apostrophe: `read_cell` takes off exactly one.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from kg.exporters.links import BETWEEN
from kg.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    Value = str | float | bool | tuple[str, ...] | None

MARK = "'"
# With the signs of other widths, which some spreadsheets take for the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", MARK)


def write_table(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]], *, delimiter: str = ","
) -> None:
    """Write a line of names, then a row a line; what is not known is an empty cell."""
    with replace_file(path) as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([write_cell(value) for value in row] for row in rows)


def write_cell(value: Value) -> str:
    """A number as it is, a truth value as 'true' or 'false', any text so that it stays one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        value = BETWEEN.join(value)
    if isinstance(value, str):
        # NUL ends a text to programs written in C.
        value = value.replace("\0", "\ufffd")
        return MARK + value if value.startswith(_FORMULA) else value
    return str(value)


def read_cell(text: str) -> str:
    """The text of a cell as it was before `write_cell`."""
    return text.removeprefix(MARK)
