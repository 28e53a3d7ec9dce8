"""kg.ttl agrees with the table of relations, with what is built and with what is made from it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from conftest import SHARED
from rdflib import OWL, RDF, RDFS, SDO, SKOS, XSD
from samples import make_store

import kg
from kg.errors import TableError
from kg.lexicon import load_relations
from kg.ontology import writing
from kg.ontology.context import write_context
from kg.ontology.page import write_page
from kg.rdf.derived import list_event_types
from kg.rdf.terms import ENTITY_TYPES, KG, TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    assert write_context(text) == (writing.FOLDER / "context.jsonld").read_text(encoding="utf-8")
    assert write_page(text) == (writing.DOCS / "ontology.md").read_text(encoding="utf-8")


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
    assert row.quad in QUADS
    found = {(str(n), str(n.datatype).removeprefix(KG)) for n in list_notations(ontology, cls)}
    wanted = {(row.plover, "PloverNotation"), (row.cameo, "CameoNotation"), (row.quad, "QuadNotation")}
    # A class that is a type of PLOVER itself has its quad class as the concept above it.
    broader = {str(n) for b in ontology.objects(cls, SKOS.broader) for n in list_notations(ontology, b)}
    assert wanted - found <= {(quad, "QuadNotation") for quad in broader}


def list_notations(ontology: rdflib.Graph, concept: rdflib.Node) -> list[rdflib.Literal]:
    return [n for n in ontology.objects(concept, SKOS.notation) if isinstance(n, rdflib.Literal)]


def list_missing(ontology: rdflib.Graph) -> Iterator[str]:
    """What terms of kg.ttl do not tell, in words."""
    ends = {"domain": SDO.domainIncludes, "range": SDO.rangeIncludes}
    for term in sorted(set(ontology.subjects(RDF.type)), key=str):
        name = str(term).removeprefix(KG)
        for told in (RDFS.label, RDFS.comment):
            if len(list(ontology.objects(term, told))) != 1:
                yield f"{name} must have one {told.n3(ontology.namespace_manager)}"
        if not str(term).startswith(KG.removesuffix("#")):
            if (term, RDFS.isDefinedBy, None) not in ontology:
                yield f"{name} is of another vocabulary and must say of which by rdfs:isDefinedBy"
        elif {*ontology.objects(term, RDF.type)} & {OWL.ObjectProperty, OWL.DatatypeProperty}:
            for end, hint in ends.items():
                if not {*ontology.objects(term, RDFS[end]), *ontology.objects(term, hint)}:
                    yield f"{name} must have an rdfs:{end}, or a schema:{end}Includes of several"


def test_every_term_has_a_label_and_says_what_it_means_and_where_it_stands(ontology: rdflib.Graph) -> None:
    assert list(list_missing(ontology)) == []


def test_the_ontology_tells_its_name_version_licence_and_namespace(ontology: rdflib.Graph) -> None:
    about = {p.n3(ontology.namespace_manager): str(o) for p, o in ontology[rdflib.URIRef(KG[:-1])]}
    assert about["vann:preferredNamespaceUri"] == KG
    assert about["dcterms:title"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", about["owl:versionInfo"])
    assert about["dcterms:license"].endswith("LICENSE-2.0")


def test_a_notation_is_typed_and_means_one_concept_of_its_scheme(ontology: rdflib.Graph) -> None:
    datatypes = set(ontology.subjects(RDF.type, RDFS.Datatype))
    noted = set(ontology.subjects(SKOS.notation))
    assert {n.datatype for concept in noted for n in list_notations(ontology, concept)} == datatypes
    for scheme, own in ((NS.PLOVER, {NS.PloverNotation, NS.QuadNotation}), (NS.CAMEO, {NS.CameoNotation})):
        concepts = set(ontology.subjects(SKOS.inScheme, scheme))
        notations = [n for c in concepts for n in list_notations(ontology, c) if n.datatype in own]
        assert len(notations) == len(set(notations)) == len(concepts) > 0


def test_every_parent_that_is_ours_is_declared(ontology: rdflib.Graph) -> None:
    terms = list_terms(ontology)
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


def name_terms(quad: ox.Quad) -> set[str]:
    """The predicate; the class or the datatype of the object."""
    named = {quad.predicate.value}
    if quad.predicate == TYPE and isinstance(quad.object, ox.NamedNode):
        named.add(quad.object.value)
    if isinstance(quad.object, ox.Literal):
        named.add(quad.object.datatype.value)
    return named


def test_whatever_a_built_graph_says_is_declared(ontology: rdflib.Graph, built_graph: Path) -> None:
    """Also the terms of other vocabularies, with what they are used for."""
    declared = {str(term) for term in ontology.subjects(RDF.type)}
    with kg.open(built_graph) as graph:
        said = {iri for quad in graph.store.quads() for iri in name_terms(quad)}
    assert {iri for iri in said if not iri.startswith(str(XSD))} <= declared


def test_what_the_ontology_says_of_ends_holds_in_a_built_graph(
    ontology: rdflib.Graph, built_graph: Path
) -> None:
    """At each end of a property of ours stands a node of its domain or range, and of a class hinted at."""
    with kg.open(built_graph) as graph:
        quads = list(graph.store.match())
    types: dict[object, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate == TYPE:
            types[quad.subject] |= list_parents(ontology, rdflib.URIRef(quad.object.value))
    wrong = set()
    for quad in quads:
        predicate = rdflib.URIRef(quad.predicate.value)
        if not predicate.startswith(KG) or predicate in {NS.factuality, NS.entityClass, NS.relation}:
            continue
        for node, end, hint in (
            (quad.subject, RDFS.domain, SDO.domainIncludes),
            (quad.object, RDFS.range, SDO.rangeIncludes),
        ):
            own = {str(node.datatype).strip("<>")} if isinstance(node, ox.Literal) else types[node]
            hints = {str(cls) for cls in ontology.objects(predicate, hint)}
            if not {str(cls) for cls in ontology.objects(predicate, end)} <= own or (
                hints and not hints & own
            ):
                wrong.add((str(predicate), str(end), str(node)))
    assert wrong == set()


def test_the_page_tells_of_every_term_and_its_links_lead_somewhere(ontology: rdflib.Graph) -> None:
    page = (writing.DOCS / "ontology.md").read_text(encoding="utf-8")
    anchors = set(re.findall(r'<a id="(\w+)"></a>', page))
    assert {str(term).removeprefix(KG) for term in list_terms(ontology)} == anchors
    assert set(re.findall(r"\]\(#(\w+)\)", page)) <= anchors


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
        term.n3(ontology.namespace_manager)
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
        for term in ontology.subjects(RDF.type, kind)
    }
    # JSON-LD has a word of its own for rdf:type.
    assert names == properties - {"rdf:type"}
    classes = {str(term).removeprefix(KG) for term in ontology.subjects(RDF.type, OWL.Class)}
    assert all(context[name] == f"kg:{name}" for name in classes if "/" not in name)
