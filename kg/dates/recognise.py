"""'from Monday to Wednesday' -> the words that tell a time, and what they mean together.

First the rules find each time by itself; then neighbours are joined ('March' and 'last year', 'between
May 9' and 'May 12'), and words like 'since' are added to the time that they bound.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from kg.dates.matches import Found, Match
from kg.dates.meanings import Bounded, Fixed, Range, Recurring, Shifted, Unit, Within
from kg.dates.rules import RULES
from kg.dates.stretches import first_day, last_day
from kg.dates.words import list_longest, read_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.dates.meanings import Meaning
    from kg.dates.words import Word

# A text without a word of one of these kinds tells no time.
_CORE = frozenset(
    {
        *("date", "fixed", "holiday", "month", "shortmonth", "weekday", "weekdays", "year", "decade"),
        *("unit", "units", "weekend", "deictic", "daypart", "season", "fall", "quarter", "quartername"),
    }
)
_FIGURE, _LETTERS = re.compile(r"\d"), re.compile("[a-z]+")
# What lies between the two ends of a range that 'from' and 'between' begin.
_RANGE_WORDS = {"from": {"to", "through", "dash", "until"}, "between": {"and", "dash"}}
_BOUNDS: dict[str, Literal["since", "until", "by", "before", "after"]] = {
    "since": "since",
    "until": "until",
    "through": "until",
    "by": "by",
    "before": "before",
    "after": "after",
}
# The longest unit in which a time comes back once: 'Thursday of last week', 'March last year'.
_PERIOD = {"weekday": "week", "days": "year", "months": "year"}


def recognise(text: str) -> tuple[Sequence[Word], list[Found]]:
    """The words of the text, where it may tell a time, and the times among them, in order and apart."""
    if not _FIGURE.search(text) and list_longest(_CORE).isdisjoint(_LETTERS.findall(text.lower())):
        return (), []
    words = read_words(text)
    if not any(word.kind in _CORE for word in words):
        return words, []
    found = _find_each(words)
    for step in (_put_within, _join_pairs, _count_from, _extend_ranges, _bound):
        found = step(found, words)
    return words, found


class _Rules(NamedTuple):
    anything: re.Pattern[str]
    each: Sequence[tuple[re.Pattern[str], Callable[[Match], Found | None]]]


@cache
def _symbols() -> dict[str, str]:
    """A character for each kind of word that the rules know."""
    kinds = sorted({kind for pattern, _ in RULES for kind in re.findall(r"[a-z]+", pattern)})
    return {kind: chr(0xE000 + i) for i, kind in enumerate(kinds)}  # private use: no meaning in patterns


@cache
def _compile_rules() -> _Rules:
    """A pattern for all rules, and each with its own; over a string with one character a word."""
    symbols = _symbols()
    sources = [re.sub(r"[a-z]+", lambda kind: symbols[kind[0]], rule).replace(" ", "") for rule, _ in RULES]
    each = tuple((re.compile(source), say) for source, (_, say) in zip(sources, RULES, strict=True))
    # No rule begins with a word of a kind that none knows: such words are passed over at once.
    return _Rules(re.compile(f"(?! )(?:{'|'.join(sources)})"), each)


def _find_each(words: Sequence[Word]) -> list[Found]:
    symbols = _symbols()
    line = "".join(symbols.get(word.kind, " ") for word in words)
    rules = _compile_rules()
    found, at = [], 0
    while start := rules.anything.search(line, at):
        at = start.start() + 1
        for rule, say in rules.each:
            matched = rule.match(line, start.start())
            time = say(Match(words, *matched.span())) if matched else None
            if time:
                found.append(time)
                at = time.end
                break
    return found


def _gap(left: Found, right: Found, words: Sequence[Word]) -> list[str]:
    return [word.kind for word in words[left.end : right.begin]]


def _put_within(found: list[Found], words: Sequence[Word]) -> list[Found]:
    """'March' + 'last year', 'Thursday' of 'last week'."""
    kept: list[Found] = []
    for time in found:
        inner = kept[-1].meaning if kept else None
        if (
            isinstance(inner, Recurring)
            and not inner.which
            and isinstance(time.meaning, Unit)
            and time.meaning.unit == _PERIOD[inner.kind]
            and _gap(kept[-1], time, words) in ([], ["of"])
        ):
            kept[-1] = replace(kept[-1], end=time.end, meaning=Within(inner, time.meaning))
        else:
            kept.append(time)
    return kept


def _join_pairs(found: list[Found], words: Sequence[Word]) -> list[Found]:
    """'between March' and 'May 2023', 'Saturday' and 'Sunday'; the year often stands last."""
    kept: list[Found] = []  # from the last to the first
    for time in reversed(found):
        pair = _join(time, kept.pop(), words) if kept else [time]
        kept.extend(reversed(pair))
    return kept[::-1]


def _join(left: Found, right: Found, words: Sequence[Word]) -> list[Found]:
    gap = _gap(left, right, words)
    if left.meaning is None or right.meaning is None or len(gap) != 1:
        return [left, right]
    lead = words[left.begin - 1].kind if left.begin else ""
    if gap[0] in _RANGE_WORDS.get(lead, ()):
        return [Found(left.begin - 1, right.end, Range(left.meaning, right.meaning))]
    if gap[0] in {"to", "through", "dash"} and _is_alike(left, right):
        return [Found(left.begin, right.end, Range(left.meaning, right.meaning))]
    if gap[0] in {"and", "or", "comma"} and isinstance(left.meaning, Recurring):
        return _share(left, left.meaning, right, joined=gap[0] == "and")
    return [left, right]


def _is_alike(left: Found, right: Found) -> bool:
    """Whether both are days, months or years, so that 'to' between them makes a range."""
    one, other = left.meaning, right.meaning
    if isinstance(one, Recurring) and isinstance(other, Fixed):
        return _is_as_exact(one, other)
    return type(one) is type(other) and isinstance(one, Recurring | Fixed | Within)


def _is_as_exact(one: Recurring, other: Fixed) -> bool:
    return len(other.stretch[0]) == len({"months": "2024-05", "days": "2024-05-16"}.get(one.kind, ""))


def _share(left: Found, one: Recurring, right: Found, *, joined: bool) -> list[Found]:
    """'March and May 2023': March takes the year; 'March and April 2023' are one stretch."""
    other = right.meaning
    if isinstance(other, Fixed) and _is_as_exact(one, other):
        stretch = one.before(other.stretch[0])
        if stretch is None:
            return [left, right]
        if joined and (first_day(other.stretch[0]) - last_day(stretch[1])).days == 1:
            return [Found(left.begin, right.end, Fixed((stretch[0], other.stretch[1])))]
        return [replace(left, meaning=Fixed(stretch)), right]
    inner = other.inner if isinstance(other, Within) else other
    if not isinstance(inner, Recurring) or inner.kind != one.kind:
        return [left, right]
    follows = joined and inner.first == one.last + 1 and inner.month == one.month and not inner.which
    both = replace(one, last=inner.last) if follows else one
    meaning = Within(both, other.outer) if isinstance(other, Within) else both
    return [Found(left.begin, right.end, meaning)] if follows else [replace(left, meaning=meaning), right]


def _count_from(found: list[Found], words: Sequence[Word]) -> list[Found]:
    """'two days' after 'May 9', 'a week' from 'Thursday'."""
    kept: list[Found] = []
    for time in found:
        gap = _gap(kept[-1], time, words) if kept else []
        counts = gap in (["before"], ["after"]) or (gap == ["from"] and _is_day(time.meaning))
        if counts and kept[-1].kind == "duration" and time.meaning:
            match = Match(words, kept[-1].begin, kept[-1].end)
            if match.count:
                shifted = Shifted(*match.count, match.unit, -1 if gap == ["before"] else 1, time.meaning)
                kept[-1] = Found(match.begin, time.end, shifted)
                continue
        kept.append(time)
    return kept


def _is_day(meaning: Meaning | None) -> bool:
    return isinstance(meaning, Recurring) and meaning.kind != "months"


def _extend_ranges(found: list[Found], words: Sequence[Word]) -> list[Found]:
    """'14 to 16 August' with 'from' before it."""
    return [
        replace(time, begin=time.begin - 1)
        if time.begin
        and isinstance(time.meaning, Recurring | Fixed)
        and Match(words, time.begin, time.end).has(*_RANGE_WORDS.get(words[time.begin - 1].kind, ()))
        else time
        for time in found
    ]


def _bound(found: list[Found], words: Sequence[Word]) -> list[Found]:
    """'since' + '2022', 'before' + 'the end of next week'."""
    return [_bound_one(time, words) for time in found]


def _bound_one(time: Found, words: Sequence[Word]) -> Found:
    match = Match(words, time.begin, time.end)
    begin = time.begin - 1
    word = _BOUNDS.get(match.before)
    # 'since the 2022 invasion', but 'before the 2022 invasion' is no time that is known.
    if match.before == "the" and match.kind_at(begin - 1) in {"since", "until", "through"}:
        begin -= 1
        word = _BOUNDS[match.kind_at(begin)]
    # 'after Thursday’s talks' is no more than a time of the talks.
    if word is None or time.meaning is None or (word != "since" and match.after == "possessive"):
        return time
    inclusive = "end" in match.values("part")
    return Found(begin, time.end, Bounded(word, time.meaning, inclusive=inclusive))
