"""Two dates of any precision -> do they overlap: '2012-05' lies in ['2012-05-07', '')."""

from __future__ import annotations

from functools import lru_cache

_FIRST = "0000-00-00"
_LAST = "9999-99-99"
_YEAR, _MONTH, _DAY = 4, 7, 10
_DECEMBER = 12


@lru_cache(maxsize=4096)
def read_bounds(date: str) -> tuple[str, str]:
    """The first day of an ISO 8601 date, month, year or interval, and the day after its last.

    '2012' -> ('2012-01-01', '2013-01-01'); of 'a/b' the first day of a and the last of b.
    """
    if "/" in date:
        begin, end = date.split("/", 1)
        return read_bounds(begin)[0], read_bounds(end)[1]
    year, month, day = date[:_YEAR], date[5:_MONTH], date[8:_DAY]
    if not month:
        return f"{year}-01-01", f"{int(year) + 1:04}-01-01"
    if not day:
        following = f"{int(year) + 1:04}-01" if int(month) == _DECEMBER else f"{year}-{int(month) + 1:02}"
        return f"{year}-{month}-01", f"{following}-01"
    # Days are compared as text, so the day after needs no calendar: '2012-05-31~' sorts behind the 31st.
    return date[:_DAY], date[:_DAY] + "~"


def holds_at(begin: str, end: str, date: str | None) -> bool:
    """Whether [begin, end) meets the date; an empty bound is open."""
    if date is None:
        return True
    first, after = read_bounds(date)
    starts = read_bounds(begin)[0] if begin else _FIRST
    stops = _find_stop(end) if end else _LAST
    return starts < after and first < stops


def _find_stop(end: str) -> str:
    """A day is itself outside; of a month or a year, nothing says on which day, all is inside."""
    return end if len(end) >= _DAY else read_bounds(end)[1]
