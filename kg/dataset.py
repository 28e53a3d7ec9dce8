"""Store -> rdflib.Dataset over the same Oxigraph store, through oxrdflib, with its traps closed.

oxrdflib gives texts back typed as xsd:string, which rdflib holds for another literal than the plain one; it
overhears FROM; and Oxigraph calls any address that a SERVICE names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph, Literal
from rdflib.namespace import XSD

from kg.errors import QueryError, StoreError
from kg.sparql import check_query, names_graphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.query import Result

    from kg.store import Store


def open_dataset(store: Store) -> Dataset:
    """A data set that reads the store; its default graph is the union of all graphs."""
    dataset = Dataset(store=_ReadOnlyStore(store=store.inner), default_union=True)
    for prefix, iri in store.names.prefixes.items():
        dataset.bind(prefix, iri)
    return dataset


class _ReadOnlyStore(OxigraphStore):
    """Reads as oxrdflib does, but faithfully; changes nothing."""

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        for triple, contexts in super().triples(triple_pattern, context):
            yield tuple(map(_plain, triple)), contexts

    def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: Any, **options: object) -> Result:  # noqa: N803
        text = str(query)
        check_query(text)
        if names_graphs(text):
            raise QueryError(
                "FROM is not supported here: ask a graph of the data set, dataset.graph(IRI).query(…)"
            )
        result = super().query(query, initNs, initBindings, queryGraph, **options)
        if result.type == "SELECT":
            result.bindings = [{name: _plain(term) for name, term in row.items()} for row in result.bindings]
        elif result.type == "CONSTRUCT":
            plain = Graph()
            for triple in result.graph or ():
                plain.add(tuple(map(_plain, triple)))
            result.graph = plain
        return result

    def add(self, *_: Any, **__: Any) -> NoReturn:
        _refuse()

    def addN(self, *_: Any, **__: Any) -> NoReturn:  # noqa: N802  rdflib's name
        _refuse()

    def remove(self, *_: Any, **__: Any) -> NoReturn:
        _refuse()

    def update(self, *_: Any, **__: Any) -> NoReturn:
        _refuse()

    def remove_graph(self, *_: Any, **__: Any) -> NoReturn:
        _refuse()

    def add_graph(self, graph: Any) -> None:
        """Nothing: rdflib calls this for the default graph of every data set."""


def _refuse() -> NoReturn:
    raise StoreError("this data set can only be read; `kg build` and `kg remove` change a graph")


def _plain(term: Any) -> Any:
    """A text typed as xsd:string is the plain literal in RDF 1.1, and rdflib has two of them."""
    if isinstance(term, Literal) and term.datatype == XSD.string:
        return Literal(str(term))
    return term
