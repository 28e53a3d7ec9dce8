"""'Exit mobile version' -> 'page furniture': why a line is no part of an article, by boilerplate.tsv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.errors import TableError
from kg.tables import read_rows

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

MAX_PHRASE = 320  # characters; longer text is never boilerplate as a whole
SIGNS = " \t|:;,»«›→←▶►▼▾▸•·*_-…<>"  # may stand around a phrase without being part of it

_PLACES = ("any", "top", "tail")
_MATCHES = ("whole", "opens", "sentence", "start", "end", "word")
_COLUMNS = ("reason", "place", "match", "pattern")
_WORD = re.compile(r"\{([a-z]+)\}")
_SEGMENTS = re.compile(r"\s*[|·•/›»]\s*")


@dataclass(frozen=True, slots=True)
class Phrases:
    """All rows of the table with the same place and match, as one pattern."""

    pattern: re.Pattern[str]
    reasons: tuple[str, ...]

    def reason(self, match: re.Match[str] | None) -> str:
        """That of the row which matched, or ''."""
        return self.reasons[int(str(match.lastgroup).removeprefix("r"))] if match else ""

    def find(self, phrase: str) -> str:
        """The reason to leave out all of `phrase`, which stands on one line; or ''."""
        return self.reason(self.pattern.fullmatch(phrase.strip(SIGNS))) if len(phrase) <= MAX_PHRASE else ""


def find_phrase(phrase: str) -> str:
    """Why a line is no part of any article, or ''. A row of links is one where all of its parts are."""
    if len(phrase) > MAX_PHRASE:
        return ""
    reasons = [_find_whole(phrase)]
    segments = _SEGMENTS.split(phrase.strip(SIGNS))
    if not reasons[0] and len(segments) > 1:
        reasons = [_find_whole(segment) for segment in segments]
    return reasons[0] if all(reasons) else ""


def _find_whole(phrase: str) -> str:
    return load_phrases("any", "whole").find(phrase) or load_phrases("any", "opens").find(phrase)


def load_phrases(place: str, match: str) -> Phrases:
    """The rows of the table that hold for this place and this kind of match."""
    return _load_table()[place, match]


@cache
def _load_table() -> dict[tuple[str, str], Phrases]:
    return read_phrases(files("kg.lexicon") / "boilerplate.tsv")


def read_phrases(table: Path | Traversable) -> dict[tuple[str, str], Phrases]:
    """By place and match; raises TableError for a row that says neither or whose pattern is none."""
    words: dict[str, str] = {}
    rows: dict[tuple[str, str], list[_Row]] = {(place, match): [] for place in _PLACES for match in _MATCHES}
    for number, cells in read_rows(table, columns=_COLUMNS):
        where = f"{table.name}:{number}"
        if (cells["place"], cells["match"]) not in rows:
            raise TableError(f"{where}: place is {' or '.join(_PLACES)}, match is {' or '.join(_MATCHES)}")
        row = _Row(where, cells["reason"], _expand(cells["pattern"], words, where))
        if cells["match"] == "word":
            words[row.reason] = f"(?:{row.pattern})"
        else:
            rows[cells["place"], cells["match"]].append(row)
    return {(place, match): _compile(found, match) for (place, match), found in rows.items()}


@dataclass(frozen=True, slots=True)
class _Row:
    where: str
    reason: str
    pattern: str


def _expand(pattern: str, words: dict[str, str], where: str) -> str:
    """With the words that stand above it in the table put in their places."""
    for name in _WORD.findall(pattern):
        if name not in words:
            raise TableError(f"{where}: no word {{{name}}} stands above this row")
    return _WORD.sub(lambda match: words[match[1]], pattern)


def _compile(rows: list[_Row], match: str) -> Phrases:
    choices = "|".join(f"(?P<r{i}>{row.pattern})" for i, row in enumerate(rows)) or r"(?!)"
    if match in {"start", "end"}:  # these are looked for in the text itself, where lines may be wrapped
        choices = choices.replace(" ", r"\s")
    try:
        pattern = re.compile(rf"(?:{choices})\Z" if match == "end" else choices, re.IGNORECASE)
    except re.error as error:
        raise _name_row(rows) from error
    return Phrases(pattern, tuple(row.reason for row in rows))


def _name_row(rows: list[_Row]) -> TableError:
    """The first row that is no pattern by itself."""
    for row in rows:
        try:
            re.compile(row.pattern)
        except re.error as error:
            return TableError(f"{row.where}: {error} in the pattern {row.pattern!r}")
    return TableError(f"{rows[0].where}: this row and those like it make no pattern together")
