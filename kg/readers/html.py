"""page.html -> Article: '# its headline', its paragraphs and items as trafilatura finds them, extracted=True.

The text is written with the marks of Markdown, so that headlines and items are still told apart in it.
"""

from __future__ import annotations

import codecs
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import SourceError
from kg.readers.metadata import Fields, read_fields
from kg.readers.raw import BOM, Reading, read_bytes
from kg.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.raw import Raw

MAX_BROKEN = 0.001  # share of characters that could not be decoded, beyond which the charset is wrong

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# What browsers read where a page declares these.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
# A page's own date only, never one of its text; the latest date is fixed, so that no clock plays a part.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}


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
    for name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
        logging.getLogger(name).addHandler(
            logging.NullHandler()
        )  # what they complain of is told in our words
    import trafilatura  # noqa: PLC0415  # takes a tenth of a second

    found: Any = trafilatura.bare_extraction(
        page,
        url=url,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=dict(_DATES),
    )
    parts = list(_write_element(found.body)) if found is not None else []
    if not parts:
        raise SourceError(origin, "no article is found in the page; save its text as .txt")
    fields = read_fields(
        {
            "title": found.title,
            "publisher": found.sitename,
            "published": found.date,
            "url": url or found.url,
            "authors": [name for name in (found.author or "").split("; ") if name],
            "licence": found.license,
        },
        "page metadata",
    )
    if fields.title and fields.title.casefold() != parts[0].lstrip("# ").casefold():
        parts.insert(0, f"# {fields.title}")
    return Extract("\n\n".join(parts) + "\n", fields, "trafilatura, precise")


def _decode(content: bytes, raw: Raw) -> str:
    """By the byte order mark, the server, the page itself, or else as UTF-8."""
    declared = _CHARSET.search(content[:4096])
    charset = raw.charset or (declared[1].decode("ascii") if declared else "utf-8")
    if content.startswith(codecs.BOM_UTF8):
        charset = "utf-8"
    try:
        name = codecs.lookup(charset).name
        page = content.decode(_MEANT.get(name, name), errors="replace")
    except (LookupError, ValueError):  # a name that no charset of text has, or can have
        page = content.decode("utf-8", errors="replace")
    page = page.removeprefix(BOM)
    if page.count("\ufffd") > MAX_BROKEN * len(page):
        raise SourceError(raw.origin, f"is not in the charset {charset}; convert it to UTF-8")
    return page


def _write_element(element: Any) -> Iterator[str]:
    """The paragraphs of an element of trafilatura's own kind of XML."""
    match element.tag:
        case "head":
            level = str(element.get("rend", "h2"))[1:]
            yield from _mark("#" * int(level) if level.isdigit() else "##", element)
        case "item":
            yield from _mark("-", element)
        case "row":
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
