"""kg.ttl agrees with the table of relations and with what is written; shapes.ttl finds what is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from conftest import SHARED
from rdflib import OWL, RDF, RDFS, SKOS
from samples import make_store

from kg.errors import TableError
from kg.lexicon import load_relations
from kg.ontology import writing
from kg.rdf.derived import list_event_types
from kg.rdf.terms import ENTITY_TYPES, KG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.store import Store

NS = rdflib.Namespace(KG)
QUADS = {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(writing.FOLDER / "kg.ttl")


@pytest.fixture
def store() -> Iterator[Store]:
    with make_store() as store:
        yield store


def list_terms(ontology: rdflib.Graph) -> set[rdflib.URIRef]:
    return {s for s in ontology.subjects() if isinstance(s, rdflib.URIRef) and s.startswith(KG)}


def list_parents(ontology: rdflib.Graph, cls: rdflib.URIRef) -> set[str]:
    return {str(parent) for parent in ontology.transitive_objects(cls, RDFS.subClassOf)}


def test_the_files_are_as_the_table_of_relations_makes_them() -> None:
    """After a change: make ontology."""
    text = (writing.FOLDER / "kg.ttl").read_text(encoding="utf-8")
    assert writing.write_ontology(text) == text
    shapes = (writing.FOLDER / "shapes.ttl").read_text(encoding="utf-8")
    assert writing.write_shapes(shapes) == shapes
    assert writing.write_context(text) == (writing.FOLDER / "context.jsonld").read_text(encoding="utf-8")


def test_every_relation_of_the_inventory_is_a_property() -> None:
    inventory = SHARED / "gold" / "relations.json"
    if not inventory.exists():
        pytest.skip("the shared material is not here")
    rows = load_relations()
    for relation in json.loads(inventory.read_text(encoding="utf-8"))["relations"]:
        row = rows[relation["id"]]
        assert row.kind == relation["kind"]
        assert row.symmetric == relation["symmetric"]
        assert (row.plover, row.cameo) == (relation["plover"], relation["cameo_root"])


@pytest.mark.parametrize("relation", sorted(load_relations()))
def test_a_relation_is_declared_as_the_table_has_it(ontology: rdflib.Graph, relation: str) -> None:
    row = load_relations()[relation]
    assert (NS[relation], RDF.type, OWL.ObjectProperty) in ontology
    assert ((NS[relation], RDF.type, OWL.SymmetricProperty) in ontology) == row.symmetric
    assert str(ontology.value(NS[relation], RDFS.label)) == row.label
    if row.kind == "state":
        assert row.event_class is None
        return
    cls, *above = [rdflib.URIRef(term.value) for term in dict.fromkeys(list_event_types(relation))]
    assert {str(term) for term in above} <= list_parents(ontology, cls)
    plover = NS[(row.plover or "").capitalize()]
    notations = {str(notation) for notation in ontology.objects(plover, SKOS.notation)}
    assert notations == {row.plover, row.cameo}
    assert row.quad in QUADS


def test_every_term_has_a_label_and_says_what_it_means(ontology: rdflib.Graph) -> None:
    for term in list_terms(ontology):
        assert len(list(ontology.objects(term, RDFS.label))) == 1, term
        assert len(list(ontology.objects(term, RDFS.comment))) == 1, term


def test_every_property_has_a_range_and_no_parent_is_left_out(ontology: rdflib.Graph) -> None:
    terms = list_terms(ontology)
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            assert list(ontology.objects(term, RDFS.range)), term
    for link in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDFS.seeAlso):
        for value in ontology.objects(None, link):
            assert value in terms or not str(value).startswith(KG), value


def test_every_class_of_entity_is_declared(ontology: rdflib.Graph) -> None:
    for types in ENTITY_TYPES.values():
        cls, *above = [rdflib.URIRef(term.value) for term in types]
        assert {str(term) for term in above} <= list_parents(ontology, cls)


def test_whatever_a_graph_says_is_declared(ontology: rdflib.Graph, store: Store) -> None:
    terms = {str(term) for term in list_terms(ontology)}
    said = {t.value for q in store.quads() for t in (q.predicate, q.object) if isinstance(t, ox.NamedNode)}
    assert {iri for iri in said if iri.startswith(KG)} <= terms


def test_the_shapes_speak_of_declared_terms_only(ontology: rdflib.Graph) -> None:
    shapes = rdflib.Graph().parse(writing.FOLDER / "shapes.ttl")
    terms = {str(term) for term in list_terms(ontology)}
    used = {str(t) for triple in shapes for t in triple if isinstance(t, rdflib.URIRef) and t.startswith(KG)}
    assert {iri for iri in used if not iri.endswith("Shape")} <= terms


def test_a_relation_may_not_be_called_like_another_term() -> None:
    upper = (writing.FOLDER / "kg.ttl").read_text(encoding="utf-8").partition("# ====")[0]
    with pytest.raises(TableError, match="'meets' is already the name of a term"):
        writing.write_ontology(upper + "kg:meets a owl:Class .\n")


def test_the_context_knows_each_property(ontology: rdflib.Graph) -> None:
    context = json.loads((writing.FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert context["meets"] == {"@id": "kg:meets", "@type": "@id"}
    assert context["confidence"] == {"@id": "kg:confidence", "@type": "xsd:decimal"}
    names = {entry["@id"] for entry in context.values() if isinstance(entry, dict)}
    properties = {
        *ontology.subjects(RDF.type, OWL.ObjectProperty),
        *ontology.subjects(RDF.type, OWL.DatatypeProperty),
    }
    assert names == {f"kg:{str(term).removeprefix(KG)}" for term in properties}
