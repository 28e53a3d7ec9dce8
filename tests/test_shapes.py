"""Each constraint of shapes.ttl, broken on purpose -> kg finds it, and finds what pyshacl finds, no more."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from breaking import Breaker
from rdflib import RDF, SH
from samples import MOSCOW, MOSCOW_ARTICLE, XI, fill, make_store, mention, state

from kg.errors import TableError
from kg.lexicon import load_relations
from kg.ontology.check import check_graph, find_violations
from kg.ontology.shapes import compile_shapes
from kg.ontology.writing import FOLDER
from kg.rdf.terms import ANCHOR, BEGIN, CONTEXT, DERIVED_FROM, LABEL, SEM, TYPE, XSD, kg_term, local_name
from kg.records import Article, Entity, Extraction
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ontology.shapes import Check

TURTLE = (FOLDER / "shapes.ttl").read_bytes()
SHAPES = rdflib.Graph().parse(data=TURTLE, format="turtle")
CHECKS = compile_shapes(TURTLE)
# pyshacl takes a second or two for a graph; every constraint is broken in one of so many graphs.
BROKEN_GRAPHS = 3

Finding = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def sound() -> list[ox.Quad]:
    """All the samples, one of which has an earlier version, and an article about a named event."""
    article = Article(id="forum", text="Xi attended the forum in Moscow on 8 May 2025.")
    ends = mention(article, "Xi", XI), mention(article, "the forum", Entity("Forum", "event"))
    told = state(
        article,
        ends[0],
        "participates_in",
        ends[1],
        "attended",
        article.text,
        when="2025-05-08",
        where=MOSCOW,
    )
    with make_store() as store:
        earlier = replace(
            MOSCOW_ARTICLE.article, text=f"{MOSCOW_ARTICLE.article.text}!", published="2025-05-01"
        )
        fill(store, [replace(MOSCOW_ARTICLE, article=earlier)])
        fill(store, [Extraction(article, (), ends, (told,)), MOSCOW_ARTICLE])
        return list(store.quads())


@pytest.fixture
def store(sound: list[ox.Quad]) -> Iterator[Store]:
    """The same, which a test may break."""
    with Store.in_memory() as store:
        store.inner.extend(sound)
        yield store


def name_check(check: Check) -> str:
    return f"{check.shape.partition('#')[2]} {check.path.rpartition('#')[2].strip('>')} {check.component}"


@cache
def read_shape(check: Check) -> rdflib.Node:
    """The shape of SHACL that the constraint stands in."""
    shape = rdflib.URIRef(check.shape)
    inner = [shape] if not check.path else list(SHAPES.objects(shape, SH.property))
    (found,) = [
        s for s in inner if not check.path or write_path(SHAPES, SHAPES.value(s, SH.path)) == check.path
    ]
    return found


def name_parameter(check: Check) -> rdflib.URIRef:
    return rdflib.URIRef(f"{SH}{check.component[0].lower()}{check.component[1:]}")


def write_path(graph: rdflib.Graph, path: rdflib.Node | None) -> str:
    if path is None:
        return ""
    inverse = graph.value(path, SH.inversePath)
    return f"^{inverse.n3()}" if inverse is not None else path.n3()


def break_graph(store: Store, checks: list[Check]) -> None:
    breaker = Breaker(store, SHAPES)
    for check in checks:
        parameter = SHAPES.value(read_shape(check), name_parameter(check))
        breaker.break_at(check, parameter.n3() if parameter is not None else "")


def find_ours(store: Store) -> set[Finding]:
    return {
        (v.check.shape, v.check.path, v.check.component, name_term(v.node), name_term(v.value))
        for v in find_violations(store)
    }


def find_theirs(store: Store) -> set[Finding]:
    triples = sorted({f"{q.subject} {q.predicate} {q.object} ." for q in store.quads()})
    graph = rdflib.Graph().parse(data="\n".join(triples), format="nt", bnode_context={})
    _, report, _ = pyshacl.validate(graph, shacl_graph=SHAPES, advanced=True)
    return {read_result(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}


def read_result(report: rdflib.Graph, result: rdflib.Node) -> Finding:
    component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH))
    source = report.value(result, SH.sourceShape)
    shape = source if isinstance(source, rdflib.URIRef) else SHAPES.value(None, SH.property, source)
    return (
        str(shape),
        write_path(SHAPES, SHAPES.value(source, SH.path)),
        component.removesuffix("ConstraintComponent"),
        name_term(report.value(result, SH.focusNode)),
        name_term(report.value(result, SH.value)),
    )


def name_term(term: object) -> str:
    """As both engines write it; whatever they call a blank node."""
    if term is None or isinstance(term, ox.BlankNode | rdflib.BNode):
        return "" if term is None else "_:"
    return term.n3() if isinstance(term, rdflib.term.Identifier) else str(term)


@pytest.mark.parametrize("check", CHECKS, ids=name_check)
def test_a_graph_that_breaks_a_constraint_is_told_so(store: Store, check: Check) -> None:
    assert not list(store.query(check.query))  # type: ignore[arg-type]
    break_graph(store, [check])
    assert list(store.query(check.query))  # type: ignore[arg-type]


@pytest.mark.parametrize("number", range(BROKEN_GRAPHS))
def test_pyshacl_finds_the_same(store: Store, number: int) -> None:
    checks = CHECKS[number::BROKEN_GRAPHS]
    break_graph(store, checks)
    theirs = find_theirs(store)
    assert find_ours(store) == theirs
    assert {finding[:3] for finding in theirs} >= {(c.shape, c.path, c.component) for c in checks}


def test_a_number_that_is_none_has_the_wrong_datatype_and_keeps_to_no_bound(store: Store) -> None:
    """SHACL 4.3.1: what cannot be compared breaks a bound. pyshacl takes it for less than any number."""
    told = next(store.match(None, kg_term("confidence")))
    store.inner.remove(told)  # type: ignore[arg-type]
    none = ox.Literal("no such value", datatype=ox.NamedNode(XSD + "decimal"))
    store.inner.add(ox.Quad(told.subject, told.predicate, none, told.graph_name))
    assert {finding[2:4] for finding in find_ours(store)} == {
        (component, str(told.subject)) for component in ("Datatype", "MinInclusive", "MaxInclusive")
    }


def test_pyshacl_finds_nothing_in_a_sound_graph(store: Store) -> None:
    assert find_theirs(store) == find_ours(store) == set()


def test_an_edge_the_other_way_round_is_found_by_both_unless_its_relation_is_symmetric(store: Store) -> None:
    facts = list(store.quads(store.names.graph("facts")))
    for q in facts:
        store.inner.add(ox.Quad(q.object, q.predicate, q.subject, q.graph_name))  # type: ignore[arg-type]
    wrong = {str(q.object) for q in facts if not load_relations()[local_name(q.predicate)].symmetric}
    found = find_ours(store)
    assert {node for shape, *_, node, _ in found if shape.endswith("EdgeShape")} == wrong != set()
    assert found == find_theirs(store)


def test_what_shacl_has_and_kg_does_not_know_is_refused() -> None:
    """A constraint that is passed over would say that a graph is sound."""
    shape = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <https://x.example/> .
        x:S a sh:NodeShape ; sh:targetClass x:C ; sh:message "m" ;
            sh:property [ sh:path x:p ; sh:uniqueLang true ; sh:message "m" ] ."""
    with pytest.raises(TableError, match=r"sh:uniqueLang .* is more of SHACL than kg understands"):
        compile_shapes(shape.encode())


