"""Tellings of one relation between the same participants -> the happenings they tell of.

Tellings are sorted, the most exact first, and each joins the happening that it fits, or begins one. So
the outcome depends on what is told, never on the order in which it came in.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.records import Entity, Statement

    FindCountry = Callable[[Entity], Entity | None]

# The first and the last day of a time, as ordinals.
Days = tuple[int, int]
Phase = Literal["happened", "ahead"]

# Days. Up to a week a time is exact enough to tell which happening is meant, whatever the tense; beyond a
# month it is too vague to choose between two; beyond a year it says how long, not when.
_EXACT, _VAGUE, _LASTING = 7, 31, 366
# Days before and behind its article that a telling without a date may speak of: news is of the last days,
# plans are for the next weeks.
_WINDOWS: dict[Phase, Days] = {"happened": (10, 1), "ahead": (1, 60)}
# Days between two articles whose tellings without a date are taken for the same story.
_SAME_STORY = 3
# Happenings are looked up by stretches of so many days.
_DAYS_IN_BUCKET = 31


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement and what decides which happening it tells of; `published` is a day as an ordinal."""

    statement: Statement
    id: str
    phase: Phase
    days: Days | None
    places: tuple[Entity, ...]
    published: int | None

    @property
    def article(self) -> str:
        """The id of the article that tells it."""
        return self.statement.article

    @property
    def length(self) -> int:
        """The days among which it leaves open when; 0 where it says nothing of that."""
        return self.days[1] - self.days[0] + 1 if self.days else 0


@dataclass(eq=False, slots=True)
class Happening:
    """The tellings that are one; `days` are those of the first, which is the most exact."""

    days: Days | None
    tellings: list[Telling] = field(default_factory=list)
    places: dict[str, Entity] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)


def group_tellings(tellings: Iterable[Telling], *, find_country: FindCountry) -> list[Happening]:
    """The happenings; `find_country` gives the country that a place lies in."""
    groups = _Groups(find_country)
    dated: list[Telling] = []
    undated: list[Telling] = []
    for telling in tellings:
        (dated if telling.days else undated).append(telling)
    for telling in sorted(dated, key=_order_dated):
        groups.add_dated(telling)
    for telling in sorted(undated, key=_order_undated):
        groups.add_undated(telling)
    return groups.happenings


def _order_dated(telling: Telling) -> tuple[object, ...]:
    places = tuple(place.id for place in telling.places)
    return telling.length, telling.days, not places, telling.article, places, telling.id


def _order_undated(telling: Telling) -> tuple[object, ...]:
    unknown = telling.published is None
    return unknown, telling.published or 0, telling.article, not telling.places, telling.id


