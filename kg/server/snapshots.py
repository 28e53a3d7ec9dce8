"""A graph folder and the generation that is wanted -> the graph as it was then, opened for reading.

A handle is a static picture. While a build writes, the picture of before is kept until what follows from
all articles has been made: a reader sees the old graph or the new one and nothing between. Where there is no
picture of before, as a build was stopped, what there is is shown.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.collector import paused_collector
from kg.errors import StoreError
from kg.folder import open_format
from kg.rdf.terms import Names
from kg.server.generations import read_generation, read_layout
from kg.store import Store

if TYPE_CHECKING:
    from pathlib import Path

# A writer may take files away while they are looked for, or move what is in them. It is done soon.
_TRIES = 8
_PAUSE = 0.05


class BusyError(StoreError):
    """A graph whose files change whenever it is looked at."""


class Snapshots:
    """The pictures of one folder; `whole` says not to show one that is not finished."""

    def __init__(
        self, folder: Path, *, whole: bool = True, loaded: Store | None = None, generation: str = ""
    ) -> None:
        self.folder = folder
        self.generation = generation
        self._whole = whole
        self._fixed = loaded is not None
        self._store = loaded
        self._seen = generation

    def at(self, generation: str) -> Store:
        """The graph of that generation, or the last one that was whole. Raises StoreError."""
        if self._store is None or (generation != self._seen and not self._fixed):
            self._look(generation)
        assert self._store is not None  # noqa: S101  or StoreError was raised
        return self._store

    def renew(self) -> Store:
        """The graph as it is now, whole or not: the picture that was kept can no longer be read."""
        if not self._fixed:
            self.forget()
        return self.at(read_generation(self.folder))

    def forget(self) -> None:
        """Let go of the picture; the next one is a new one."""
        self._store, self._seen = None, ""

    def _look(self, generation: str) -> None:
        try:
            store = open_now(self.folder)
        except BusyError:
            if self._store is None:
                raise
            return
        if self._store is None or not self._whole or not store.is_stale():
            self._store, self.generation = store, generation
        self._seen = generation


def open_now(folder: Path) -> Store:
    """The graph as it is at this moment. Raises StoreError for one that stays unreadable."""
    for left in reversed(range(_TRIES)):
        before = read_layout(folder)
        try:
            store = Store.open(folder)
            if read_layout(folder) == before:
                return store
        except StoreError:
            if not left or not folder.exists():
                raise
        time.sleep(_PAUSE)
    raise BusyError(f"the graph at {folder} is being written to so fast that it cannot be read; try again")


def load_into_memory(folder: Path) -> Snapshots:
    """The graph of the folder, all of it in memory and apart from the disk. Raises StoreError.

    A child reads the disk: the threads that RocksDB starts would be lost to whoever is forked later.
    """
    generation = read_generation(folder)
    memory = Store(ox.Store(), Names(open_format(folder, mode="read")), writable=False)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with open(writing, "wb") as pipe:  # noqa: PTH123  a descriptor and no path
            open_now(folder).inner.dump(pipe, format=ox.RdfFormat.N_QUADS)
        os._exit(0)
    os.close(writing)
    with paused_collector(), open(reading, "rb") as pipe:  # noqa: PTH123  as above
        memory.inner.bulk_load(pipe, format=ox.RdfFormat.N_QUADS)
    if os.waitpid(child, 0)[1]:
        raise StoreError(f"the graph at {folder}: it could not be read whole; `kg build` makes it anew")
    return Snapshots(folder, loaded=memory, generation=generation)
