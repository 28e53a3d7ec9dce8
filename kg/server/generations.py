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
    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()[:32]
