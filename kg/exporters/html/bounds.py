"""Entities, statements of a large graph -> those that one page can hold: all between the most important."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.exporters.html.ties import rank_entities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.records import Entity, Statement

# Of 300,000 a page has 22 MB, takes 90 s to write and 1.8 s to open; this many keep it to two thirds of that.
MOST_STATEMENTS = 200_000


def bound_page(
    entities: Sequence[Entity], statements: Sequence[Statement], *, most: int | None = None
) -> tuple[tuple[Entity, ...], tuple[Statement, ...]]:
    """All; of a larger graph as many of the most important entities as have `most` statements at most."""
    most = MOST_STATEMENTS if most is None else most
    if len(statements) <= most:
        return tuple(entities), tuple(statements)
    ranked = rank_entities(entities, statements)
    ranks = {e.id: rank for rank, e in enumerate(ranked)}
    last = [max(ranks[s.subject.entity.id], ranks[s.object.entity.id]) for s in statements]
    added, kept, held = Counter(last), 0, 0
    while held + added[kept] <= most:
        held += added[kept]
        kept += 1
    between = tuple(s for s, rank in zip(statements, last, strict=True) if rank < kept)
    return ranked[:kept], between
