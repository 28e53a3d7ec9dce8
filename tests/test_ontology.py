"""kg.ttl agrees with the table of relations and with what is written; shapes.ttl finds what is wrong."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from conftest import SHARED
from rdflib import OWL, RDF, RDFS, SKOS
from samples import make_store

from kg.errors import TableError, UsageError
from kg.lexicon import load_relations
from kg.ontology import check, writing
from kg.rdf.derived import list_event_types
from kg.rdf.terms import ANCHOR, DERIVED_FROM, ENTITY_TYPES, KG, LABEL, NIF, SEM, TYPE, kg_term

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
    """After a change: python -m kg.ontology.writing."""
    text = (writing.FOLDER / "kg.ttl").read_text(encoding="utf-8")
    assert writing.write_ontology(text) == text
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
    if row.plover is None:  # of an event that PLOVER has no type for
        assert (row.cameo, row.quad) == (None, None)
        return
    plover = NS[row.plover.capitalize()]
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
    used = {str(term) for triple in shapes for term in triple if str(term).startswith(KG)}
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


def test_a_graph_of_ours_passes_its_shapes(store: Store) -> None:
    assert check.check_graph(store) == []


def take_out(store: Store, predicate: ox.NamedNode) -> ox.Quad:
    quad = min((q for q in store.quads() if q.predicate == predicate), key=str)
    store.inner.remove(quad)
    return quad


@pytest.mark.parametrize(
    ("predicate", "told"),
    [
        (kg_term("confidence"), "must have one confidence, a decimal from 0 to 1"),
        (kg_term("factuality"), "must be actual, past, planned, possible or negated"),
        (LABEL, "must have exactly one label"),
        (ANCHOR, "must have the text that stands there"),
        (ox.NamedNode(NIF + "referenceContext"), "must stand in one article"),
        (kg_term("checksum"), "must have the checksum of its text"),
        (kg_term("actor"), "must have an actor, an entity"),
        (kg_term("name"), "must have one name"),
    ],
)
def test_what_is_missing_is_told(store: Store, predicate: ox.NamedNode, told: str) -> None:
    taken = take_out(store, predicate)
    (first, *_) = [line for line in check.check_graph(store) if told in line]
    assert first.split(" ")[0].strip("<>").removeprefix("kgr:") in str(taken.subject)


def test_what_is_wrong_is_told_with_its_value(store: Store) -> None:
    quad = take_out(store, kg_term("confidence"))
    wrong = ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    store.inner.add(ox.Quad(quad.subject, quad.predicate, wrong, quad.graph_name))
    assert any(line.endswith("a decimal from 0 to 1; it has '7'") for line in check.check_graph(store))


def test_an_event_that_nobody_tells_is_told(store: Store) -> None:
    event = next(store.match(None, TYPE, ox.NamedNode(SEM + "Event"))).subject
    for quad in [q for q in store.quads() if q.predicate == kg_term("describes") and q.object == event]:
        store.inner.remove(quad)
    assert any("must be told by a statement" in line for line in check.check_graph(store))


def test_evidence_that_is_not_evidence_is_told(store: Store) -> None:
    quad = take_out(store, DERIVED_FROM)
    store.inner.add(ox.Quad(quad.subject, quad.predicate, ox.NamedNode("https://x.org/"), quad.graph_name))
    assert any("must have evidence; it has <https://x.org/>" in line for line in check.check_graph(store))


def test_a_blank_node_is_told(store: Store) -> None:
    store.inner.add(ox.Quad(ox.BlankNode(), LABEL, ox.Literal("x"), store.names.graph("entities")))
    assert any("is a blank node" in line for line in check.check_graph(store))


def test_without_pyshacl_it_is_told_how_to_get_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(UsageError, match=r"pip install 'kg\[shacl\]'"):
        check.check_graph(store)
