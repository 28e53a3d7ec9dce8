"""'Der Präsident ist in Peking ...' -> SourceError; English, and what is too short to tell, passes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.tables import read_rows

if TYPE_CHECKING:
    from kg.records import Article

SAMPLE = 20_000  # characters, enough to tell
MIN_WORDS = 20  # fewer may be names and numbers only
# Of the words of English news 26 to 37 % are English ones of the table, at most 3 % those of another
# language; in another language at most 4 % are English ones, and 30 to 60 % its own.
ENGLISH_SHARE = 0.15
OTHER_SHARE = 0.12
# A language that is not in the table: many words in small letters, and hardly one of them English.
MIN_SMALL_WORDS = 40
FOREIGN_SHARE = 0.08
MIN_LETTERS = 40
LATIN_SHARE = 0.5

_SCRIPTS = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = re.compile(r"en(?:g|[-_].*)?|english\b.*", re.IGNORECASE)


def check_language(article: Article) -> str | None:
    """'en', or as the article itself says it ('en-GB'); None where it is too short to tell.

    Raises SourceError where the article says that it is in another language, or plainly is.
    """
    if article.language and not _ENGLISH.fullmatch(article.language):
        reason = f"is in the language {article.language!r} by its metadata; only English is read"
        raise SourceError(article.origin, reason)
    language = tell_language(article.text[article.body : article.body + SAMPLE])
    if language not in {"", "English"}:
        raise SourceError(
            article.origin, f"is not in English: its words look {language}; only English is read"
        )
    if article.language and article.language.lower().startswith("en-"):
        return article.language
    return "en" if article.language or language else None


def tell_language(text: str) -> str:
    """'English', 'German', 'Cyrillic', 'foreign'; '' where the text is too short or too odd to tell."""
    if script := _tell_script(text):
        return script
    words = _WORD.findall(text)
    if len(words) < MIN_WORDS:
        return ""
    counts = Counter(word.lower() for word in words)
    shares = {name: _share(known, counts) for name, known in _load_languages().items()}
    english = shares.pop("English")
    other = max(shares, key=lambda name: shares[name])
    if english >= ENGLISH_SHARE and english >= shares[other]:
        return "English"
    if shares[other] >= OTHER_SHARE and shares[other] > english:
        return other
    small = Counter(word for word in words if word.islower())
    is_foreign = (
        small.total() >= MIN_SMALL_WORDS and _share(_load_languages()["English"], small) < FOREIGN_SHARE
    )
    return "foreign" if is_foreign else ""


def _share(known: frozenset[str], counts: Counter[str]) -> float:
    return sum(counts[word] for word in known.intersection(counts)) / counts.total()


def _tell_script(text: str) -> str:
    """'Cyrillic', 'Arabic', 'Chinese' where most letters are not Latin; else ''."""
    if text.isascii():
        return ""
    letters = [c for c in text if c.isalpha()]
    foreign = [c for c in letters if c > "\u024f"]
    if len(letters) < MIN_LETTERS or len(foreign) < LATIN_SHARE * len(letters):
        return ""
    names = Counter(unicodedata.name(c, "FOREIGN").split()[0] for c in foreign)
    script = min(names, key=lambda name: (-names[name], name))
    return _SCRIPTS.get(script, script.capitalize())


@cache
def _load_languages() -> dict[str, frozenset[str]]:
    rows = read_rows(files("kg.readers") / "languages.tsv", columns=("language", "words"))
    return {row["language"]: frozenset(row["words"].split()) for _, row in rows}
