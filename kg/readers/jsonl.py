"""news.jsonl, an object a line -> an Article a line; where line 17 is none, Failure('news.jsonl:17', ...)."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import SourceError
from kg.readers.columns import list_names, names_text, pick_columns
from kg.readers.raw import BOM, HEAD_BYTES, MAX_BYTES, Reading, read_text
from kg.readers.rows import read_row
from kg.records import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.raw import Raw


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
    except json.JSONDecodeError as error:
        lines = list(_read_lines(BytesIO(text.encode()), raw.origin))
        if not lines or isinstance(lines[0][1], Failure):
            where = f"{raw.origin}:{error.lineno}"
            raise SourceError(where, f"is no JSON: {_describe(error)}") from error
        yield from lines
    except (ValueError, RecursionError) as error:
        raise SourceError(raw.origin, f"is no JSON that can be read: {error}") from error
    else:
        name, records = _find_list(content)
        if records is None:
            yield raw.origin, content
        else:
            yield from ((f"{raw.origin}{name}[{i}]", record) for i, record in enumerate(records, start=1))


def _find_list(content: object) -> tuple[str, list[object] | None]:
    """A list of records, or the only one in an object: {"status": "ok", "articles": [{…}, {…}]}."""
    if isinstance(content, list):
        return "", content
    if not isinstance(content, dict) or names_text(content):
        return "", None
    lists = [
        (f".{name}", inner)
        for name, inner in content.items()
        if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner)
    ]
    return lists[0] if len(lists) == 1 else ("", None)


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
    given = pick_columns(record, raw.columns)
    column = raw.columns.get("text") or raw.columns.get("html")
    if column and not given.get("text") and not given.get("html"):
        raise SourceError(where, f"article has no text in {column!r}; it has {list_names(record)}")
    return read_row(given, where, raw.name, "JSON")
