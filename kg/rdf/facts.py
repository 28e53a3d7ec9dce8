"""Articles -> all that entities, events, edges, states and stories of all of them are made of.

Where that is read is nothing to what is made: the graphs of the articles are one place, and there may be
others that are quicker to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kg.rdf.columns import read_columns
from kg.rdf.known import read_records, read_written
from kg.rdf.stories import read_sketched

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyoxigraph as ox

    from kg.rdf.columns import Columns
    from kg.rdf.terms import Names
    from kg.records import Entity
    from kg.stories import Sketched


class Facts(Protocol):
    """What all articles say; each of it is read when it is asked for, as it may be large."""

    def records(self) -> Iterable[Entity]:
        """The entities as articles know them, each as often as there are such articles."""

    def written(self) -> Mapping[str, set[str]]:
        """How the texts write the name of each entity, by its id."""

    def columns(self) -> Columns:
        """What is stated."""

    def sketched(self) -> Iterable[Sketched]:
        """Every article, which has its IRI for an id, with what shows whether it is a copy."""


class StoredFacts:
    """What the graphs of the articles in a store say."""

    def __init__(self, inner: ox.Store, names: Names) -> None:
        self._inner = inner
        self._names = names

    def records(self) -> Iterable[Entity]:
        """As `Facts` has it, and so the others."""
        return read_records(self._inner, self._names)

    def written(self) -> Mapping[str, set[str]]:
        """As `Facts` has it."""
        return read_written(self._inner, self._names)

    def columns(self) -> Columns:
        """As `Facts` has it."""
        return read_columns(self._inner, self._names)

    def sketched(self) -> Iterable[Sketched]:
        """As `Facts` has it."""
        return read_sketched(self._inner)
