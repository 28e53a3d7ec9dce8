"""{'headline': 'Talks', 'date': 'Thu, 16 May 2024'} -> Fields(title='Talks', published='2024-05-16')."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.records import Article

# What others call a field, without case and without the signs between words.
NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "uuid", "articleid"),
    "title": ("title", "headline"),
    "publisher": ("publisher", "source", "site", "sitename", "outlet", "newspaper", "publication"),
    "published": (
        "published", "date", "datepublished", "publishedat", "publisheddate", "publishdate",
        "publicationdate", "pubdate", "datepublish", "datepublication", "publishedon", "firstpublished",
        "created", "createdat",
    ),
    "url": ("url", "link", "sourceurl", "canonicalurl", "canonical", "uri", "permalink"),
    "authors": ("authors", "author", "byline", "creator", "writers"),
    "language": ("language", "lang", "inlanguage"),
    "licence": ("licence", "license", "rights"),
}  # fmt: skip
FIELD_OF = {name: key for key, names in NAMES.items() for name in names}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<word>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ].*)?)?)?",
        r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?: .*)?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T.*)?",
        rf"(?:[a-z]+\.?,? )?{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})(?:\W.*)?",
        rf"(?:[a-z]+\.?,? )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<year>\d{{4}})(?:\W.*)?",
        rf"{_MONTH},? (?P<year>\d{{4}})",
    )
)
_EPOCH = range(10**8, 10**11)  # seconds, 1973 to 5138; beyond that they are milliseconds
_SIGNS = re.compile(r"[\W_]")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fields:
    """What is known of an article beside its text; `warnings` say what was given and not understood."""

    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    licence: str | None = None
    dated_by: str | None = None  # where `published` was found
    warnings: tuple[str, ...] = ()

    def or_else(self, other: Fields) -> Fields:
        """These fields, and those of `other` where they are unknown."""
        return Fields(
            id=self.id or other.id,
            title=self.title or other.title,
            publisher=self.publisher or other.publisher,
            published=self.published or other.published,
            url=self.url or other.url,
            authors=self.authors or other.authors,
            language=self.language or other.language,
            licence=self.licence or other.licence,
            dated_by=self.dated_by if self.published else other.dated_by,
            warnings=self.warnings + other.warnings,
        )

    def describe(self, article: Article) -> Article:
        """The article with these fields; its id stays."""
        return replace(
            article,
            title=self.title,
            publisher=self.publisher,
            published=self.published,
            url=self.url or article.url,
            authors=self.authors,
            language=self.language,
            licence=self.licence,
            dated_by=self.dated_by,
        )


def read_fields(given: Mapping[str, object], where: str) -> Fields:
    """Of several names for one field the first in the list counts; unknown ones are passed over.

    `where` names what they stand in, as an article's `dated_by` does: 'front matter'.
    """
    found: dict[str, object] = {}
    by_name = {squeeze_name(name): content for name, content in given.items()}
    for key, names in NAMES.items():
        found[key] = next(
            (by_name[name] for name in names if by_name.get(name) not in (None, "", [], {})), None
        )
    warnings: list[str] = []
    url, publisher = _read_line(found["url"]), _read_line(found["publisher"])
    if publisher and publisher.startswith(("http://", "https://")):
        url, publisher = url or publisher, None
    if url and not re.match(r"https?://[^\s/]", url):
        warnings.append(f"the url {url!r} is left out: it does not begin with http:// or https://")
        url = None
    published = read_date(found["published"])
    if found["published"] is not None and published is None:
        warnings.append(f"the date {str(found['published'])!r} is not understood; write it as 2024-05-16")
    return Fields(
        id=_read_line(found["id"]),
        title=_read_line(found["title"]),
        publisher=publisher,
        published=published,
        url=url,
        authors=tuple(_read_authors(found["authors"])),
        language=_read_line(found["language"]),
        licence=_read_line(found["licence"]),
        dated_by=where if published else None,
        warnings=tuple(warnings),
    )


def squeeze_name(name: object) -> str:
    """'Published_At' -> 'publishedat', as the names of fields are compared."""
    return _SIGNS.sub("", str(name)).casefold()


def read_date(given: object) -> str | None:
    """'2024-05-16T08:00Z', 'Thursday, May 16, 2024', 1715846400 -> '2024-05-16'; '2024-05', '2024' stay.

    The day is that of the time zone in which the date was written; seconds since 1970 are taken in UTC.
    '05/06/2024' is none: nobody can say which month it means.
    """
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    if not isinstance(given, str) and abs(given) >= _EPOCH.start:
        if not 0 < given < _EPOCH.stop * 1000:
            return None
        seconds = given if given < _EPOCH.stop else given / 1000
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    text = " ".join(str(given).split())
    match = next((m for m in (pattern.fullmatch(text) for pattern in _DATES) if m), None)
    return _write_date(match.groupdict()) if match else None


def _write_date(parts: Mapping[str, str | None]) -> str | None:
    word = parts.get("word")
    month = _MONTHS.index(word[:3].lower()) + 1 if word else int(parts.get("month") or 0)
    year, day = int(parts["year"] or 0), int(parts.get("day") or 0)
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return "-".join([f"{year:04}", *([f"{month:02}"] if month else []), *([f"{day:02}"] if day else [])])


def clean_string(text: str) -> str:
    """Halves of surrogate pairs, which JSON can hold and UTF-8 cannot, become U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def _read_line(given: object) -> str | None:
    """Text on one line; of an object such as {'name': 'Reuters'} its name."""
    if isinstance(given, dict):
        given = given.get("name") or given.get("title")
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    return " ".join(clean_string(str(given)).split()) or None


def _read_authors(given: object) -> Iterator[str]:
    """A string may hold several: 'By Ann Lee, Bo Chu and Cy Day'."""
    for one in given if isinstance(given, list | tuple) else [given]:
        line = _read_line(one)
        if line and isinstance(given, list | tuple):
            yield line
        elif line:
            names = re.split(r"\s*(?:;|,|&|\band\b)\s*", re.sub(r"^by:?\s+", "", line, flags=re.IGNORECASE))
            yield from (name for name in names if name)
