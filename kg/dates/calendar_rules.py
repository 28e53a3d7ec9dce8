"""'Thursday, 8 May 2025', 'late October', 'the 1990s', 'the summer of 2024' -> days, months and years."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from kg.dates.matches import Found, Match, say
from kg.dates.meanings import Fixed, Recurring, Unit, Within
from kg.dates.stretches import make_months, make_stretch

# Months that are also names or other words: alone they need a sign that a month is meant.
_DOUBTFUL_MONTHS = frozenset({"march", "april", "may", "june", "august"})
_BEFORE_MONTH = frozenset({"in", "since", "until"})
_BEFORE_CLEARER_MONTH = frozenset({"by", "from", "to", "of", "before", "after", "within", "preposition"})
_DETERMINERS = frozenset({"the", "a", "determiner", "possessive"})
_MONTHS, _SEASON, _QUARTERS = 12, 3, 4
_LEAP_YEAR = 2024


def find_fixed(match: Match) -> Found | None:
    """'2024-05-16', '16.5.2024', '16/05/2024' (not '6/5/2024'), 'the September 11 attacks'."""
    (value,) = match.values("date", "fixed")
    if "-" not in value:
        first, second, year = (int(part) for part in re.split("[/.]", value))
        if "/" in value and first != second and max(first, second) <= _MONTHS:
            return None
        month, day = (first, second) if "/" in value and first <= _MONTHS else (second, first)
        value = f"{year:04}-{month:02}-{day:02}"
    return say(match, Fixed((value, value))) if _is_date(value) else None


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def find_days(match: Match) -> Found | None:
    """'May 9th', 'Thursday, 8 May 2025', 'May 16 and 17', 'June 18–21'."""
    places = [i for i in range(match.begin, match.end) if match.words[i].kind == "day"]
    days = [int(match.words[i].value) for i in places]
    month = int(match.values("month", "shortmonth")[0])
    years = match.values("year")
    run = match.has("dash", "to", "through") or days == list(range(days[0], days[0] + len(days)))
    if not run:  # 'May 9 and 15' are two days: keep the one beside the month
        month_first = match.words[places[0] - 1].kind != "comma" and places[0] > match.begin
        keep = 0 if month_first else -1
        days = [days[keep]]
        match = replace(match, end=places[0] + 1) if month_first else replace(match, begin=places[-1])
    if days[0] > days[-1] or not _is_date(f"{years[0] if years else _LEAP_YEAR}-{month:02}-{days[-1]:02}"):
        return None
    if years:
        year = int(years[0])
        return say(match, Fixed(make_stretch(date(year, month, days[0]), date(year, month, days[-1]))))
    return say(match, Recurring("days", days[0], days[-1], month=month, which=match.which))


def find_holiday(match: Match) -> Found:
    """'Christmas Eve', 'May Day 2019'."""
    month, day = (int(part) for part in match.values("holiday")[0].split("-"))
    for year in match.values("year"):
        return say(match, Fixed(make_stretch(date(int(year), month, day), date(int(year), month, day))))
    return say(match, Recurring("days", day, day, month=month))


def find_month(match: Match) -> Found | None:
    """'March', 'late October', 'last November', 'February 2021'."""
    month = int(match.values("month", "shortmonth")[0])
    for year in match.values("year"):
        return say(match, Fixed(make_months(int(year), month, month)))
    name = next(w.lower for w in match.words[match.begin : match.end] if w.kind == "month")
    if name not in _DOUBTFUL_MONTHS or match.end - match.begin > 1 or _is_month(match, name):
        return say(match, Recurring("months", month, month, which=match.which))
    return None


def _is_month(match: Match, name: str) -> bool:
    """'in May', 'the March summit', 'between March and May'; not 'the March on Washington', 'May said'."""
    if "name" in {match.before, match.after} and match.before not in _BEFORE_MONTH:
        return False
    if match.before in _DETERMINERS:
        return match.after == "word"
    clearer = name not in {"may", "march"}
    if match.before in _BEFORE_MONTH or (clearer and match.before in _BEFORE_CLEARER_MONTH):
        return True
    return _is_listed(match)


def _is_listed(match: Match) -> bool:
    """'between March and May', 'April, May and June'; not 'April and May Jones'."""
    kinds = [match.kind_at(match.begin - 2), match.before, match.after, match.kind_at(match.end + 1)]
    months, joints = {"month", "shortmonth"}, {"and", "or", "to", "through", "dash", "comma"}
    behind = kinds[0] in months and kinds[1] in joints
    ahead = kinds[2] in joints and kinds[3] in months and match.kind_at(match.end + 2) != "name"
    return behind or ahead


def find_years(match: Match) -> Found | None:
    """'2022', 'mid-2021', '1991-1995', '2023-24'."""
    begin, *_ = years = match.values("year")
    ends = [*years[1:], *match.values("number", "day")]
    end = begin[: len(begin) - len(ends[0])] + ends[0] if ends else begin
    return say(match, Fixed((begin, end))) if begin <= end and len(end) == len(begin) else None


def find_decade(match: Match) -> Found:
    """'the 1990s', 'the late ’80s'."""
    digits = match.values("decade")[0].strip("'’sS")
    first = digits if len(digits) > len("90") else "19" + digits
    return say(match, Fixed((first, first[:3] + "9")))


def find_century(match: Match) -> Found | None:
    """'the early 20th century'."""
    number = int(match.values("day", "ordinal")[0])
    if match.unit != "century":
        return None
    return say(match, Fixed((f"{number * 100 - 99:04}", f"{number * 100:04}")))


def find_weekday(match: Match) -> Found | None:
    """'Thursday', 'late Wednesday', 'next Monday morning', 'the following Friday'; not 'the Friday Group'."""
    if "the" in {match.before, match.kind_at(match.begin)} and match.after == "name" and not match.which:
        return None
    day = int(match.values("weekday")[0])
    return say(match, Recurring("weekday", day, day, which=match.which))


def find_weekend(match: Match) -> Found | None:
    """'the weekend', 'last weekend'."""
    if not match.has("the") and not match.which:
        return None
    which = "" if match.which == "this" else match.which
    if match.which in {"last", "next"}:
        return say(match, Unit("weekend", -1 if match.which == "last" else 1))
    return say(match, Recurring("weekday", 5, 6, which=which))


def find_season(match: Match) -> Found | None:
    """'the summer of 2024', 'last spring', 'in winter'."""
    first = int(match.values("season", "fall")[0])
    for year in match.values("year"):
        return say(match, Fixed(make_months(int(year), first, first + _SEASON - 1)))
    sure = match.which or (match.has("season") and match.before == "in") or match.has("part", "shift")
    if not sure or match.has("previous", "following"):
        return None
    return say(match, Recurring("months", first, first + _SEASON - 1, which=match.which))


def find_part_of_year(match: Match) -> Found | None:
    """'the first quarter of 2025', 'the second half of last year', 'the first six months of 2023', 'Q1'."""
    number = int(match.values("ordinal", "quartername")[0])
    size = _MONTHS // 2 if match.has("half") else _MONTHS // _QUARTERS
    if match.has("units"):
        if match.values("units") != ["month"] or number != 1 or match.count is None:
            return None
        size = match.count[1]
    if number * size > _MONTHS:
        return None
    months = Recurring("months", (number - 1) * size + 1, number * size)
    for year in match.values("year"):
        return say(match, Fixed(make_months(int(year), months.first, months.last)))
    if match.has("unit"):
        if match.unit != "year":
            return None
        return say(match, Within(months, Unit("year", {"last": -1, "next": 1}.get(match.which, 0))))
    return say(match, months) if match.has("quarter", "quartername") and match.after != "of" else None