class _Groups:
    """The happenings found so far, to be looked up by time and by article."""

    def __init__(self, find_country: FindCountry) -> None:
        self.happenings: list[Happening] = []
        self._find_country = find_country
        self._by_bucket: dict[int, list[Happening]] = defaultdict(list)
        self._by_article: dict[str, list[Happening]] = defaultdict(list)
        self._lasting: list[Happening] = []
        self._undated: list[Happening] = []

    def add_dated(self, telling: Telling) -> None:
        """To the happening at that time, if one is clearly meant."""
        lasting, days = telling.length > _LASTING, telling.days or (0, 0)
        near = self._lasting if lasting else self._find_near(days)
        found = [h for h in near if _overlaps(h, days) and self._fits(telling, h)]
        happening = _choose_dated(telling, found)
        if happening is None:
            happening = self._begin(telling)
            if lasting:
                self._lasting.append(happening)
            for bucket in () if lasting else _list_buckets(days):
                self._by_bucket[bucket].append(happening)
        self._join(telling, happening, listed=not lasting)

    def add_undated(self, telling: Telling) -> None:
        """To what its article is the news of, or to the only one that it dates, or to an undated one."""
        found = list(self._find_recent(telling))
        if not found:
            found = [h for h in self._by_article[telling.article] if self._fits(telling, h)]
            if len(found) > 1:
                found = []
        if not found:
            found = list(self._find_undated(telling))
        if found:
            happening = min(found, key=lambda h: _measure(telling, h))
        else:
            happening = self._begin(telling)
            self._undated.append(happening)
        self._join(telling, happening, listed=happening.days is not None)

    def _begin(self, telling: Telling) -> Happening:
        happening = Happening(telling.days)
        self.happenings.append(happening)
        return happening

    def _join(self, telling: Telling, happening: Happening, *, listed: bool) -> None:
        if listed and telling.article not in happening.articles:
            self._by_article[telling.article].append(happening)
        happening.tellings.append(telling)
        happening.places.update((place.id, place) for place in telling.places)
        happening.articles.add(telling.article)

    def _find_near(self, days: Days) -> Iterable[Happening]:
        """Every dated happening that may overlap with the days, once."""
        return {h: None for bucket in _list_buckets(days) for h in self._by_bucket.get(bucket, ())}

    def _find_recent(self, telling: Telling) -> Iterator[Happening]:
        if telling.published is None:
            return
        before, behind = _WINDOWS[telling.phase]
        window = telling.published - before, telling.published + behind
        for happening in self._find_near(window):
            if _overlaps(happening, window) and self._fits(telling, happening):
                yield happening

    def _find_undated(self, telling: Telling) -> Iterator[Happening]:
        """From the last that began: tellings come in the order of publication."""
        for happening in reversed(self._undated):
            first = happening.tellings[0]
            if telling.article not in happening.articles and not _is_same_story(telling, first):
                return
            if first.phase == telling.phase and self._agree_on_place(telling, happening):
                yield happening

    def _fits(self, telling: Telling, happening: Happening) -> bool:
        return _agree_on_phase(telling, happening) and self._agree_on_place(telling, happening)

    def _agree_on_place(self, telling: Telling, happening: Happening) -> bool:
        if any(place.cls != "country" and place.id in happening.places for place in telling.places):
            return True
        # 'Kremlin' and 'Moscow' do not tell of two meetings on one day, nor in one article at one time.
        same_time = telling.days is not None and telling.days == happening.days
        loosely = same_time and (telling.length == 1 or telling.article in happening.articles)
        return all(
            self._touch(one, other, loosely=loosely)
            for one in telling.places
            if one.id not in happening.places
            for other in happening.places.values()
        )

    def _touch(self, one: Entity, other: Entity, *, loosely: bool) -> bool:
        """Whether one lies in the other; loosely, whether both lie in one country."""
        home, other_home = self._find_country(one), self._find_country(other)
        if home is None or other_home is None or home.id != other_home.id:
            return False
        return loosely or home.id in {one.id, other.id}


def _is_same_story(telling: Telling, first: Telling) -> bool:
    if telling.published is None or first.published is None:
        return False
    return telling.published - first.published <= _SAME_STORY


def _agree_on_phase(telling: Telling, happening: Happening) -> bool:
    """What lies ahead of an article is not what was over before it, unless the very days are the same."""
    if telling.published is None or happening.days is None or telling.days == happening.days:
        return True
    if telling.days and telling.length <= _EXACT:
        return True
    begin, end = happening.days
    return end >= telling.published if telling.phase == "ahead" else begin <= telling.published + 1


def _choose_dated(telling: Telling, found: Sequence[Happening]) -> Happening | None:
    found = [h for h in found if h.days == telling.days] or found
    if telling.length > _VAGUE and len(found) > 1:
        found = [h for h in found if telling.article in h.articles]
        if len(found) > 1:
            return None
    return min(found, key=lambda h: _measure(telling, h), default=None)


def _measure(telling: Telling, happening: Happening) -> tuple[object, ...]:
    """Least for what is told by the same article, nearest to its date, most exact, earliest."""
    begin, end = happening.days or (0, 0)
    published = telling.published or 0
    away = max(0, begin - published, published - end)
    other = telling.article not in happening.articles
    return other, away, end - begin, begin, happening.tellings[0].id


def _overlaps(happening: Happening, days: Days) -> bool:
    return happening.days is not None and happening.days[0] <= days[1] and days[0] <= happening.days[1]


def _list_buckets(days: Days) -> range:
    return range(days[0] // _DAYS_IN_BUCKET, days[1] // _DAYS_IN_BUCKET + 1)
