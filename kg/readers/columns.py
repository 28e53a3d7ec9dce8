"""'text=body,title=headline' -> {'text': 'body', 'title': 'headline'}: what a user's fields go by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.readers.metadata import NAMES, squeeze_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_FILE_BYTES = 100_000

# What others call the text of an article, or the page that it is taken from, in the form of metadata.NAMES.
TEXT_NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "contenttext", "articlebody", "articletext", "fulltext", "maintext",
        "story", "article",
    ),
    "html": ("html", "rawhtml", "contenthtml", "articlehtml"),
}  # fmt: skip
FIELDS = (*TEXT_NAMES, *NAMES)
_FIELD_OF = {name: field for field, names in (TEXT_NAMES | NAMES).items() for name in names}

_SHOWN, _LONGEST = 12, 40  # names of columns in a message, and their characters


def read_columns(given: Mapping[str, str] | str | None) -> dict[str, str]:
    """Which field is taken from which column, by `field=column,…`, by the name of a file of such lines.

    A line of the file is one `field = column`, so that names may hold commas; '#' begins a comment. Raises
    UsageError for a field that an article has not.
    """
    if not given:
        return {}
    if not isinstance(given, str):
        pairs = [(str(field), str(column)) for field, column in given.items()]
    elif "=" in given:
        pairs = [_split(pair) for pair in given.split(",")]
    else:
        pairs = [_split(line) for line in _read_lines(given)]
    columns: dict[str, str] = {}
    for field, column in pairs:
        if field not in FIELDS or not column:
            raise UsageError(
                f"the columns are not understood at '{field}={column}'; write 'text=body,title=headline', "
                f"or the name of a file of such lines; the fields are {', '.join(FIELDS)}"
            )
        if field in columns:
            raise UsageError(f"the columns name {field!r} twice, {columns[field]!r} and {column!r}")
        columns[field] = column
    return columns


def choose_columns(names: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Of the columns that a table has, one for each field: as `columns` say, else by the usual names."""
    by_name: dict[str, str] = {}
    for name in names:
        if name not in columns.values():
            by_name.setdefault(squeeze_name(name), name)
    chosen = dict(columns)
    for field, usual in (TEXT_NAMES | NAMES).items():
        column = next((by_name[name] for name in usual if name in by_name), None)
        if column is not None:
            chosen.setdefault(field, column)
    return {field: chosen[field] for field in FIELDS if field in chosen}


def pick_columns(record: Mapping[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    """The record with its fields under our names; what `columns` name is taken from there and nowhere else.

    'article.body' also names the body within an object, {'article': {'body': …}}.
    """
    if not columns:
        return dict(record)
    others = {
        name: content
        for name, content in record.items()
        if name not in columns.values() and _FIELD_OF.get(squeeze_name(name)) not in columns
    }
    return others | {field: _find(record, column) for field, column in columns.items()}


def names_text(record: Mapping[str, object]) -> bool:
    """Whether a record has a field for its text or its page, by any of the usual names."""
    return any(_FIELD_OF.get(squeeze_name(name)) in TEXT_NAMES for name in record)


def list_names(names: Iterable[str]) -> str:
    """The names of columns for a message, as far as a line bears it: 'id', 'body' and 3 more."""
    shown = [repr(name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…") for name in names]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def _find(record: Mapping[str, object], column: str) -> object:
    if column in record:
        return record[column]
    first, dot, rest = column.partition(".")
    inner = record.get(first) if dot else None
    return _find(inner, rest) if isinstance(inner, dict) else None


def _split(pair: str) -> tuple[str, str]:
    field, _, column = pair.partition("=")
    return field.strip(), column.strip()


def _read_lines(name: str) -> list[str]:
    path = Path(name)
    if not path.is_file():
        raise UsageError(
            f"{name}: there is no such file of columns; write 'text=body,title=headline', or its name"
        )
    try:
        with path.open(encoding="utf-8-sig") as file:
            lines = file.read(MAX_FILE_BYTES).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: the columns cannot be read: {error}") from error
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
