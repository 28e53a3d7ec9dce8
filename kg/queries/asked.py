"""What a question is put to: the graph in a folder, or the one on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

    from kg.rdf.terms import Names, PlainQuad


class Asked(Protocol):
    """A graph that answers; `names` makes the IRIs of its data."""

    names: Names

    def query(self, query: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer of all graphs as one. Raises QueryError."""

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        object: ox.NamedNode | ox.Literal | None = None,  # noqa: A002  that is what it is called
        *,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[PlainQuad]:
        """The quads with these terms at these places, in no order that means anything."""
