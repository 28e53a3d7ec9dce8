"""Sources -> how many articles they hold, as far as that is seen without reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import SourceError, UsageError
from kg.readers.files import find_files
from kg.readers.kinds import tell_kind
from kg.readers.packed import GZIP
from kg.readers.raw import HEAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_ONE_ARTICLE = ("text", "markdown", "html", "pdf", "docx")
_LINES = (".jsonl", ".ndjson")
_CHUNK = 1 << 20


def count_articles(sources: Sequence[str], *, reader: str | None = None) -> int | None:
    """A file of text is one, a file of JSON Lines as many as it has lines; None where anything else is."""
    total = 0
    for source in sorted(set(sources)):
        try:
            files = find_files(source).files
        except UsageError:  # an address, or '-', or what is told when it is read
            return None
        for path in files:
            number = _count(path, reader)
            if number is None:
                return None
            total += number
    return total


def _count(path: Path, reader: str | None) -> int | None:
    """Of a file that cannot be read, one: it is one that fails, and why is told when it is its turn."""
    if not path.is_file():  # a pipe would wait to be written to
        return 1
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if head.startswith(GZIP):
            return None
        kind = reader or tell_kind(head, path.suffix, str(path))
        if kind == "jsonl" and path.suffix.lower() in _LINES:
            return _count_lines(path)
    except (OSError, SourceError):
        return 1
    return 1 if kind in _ONE_ARTICLE else None


def _count_lines(path: Path) -> int:
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")
