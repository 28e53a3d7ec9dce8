"""A name as a text writes it -> the key it is looked up by: 'the U.S.’s' -> 'US', 'Türkiye' -> 'turkiye'."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# An acronym as short as this is matched in capitals only, so that 'us', 'who' and 'is' stay words.
_SHORT_ACRONYM = 3
# Longer acronyms that are words or names as well; they too are matched in capitals only.
_WORDLIKE_ACRONYMS = frozenset({
    "AIDS", "ALBA", "BASIC", "CARE", "CASS", "LEAD", "PACE", "PLAN", "RAND", "SAFE", "SALT", "SANA", "STAR",
    "START", "SWIFT", "TRIPP",
})  # fmt: skip
_LONGEST_ACRONYM = max(map(len, _WORDLIKE_ACRONYMS))
# Names that are words when nothing in them is a capital: 'turkey', 'polish', 'the west'.
_WORDS = frozenset({
    "afar", "alphabet", "amnesty", "apple", "bath", "bay", "capitol", "chad", "chevron", "china", "congress",
    "cork", "dawn", "east", "emirates", "fed", "ford", "goa", "gulf", "hue", "intel", "jersey", "labour",
    "levant", "lima", "lord", "male", "man", "med", "memorial", "meta", "mobile", "moon", "nice", "north",
    "orange", "pole", "poles", "polish", "quad", "reading", "reliance", "reunion", "shell", "south", "split",
    "states", "strip", "swiss", "telegram", "total", "turkey", "vale", "visa", "west",
})  # fmt: skip

# The same words come again and again; so many are kept.
_REMEMBERED = 1 << 16

# What NFKD leaves alone although English writes it as one or two plain letters.
_LETTERS = {
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae",
    "œ": "oe", "Œ": "Oe", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ə": "a", "Ə": "A",
}  # fmt: skip
_ARTICLES = ("the ", "The ", "THE ")
# 'St. Petersburg' is 'Saint Petersburg'; the street at the end of 'Wall St' is none.
_SAINT = re.compile(r"\bst ")
_APOSTROPHES = "‘’‚‛′ʻʼʽʾʿ`´ʹ"
_DASHES = "‐‑‒–—−"
_FOLD = str.maketrans(
    _LETTERS | dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-") | {"\xa0": " ", "\xad": ""}
)
_PUNCTUATION = str.maketrans(dict.fromkeys("-/_", " ") | {"&": " and "} | dict.fromkeys(".,'\"()“”", ""))


@lru_cache(maxsize=_REMEMBERED)
def normalise(text: str) -> str:
    """The key of a name: without accents, dots, 'the', possessive and, but for short acronyms, case."""
    if not text.isascii():
        text = _fold(text)
    if not text.isalnum():
        if text.endswith(("'s", "'S")):
            text = text[:-2]
        text = " ".join(text.translate(_PUNCTUATION).split())
    if text[:4] in _ARTICLES:
        text = text[4:]
    if len(text) <= _LONGEST_ACRONYM and text.isupper():
        return text if len(text) <= _SHORT_ACRONYM or text in _WORDLIKE_ACRONYMS else text.lower()
    key = text.lower()
    if "st " in key:
        key = _SAINT.sub("saint ", key)
    return key


def is_plain_word(name: str, key: str) -> bool:
    """True for 'turkey', not for 'Turkey', 'TURKEY' or 'china daily'."""
    return name.islower() and key in _WORDS


def has_article(name: str) -> bool:
    """True for 'the West': a form that is a name only with its article."""
    return name[:4] in _ARTICLES


def _fold(text: str) -> str:
    """'São Tomé’s' -> "Sao Tome's"."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_FOLD))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
