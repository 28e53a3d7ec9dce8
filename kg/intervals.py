"""'2025-05' -> 2025-05-01 and 2025-05-31: the days of an ISO 8601 date, month, year or interval."""

from __future__ import annotations

import calendar
import math
import re
from datetime import date
from functools import lru_cache

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_OPEN = {"", ".."}


@lru_cache(maxsize=1 << 14)
def make_interval(begin: str, end: str) -> str:
    """One date, or from one to the other."""
    return begin if begin == end else f"{begin}/{end}"


@lru_cache(maxsize=1 << 14)
def find_bounds(when: str | None) -> tuple[str | None, str | None]:
    """First and last day; None for an end that is open or unknown. Raises ValueError for what is no date."""
    if when is None:
        return None, None
    begin, slash, end = when.partition("/")
    return _first_day(begin), _last_day(end if slash else begin)


def _first_day(text: str) -> str | None:
    if text in _OPEN:
        return None
    year, month, day = _read_date(text)
    return f"{year}-{month or '01'}-{day or '01'}"


def _last_day(text: str) -> str | None:
    if text in _OPEN:
        return None
    year, month, day = _read_date(text)
    month = month or "12"
    return f"{year}-{month}-{day or _days_in(year, month)}"


def _read_date(text: str) -> tuple[str, str | None, str | None]:
    match = _DATE.fullmatch(text)
    if not match or int(match[1]) == 0 or (match[3] and match[3] > _days_in(match[1], match[2])):
        raise ValueError(f"{text!r} is no ISO 8601 date, month or year")
    return match[1], match[2], match[3]


def _days_in(year: str, month: str) -> str:
    return f"{calendar.monthrange(int(year), int(month))[1]:02}"


def overlap(first: str, second: str) -> bool:
    """Whether two dates or intervals have a day in common; an open end reaches for ever."""
    (begin, end), (other_begin, other_end) = find_bounds(first), find_bounds(second)
    return (begin or "") <= (other_end or "9999") and (other_begin or "") <= (end or "9999")


def count_days(when: str) -> float:
    """How many days it spans: the fewer, the more exact; infinite for an open end."""
    begin, end = find_bounds(when)
    if begin is None or end is None:
        return math.inf
    return (date.fromisoformat(end) - date.fromisoformat(begin)).days + 1
