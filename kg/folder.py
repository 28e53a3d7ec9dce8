"""A graph folder -> its base IRI, from `format.json`; what the disk has against it -> one sentence."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from kg.errors import StoreError
from kg.rdf.terms import DEFAULT_BASE, read_base

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Mode = Literal["create", "write", "read"]

FORMAT = 1

_FORMAT_FILE = "format.json"
# Behind RocksDB's words for what went wrong, what it means and what to do.
_EXPLANATIONS = (
    (
        ("lock file", "lock hold", "No locks available"),
        "another program is writing to it; wait until it has ended",
    ),
    (
        ("No space left", "File too large", "Disk quota"),
        "the disk is full; make room and run the command again",
    ),
    (("read-write instances",), "it was opened for reading; open it for writing to change it"),
    (("Permission denied", "Read-only file system"), "it may not be written to; check who owns it"),
    (
        ("Corruption", "No such file", "mismatch", "Invalid argument"),
        "it is damaged; move it away and run `kg build` on the articles again",
    ),
)


def open_format(folder: Path, *, mode: Mode, base: str | None = None) -> str:
    """The base IRI of the graph in the folder; with 'create' the folder is made where it is missing."""
    file = folder / _FORMAT_FILE
    with explain(folder):
        if file.is_file():
            return _read_format(file, base)
        if not folder.exists() and mode != "create":
            raise StoreError(f"no graph at {folder}: run `kg build` first, or name the folder of one")
        if folder.exists() and (not folder.is_dir() or mode != "create" or _holds_other_things(folder)):
            raise StoreError(f"{folder} is not a graph folder: it has no {_FORMAT_FILE}")
        normal = read_base(base or DEFAULT_BASE)
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f"{_FORMAT_FILE}.tmp"
        temporary.write_text(
            json.dumps({"format": FORMAT, "base": normal}, indent=2) + "\n", encoding="utf-8"
        )
        temporary.replace(file)
        return normal


def copy_format(folder: Path, to: Path) -> None:
    """Let another folder be one of the same graph."""
    shutil.copyfile(folder / _FORMAT_FILE, to / _FORMAT_FILE)


def _holds_other_things(folder: Path) -> bool:
    return any(entry.suffix != ".tmp" for entry in folder.iterdir())


def _read_format(file: Path, base: str | None) -> str:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        version, known = int(read["format"]), str(read["base"])
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{file} cannot be read; {_EXPLANATIONS[-1][1]}") from error
    if version != FORMAT:
        raise StoreError(
            f"{file.parent} is of format {version}, made by another version of kg, and this one reads format "
            f"{FORMAT}: build the articles into another folder, or use the version that made it"
        )
    if base is not None and read_base(base) != known:
        raise StoreError(
            f"{file.parent} was made with the base {known}, not {read_base(base)}: "
            "leave --base out, or build into another folder"
        )
    return known


@contextmanager
def explain(folder: Path | None) -> Iterator[None]:
    """Turn what the disk or RocksDB has against it into a StoreError of one sentence."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        words = " ".join(str(error).split())
        meaning = next((says for signs, says in _EXPLANATIONS if any(sign in words for sign in signs)), words)
        raise StoreError(f"the graph {f'at {folder}' if folder else 'in memory'}: {meaning}") from error
