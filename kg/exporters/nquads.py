"""Graph -> N-Quads, one quad a line, sorted: the durable form, the same for the same graph."""

from __future__ import annotations

import heapq
from contextlib import ExitStack
from itertools import islice
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from kg.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.store import Store

# So many lines are sorted in memory at a time, some 100 MB of them; the sorted pieces are merged from disk.
_PIECE = 200_000


def write_nquads(store: Store, path: Path) -> None:
    """Write every quad of the graph."""
    with replace_file(path) as file, ExitStack() as stack:
        file.writelines(sort_lines((f"{quad} .\n" for quad in store.quads()), stack))


def sort_lines(lines: Iterable[str], stack: ExitStack, *, piece: int = _PIECE) -> Iterator[str]:
    """The lines by code point, in bounded memory; `stack` closes the pieces on disk."""
    pieces: list[Iterable[str]] = []
    rest = iter(lines)
    while ordered := sorted(islice(rest, piece)):
        if len(ordered) < piece and not pieces:
            return iter(ordered)
        file = stack.enter_context(TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115  the stack closes it
        file.writelines(ordered)
        file.seek(0)
        pieces.append(file)
    return heapq.merge(*pieces)
