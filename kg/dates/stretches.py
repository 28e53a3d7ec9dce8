"""'2024-02' -> its first and last day; 3 weeks before a day -> the week from Monday to Sunday.

A stretch of time is two dates, each a day, a month or a year in ISO 8601: ('2025-08', '2025-09').
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Stretch = tuple[str, str]

# Longer units in terms of the ones that are counted with.
_IN_OTHERS = {
    "fortnight": ("week", 2),
    "quarter-century": ("year", 25),
    "half-century": ("year", 50),
    "decade": ("year", 10),
    "century": ("year", 100),
}
_MONTHS = 12
_HOURS = {"hour": 24, "minute": 24 * 60}
_YEAR, _MONTH, _DAY = len("2024"), len("2024-05"), len("2024-05-16")


def first_day(iso: str) -> date:
    """The day on which a day, month or year begins."""
    return date.fromisoformat(iso + "0000-01-01"[len(iso) :])


def last_day(iso: str) -> date:
    """The day on which a day, month or year ends."""
    if len(iso) == _YEAR:
        return date(int(iso), 12, 31)
    if len(iso) == _MONTH:
        year, month = int(iso[:4]), int(iso[5:])
        return date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(iso)


def make_stretch(begin: date, end: date, unit: str = "day") -> Stretch:
    """The days, months or years from `begin` to `end`."""
    length = {"year": _YEAR, "month": _MONTH}.get(unit, _DAY)
    return begin.isoformat()[:length], end.isoformat()[:length]


def make_months(year: int, first: int, last: int) -> Stretch:
    """Months of a year; those beyond 12 fall into the next."""
    begin, end = (add(date(year, 1, 1), month - 1, "month") for month in (first, last))
    return make_stretch(begin, end, "month")


def add(day: date, count: int, unit: str) -> date:
    """The day `count` units later; a day that the month lacks becomes its last.

    Raises OverflowError or ValueError beyond the years 1 to 9999.
    """
    unit, times = _IN_OTHERS.get(unit, (unit, 1))
    count *= times
    if unit in _HOURS:
        return day + timedelta(days=int(count / _HOURS[unit]))
    if unit in {"day", "week"}:
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * _MONTHS + day.month - 1 + (count * _MONTHS if unit == "year" else count)
    year, month = divmod(months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_within(inner: Stretch, outer: Stretch) -> bool:
    """Whether all of it lies in the other."""
    return first_day(outer[0]) <= first_day(inner[0]) and last_day(inner[1]) <= last_day(outer[1])


def is_known_to(iso: str, unit: str) -> bool:
    """Whether a date tells which day, month or year it is: '2023-03' does not tell the week."""
    return len(iso) >= {"day": _DAY, "week": _DAY, "weekend": _DAY, "month": _MONTH}.get(unit, _YEAR)


def coarsen(unit: str) -> str:
    """What a time so many units away is known to: 'two decades ago' a year, 'three hours ago' a day."""
    unit = _IN_OTHERS.get(unit, (unit, 1))[0]
    return "day" if unit in _HOURS else unit


def find_unit(day: date, unit: str) -> Stretch:
    """The week (from Monday), weekend, month, year, decade or century that holds the day."""
    if unit in {"week", "weekend"}:
        monday = day - timedelta(days=day.weekday())
        begin = monday + timedelta(days=5 if unit == "weekend" else 0)
        return make_stretch(begin, monday + timedelta(days=6))
    if unit == "decade":
        return f"{day.year // 10 * 10:04}", f"{day.year // 10 * 10 + 9:04}"
    if unit == "century":
        return f"{(day.year - 1) // 100 * 100 + 1:04}", f"{(day.year - 1) // 100 * 100 + 100:04}"
    return make_stretch(day, day, unit)
