"""news.jsonl, an object a line -> an Article a line; where line 17 is none, Failure('news.jsonl:17', ...)."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import SourceError
from kg.readers.html import extract_article
from kg.readers.metadata import clean_string, read_fields
from kg.readers.raw import BOM, HEAD_BYTES, MAX_BYTES, Reading, read_text, skip_bom
from kg.records import Article, Failure, make_hash_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.readers.raw import Raw

_TEXT = ("text", "body", "content")
_PAGE = ("html", "raw_html")


def read(raw: Raw) -> Iterator[Reading | Failure]:
    """Line by line, however long the file is; a file that is one JSON value is read whole."""
    for where, record in _read_whole(raw) if _is_whole(raw) else _read_lines(raw.stream, raw.origin):
        try:
            yield record if isinstance(record, Failure) else _read_record(record, where, raw)
        except SourceError as error:
            yield Failure(error.origin, error.reason)


def _is_whole(raw: Raw) -> bool:
    """A file that ends in .json, or a list where the ending does not say that it is lines."""
    if raw.ending.lower() in {".json", ".jsonl", ".ndjson"}:
        return raw.ending.lower() == ".json"
    return raw.stream.peek(HEAD_BYTES).lstrip().startswith(b"[")


def _read_whole(raw: Raw) -> Iterator[tuple[str, object]]:
    """Where each record stands, and the record; raises SourceError for what is no JSON and no lines of it."""
    text = read_text(raw).removeprefix(BOM)
    try:
        content = json.loads(text)
    except RecursionError as error:
        raise SourceError(raw.origin, "is nested too deeply to be read") from error
    except json.JSONDecodeError as error:
        lines = list(_read_lines(BytesIO(text.encode()), raw.origin))
        if not lines or isinstance(lines[0][1], Failure):
            where = f"{raw.origin}:{error.lineno}"
            raise SourceError(where, f"is no JSON: {_describe(error)}") from error
        yield from lines
    else:
        if isinstance(content, list):
            yield from ((f"{raw.origin}[{i}]", record) for i, record in enumerate(content, start=1))
        else:
            yield raw.origin, content


def _read_lines(stream: BinaryIO, origin: str) -> Iterator[tuple[str, object]]:
    """Where each record stands, and the record, or a Failure that says why the line is none."""
    number = 0
    while line := stream.readline(MAX_BYTES):
        number += 1
        where = f"{origin}:{number}"
        if len(line) == MAX_BYTES:
            yield (
                where,
                Failure(where, f"the line has {MAX_BYTES // 1_000_000} MB or more; one article a line"),
            )
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_BYTES)
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield where, _parse(line.removeprefix(BOM.encode()) if number == 1 else line, where)


def _parse(line: bytes, where: str) -> object:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Failure(
            where, f"is no UTF-8: byte 0x{line[error.start]:02x} at offset {error.start} of the line"
        )
    except json.JSONDecodeError as error:
        return Failure(where, f"is no JSON: {_describe(error)}; write one object a line")
    except (ValueError, RecursionError) as error:
        return Failure(where, f"is no JSON that can be read: {error}")


def _describe(error: json.JSONDecodeError) -> str:
    return f"{error.msg.removesuffix(' at')} at column {error.colno}"


def _read_record(record: object, where: str, raw: Raw) -> Reading:
    """Raises SourceError for what has no text."""
    if not isinstance(record, dict):
        raise SourceError(where, 'is no object; an article is written as {"title": …, "text": …}')
    fields = read_fields(record, "JSON")
    text, extracted_by = _find_string(record, _TEXT, where), "JSON"
    if not text.strip():
        page = _find_string(record, _PAGE, where)
        if not page.strip():
            raise SourceError(where, 'article has no text; give "text" or "html"')
        extracted = extract_article(page, where, url=fields.url)
        text, extracted_by, fields = extracted.text, extracted.way, fields.or_else(extracted.fields)
    if "\0" in text:
        raise SourceError(where, "the text holds a NUL; only texts can be read")
    identifier = fields.id or make_hash_id(f"{raw.name}-", fields.url or text)
    article = Article(
        identifier, text, origin=where, body=skip_bom(text), extracted=True, extracted_by=extracted_by
    )
    return Reading(fields.describe(article), fields.warnings)


def _find_string(record: Mapping[str, object], names: Sequence[str], where: str) -> str:
    """The first of these fields that holds something, or ''."""
    name = next((name for name in names if record.get(name)), None)
    if name is None:
        return ""
    content = record[name]
    if not isinstance(content, str):
        raise SourceError(where, f'"{name}" must be a string, not {type(content).__name__}')
    return clean_string(content)
