"""'Thursday' in the past tense, written on Friday 9 May 2025 -> 2025-05-08: what words of time mean.

Each meaning is what the words say without knowing when they were written; `find` says when that is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from kg.dates.stretches import (
    add,
    coarsen,
    find_unit,
    first_day,
    is_known_to,
    is_within,
    last_day,
    make_months,
    make_stretch,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.dates.stretches import Stretch

Tense = Literal["past", "present", "future"]
Which = Literal["", "last", "this", "next", "coming", "previous", "following"]
Anchor = Literal["published", "reference"]

_NEVER = 100_000
# How many times farther off a day counts when it lies behind, and when it lies ahead. The present of
# the news ('talks open on Monday') looks ahead. With no tense known, a month or a day of a month lies
# behind unless it is within a third of the distance ahead; a day of the week always does.
_WEIGHTS: dict[Tense | None, tuple[int, int]] = {
    "past": (1, _NEVER),
    "future": (_NEVER, 1),
    "present": (2, 1),
    None: (1, 3),
}
_WEIGHTS_OF_UNTENSED_WEEKDAY = (1, _NEVER)
# 29 February comes back after four years, or eight around 1900 and 2100.
_LEAP_YEARS_TO_LOOK = 8


@dataclass(frozen=True, slots=True)
class Clock:
    """When the words were written, the last time told before them, and the tense of their clause."""

    published: date | None
    reference: Stretch | None = None
    tense: Tense | None = None

    def anchor(self, name: Anchor) -> Stretch | None:
        """The time that 'ago' or 'later' counts from."""
        if name == "reference":
            return self.reference
        return make_stretch(self.published, self.published) if self.published else None


class Meaning(Protocol):
    """What words of time say."""

    def find(self, clock: Clock) -> Stretch | None:
        """The time that is meant, or None where the clock does not tell enough."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """'16 May 2024', 'the 1990s'."""

    stretch: Stretch

    def find(self, clock: Clock) -> Stretch | None:  # noqa: ARG002
        """The same at every clock."""
        return self.stretch


@dataclass(frozen=True, slots=True)
class Recurring:
    """'Thursday', 'May 9', 'March', 'summer': what comes back every week or year.

    `first` and `last` are days of the week (Monday 0), days of `month`, or months (13: the next January).
    """

    kind: Literal["weekday", "days", "months"]
    first: int
    last: int
    month: int = 0
    which: Which = ""

    def find(self, clock: Clock) -> Stretch | None:
        """The one that 'last' or 'next' points at; without them the nearest that the tense allows."""
        if self.which in {"previous", "following"}:
            return self._beside(clock.reference)
        if clock.published is None:
            return None
        if self.which == "":
            return self._nearest(clock.published, clock.tense)
        if self.which == "this":
            return self._fall(clock.published, 0)
        if self.which == "next" and self.kind == "weekday":  # of the next week, counted from Monday
            return self._fall(clock.published, 1)
        return self._beside(clock.anchor("published"))

    def before(self, iso: str) -> Stretch | None:
        """The last that begins on or before."""
        day = first_day(iso)
        return max((f for f in self._falls(day) if first_day(f[0]) <= day), default=None)

    def after(self, iso: str) -> Stretch | None:
        """The first that ends on or after."""
        day = last_day(iso)
        return min((f for f in self._falls(day) if last_day(f[1]) >= day), default=None)

    def inside(self, stretch: Stretch) -> Stretch | None:
        """The first that lies in it."""
        return min((f for f in self._falls(first_day(stretch[0])) if is_within(f, stretch)), default=None)

    def _beside(self, stretch: Stretch | None) -> Stretch | None:
        """The last that is over before it, or the first that begins behind it."""
        if stretch is None:
            return None
        begin, end = first_day(stretch[0]), last_day(stretch[1])
        if self.which in {"previous", "last"}:
            return max((f for f in self._falls(begin) if last_day(f[1]) < begin), default=None)
        return min((f for f in self._falls(end) if first_day(f[0]) > end), default=None)

    def _nearest(self, published: date, tense: Tense | None) -> Stretch | None:
        untensed_weekday = tense is None and self.kind == "weekday"
        back, ahead = _WEIGHTS_OF_UNTENSED_WEEKDAY if untensed_weekday else _WEIGHTS[tense]

        def measure(fall: Stretch) -> int:
            since, to = (published - last_day(fall[1])).days, (first_day(fall[0]) - published).days
            return max(0, since * back, to * ahead)

        return min(self._falls(published), key=measure, default=None)

    def _falls(self, day: date) -> Iterator[Stretch]:
        """Where it falls in the weeks or years around a day."""
        leap = self.kind == "days" and (self.month, self.last) == (2, 29)
        reach = _LEAP_YEARS_TO_LOOK if leap else 1
        falls = (self._fall(day, step) for step in range(-reach, reach + 1))
        return (fall for fall in falls if fall is not None)

    def _fall(self, day: date, step: int) -> Stretch | None:
        """Where it falls in the week or year of a day, or so many weeks or years from there."""
        if self.kind == "weekday":
            monday = day + timedelta(days=7 * step - day.weekday())
            return make_stretch(monday + timedelta(days=self.first), monday + timedelta(days=self.last))
        if self.kind == "months":
            return make_months(day.year + step, self.first, self.last)
        try:
            year = day.year + step
            return make_stretch(date(year, self.month, self.first), date(year, self.month, self.last))
        except ValueError:  # 29 February in most years
            return None


@dataclass(frozen=True, slots=True)
class Unit:
    """'last week', 'that month', 'tomorrow': the unit of the calendar so many away from the anchor's."""

    unit: str
    count: int = 0
    anchor: Anchor = "published"

    def find(self, clock: Clock) -> Stretch | None:
        """A whole day, week, month, year, decade or century."""
        anchor = clock.anchor(self.anchor)
        bound = anchor and anchor[self.count > 0]
        if not bound or not is_known_to(bound, self.unit):
            return None  # 'the next day' after a month
        step = "week" if self.unit == "weekend" else self.unit
        return find_unit(add(first_day(bound), self.count, step), self.unit)


