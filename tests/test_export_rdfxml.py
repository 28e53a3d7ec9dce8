"""RDF/XML: the triples of the graph, read by rdflib and by Oxigraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from samples import make_store

from kg.errors import StoreError
from kg.exporters import export
from kg.exporters.xml_text import make_valid
from kg.rdf.terms import kg_term
from kg.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def test_rdf_xml_holds_every_triple_by_rdflib_and_by_oxigraph(tmp_path: Path) -> None:
    """But for characters that XML cannot hold."""
    with make_store() as store:
        export(store, "rdfxml", tmp_path / "graph.rdf")
        expected = {str(ox.Triple(q.subject, q.predicate, hold(q.object))) for q in store.quads()}
    assert "\ufffd" in "".join(expected)
    read = list(ox.parse(path=tmp_path / "graph.rdf", format=ox.RdfFormat.RDF_XML))
    assert len(read) == len(expected)
    assert {str(quad.triple) for quad in read} == expected
    graph = rdflib.Graph().parse(tmp_path / "graph.rdf", format="xml")
    lines = graph.serialize(format="nt", encoding="utf-8")
    assert {str(quad.triple) for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES)} == expected


def hold(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode | ox.Literal:
    if isinstance(term, ox.Literal):
        return ox.Literal(make_valid(term.value), datatype=term.datatype)
    assert isinstance(term, ox.NamedNode)
    return term


def test_a_predicate_without_a_name_in_xml_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with Store.in_memory() as store:
        node = store.names.node("x")
        store.inner.add(ox.Quad(node, kg_term("1"), node, store.names.graph("entities")))
        with pytest.raises(StoreError, match=r"no name for the predicate .*#1>; export turtle or nquads"):
            export(store, "rdfxml", tmp_path / "graph.rdf")
    assert not list(tmp_path.iterdir())
