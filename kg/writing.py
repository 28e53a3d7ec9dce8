"""Quads -> a graph on disk, each change in one transaction; some wait, to be written together.

Which quads those are is nothing to it: that is `kg.store`.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode

from kg.closing import Closing
from kg.errors import StoreError
from kg.folder import copy_format, explain
from kg.kept import Kept
from kg.loading import MANY, Waiting
from kg.rdf.nodes import join_lines, split_graphs
from kg.sparql import write_update
from kg.stored import StoredGraph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    import pyoxigraph as ox
    from pyoxigraph import Quad

    from kg.rdf.terms import Names

# Sorting the files of a million quads takes 5 s and makes questions up to twice as fast; of fewer, little.
WORTH_SORTING = 200_000
# For the time that files are written by processes of their own.
_SNAPSHOT = "snapshot"
_NO_FILES = "a graph in memory has no files that another process could read"


class WritableGraph(StoredGraph, Closing):
    """A graph to read and to write; a context manager."""

    def __init__(
        self, inner: ox.Store, names: Names, *, path: Path | None = None, writable: bool = True
    ) -> None:
        super().__init__(inner, names, path=path)
        self.writable = writable
        if path is not None:
            self.kept = Kept(path) if writable else Kept.find(path)
        self._written = 0
        self._waiting = Waiting()

    @property
    def inner(self) -> ox.Store:
        """The Oxigraph store itself, with all that was put in."""
        self._write_waiting()
        return super().inner

    def close(self) -> None:
        """Write what is in memory to the disk, sorted where much was written, and let go of the folder."""
        self._write_waiting()
        inner, self._inner = self._inner, None
        if self.kept:
            self.kept.close()
        if inner is not None and self.writable and self.path is not None:
            with explain(self.path):
                if self.kept:
                    self.kept.remove()
                inner.flush()
                if self._written >= WORTH_SORTING:
                    inner.optimize()

    def optimize(self) -> None:
        """Sort the files on disk; `close` does so after a large build."""
        with explain(self.path):
            self.inner.optimize()

    @contextmanager
    def snapshot(self) -> Iterator[Path]:
        """A graph folder within this one, with all that was put in, for other processes to open for reading.

        Its files are those of the graph under second names. Raises StoreError.
        """
        if self.path is None:
            raise StoreError(_NO_FILES)
        place = self.path / _SNAPSHOT
        # Of a program that was killed.
        shutil.rmtree(place, ignore_errors=True)
        try:
            with explain(self.path):
                place.mkdir()
                self.inner.backup(str(place / "store"))
                copy_format(self.path, place)
                if self.kept:
                    self.kept.share(place)
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _holds(self, article: NamedNode) -> bool:
        """Whether it has been put in; those that wait go on waiting."""
        return article in self._waiting.articles or super().inner.contains_named_graph(article)

    def _write_waiting(self) -> None:
        if self._waiting.articles:
            with explain(self.path):
                self._written += self._waiting.write(super().inner)

    def _replace(self, new: set[Quad], old: set[Quad]) -> bool:
        """Write the difference in one transaction; whether there was any."""
        added, removed = new - old, old - new
        self._forget(added | removed)
        if removed:
            self._written += len(added) + len(removed)
            self._statements = None
            with explain(self.path):
                self.inner.update(write_update("DELETE", removed) + ";" + write_update("INSERT", added))
        elif added:
            self._add(added)
        return bool(added or removed)

    def _keep(self, graph: NamedNode, text: str) -> None:
        """Have at hand what was written of a named graph."""
        if self.kept:
            with explain(self.path):
                self.kept.put(graph, text.encode())

    def _keep_bulk(self, bulk: bytes) -> None:
        """Have at hand more, N-Quads of any graphs, of those graphs of which all else is."""
        if self.kept:
            lines: dict[str, list[str]] = defaultdict(list)
            for graph, line in split_graphs(bulk):
                lines[graph].append(line)
            with explain(self.path):
                for graph, of_graph in lines.items():
                    self.kept.add(NamedNode(graph), join_lines(of_graph).encode())

    def _forget(self, quads: Iterable[Quad]) -> None:
        """What is kept of the graphs of the quads is no longer all that they say."""
        if self.kept:
            self._forget_graphs({cast("NamedNode", quad.graph_name) for quad in quads})

    def _forget_graphs(self, graphs: Iterable[NamedNode]) -> None:
        if self.kept:
            for graph in graphs:
                self.kept.drop(graph)

    def _add(self, quads: Collection[Quad]) -> None:
        """Write them, all or none; some may be there already."""
        self._written += len(quads)
        self._statements = None
        self._forget(quads)
        with explain(self.path):
            if len(quads) > MANY:
                # As whole as a transaction, and many times faster.
                self.inner.bulk_extend(quads)
            else:
                self.inner.extend(quads)
