"""Statements -> the months of the timeline, in order: '2018-03'; the years where months would be too many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.records import Statement

# Of more, a handle would jump over months: it goes by years.
_MOST_MONTHS = 360
# This share of all dates, the earliest, is put into the first month or year.
_EARLY = 0.03
_MONTH = re.compile(r"\d{4}(?:-\d\d)?")


def list_months(statements: Iterable[Statement]) -> dict[str, Any]:
    """`bins` from the first but few to the last that is told, and the `earliest` date of all, or None."""
    told = (date for s in statements for date in (s.when or "").split("/"))
    dates = sorted(match.group() for match in map(_MONTH.match, told) if match)
    if not dates:
        return {"bins": [], "earliest": None}
    first, last = int(dates[int(_EARLY * len(dates))][:4]), int(dates[-1][:4])
    years = range(first, last + 1)
    if len(years) * 12 > _MOST_MONTHS:
        return {"bins": [str(year) for year in years], "earliest": dates[0]}
    bins = [f"{year}-{month:02}" for year in years for month in range(1, 13)]
    return {"bins": bins, "earliest": dates[0]}
