"""A tab-separated table with comments -> its rows as dictionaries, each with its line number.

Both the gazetteer and the lexicon are kept as such tables, so that people can read and correct them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path


def read_rows(
    table: Path | Traversable, *, columns: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column name; '#' begins a comment, the first other line names the columns.

    Raises TableError where `columns` are missing or a row has too many cells.
    """
    header: list[str] | None = None
    for number, line in enumerate(table.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            missing = [c for c in columns if c not in header]
            if missing:
                raise TableError(f"{table.name}:{number}: the columns {', '.join(missing)} are missing")
            continue
        if len(cells) > len(header):
            raise TableError(
                f"{table.name}:{number}: {len(cells)} cells but {len(header)} columns; "
                "cells are set apart by one tab"
            )
        cells += [""] * (len(header) - len(cells))
        yield number, dict(zip(header, cells, strict=True))


def read_list(cell: str) -> tuple[str, ...]:
    """'US; USA' -> ('US', 'USA')."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
