"""A query -> its answer from an Oxigraph store: all graphs as one, unless the query names some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import QueryError
from kg.sparql import check_query, is_update, names_graphs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import NamedNode

    Terms = dict[ox.Variable, NamedNode | ox.BlankNode | ox.Literal | ox.Triple]

_LONGEST_REASON = 160


def ask(
    inner: ox.Store,
    query: str,
    *,
    prefixes: dict[str, str],
    substitutions: Mapping[str, NamedNode | ox.Literal] | None = None,
    default_graphs: Sequence[NamedNode] | None = None,
    named_graphs: Sequence[NamedNode] | None = None,
    base_iri: str | None = None,
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """What the store answers. Where default or named graphs are given, it sees these alone.

    Raises QueryError.
    """
    check_query(query)
    values: Terms = {ox.Variable(name): term for name, term in (substitutions or {}).items()}
    chosen = default_graphs is not None or named_graphs is not None
    try:
        return inner.query(
            query,
            base_iri=base_iri,
            # Were this true, Oxigraph would overhear FROM.
            use_default_graph_as_union=not chosen and not names_graphs(query),
            default_graph=[*(default_graphs or ())] if chosen else None,
            named_graphs=[*(named_graphs or ())] if chosen else None,
            prefixes=prefixes,
            substitutions=values or None,
        )
    except SyntaxError as error:
        if is_update(query):
            raise QueryError(
                "this is an update; a query only reads (SELECT, ASK, CONSTRUCT, DESCRIBE)"
            ) from error
        raise QueryError(f"the query cannot be read: {shorten(error)}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {shorten(error)}") from error


def shorten(error: Exception) -> str:
    """The first sentence; what Oxigraph would have accepted instead goes on for pages."""
    words = " ".join(str(error).split())
    return words if len(words) <= _LONGEST_REASON else words[:_LONGEST_REASON].rsplit(" ", 1)[0] + " …"
