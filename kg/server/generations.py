"""The files of a graph folder -> a word that is another one as soon as anybody has written to it."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# What RocksDB writes to whenever anything changes; its tables never change once they are written.
_TELLING = ("CURRENT", "MANIFEST-")
_JOURNAL = ".log"


def read_generation(folder: Path) -> str:
    """32 hexadecimal digits; they tell nothing but whether two moments are the same."""
    return hashlib.sha256(repr(_list_files(folder)).encode()).hexdigest()[:32]


def read_layout(folder: Path) -> list[tuple[str, int]]:
    """Which files hold what: it changes where RocksDB moves what is in a journal into a table.

    Whoever opens the graph for reading meanwhile may find it in neither; nothing tells them.
    """
    return [(name, 0 if name.endswith(_JOURNAL) else size) for name, size, _ in _list_files(folder)]


def _list_files(folder: Path) -> list[tuple[str, int, int]]:
    found = []
    try:
        with os.scandir(folder / "store") as entries:
            for entry in entries:
                if entry.name.startswith(_TELLING) or entry.name.endswith(_JOURNAL):
                    status = entry.stat()
                    found.append((entry.name, status.st_size, status.st_mtime_ns))
    except OSError:
        # Gone, or going while it is looked at: whoever opens it is told why.
        found.append(("", 0, 0))
    return sorted(found)
