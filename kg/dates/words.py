"""'on 16 May, Friday’s talks' -> words, each with its kind: a preposition, day, month, comma, …

The kinds of words come from kg/lexicon/times.tsv, those of figures and marks from here.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import TableError
from kg.tables import read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LAST_DAY_OF_MONTH = 31
# Years are read between these; outside the narrower bounds only behind a word that asks for one.
_YEARS = range(1000, 2200)
_MODERN_YEARS = range(1900, 2100)

# What must stand before a figure that is to be a year, and what may.
_ASKS_FOR_YEAR = frozenset({"in", "since", "until", "of", "between", "from", "month", "shortmonth", "part"})
_ALLOWS_YEAR = _ASKS_FOR_YEAR | frozenset(
    {
        *("the", "a", "determiner", "possessive", "this", "last", "next", "shift"),
        *("and", "or", "to", "through", "by", "before", "after", "within", "preposition", "conjunction"),
        *("open", "comma", "dash", "slash", "stop", "quote"),
        *("day", "weekday", "year", "season", "fall", "quartername", "holiday"),
    }
)

# Kinds that a word takes only where it begins with a capital.
_CAPITALISED = frozenset({"month", "shortmonth", "weekday", "shortweekday", "weekdays"})

_MARKS = (
    dict.fromkeys("-–—‐‑", "dash")
    | dict.fromkeys(",", "comma")
    | dict.fromkeys("([", "open")
    | dict.fromkeys("$€£¥₽₹#№%+=*", "sign")
    | dict.fromkeys("/", "slash")
    | dict.fromkeys('"“”„«»', "quote")
)  # fmt: skip


class Word(NamedTuple):
    """`kind` is what the rules see; `value` what the table or the figure says."""

    kind: str
    value: str
    begin: int
    end: int
    # The characters as they stand, in lower case.
    lower: str


class _Table(NamedTuple):
    words: Mapping[str, tuple[str, str]]
    # First word -> the rest of each expression of several words, longest first, with kind and value.
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], str, str]]]
    pattern: re.Pattern[str]


@cache
def _load_table() -> _Table:
    """times.tsv. Raises TableError where a word stands twice."""
    words: dict[str, tuple[str, str]] = {}
    table = files("kg") / "lexicon" / "times.tsv"
    for line, row in read_rows(table, columns=("word", "kind", "value")):
        if row["word"] in words:
            raise TableError(f"times.tsv:{line}: {row['word']!r} stands twice; take one of them out")
        words[row["word"]] = (row["kind"], row["value"])
    dotted = "|".join(re.escape(word) for word in words if re.fullmatch(r"\w+\.", word))
    pattern = re.compile(
        rf"""(?P<space>\n\s*\n)                                # paragraphs are apart
        | (?P<date>\d{{4}}-\d\d-\d\d|\d\d?/\d\d?/\d{{4}}|\d\d?\.\d\d?\.\d{{4}})(?![\w/])
        | (?P<decade>\d{{3}}0s|(?<!\w)['’][2-9]0s)\b
        | (?P<nineeleven>9/11)(?!\d)
        | (?P<day>\d{{1,2}})(?:st|nd|rd|th)\b
        | (?P<figure>\d+(?:[.,]\d+)*)(?![^\W_])
        | (?P<word>(?:{dotted})(?=\W|$)|[^\W_]+)
        | (?P<possessive>['’]s\b|(?<=s)['’](?=\s))
        | (?P<mark>\S)""",
        re.IGNORECASE | re.VERBOSE,
    )
    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for word, (kind, value) in words.items():
        first, *rest = (m[0].replace("’", "'") for m in pattern.finditer(word))
        if rest:
            phrases.setdefault(first, []).append((tuple(rest), kind, value))
    for choices in phrases.values():
        choices.sort(key=lambda choice: (-len(choice[0]), choice[0]))
    return _Table(words, phrases, pattern)


@cache
def list_longest(kinds: frozenset[str]) -> frozenset[str]:
    """The longest word of each expression of these kinds, in small letters."""
    table = files("kg") / "lexicon" / "times.tsv"
    rows = (row for _, row in read_rows(table, columns=("word", "kind", "value")))
    longest = {max(re.findall("[a-z]+", r["word"]), key=len, default="") for r in rows if r["kind"] in kinds}
    return frozenset(longest - {""})


def read_words(text: str) -> list[Word]:
    """Every word, figure and mark of the text; expressions of several words are one."""
    table = _load_table()
    words = [_classify(found, table) for found in table.pattern.finditer(text)]
    words = _join_phrases(words, table)
    return [
        word._replace(kind=_classify_figure(words, i)) if word.kind == "figure" else word
        for i, word in enumerate(words)
    ]


def _classify(found: re.Match[str], table: _Table) -> Word:
    group, text = found.lastgroup or "", found[0]
    begin, end = found.span()
    lower = text.lower()
    value = text
    if group == "day":  # '9th', but not 'the 80th anniversary'
        value = found[group]
        group = "day" if 1 <= int(value) <= _LAST_DAY_OF_MONTH else "number"
    if group == "word":
        group, value = table.words.get(lower, ("name" if text[0].isupper() else "word", lower))
        if group in _CAPITALISED and not text[0].isupper():
            group = "word"
    elif group == "mark":
        group = _MARKS.get(text, "stop")
    elif group == "space":
        group = "stop"
    elif group == "nineeleven":
        group, value = table.words[text]
    return Word(group, value, begin, end, lower)


def _join_phrases(words: list[Word], table: _Table) -> list[Word]:
    joined, i = [], 0
    while i < len(words):
        word = words[i]
        for rest, kind, value in table.phrases.get(word.lower, ()):
            end = i + 1 + len(rest)
            if tuple(w.lower.replace("’", "'") for w in words[i + 1 : end]) == rest:
                lower = " ".join((word.lower, *rest))
                word = Word(kind, value, word.begin, words[end - 1].end, lower)
                i = end - 1
                break
        joined.append(word)
        i += 1
    return joined


def _classify_figure(words: Sequence[Word], i: int) -> str:
    """'day', 'year' or 'number': a year is told from a count by what stands around it."""
    text = words[i].value
    before = words[i - 1].kind if i else "stop"
    after = words[i + 1].kind if i + 1 < len(words) else "stop"
    if not text.isdecimal() or not text.isascii() or before == "sign" or after == "sign":
        return "number"
    if len(text) <= 2:  # noqa: PLR2004
        return "day" if 1 <= int(text) <= _LAST_DAY_OF_MONTH else "number"
    if len(text) != 4 or int(text) not in _YEARS or before == "numbered" or after == "counted":  # noqa: PLR2004
        return "number"
    if before in {"unit", "units"} and words[i - 1].value == "year" and int(text) in _MODERN_YEARS:
        return "year"  # 'fiscal year 2024', 'the years 2026 to 2030'
    wanted = _ALLOWS_YEAR if int(text) in _MODERN_YEARS else _ASKS_FOR_YEAR
    if before == "dash" and i > 1 and words[i - 2].kind in {"word", "name"}:
        return "number"  # 'Su-2000'
    if before == "stop" and i > 1 and words[i - 2].kind == "numbered":
        return "number"  # 'No. 2035'
    # 'about 2000 were killed' counts, 'about 2014' may not: undecided is no year.
    return "year" if before in wanted else "number"