def test_a_shape_without_a_message_is_refused() -> None:
    shape = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <https://x.example/> .
        x:S a sh:NodeShape ; sh:targetClass x:C ; sh:nodeKind sh:IRI ."""
    with pytest.raises(TableError, match=r"x\.example/S> must have exactly one message"):
        compile_shapes(shape.encode())


# pyshacl fails on these, and so cannot be asked.
@pytest.mark.parametrize("predicate", [kg_term("startDate"), BEGIN])
def test_a_date_or_number_that_is_none_is_told(store: Store, predicate: ox.NamedNode) -> None:
    quad = take_out(store, predicate)
    value = ox.Literal("soon", datatype=quad.object.datatype)  # type: ignore[union-attr]
    store.inner.add(ox.Quad(quad.subject, predicate, value, quad.graph_name))
    assert any(line.endswith("; it has 'soon'") for line in check_graph(store))


def test_a_graph_of_ours_passes_its_shapes(store: Store) -> None:
    assert check_graph(store) == []


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
        (CONTEXT, "must stand in one article"),
        (kg_term("checksum"), "must have the checksum of its text"),
        (kg_term("actor"), "must have an actor, an entity"),
        (kg_term("name"), "must have one name"),
    ],
)
def test_what_is_missing_is_told(store: Store, predicate: ox.NamedNode, told: str) -> None:
    taken = take_out(store, predicate)
    (first, *_) = [line for line in check_graph(store) if told in line]
    assert first.split(" ")[0].strip("<>").removeprefix("kgr:") in str(taken.subject)


def test_what_is_wrong_is_told_with_its_value(store: Store) -> None:
    quad = take_out(store, kg_term("confidence"))
    wrong = ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    store.inner.add(ox.Quad(quad.subject, quad.predicate, wrong, quad.graph_name))
    assert any(line.endswith("a decimal from 0 to 1; it has '7'") for line in check_graph(store))


def test_an_event_that_nobody_tells_is_told(store: Store) -> None:
    event = next(store.match(None, TYPE, ox.NamedNode(SEM + "Event"))).subject
    for quad in [q for q in store.quads() if q.predicate == kg_term("describes") and q.object == event]:
        store.inner.remove(quad)
    assert any("must be told by a statement" in line for line in check_graph(store))


def test_evidence_that_is_not_evidence_is_told(store: Store) -> None:
    quad = take_out(store, DERIVED_FROM)
    store.inner.add(ox.Quad(quad.subject, quad.predicate, ox.NamedNode("https://x.org/"), quad.graph_name))
    assert any("must have evidence; it has <https://x.org/>" in line for line in check_graph(store))


def test_a_blank_node_is_told(store: Store) -> None:
    store.inner.add(ox.Quad(ox.BlankNode(), LABEL, ox.Literal("x"), store.names.graph("entities")))
    assert any("is a blank node" in line for line in check_graph(store))
