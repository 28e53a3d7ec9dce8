"""Tellings of statements -> the same with the day and place of the news, where theirs is not told.

An article reports a day: 'rolled out the red carpet for Xi on Thursday'. What it tells in the simple past
of the same people, or in its headline, is of that day, unless something near it tells another; what others
say to it they say between that day and the day of the article. Talks take place where the article says
that these two sides met or one visited the other. What is planned, possible or denied, what lies farther
back ('had visited', 'has visited') and what stands beside another date is left as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.intervals import find_bounds, make_interval, overlap
from kg.occasions.news import find_coming, find_news, find_side, is_recent
from kg.occasions.tellings import CONTACTS, SPOKEN, Telling, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.gazetteer import Gazetteer
    from kg.occasions.news import News, Sides
    from kg.records import Entity, Statement

__all__ = ["Telling", "find_news", "share_occasions", "tell"]


def share_occasions(
    tellings: Sequence[Telling], news: News | None, positions: Sequence[Statement], gazetteer: Gazetteer
) -> list[Statement]:
    """The statements; those that the news dates and places with its day and place.

    `positions` tell the side of people whom the gazetteer does not know.
    """
    if news is None:
        return [t.statement for t in tellings]
    homes = {p.subject.entity.id: find_side(p.object.entity, gazetteer) for p in positions}

    def find_sides(statement: Statement) -> Sides:
        ends = (statement.subject.entity, statement.object.entity)
        sides = (find_side(e, gazetteer) for e in ends)
        return frozenset(
            homes.get(e.id, side) if side == e.id else side for e, side in zip(ends, sides, strict=True)
        )

    told = [(find_sides(t.statement), t) for t in tellings]
    together = {sides for sides, t in told if _brings_together(t, news)}
    together -= {sides for sides, t in told if _is_other_day(t.statement, news)}
    at = _find_places(told, news, gazetteer)
    dated = []
    for sides, telling in told:
        place, known = telling.statement.where, at.get(sides)
        there = place is None or known is None or find_side(place, gazetteer) == find_side(known, gazetteer)
        statement = _date(telling, sides, news, together=there and sides in together)
        dated.append((sides, replace(telling, statement=statement)))
    places = _find_places(dated, news, gazetteer)
    return [_place(telling, sides, places, news) for sides, telling in dated]


def _date(telling: Telling, sides: Sides, news: News, *, together: bool) -> Statement:
    """`together`: the two sides came together on the day, and neither on another one nor elsewhere."""
    statement, when = telling.statement, None
    if statement.when is None and telling.is_ahead and statement.factuality == "planned":
        return replace(statement, when=find_coming(news.published))
    if statement.when is not None or not telling.is_news or statement.factuality != "actual":
        return statement
    if statement.relation in SPOKEN and news.words is not None:
        at_meeting = news.readout and sides & news.sides
        when = news.day if at_meeting else make_interval(telling.since, news.published)
    elif sides <= news.sides and not news.spoken:
        is_part = statement.relation in CONTACTS and together and telling.latest == news.day
        when = news.day if telling.is_headline or is_part else None
    return statement if when is None else replace(statement, when=when, time_text=news.words)


def _brings_together(telling: Telling, news: News) -> bool:
    """Whether it tells, in its own words or in the headline, of a meeting or visit on the day, had or due."""
    statement = telling.statement
    if statement.relation not in CONTACTS or statement.factuality not in {"actual", "planned"}:
        return False
    if statement.when is None:
        return telling.is_news and (telling.is_headline or news.words is None)
    return statement.time_text is not None and overlap(statement.when, news.day)


def _is_other_day(statement: Statement, news: News) -> bool:
    """Whether it tells that two sides came together on another day of the news; not 'is in Moscow'."""
    if statement.relation not in CONTACTS or statement.factuality != "actual" or statement.time_text is None:
        return False
    begin, _ = find_bounds(statement.when)
    return begin is not None and is_recent(begin, news.published) and not _is_of_day(statement, news)


def _is_of_day(statement: Statement, news: News) -> bool:
    return (
        statement.factuality == "actual" and statement.when is not None and overlap(statement.when, news.day)
    )


def _find_places(
    tellings: Sequence[tuple[Sides, Telling]], news: News, gazetteer: Gazetteer
) -> dict[Sides, Entity]:
    """Where two sides came together on the day: a town rather than its country, the first that is told."""
    places: dict[Sides, Entity] = {}
    for sides, telling in tellings:
        statement, place = telling.statement, telling.statement.where
        if statement.relation in CONTACTS and place is not None and _is_of_day(statement, news):
            known = places.get(sides)
            if known is None or (known.cls == "country" and gazetteer.country_of(place) == known):
                places[sides] = place
    return places


def _place(telling: Telling, sides: Sides, places: dict[Sides, Entity], news: News) -> Statement:
    statement = telling.statement
    spoken = statement.relation in SPOKEN
    if statement.where is not None or not telling.is_face_to_face or not _is_of_day(statement, news):
        return statement
    if spoken and telling.is_news and news.readout and sides & news.sides and len(set(places.values())) == 1:
        return replace(statement, where=next(iter(places.values())))
    if statement.relation in CONTACTS or (spoken and telling.is_news):
        return replace(statement, where=places.get(sides))
    return statement
