"""Names of an article -> the same, but 'Georgia' is the U.S. state where all around it is American."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.gazetteer import Gazetteer
    from kg.mentions import Name
    from kg.parsing import Parse
    from kg.records import Entity


def settle_homonyms(names: Sequence[Name], parse: Parse, gazetteer: Gazetteer) -> tuple[Name, ...]:
    """Drop those whom a name cannot mean here: places of a country that the article says nothing of."""
    if not any(_is_doubtful(name) for name in names):
        return tuple(names)
    sure = [name.candidates[0] for name in names if name.candidates and not _is_doubtful(name)]
    countries = {e for e in sure if e.cls == "country"}
    homes = {h for e in sure if e.cls == "place" and (h := _home(e, gazetteer)) is not None}
    adjectives = {gazetteer.adjective(t.text) for t in parse.doc if t.text[:1].isupper()}
    spoken_of = countries | {gazetteer.country_of(e) for e in sure if e.cls == "place"} | adjectives
    return tuple(
        replace(name, candidates=_settle(name.candidates, homes, spoken_of, gazetteer))
        if _is_doubtful(name)
        else name
        for name in names
    )


def _is_doubtful(name: Name) -> bool:
    """Whether the table has brackets to tell the likeliest from others: 'Georgia (U.S. state)'."""
    bracketed = [e.cls == "place" and e.name.endswith(")") for e in name.candidates]
    return any(bracketed) and (bracketed[0] or name.candidates[0].cls == "country")


def _settle(
    candidates: tuple[Entity, ...],
    homes: set[Entity],
    spoken_of: set[Entity | None],
    gazetteer: Gazetteer,
) -> tuple[Entity, ...]:
    first, *others = candidates
    if first.cls == "country":
        local = [e for e in others if e.cls == "place" and gazetteer.country_of(e) in homes]
        return (*local, first) if local and first not in spoken_of else candidates
    home = gazetteer.country_of(first)
    return tuple(others) if home is not None and spoken_of - {None} and home not in spoken_of else candidates


def _home(place: Entity, gazetteer: Gazetteer) -> Entity | None:
    """The country of a place; none for its capital, which the world's news names for all it does."""
    home = gazetteer.country_of(place)
    return home if home is not None and gazetteer.capital_of(home) != place else None
