"""Named graphs as they were just written -> their lines, many times faster than the store has them.

A build reads every graph once more for its files, and of each term Oxigraph looks up the text: so what was
written is kept beside the graph, in one file, until the graph is closed. It is only ever another way to read
what stands there: a named graph that is written to by any other way is kept no more.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import NamedNode

_FILE, _INDEX = "kept.nt.tmp", "kept.json"
# Bytes. Some 10,000 articles, in a graph that takes twice as much.
_MOST = 1 << 30


class Kept:
    """The triples of named graphs, lines of N-Triples; `folder` is that of the graph of them all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None
        # Where the bytes of each graph begin and how many they are, piece by piece.
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._end = 0

    @classmethod
    def find(cls, folder: Path) -> Self | None:
        """What another process has at hand of the graph of which the folder has a picture, to read."""
        if not (folder / _INDEX).exists():
            return None
        place, places = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        kept = cls(Path(place))
        kept._places = places
        kept._file = (kept._folder / _FILE).open("rb")
        return kept

    def put(self, graph: NamedNode, text: bytes) -> None:
        """Keep the lines of a graph, in place of what was kept of it."""
        self._places[graph.value] = []
        self.add(graph, text)

    def add(self, graph: NamedNode, text: bytes) -> None:
        """Keep more lines of a graph of which all others are kept; some may come twice."""
        if graph.value not in self._places:
            return
        if self._end + len(text) > _MOST:
            self.drop(graph)
            return
        file = self._open()
        file.seek(self._end)
        file.write(text)
        self._places[graph.value].append((self._end, len(text)))
        self._end += len(text)

    def drop(self, graph: NamedNode) -> None:
        """Keep a graph no more."""
        self._places.pop(graph.value, None)

    def holds(self, graph: NamedNode) -> bool:
        """Whether the lines of a graph are kept."""
        return graph.value in self._places

    def read(self, graph: NamedNode) -> Iterator[bytes]:
        """The lines of a graph that are kept, piece by piece, each of whole lines."""
        for begin, size in self._places[graph.value]:
            file = self._open()
            file.seek(begin)
            yield file.read(size)

    def share(self, folder: Path) -> None:
        """Let another process find it by a folder, as long as nothing is put in."""
        if self._file is not None:
            self._file.flush()
            index = json.dumps([str(self._folder.resolve()), self._places])
            (folder / _INDEX).write_text(index, encoding="utf-8")

    def close(self) -> None:
        """Keep nothing any more."""
        self._places.clear()
        if self._file is not None:
            self._file.close()
        self._file = None

    def remove(self) -> None:
        """The same, and take away the file: also that of a program that was killed."""
        self.close()
        (self._folder / _FILE).unlink(missing_ok=True)

    def _open(self) -> BinaryIO:
        if self._file is None:
            self._file = (self._folder / _FILE).open("w+b")
        return self._file
