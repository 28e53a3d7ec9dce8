"""{'headline': 'Talks', 'body': 'Xi met …'} -> Article: a record of JSON, a row of a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.readers.columns import TEXT_NAMES
from kg.readers.html import extract_article
from kg.readers.metadata import clean_string, read_fields, squeeze_name
from kg.readers.raw import Reading, skip_bom
from kg.records import Article, make_hash_id

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARKED_UP = re.compile(r"\s*<(?:!doctype|html|body|article|section|div|p|h[1-6])\b[^<]*>", re.IGNORECASE)


def read_row(given: Mapping[str, object], where: str, name: str, kind: str) -> Reading:
    """An article of what goes by our names or the usual ones; `kind` is its `extracted_by`.

    Without an id it has one made of `name` and its URL or text. A text that is marked up as HTML is read as a
    page. Raises SourceError for what has no text.
    """
    fields = read_fields(given, kind)
    text, page = (_find_string(given, names, where) for names in TEXT_NAMES.values())
    if _MARKED_UP.match(text):
        text, page = "", text
    way = kind
    if not text.strip():
        if not page.strip():
            raise SourceError(where, 'article has no text; give "text" or "html"')
        extracted = extract_article(page, where, url=fields.url)
        text, way, fields = extracted.text, extracted.way, fields.or_else(extracted.fields)
    if "\0" in text:
        raise SourceError(where, "the text holds a NUL; only texts can be read")
    identifier = fields.id or make_hash_id(f"{name}-", fields.url or text)
    article = Article(identifier, text, origin=where, body=skip_bom(text), extracted=True, extracted_by=way)
    return Reading(fields.describe(article), fields.warnings)


def _find_string(record: Mapping[str, object], names: tuple[str, ...], where: str) -> str:
    """The first of these fields that holds something, or ''."""
    by_name = {squeeze_name(name): name for name in reversed(list(record))}
    found = [by_name[name] for name in names if name in by_name and record[by_name[name]]]
    if not found:
        return ""
    content = record[found[0]]
    if not isinstance(content, str):
        raise SourceError(where, f'"{found[0]}" must be a string, not {type(content).__name__}')
    return clean_string(content)