@dataclass(frozen=True, slots=True)
class Shifted:
    """'three weeks ago', 'two days later', 'a month after the vote': so many units from the anchor."""

    least: int
    most: int
    unit: str
    sign: Literal[-1, 1]
    anchor: Anchor | Meaning = "published"

    def find(self, clock: Clock) -> Stretch | None:
        """As exactly as the unit tells: weeks to the week, years to the year."""
        if isinstance(self.anchor, str):
            anchor = clock.anchor(self.anchor)
        else:  # 'three days after Sunday’s vote, the count goes on'
            anchor = self.anchor.find(replace(clock, tense="past") if clock.tense == "present" else clock)
        bound, unit = anchor and anchor[self.sign > 0], coarsen(self.unit)
        if not bound or not is_known_to(bound, unit):
            return None
        day = last_day(bound) if self.sign > 0 else first_day(bound)
        near, far = (find_unit(add(day, self.sign * n, self.unit), unit) for n in (self.least, self.most))
        return (far[0], near[1]) if self.sign < 0 else (near[0], far[1])


@dataclass(frozen=True, slots=True)
class Rolling:
    """'the last 48 hours', 'the coming days': up to the day of publication, or on from it."""

    count: int
    unit: str
    sign: Literal[-1, 1]

    def find(self, clock: Clock) -> Stretch | None:
        """In days; for months and years, in months."""
        if clock.published is None or (self.sign > 0 and clock.tense == "past"):
            return None  # nothing that is past falls on 'the coming days'
        grain = "month" if coarsen(self.unit) in {"month", "year"} else "day"
        far = add(clock.published, self.sign * self.count, self.unit)
        return make_stretch(min(far, clock.published), max(far, clock.published), grain)


@dataclass(frozen=True, slots=True)
class Within:
    """'March last year', 'Thursday of last week'."""

    inner: Recurring
    outer: Meaning

    def find(self, clock: Clock) -> Stretch | None:
        """The inner one in the outer; where it does not fall in there, the outer as a whole."""
        outer = self.outer.find(clock)
        return outer and (self.inner.inside(outer) or outer)


@dataclass(frozen=True, slots=True)
class Range:
    """'from Monday to Wednesday', 'between March and May 2023'."""

    begin: Meaning
    end: Meaning

    def find(self, clock: Clock) -> Stretch | None:
        """Where one side has no year or week of its own, it takes the other's."""
        if isinstance(self.begin, Recurring):
            end = self.end.find(clock)
            begin = end and self.begin.before(end[0])
        else:
            begin = self.begin.find(clock)
            after = begin and isinstance(self.end, Recurring) and self.end.after(begin[1])
            end = after or self.end.find(clock)
        if begin is None or end is None or first_day(begin[0]) > last_day(end[1]):
            return None
        return begin[0], end[1]


@dataclass(frozen=True, slots=True)
class Bounded:
    """'since 2022', 'until May', 'by Saturday', 'before the end of next week', 'after 2014'.

    The other end is the day of publication; a time still to come is closed there, and the day after
    is the first on which something can happen 'by' or 'before' it. `inclusive` is for ends of a time.
    """

    word: Literal["since", "until", "by", "before", "after"]
    meaning: Meaning
    inclusive: bool = False

    def find(self, clock: Clock) -> Stretch | None:
        """Closed on both sides; of a past 'until' or 'by' only the bound is known, of 'before' nothing."""
        found = self.meaning.find(replace(clock, tense="past") if self.word == "since" else clock)
        if found is None or clock.published is None:
            return None if self.word in {"before", "after"} else found
        if self.word in {"since", "after"}:
            return self._open_behind(found, clock.published)
        return self._open_ahead(found, clock.published, clock.tense)

    def _open_behind(self, found: Stretch, published: date) -> Stretch | None:
        if first_day(found[0]) <= published:
            return found[0], published.isoformat()
        return found if self.word == "since" else None

    def _open_ahead(self, found: Stretch, published: date, tense: Tense | None) -> Stretch | None:
        begin = published if self.word == "until" else published + timedelta(days=1)
        end = found[1]
        if self.word == "before" and not self.inclusive:
            end = (first_day(found[0]) - timedelta(days=1)).isoformat()[: len(found[0])]
        over = last_day(end) < begin or (tense == "past" and self.word != "until")
        if over:
            return None if self.word == "before" else found
        return begin.isoformat(), end
