"""weekday comma month day -> find_days: which kinds of words, in which order, are read by which function.

A rule is a pattern over the kinds of kg/lexicon/times.tsv and of words.py, and a function from the words
it matched to what they mean. The first rule that gives a meaning at a place wins: longer ones stand first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.dates import calendar_rules as calendar
from kg.dates import relative_rules as relative

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.dates.matches import Found, Match

# 'the end of', 'late', 'earlier in the': parts of a longer time, which stand for all of it.
_PART = "((the? part (dash|of|in)? the?)|(shift (in the)?))"
_NUMBER = "(a? vague of?|number|day|a)"
_UNITS = "(unit|units)"
_POINT = "(this? (last|past|next|coming)|this|that|previous|following)"
_ON_WEEKDAY = "((weekday|shortweekday) daypart? (comma|open)?)"
# Bounded, so that no list of figures takes long to give up on.
_MORE_DAYS = "((to|through|dash|and|comma|comma and) the? day){0,6}"
_ABOUT = "approx{0,2}"
_OF_YEAR = "((comma|of)? year)"

RULES: tuple[tuple[str, Callable[[Match], Found | None]], ...] = (
    ("date|the? fixed", calendar.find_fixed),
    (f"holiday {_OF_YEAR}?", calendar.find_holiday),
    (
        f"{_ON_WEEKDAY}? (last|this|next)? (month|shortmonth) the? day {_MORE_DAYS} {_OF_YEAR}?",
        calendar.find_days,
    ),
    (
        f"{_ON_WEEKDAY}? day {_MORE_DAYS} of? (month|shortmonth) {_OF_YEAR}?",
        calendar.find_days,
    ),
    (f"{_PART}? (month|shortmonth) {_OF_YEAR}", calendar.find_month),
    (f"{_PART}? {_POINT}? month", calendar.find_month),
    (f"{_PART}? year ((dash|slash) (year|number|day))?", calendar.find_years),
    (f"{_PART}? the? decade", calendar.find_decade),
    ("(the? part|the)? dash? (day|ordinal) dash? unit", calendar.find_century),
    (f"(the? part dash?)? the? {_POINT}? weekday daypart?", calendar.find_weekday),
    (f"{_PART}? the? {_POINT}? weekend", calendar.find_weekend),
    ("(shift|part)? deictic daypart?", relative.find_deictic),
    (f"every ({_NUMBER}? {_UNITS}|weekday|month|weekend)|weekdays", relative.find_set),
    (f"{_ABOUT} ({_NUMBER} dash?)? {_UNITS} (and a half)? ago", relative.find_ago),
    (f"({_ABOUT} {_NUMBER} {_UNITS}|the unit) (shift|before|after)|units shift", relative.find_later),
    ("the? (that|next|following|previous) daypart", relative.find_part_of_day),
    (f"the? (last|past|recent|next|coming) {_NUMBER}? units", relative.find_rolling),
    (f"within {_NUMBER}? {_UNITS}", relative.find_within),
    ("the (last|past|next|coming) unit|this? past unit|the units ahead", relative.find_rolling),
    (f"{_PART}? the? {_POINT} that? unit|{_PART} the unit", relative.find_unit),
    (f"{_PART}? the? {_POINT}? (season|fall) {_OF_YEAR}?", calendar.find_season),
    (
        f"(the? ordinal (quarter|half|{_NUMBER} units)|quartername) of? (year|the? {_POINT}? unit)",
        calendar.find_part_of_year,
    ),
    ("the? ordinal quarter|quartername", calendar.find_part_of_year),
    (f"{_ABOUT} {_NUMBER} dash? {_UNITS}", relative.find_duration),
)
