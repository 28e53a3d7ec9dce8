"""'Source : https://…/2024/05/16/talks' -> url and published, where an article's metadata do not tell them.

Safe are only: a line that names its source by URL; a line that says 'Published' or 'Date' before a date;
a date in figures, 2022-11-14, in one of the first three lines, as people write it who save a text; and the
day in the path of the URL, as publishers make them. A date in words on a line of its own, 'Wednesday, June
19, 2024', is not taken: in dumps it is as often the day of the dump. Where two safe ones differ, none is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.readers.declared import GUESSED
from kg.readers.metadata import read_date
from kg.readers.raw import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.records import Article

HEAD_LINES = 20  # among which a line with 'Published' is the article's own
FIGURE_LINES = 3  # headline, standfirst, date
IN_URL = "in its URL"

_SOURCE = re.compile(
    r"^[ \t]*(?:Original )?(?:Source|URL|Link)[ \t]*:[ \t]*(https?://[^\s<>\"]+)[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_LABELLED = re.compile(
    r"(?:(?:(?:first|originally) )?published(?: (?:on|at))?|posted(?: on)?|date(?: of publication)?)"
    r"\s*[: ]\s*(?P<date>\S.*)",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_IN_PATH = re.compile(
    r"https?://[^/?#]+/(?:[^?#]*/)?((?:19|20)\d\d)[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/-]|$)"
)


def complete(reading: Reading) -> Reading:
    """What is absent found in the text; and warnings where a reader of the graph would miss it."""
    article, warnings = reading.article, list(reading.warnings)
    if article.url is None:
        article = replace(article, url=_find_url(article))
    if article.published is None:
        dates = list(_find_dates(article))
        published, where = max(dates, key=lambda date: len(date[0]), default=("", ""))
        if published and all(published.startswith(day) for day, _ in dates):
            dated_by = "URL" if where == IN_URL else "text"
            article = replace(article, published=published, dated_by=dated_by)
            warnings.append(f"the date of publication, {published}, was found {where}")
        else:
            differ = " and ".join(f"{day} {place}" for day, place in dates)
            warnings.append(
                f"no date of publication{f' ({differ} differ)' if differ else ''}: words such as 'last week' "
                'cannot be resolved; give "published"'
            )
    elif article.dated_by == GUESSED:
        warnings.append(
            f"the date of publication, {article.published}, is shown in the page, which does not declare one"
        )
    return Reading(article, tuple(warnings))


def _find_url(article: Article) -> str | None:
    urls = set(_SOURCE.findall(article.text, article.body))
    return urls.pop() if len(urls) == 1 else None


def _find_dates(article: Article) -> Iterator[tuple[str, str]]:
    """Each date that may be that of publication, and where it stands."""
    numbered = enumerate(article.text[article.body :].splitlines(), start=1)
    lines = [(number, line.strip()) for number, line in numbered if line.strip()][:HEAD_LINES]
    for place, (number, line) in enumerate(lines):
        labelled = _LABELLED.fullmatch(line)
        day = read_date(labelled["date"]) if labelled else None
        if day is None and place < FIGURE_LINES and _FIGURES.fullmatch(line):
            day = read_date(line)
        if day:
            yield day, f"in line {number} of the text"
    if day := find_day(article.url):
        yield day, IN_URL


def find_day(url: str | None) -> str | None:
    """'https://a.org/2024/05/16/talks' -> '2024-05-16', 'https://a.org/2024/05/talks' -> '2024-05'."""
    path = _DAY_IN_PATH.match(url or "")
    return read_date("-".join(part.zfill(2) for part in path.groups() if part)) if path else None
