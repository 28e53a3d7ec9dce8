"""Tables of countries, places, people, offices, ... -> who or what a name may stand for, and when.

gazetteer = load_gazetteer()
gazetteer.find("Türkiye’s")[0].name                                 -> 'Turkey'
gazetteer.adjective("Soviet").name                                  -> 'Soviet Union'
gazetteer.holders("president", gazetteer.country("US").entity, date="2025-01-21")
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import TableError
from kg.gazetteer.building import build_tables
from kg.gazetteer.checking import check_tables, find_problems
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.rows import (
    Country,
    Membership,
    Metonym,
    NamedEvent,
    Office,
    Organisation,
    Person,
    Place,
    Tables,
)
from kg.gazetteer.surface import normalise
from kg.gazetteer.tables import merge_rows, read_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Country",
    "Gazetteer",
    "Membership",
    "Metonym",
    "NamedEvent",
    "Office",
    "Organisation",
    "Person",
    "Place",
    "Tables",
    "check_tables",
    "load_gazetteer",
    "normalise",
]

# A user's table with many wrong rows is told of the first few at once.
_SHOWN_PROBLEMS = 5


def load_gazetteer(*extra: Path) -> Gazetteer:
    """The tables of this folder, to which the tables of each folder of `extra` add.

    A row of `extra` replaces ours of the same key. `TableError` tells the file, the line and what is wrong.
    """
    with _paused_collector():
        own = read_folder(Path(__file__).parent)
        added = [read_folder(Path(folder), shown_as=f"{folder}/") for folder in extra]
        rows = merge_rows([own, *added])
        for folder in added:
            _raise_problems(find_problems(folder, rows))
        return Gazetteer(build_tables(rows))


def _raise_problems(problems: list[str]) -> None:
    if not problems:
        return
    more = len(problems) - _SHOWN_PROBLEMS
    rest = [f"and {more} more like these"] if more > 0 else []
    raise TableError("\n".join(problems[:_SHOWN_PROBLEMS] + rest))


@contextmanager
def _paused_collector() -> Iterator[None]:
    """Everything that is made here stays: walking it again and again took a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
