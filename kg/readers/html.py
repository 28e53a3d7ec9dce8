"""page.html -> Article: '# its headline', its paragraphs and items as trafilatura finds them, extracted=True.

The text is written with the marks of Markdown, so that headlines and items are still told apart in it.
"""

from __future__ import annotations

import codecs
import json
import logging
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import SourceError
from kg.readers.apart import read_apart
from kg.readers.declared import GUESSED, Declared, read_declared
from kg.readers.found import find_day
from kg.readers.fragments import drop_control
from kg.readers.metadata import Fields, read_fields
from kg.readers.raw import BOM, Reading, read_bytes
from kg.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.readers.raw import Raw

MAX_BROKEN = 0.001  # share of characters that could not be decoded, beyond which the charset is wrong
MAX_PAGE = (
    5_000_000  # characters; Common Crawl cuts there. One of 5 MB takes 18 s, and time grows as its square
)
# Fewer words are too little, and other ways are tried: the shortest notices of agencies have 60.
MIN_WORDS = 50
# So much of what the page's JSON-LD has must be found of it, and another way must find so many times more to
# be taken: what the precise way leaves out is mostly left out well.
LEAST_SHARE = 0.5
MUCH_MORE = 2

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# What browsers read where a page declares these.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
# declared.py finds the date: here nothing is looked for in vain.
_NO_DATES = {"extensive_search": False, "min_date": "2199-12-30", "max_date": "2199-12-31"}


@dataclass(frozen=True, slots=True)
class Extract:
    """What a page gives; `way` is how its text was found, an article's `extracted_by`."""

    text: str
    fields: Fields
    way: str


def read(raw: Raw) -> Iterator[Reading]:
    """One article; raises SourceError where no article is found in the page."""
    found = extract_article(_decode(read_bytes(raw), raw), raw.origin, url=raw.url)
    fields = read_fields(raw.metadata, "metadata file").or_else(found.fields)
    article = Article(raw.name, found.text, origin=raw.origin, extracted=True, extracted_by=found.way)
    yield Reading(fields.describe(article), fields.warnings)


def extract_article(page: str, origin: str, *, url: str | None = None) -> Extract:
    """The article in a page, and what the page says of it; raises SourceError where it holds none."""
    if len(page) > MAX_PAGE:
        raise SourceError(
            origin, f"has more than {MAX_PAGE // 1_000_000} MB, too much for a page of one article"
        )
    answer = read_apart(__name__, "trafilatura", origin, page.encode(), url=url)
    told: dict[str, Any] = json.loads(answer)
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told["fields"].items()}
    return Extract(told["text"], Fields(**fields), told["way"])


def write_text(content: bytes, *, url: str | None) -> str:
    """The Extract of a page as JSON: the work of the other process."""
    return json.dumps(asdict(find_article(content.decode(), url)))


def find_article(page: str, url: str | None) -> Extract:
    """The same in this process, however long it takes, but for the origin of the error."""
    _silence()
    page = drop_control(page)
    declared = read_declared(page)
    # Else trafilatura takes it from there, its paragraphs run together, and also where readers have to pay.
    page = page.replace('"articleBody"', '"x"')
    found = _extract(page, url, precise=True)
    parts, way = _write_article(found), "trafilatura, precise"
    told = _count(declared.paragraphs)
    if _count(parts) < max(MIN_WORDS, LEAST_SHARE * told):
        more = _extract(page, url, precise=False)
        others: list[tuple[Sequence[str], str]] = [
            (declared.paragraphs, "JSON-LD"),
            (_write_article(more), "trafilatura, recall"),
        ]
        least = max(MIN_WORDS, told) * LEAST_SHARE
        for other, other_way in others:
            if _count(other) > least and _count(other) >= MUCH_MORE * _count(parts):
                parts, way = list(other), other_way
        found = found if found is not None else more
    if not parts:
        raise SourceError("", "no article is found in the page; save its text as .txt")
    fields = _read_fields(found, declared, url)
    if fields.title and fields.title.casefold() != parts[0].lstrip("# ").casefold():
        parts = [f"# {fields.title}", *parts]
    return Extract("\n\n".join(parts) + "\n", fields, way)


