"""'last week', 'three years ago', 'the coming days', 'two days later' -> so many units from when."""

from __future__ import annotations

from kg.dates.matches import Found, Match, say
from kg.dates.meanings import Rolling, Shifted, Unit

# 'recent' and 'coming' without a number reach so many units.
_REACH = {"minute": 60, "hour": 24, "day": 7, "week": 6, "month": 6, "year": 5, "decade": 3, "century": 2}
_MONTHS = 12


def find_deictic(match: Match) -> Found:
    """'earlier today', 'yesterday morning', 'the day after tomorrow'."""
    return say(match, Unit("day", int(match.values("deictic")[0])))


def find_ago(match: Match) -> Found:
    """'80 years ago', 'more than three years ago', 'a year and a half ago', 'a few days ago'."""
    unit, count = match.unit, match.count
    if count is None:
        return say(match, None)
    if match.has("half") and unit == "year":
        unit, count = "month", (count[0] * _MONTHS + _MONTHS // 2, count[1] * _MONTHS + _MONTHS // 2)
    return say(match, Shifted(*count, unit, -1))


def find_later(match: Match) -> Found | None:
    """'two days later', 'a year earlier', 'five days before,', 'the day after.'"""
    adverb = match.words[match.end - 1]
    if adverb.kind in {"before", "after"} and match.after not in {"comma", "stop", "and", "quote", "close"}:
        return None  # 'two days before the vote'
    if match.end < len(match.words) and match.words[match.end].lower == "than":
        return None  # 'two days earlier than planned'
    if match.count is None:
        return say(match, None)
    back = adverb.kind == "before" or adverb.value == "-1"
    return say(match, Shifted(*match.count, match.unit, -1 if back else 1, "reference"))


def find_part_of_day(match: Match) -> Found:
    """'that evening', 'the next morning': told by the day before it in the text."""
    away = {"next": 1, "following": 1, "previous": -1}.get(match.which, 0)
    return say(match, Unit("day", away, "reference"))


def find_rolling(match: Match) -> Found | None:
    """'the last 48 hours', 'recent months', 'the coming days', 'the past year'."""
    if match.after == "of" or (match.unit == "day" and match.has("unit")):
        return None  # 'the last two days of the summit', 'the next day'
    count = match.count or (_REACH.get(match.unit, 1),) * 2
    return say(match, Rolling(count[1], match.unit, 1 if match.has("next", "coming", "ahead") else -1))


def find_within(match: Match) -> Found | None:
    """'within days', 'within three months': of what is still to come.

    Not 'within hours of each other', nor 'Within a week half the cabinet had quit'.
    """
    if match.after in {"of", "after", "before"} or match.begin == 0:
        return None
    count = match.count or (_REACH.get(match.unit, 1),) * 2
    return say(match, Rolling(count[1], match.unit, 1))


def find_unit(match: Match) -> Found | None:
    """'last week', 'earlier this month', 'the end of next year', 'that day', 'the following month'."""
    unit, which = match.unit, match.which
    if unit in {"minute", "hour"} or (which == "last" and match.after == "of"):
        return None  # 'the last year of the war'
    if match.has("that"):
        return say(match, Unit(unit, 0, "reference"))
    if which in {"previous", "following"} or (which == "next" and unit == "day"):
        return say(match, Unit(unit, -1 if which == "previous" else 1, "reference"))
    if unit == "day":
        return None  # 'the end of the day', 'the last day'
    return say(match, Unit(unit, {"last": -1, "next": 1, "coming": 1}.get(which, 0)))


def find_set(match: Match) -> Found:
    """'every Tuesday', 'Fridays', 'every six months'."""
    return say(match, None, "set")


def find_duration(match: Match) -> Found | None:
    """'two-day', '48 hours', 'for a week', but not '80-year-old'; 'twice a year' is a set."""
    if match.after == "old" or (match.after == "dash" and match.kind_at(match.end + 1) == "old"):
        return None
    counted = match.has("number", "day") and match.count != (1, 1)
    if counted and match.has("unit") and not match.has("dash"):
        return None  # '16 day' is cut out of something else
    if match.has("a") and match.before == "repeat":
        return say(match, None, "set")
    return None if _is_per_unit(match) else say(match, None, "duration")


def _is_per_unit(match: Match) -> bool:
    """'a day' in '$3 a day' and '300 barrels a day', but not in 'for a day' or 'a day before the vote'."""
    alone = match.has("a") and match.end - match.begin == len(("a", "day"))
    if not alone or match.after in {"before", "after"}:
        return False
    if match.before in {"number", "units", "sign", "counted", "stop"}:
        return True
    return match.before == "word" and match.words[match.begin - 1].lower.endswith("s")
