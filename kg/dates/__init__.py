"""'last week', 'Thursday', 'since 2022' -> ISO 8601 dates and intervals, from the article's date.

Finding the words needs only the text; what they mean may need the date of the article, the last date
told before, and the tense of the clause ('on Thursday he met', 'on Thursday he will meet'). So the two
are two steps, `find_time_expressions` and `resolve`; `find_dates` does both.

Values keep to the precision of the words: 'late October' is the month and 'early 2023' the year; weeks
are intervals from Monday to Sunday; 'since 2022' ends with the day of publication.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from kg.dates.meanings import Clock, Meaning, Recurring, Tense
from kg.dates.recognise import recognise
from kg.dates.stretches import first_day

if TYPE_CHECKING:
    from kg.dates.stretches import Stretch

__all__ = ["Kind", "Tense", "TimeExpression", "find_dates", "find_time_expressions", "resolve"]

Kind = Literal["date", "interval", "duration", "set"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell a time; `begin` and `end` are half-open characters of the text searched.

    A date is a day, a month or a year, an interval has two bounds, a duration ('four-day') and a set
    ('every Tuesday') have no value. Until it is resolved, what may turn out an interval is a date.
    """

    begin: int
    end: int
    text: str
    kind: Kind
    value: str | None = None
    meaning: Meaning | None = field(default=None, repr=False)

    @property
    def is_weekday(self) -> bool:
        """'on Thursday': the tense alone tells which one."""
        meaning = self.meaning
        return isinstance(meaning, Recurring) and meaning.kind == "weekday" and not meaning.which


@lru_cache(maxsize=256)  # an article's sentences may be read twice
def find_time_expressions(text: str) -> tuple[TimeExpression, ...]:
    """The words of time in a sentence or paragraph, in order, not yet resolved."""
    words, found = recognise(text)
    expressions = []
    for time in found:
        begin, end = words[time.begin].begin, words[time.end - 1].end
        expressions.append(TimeExpression(begin, end, text[begin:end], time.kind, meaning=time.meaning))
    return tuple(expressions)


def resolve(
    expression: TimeExpression,
    *,
    published: str | None,
    reference: str | None = None,
    tense: Tense | None = None,
) -> str | None:
    """ISO 8601 date, month, year or interval; None where what is known does not tell it.

    `published` is the date of the article; `reference` the value of the last time told before, from
    which 'two days later' counts; both ISO 8601, and unknown where they are not.
    """
    stretch = _read_value(published[: len("2024-05-16")]) if published else None
    day = date.fromisoformat(stretch[0]) if stretch and len(stretch[0]) == len("2024-05-16") else None
    return _resolve(expression, Clock(day, _read_value(reference) if reference else None, tense))


def _resolve(expression: TimeExpression, clock: Clock) -> str | None:
    if expression.meaning is None:
        return None
    try:
        found = expression.meaning.find(clock)
    except (OverflowError, ValueError):  # beyond the years that the calendar has
        return None
    if found is None:
        return None
    return found[0] if found[0] == found[1] else "/".join(found)


def _read_value(value: str) -> Stretch | None:
    begin, _, end = value.partition("/")
    try:
        first_day(begin), first_day(end or begin)
    except ValueError:
        return None
    return begin, end or begin


def find_dates(
    text: str,
    *,
    published: str | None,
    reference: str | None = None,
    tense: Tense | None = None,
) -> tuple[TimeExpression, ...]:
    """The words of time with their values. Without a reference, 'two days later' has none."""
    found = []
    for expression in find_time_expressions(text):
        value = resolve(expression, published=published, reference=reference, tense=tense)
        kind: Kind = "interval" if value and "/" in value else expression.kind
        found.append(replace(expression, kind=kind, value=value))
    return tuple(found)