def _silence() -> None:
    """What these complain of is told in our words."""
    for name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
        logging.getLogger(name).addHandler(logging.NullHandler())


def _extract(page: str, url: str | None, *, precise: bool) -> Any:
    """A document of trafilatura, or None."""
    import trafilatura  # noqa: PLC0415  # takes a tenth of a second

    return trafilatura.bare_extraction(
        page,
        url=url,
        favor_precision=precise,
        favor_recall=not precise,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=dict(_NO_DATES),
    )


def _read_fields(found: Any, declared: Declared, url: str | None) -> Fields:
    """What trafilatura finds, if anything, but for the date; none is guessed against the page's address."""
    told = {name: getattr(found, name, None) for name in ("title", "sitename", "url", "author", "license")}
    published = declared.published
    day = find_day(url or told["url"])
    if published and day and declared.dated_by == GUESSED and not published.startswith(day):
        published = None
    return read_fields(
        {
            "title": told["title"],
            "publisher": told["sitename"],
            "published": published,
            "url": url or told["url"],
            "authors": [name for name in (told["author"] or "").split("; ") if name],
            "licence": told["license"],
        },
        declared.dated_by or "",
    )


def _write_article(found: Any) -> list[str]:
    return list(_write_element(found.body)) if found is not None else []


def _count(parts: Sequence[str]) -> int:
    """Words of the paragraphs; headings are none of the text."""
    return sum(len(part.split()) for part in parts if not part.startswith("#"))


def _decode(content: bytes, raw: Raw) -> str:
    """As UTF-8 where it is that, whatever it is called: nothing else of some length is so by chance.

    Else as the server says, or the page itself, or as browsers take it where nobody says.
    """
    if not content.isascii():
        with suppress(UnicodeDecodeError):
            return content.decode("utf-8-sig")
    declared = _CHARSET.search(content[:4096])
    named = raw.charset or (declared[1].decode("ascii") if declared else None)
    for charset in (named,) if named else ("utf-8", "cp1252"):
        try:
            name = codecs.lookup(charset).name
            page = content.decode(_MEANT.get(name, name), errors="replace")
        except (LookupError, ValueError):  # a name that no charset of text has, or can have
            page = content.decode("utf-8", errors="replace")
        if page.count("\ufffd") <= MAX_BROKEN * len(page):
            return page.removeprefix(BOM)
    raise SourceError(raw.origin, f"is not in the charset {charset}; convert it to UTF-8")


def _write_element(element: Any) -> Iterator[str]:
    """The paragraphs of an element of trafilatura's own kind of XML."""
    match element.tag:
        case "head":
            level = str(element.get("rend", "h2"))[1:]
            yield from _mark("#" * int(level) if level.isdigit() else "##", element)
        case "item":
            yield from _mark("-", element)
        case "row" if element.find(".//p") is None:  # else a table that only lays out the page
            cells = [_write_line(cell) for cell in element]
            if any(cells):
                yield f"| {' | '.join(cells)} |"
        case "p" | "ab" | "fw":
            lines = [_squeeze(line) for line in _join_text(element).split("\n")]
            yield from ["\n".join(filter(None, lines))] if any(lines) else []
        case _:
            if line := _squeeze(element.text or ""):
                yield line
            for child in element:
                yield from _write_element(child)
                if line := _squeeze(child.tail or ""):
                    yield line


def _mark(sign: str, element: Any) -> Iterator[str]:
    if line := _write_line(element):
        yield f"{sign} {line}"


def _write_line(element: Any) -> str:
    return _squeeze(_join_text(element))


def _join_text(element: Any) -> str:
    """All text within, with a line end for each <lb/>."""
    parts = [_flatten(element.text)]
    for child in element:
        parts += ["\n" if child.tag == "lb" else _join_text(child), _flatten(child.tail)]
    return "".join(parts)


def _flatten(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def _squeeze(text: str) -> str:
    return " ".join(text.split())
