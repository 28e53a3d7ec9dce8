"""A folder, a glob, a file -> the files that hold articles; a file -> Raw, with its metadata."""

from __future__ import annotations

import glob
import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, cast

from kg.errors import SourceError, UsageError
from kg.readers.raw import HEAD_BYTES, Raw, check_size

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedReader

MAX_METADATA_BYTES = 1_000_000
LEFT_OUT = "hidden files, README files and the .json with the metadata of a file"

# Files of one article, which may have a .json with its metadata beside them.
_TEXTS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")
_PACKED = ".gz"
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Found:
    """The files that a source stands for, and the folders of it that cannot be opened."""

    files: tuple[Path, ...]
    refused: tuple[SourceError, ...] = ()


def find_files(source: str) -> Found:
    """Without hidden files, README files and metadata; raises UsageError for a path that is not there."""
    path = Path(source)
    if not source:
        raise UsageError("a source is empty; give a file, a folder, a pattern, a URL or '-'")
    if path.is_dir():
        return _require_some(_walk([path]), source, "the folder holds")
    if os.path.lexists(path):
        return Found((path,) if is_article(path, os.path.exists) else ())
    if glob.has_magic(source):
        return _find_matches(source)
    raise UsageError(f"{source}: there is no such file or folder")


def open_file(path: Path) -> Raw:
    """The caller closes its stream; raises SourceError where the file cannot be read."""
    origin = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(origin, "is no regular file")
        if status.st_size == 0:
            check_size(origin, 0)
        name, ending = split_name(path.name)
        name.encode()
        metadata = _read_metadata(path)
        stream = cast("BufferedReader", path.open("rb", buffering=HEAD_BYTES))
    except UnicodeEncodeError as error:
        raise SourceError(ascii(origin), "its name is no UTF-8; rename it") from error
    except OSError as error:
        raise SourceError(origin, f"cannot be read: {error.strerror or error}") from error
    return Raw(origin, name, stream, ending=ending, metadata=metadata, is_file=True)


def check_file(raw: Raw) -> None:
    """Raises SourceError for a file that is too large for one article, before it is read."""
    check_size(raw.origin, os.fstat(raw.stream.fileno()).st_size)


def split_name(name: str) -> tuple[str, str]:
    """'talks.txt', 'talks.txt.gz' -> ('talks', '.txt'), 'U.S.-China talks' -> ('U.S.-China talks', '')."""
    path = Path(name)
    if path.suffix.lower() == _PACKED:
        path = path.with_suffix("")
        name = path.name
    return (path.stem, path.suffix) if _ENDING.fullmatch(path.suffix) else (name, "")


def rank_file(path: PurePath) -> tuple[str, str]:
    """What files are sorted by: articles come in the order of their ids, whatever their folders are."""
    return split_name(path.name)[0], str(path)


def is_article(path: PurePath, exists: Callable[[PurePath], bool]) -> bool:
    """Not a README, and not the metadata of the file beside it; `exists` says what is beside it."""
    stem, ending = split_name(path.name)
    if stem.casefold() == "readme":
        return False
    if ending.lower() != ".json":
        return True
    endings = (*_TEXTS, *(text + _PACKED for text in _TEXTS))
    return not any(exists(path.with_name(stem + text)) for text in endings)


def name_metadata(path: Path) -> Path | None:
    """'talks.txt' -> 'talks.json', where the metadata of a text would stand; None for what is no text."""
    name, ending = split_name(path.name)
    return path.with_name(f"{name}.json") if ending.lower() in _TEXTS else None


def _find_matches(pattern: str) -> Found:
    paths = [Path(match) for match in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207  # also absolute ones
    files = tuple(path for path in paths if not path.is_dir() and is_article(path, os.path.exists))
    folders = _walk([path for path in paths if path.is_dir()])
    return _require_some(Found(files + folders.files, folders.refused), pattern, "the pattern matches")


def _require_some(found: Found, source: str, what: str) -> Found:
    if found.files or found.refused:
        return found
    reason = f"{what} no articles; {LEFT_OUT} are left out"
    return Found((), (SourceError(source, reason),))


def _walk(folders: list[Path]) -> Found:
    """All files below, each folder once: links may lead round in a circle."""
    found: list[Path] = []
    refused: list[SourceError] = []
    seen: set[str] = set()
    waiting = list(folders)
    while waiting:
        folder = waiting.pop()
        if (real := os.path.realpath(folder)) in seen:
            continue
        seen.add(real)
        try:
            entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
        except OSError as error:
            refused.append(SourceError(str(folder), f"cannot be opened: {error.strerror or error}"))
            continue
        folders_below = [entry for entry in entries if entry.is_dir()]
        # Links come last, so that a folder is known by its own path.
        links = [entry for entry in folders_below if entry.is_symlink()]
        waiting = links + waiting + [entry for entry in folders_below if not entry.is_symlink()]
        found += [entry for entry in entries if not entry.is_dir() and is_article(entry, os.path.exists)]
    return Found(tuple(found), tuple(refused))


def _read_metadata(path: Path) -> dict[str, object]:
    """talks.json beside talks.txt."""
    beside = name_metadata(path)
    if beside is None or not beside.is_file():
        return {}
    if beside.stat().st_size > MAX_METADATA_BYTES:
        raise SourceError(
            str(path), f"its metadata in {beside.name} have more than {MAX_METADATA_BYTES // 1_000_000} MB"
        )
    try:
        given = json.loads(beside.read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise SourceError(
            f"{beside}:{error.lineno}",
            f"the metadata of {path.name} are no JSON: {error.msg} at column {error.colno}",
        ) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(str(beside), f"the metadata of {path.name} cannot be read: {error}") from error
    if not isinstance(given, dict):
        raise SourceError(str(beside), f'the metadata of {path.name} are no object; write {{"published": …}}')
    return given
