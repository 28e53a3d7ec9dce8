"""'---', 'title: Xi in Moscow', '---', '# Xi in Moscow' -> Article(title='Xi in Moscow', body=33).

Front matter is read as the part of YAML that people write there: 'key: value', quoted or not, lists as
'[a, b]' or as lines of '- a', and folded text. What stands indented below a key that kg does not know is
passed over; any other line is complained of: a date not read costs every date in the article.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.readers.metadata import FIELD_OF, read_fields, squeeze_name
from kg.readers.raw import Reading, read_text, skip_bom
from kg.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.raw import Raw

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_RULE = re.compile(r"(?:---|\.\.\.)\s*")
_KEY = re.compile(r"(?P<key>[A-Za-z_][\w .-]*+|\"[^\"]+\"|'[^']+')\s*:(?:\s+(?P<value>.*))?")
_ITEM = re.compile(r"\s*-\s+(?P<value>.*)")
_COMMENT = re.compile(r"(?:^|(?<!\s)\s++)#.*$")
_FOLDED = re.compile(r"[|>][+-]?")


def read(raw: Raw) -> Iterator[Reading]:
    """One article; raises SourceError for what is no text and for front matter that cannot be read."""
    text = read_text(raw)
    front, body = read_front_matter(text, raw.origin)
    fields = read_fields(front, "front matter").or_else(read_fields(raw.metadata, "metadata file"))
    article = Article(raw.name, text, origin=raw.origin, body=body, url=raw.url, extracted=not raw.is_file)
    yield Reading(fields.describe(article), fields.warnings)


def read_front_matter(text: str, origin: str) -> tuple[dict[str, object], int]:
    """The fields, and where the body begins. Without front matter: none, and the beginning."""
    begin = skip_bom(text)
    lines = (match for match in _LINE.finditer(text, begin) if match[0])
    first = next(lines, None)
    if first is None or first[0].rstrip() != "---":
        return {}, begin
    held: list[str] = []
    for match in lines:
        if _RULE.fullmatch(match[0]):
            return _read_lines(held, origin), match.end()
        held.append(match[0].rstrip("\r\n"))
    if held and _KEY.fullmatch(held[0]):
        raise SourceError(f"{origin}:1", "the front matter is not closed; end it with a line '---'")
    return {}, begin


def _read_lines(lines: list[str], origin: str) -> dict[str, object]:
    """Each key with the indented lines and items below it."""
    entries: list[tuple[int, str, str, list[str]]] = []
    for number, line in enumerate(lines, start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if match := _KEY.fullmatch(line):
            key, value = match["key"].rstrip().strip("'\""), (match["value"] or "").rstrip()
            entries.append((number, key, value, []))
        elif entries and (line[0] in " \t" or _ITEM.fullmatch(line)):
            entries[-1][3].append(line)
        else:
            raise _complain(origin, number, line)
    return {
        key: _read_entry(key, value, below, f"{origin}:{number}") for number, key, value, below in entries
    }


def _complain(origin: str, number: int, line: str) -> SourceError:
    return SourceError(
        f"{origin}:{number}",
        f"the line {line.strip()!r} of the front matter is not understood; write 'key: value'",
    )


def _read_entry(key: str, value: str, below: list[str], where: str) -> object:
    if squeeze_name(key) not in FIELD_OF:
        return None
    items = [match["value"] for match in map(_ITEM.fullmatch, below) if match]
    if value == "" and below and len(items) == len(below):
        return [_read_scalar(item, where) for item in items]
    if _FOLDED.fullmatch(value):
        return " ".join(line.strip() for line in below)
    if below:
        raise SourceError(
            where, f"what stands below {key!r} in the front matter is not understood; write '{key}: value'"
        )
    if value.startswith("[") and value.endswith("]"):
        return [
            _read_scalar(item, where) for item in re.findall(r"\"[^\"]*\"|'[^']*'|[^,\s][^,]*", value[1:-1])
        ]
    return _read_scalar(value, where)


def _read_scalar(value: str, where: str) -> str | None:
    """Without its quotes, or without the comment behind it."""
    value = value.strip()
    if value.startswith('"'):
        quoted = re.match(r"\"(?:[^\"\\]|\\.)*\"(?=\s*(?:#.*)?$)", value)
        try:
            return str(json.loads(quoted[0] if quoted else ""))
        except json.JSONDecodeError as error:
            raise SourceError(
                where, f"the quotes of {value} in the front matter are not understood"
            ) from error
    if value.startswith("'"):
        single = re.match(r"'((?:[^']|'')*)'\s*(?:#.*)?$", value)
        if not single:
            raise SourceError(where, f"the quotes of {value} in the front matter are not understood")
        return single[1].replace("''", "'")
    value = _COMMENT.sub("", value)
    return None if value in {"", "~", "null", "Null", "NULL"} else value
