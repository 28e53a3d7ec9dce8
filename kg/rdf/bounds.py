"""'2025-05' -> ('2025-05-01', '2025-05-31'): the first and last day of a date, month, year or interval."""

from __future__ import annotations

import calendar
import re

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_OPEN = {"", ".."}


def find_bounds(when: str | None) -> tuple[str | None, str | None]:
    """First and last day; None for an end that is open or unknown. Raises ValueError for what is no date."""
    if when is None:
        return None, None
    begin, slash, end = when.partition("/")
    return _first_day(begin), _last_day(end if slash else begin)


def _first_day(date: str) -> str | None:
    if date in _OPEN:
        return None
    year, month, day = _read_date(date)
    return f"{year}-{month or '01'}-{day or '01'}"


def _last_day(date: str) -> str | None:
    if date in _OPEN:
        return None
    year, month, day = _read_date(date)
    month = month or "12"
    return f"{year}-{month}-{day or _days_in(year, month)}"


def _read_date(date: str) -> tuple[str, str | None, str | None]:
    match = _DATE.fullmatch(date)
    if not match or int(match[1]) == 0 or (match[3] and match[3] > _days_in(match[1], match[2])):
        raise ValueError(f"{date!r} is no ISO 8601 date, month or year")
    return match[1], match[2], match[3]


def _days_in(year: str, month: str) -> str:
    return f"{calendar.monthrange(int(year), int(month))[1]:02}"
