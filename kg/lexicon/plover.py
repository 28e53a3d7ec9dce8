"""How a statement is told -> its event type in PLOVER.

A relation has the type of the deed (relations.tsv); a deed that is only announced, offered, refused or
called off is another event: plover.tsv has which. Source: PLOVER manual 0.8.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

from kg.errors import TableError
from kg.lexicon import load_relations
from kg.tables import read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.lexicon import Frame

Told = Literal["actual", "planned", "offered", "conditional", "refused", "negated", "cancelled", "possible"]

# The one type that no relation has by itself: yields_to is for deeds and words alike.
_RETREAT = "RETREAT"


def find_type(frame: Frame, told: Told) -> str | None:
    """The type of what a frame states, told in this way; None for what lasts, which is no event."""
    relation = load_relations()[frame.relation]
    types = _load_types()
    for what in (frame.family, relation.relation, relation.quad or ""):
        if (what, told) in types:
            return types[what, told]
    return relation.plover


def find_quad(plover: str) -> str | None:
    """'CONSULT' -> 'verbal cooperation'; None for what is no type."""
    if plover == _RETREAT:
        return "material cooperation"
    return next((r.quad for r in load_relations().values() if r.plover == plover), None)


@cache
def _load_types() -> Mapping[tuple[str, str], str]:
    known = {_RETREAT, *(relation.plover for relation in load_relations().values())}
    types = {}
    for number, row in read_rows(files("kg.lexicon") / "plover.tsv"):
        if row["told"] not in get_args(Told) or row["plover"] not in known:
            raise TableError(f"plover.tsv:{number}: {row['told']!r} or {row['plover']!r} is unknown")
        types[row["what"], row["told"]] = row["plover"]
    return types
