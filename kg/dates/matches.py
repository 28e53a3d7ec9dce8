"""The words that a rule matched, and those around them -> a count, a unit, 'last' or 'next'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.dates.meanings import Meaning, Which
    from kg.dates.words import Word

Kind = Literal["date", "duration", "set"]

# Beyond this a count of units is a figure of speech, or leaves the calendar.
_MOST_UNITS = 5000
_WHICH: dict[str, Which] = {
    "last": "last",
    "past": "last",
    "this": "this",
    "next": "next",
    "coming": "coming",
    "previous": "previous",
    "following": "following",
}


@dataclass(frozen=True, slots=True)
class Match:
    """The words from `begin` to `end` that a rule matched, among all of the text."""

    words: Sequence[Word]
    begin: int
    end: int

    def values(self, *kinds: str) -> list[str]:
        """What its words of these kinds say, in the order of the text."""
        return [word.value for word in self.words[self.begin : self.end] if word.kind in kinds]

    def has(self, *kinds: str) -> bool:
        """Whether one of its words is of one of these kinds."""
        return bool(self.values(*kinds))

    def kind_at(self, i: int) -> str:
        """The kind of any word of the text; 'stop' outside of it."""
        return self.words[i].kind if 0 <= i < len(self.words) else "stop"

    @property
    def before(self) -> str:
        """The kind of the word in front."""
        return self.kind_at(self.begin - 1)

    @property
    def after(self) -> str:
        """The kind of the word behind."""
        return self.kind_at(self.end)

    @property
    def which(self) -> Which:
        """'last', 'next' and the like."""
        found = [_WHICH[word.kind] for word in self.words[self.begin : self.end] if word.kind in _WHICH]
        return found[-1] if found else ""

    @property
    def unit(self) -> str:
        """'day', 'week', …"""
        return self.values("unit", "units")[-1]

    @property
    def count(self) -> tuple[int, int] | None:
        """How many, at least and at most; None where it is not told."""
        for word in self.words[self.begin : self.end]:
            if word.kind == "vague":
                least, most = word.value.split("-")
                return int(least), int(most)
            value = word.value.replace(",", "")
            counts = word.kind == "number" or (word.kind == "day" and word.lower == word.value)
            if counts and value.isdecimal() and 0 < int(value) <= _MOST_UNITS:
                return int(value), int(value)
        return (1, 1) if self.has("a", "unit") and not self.has("number", "units") else None


@dataclass(frozen=True, slots=True)
class Found:
    """A time in the text: the words from `begin` to `end` and what they mean, if they tell."""

    begin: int
    end: int
    meaning: Meaning | None
    kind: Kind = "date"


def say(match: Match, meaning: Meaning | None, kind: Kind = "date") -> Found:
    """All that was matched means this."""
    return Found(match.begin, match.end, meaning, kind)
