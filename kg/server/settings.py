"""What `kg serve` was told -> how much a query may take, and who may write."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# A person waits this long at most; the slowest named question on a million triples takes a hundredth of it.
TIMEOUT = 30.0
# Some 20 MB of JSON: more than a browser shows, less than would hurt.
MAX_ROWS = 100_000
# Above what the graph itself takes; sorting a million rows takes about half of it.
MAX_MEMORY_MB = 1024
# The explorer of a large graph takes longer than a query may, and is made once for each state of the graph.
PAGE_SECONDS = 600.0
# Two that are at something long leave the others free.
_WORKERS_BESIDE_THE_CORES = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """How a graph is served. `timeout` in seconds, `max_memory` in megabytes, each for one query.

    `hosts` are the names that requests may be addressed to, without port; None: any.
    """

    folder: Path
    timeout: float = TIMEOUT
    max_rows: int = MAX_ROWS
    max_memory: int = MAX_MEMORY_MB
    workers: int = (os.cpu_count() or 1) + _WORKERS_BESIDE_THE_CORES
    allow_update: bool = False
    in_memory: bool = False
    hosts: frozenset[str] | None = None
