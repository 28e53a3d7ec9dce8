"""Tables of countries, places, people, offices, ... -> who or what a name may stand for, and when.

gazetteer = load_gazetteer()
gazetteer.find("Türkiye’s")[0].name                                 -> 'Turkey'
gazetteer.adjective("Soviet").name                                  -> 'Soviet Union'
gazetteer.holders("president", gazetteer.country("US").entity, date="2025-01-21")
"""

from __future__ import annotations

from pathlib import Path

from kg.collector import paused_collector
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
    # Walking the rows again and again took a fifth of the time.
    with paused_collector():
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
