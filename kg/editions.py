"""'the NATO summit', written in June 2022 -> 2022 NATO summit: which of the gatherings of that name is meant.

What comes again every year has a row for each in the table of events. The year told in the sentence decides,
else the day of the article, where only one lies near it; whose or where it is said to be must fit.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kg.intervals import find_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.gazetteer.rows import NamedEvent
    from kg.parsing import Parse
    from kg.records import Entity
    from kg.syntax import Token

_STEP = "edition of a gathering, by its date"
_YEAR, _DAY = len("2024"), len("2024-05-16")
# A gathering is spoken of as 'the' one for so many days before and after it; another is so much farther.
_NEAR, _FARTHER = timedelta(days=150), timedelta(days=60)
# 'last year's summit', 'at an earlier summit': some other one.
_ANOTHER = {
    "last",
    "previous",
    "earlier",
    "next",
    "another",
    "annual",
    "past",
    "future",
    "ago",
    "later",
    "every",
}
_OWNING = {"poss", "compound", "amod", "nmod"}
_IN = {"in", "at"}


def settle_editions(cast: Cast, parse: Parse, gazetteer: Gazetteer) -> None:
    """Let each name of a gathering that comes again stand for the one that is meant, where that is sure."""
    editions = _group_editions(gazetteer)
    for root, mentions in sorted(cast.mentions.items()):
        if len(mentions) != 1 or mentions[0].kind != "name" or mentions[0].entity.cls != "event":
            continue
        found = editions.get(_last_words(mentions[0].entity.name), ())
        named = [e for e in found if _is_called(e, mentions[0].entity.name)]
        token = parse.doc[root]
        if named and (places := _find_places(token, cast, gazetteer)):
            named = [e for e in named if _find_home(e, gazetteer) in places or e.place in places]
        edition = _choose(named, _list_years(token), parse.article.published)
        if edition is not None:
            cast.mentions[root] = (replace(mentions[0], entity=edition.entity, step=_STEP),)


def _group_editions(gazetteer: Gazetteer) -> dict[str, list[NamedEvent]]:
    """The events whose name begins with a year, by the last words of it."""
    found: defaultdict[str, list[NamedEvent]] = defaultdict(list)
    for event in gazetteer.tables.events:
        if event.entity.name[:_YEAR].isdigit() and event.begin:
            found[_last_words(event.entity.name)].append(event)
    return found


def _last_words(name: str) -> str:
    return name.casefold().rpartition(" ")[2]


def _is_called(event: NamedEvent, name: str) -> bool:
    """'2025 Moscow Victory Day Parade' is a 'Victory Day parade', but no 'parade'."""
    words = event.entity.name.casefold().split()[1:]
    called = name.casefold().split()
    return len(called) > 1 and words[-len(called) :] == called


def _choose(events: list[NamedEvent], years: set[str] | None, published: str | None) -> NamedEvent | None:
    """The only one of the year that is told, or the only one that is near; none where they say another."""
    if years is None:
        return None
    if years:
        told = [e for e in events if e.begin[:_YEAR] in years]
        return told[0] if len(told) == 1 else None
    if published is None or len(published) < _DAY:
        return None
    day = date.fromisoformat(published[:_DAY])
    distances = sorted(((_measure(e, day), e.entity.id, e) for e in events), key=lambda d: d[:2])
    if not distances or distances[0][0] > _NEAR:
        return None
    alone = len(distances) == 1 or distances[1][0] - distances[0][0] >= _FARTHER
    return distances[0][2] if alone else None


def _measure(event: NamedEvent, day: date) -> timedelta:
    begin, end = find_bounds(f"{event.begin}/{event.end or event.begin}")
    if begin is None or end is None:
        return timedelta.max
    first, last = date.fromisoformat(begin), date.fromisoformat(end)
    return max(first - day, day - last, timedelta())


def _list_years(token: Token) -> set[str] | None:
    """The years that its sentence tells; None where it speaks of another gathering than the one at hand."""
    if any(c.lower_ in {"a", "an", "any", "every", "each"} for c in token.children):
        return None
    near = [*token.subtree, *token.ancestors]
    years = {t.text for t in token.sent if t.like_num and len(t.text) == _YEAR and t.text.isdigit()}
    return years if years or not any(t.lower_ in _ANOTHER for t in near) else None


def _find_places(token: Token, cast: Cast, gazetteer: Gazetteer) -> set[Entity]:
    """The countries and towns whose it is said to be, or in which: "Russia's", 'in Madrid'."""
    return {e for t in _list_told(token) for e in _list_entities(t, cast, gazetteer)}


def _list_told(token: Token) -> Iterator[Token]:
    yield from (c for c in token.children if c.dep_ in _OWNING)
    yield from (p for c in token.children if c.lower_ in _IN for p in c.children if p.dep_ == "pobj")


def _list_entities(token: Token, cast: Cast, gazetteer: Gazetteer) -> Iterator[Entity]:
    modifier = [cast.modifiers[token.i]] if token.i in cast.modifiers else []
    for mention in (*cast.at(token), *modifier):
        if mention.entity.cls in {"country", "place"}:
            yield mention.entity
            country = gazetteer.country_of(mention.entity)
            if country is not None:
                yield country


def _find_home(event: NamedEvent, gazetteer: Gazetteer) -> Entity | None:
    return gazetteer.country_of(event.place) if event.place is not None else None
