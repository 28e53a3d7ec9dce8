"""Sources -> how many articles they hold, as far as that is seen without reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.readers.files import ONE_ARTICLE, find_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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
    ending = path.suffix.lower()
    if reader == "jsonl" or (reader is None and ending in _LINES):
        return _count_lines(path)
    if reader in {"text", "markdown", "html"} or (reader is None and ending in ONE_ARTICLE):
        return 1
    return None


def _count_lines(path: Path) -> int | None:
    """Of a file that cannot be read, none: it is one that fails, and why is told when it is its turn."""
    lines, last = 0, b"\n"
    if not path.is_file():  # a pipe would wait to be written to
        return 1
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                lines += chunk.count(b"\n")
                last = chunk[-1:]
    except OSError:
        return 1
    return lines + (last != b"\n")
