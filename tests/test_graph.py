"""What a Python user holds: rows by name, statements by names, an rdflib data set that tells the truth."""

from __future__ import annotations

import datetime as dt
import html
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib.compare import isomorphic
from samples import EXTRACTIONS, PUTIN, XI, fill, make_store, merge_events

from kg.errors import KgError, QueryError, StoreError, UsageError
from kg.graph import Graph, open_graph
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

# rdflib's own data set uses what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")

KGR = rdflib.Namespace("https://kg.example.org/id/")
KG = rdflib.Namespace("https://kg.example.org/ontology#")


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph(make_store()) as graph:
        yield graph


@pytest.fixture
def out(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "graph", "create") as store:
        fill(store)
    return tmp_path


def test_a_graph_is_opened_by_its_folder_or_the_one_around_it(out: Path) -> None:
    for path in (out, out / "graph", str(out)):
        with open_graph(path) as graph:
            assert len(graph.articles()) == len(EXTRACTIONS)


def test_a_graph_that_is_not_there_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run `kg build` first"):
        open_graph(tmp_path / "nothing")


def test_rows_are_by_name_with_values_of_python(graph: Graph) -> None:
    rows = graph.query(
        "SELECT ?name ?sure ?begin ?day ?body ?nothing WHERE { ?s rdf:predicate kg:meets ; "
        "kg:confidence ?sure ; rdf:subject ?who ; kg:startDate ?day ; kg:trigger/nif:beginIndex ?begin . "
        "?who rdfs:label ?name . "
        "?a kg:extracted ?body } ORDER BY DESC(?sure)"
    )
    assert rows.columns == ("name", "sure", "begin", "day", "body", "nothing")
    assert rows[0] == {
        "name": "Xi Jinping",
        "sure": 0.93,
        "begin": 58,
        "day": dt.date(2025, 5, 8),
        "body": True,
        "nothing": None,
    }


def test_other_kinds_of_query_give_rows_too(graph: Graph) -> None:
    assert graph.query("ASK { kgr:Xi_Jinping kg:meets kgr:Vladimir_Putin }") == [{"answer": True}]
    (row,) = graph.query("CONSTRUCT { ?s kg:meets ?o } WHERE { ?s kg:meets ?o . ?s rdfs:label 'Xi Jinping' }")
    assert row == {
        "subject": str(KGR.Xi_Jinping),
        "predicate": str(KG.meets),
        "object": str(KGR.Vladimir_Putin),
    }


def test_a_literal_that_breaks_its_promise_stays_text(graph: Graph) -> None:
    (row,) = graph.query('SELECT ("many"^^xsd:integer AS ?n) ("2025-99-99"^^xsd:date AS ?d) WHERE {}')
    assert row == {"n": "many", "d": "2025-99-99"}


def test_statements_are_found_by_names(graph: Graph) -> None:
    assert len(graph.statements(subject="Xi", relation="meets")) == 2
    assert len(graph.statements(object="putin", article="agency 2")) == 1
    assert [s.factuality for s in graph.statements(relation="threatens", factuality="negated")] == ["negated"]
    with pytest.raises(QueryError, match="is called"):
        graph.statements(subject="Nobody")


def test_an_entity_is_found_by_its_name(graph: Graph) -> None:
    assert graph.entity("Xi") == XI
    assert graph.entity("vladimir putin") == PUTIN
    assert XI in graph.entities()
    assert len(graph.events()) == 9


def test_a_graph_exports_itself(graph: Graph, tmp_path: Path) -> None:
    graph.export("turtle", tmp_path / "graph.ttl")
    assert (tmp_path / "graph.ttl").read_text(encoding="utf-8").startswith("@base")


def test_rdflib_sees_the_same_triples(graph: Graph, tmp_path: Path) -> None:
    """Texts among them: as rdflib has them, not typed as xsd:string."""
    graph.export("turtle", tmp_path / "graph.ttl")
    dataset = graph.rdflib()
    union = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        union.add(triple)
    assert isomorphic(union, rdflib.Graph().parse(tmp_path / "graph.ttl"))
    assert len(dataset) == len(union)
    assert dataset.value(KGR.Xi_Jinping, rdflib.RDFS.label) == rdflib.Literal("Xi Jinping")
    assert (KGR.Xi_Jinping, rdflib.RDFS.label, rdflib.Literal("Xi Jinping")) in dataset
    facts = dataset.graph(rdflib.URIRef("https://kg.example.org/graph/facts"))
    assert (KGR.Xi_Jinping, KG.meets, KGR.Vladimir_Putin) in facts
    assert (KGR.Xi_Jinping, rdflib.RDFS.label, None) not in facts


def test_rdflib_answers_queries_with_its_own_terms(graph: Graph) -> None:
    dataset = graph.rdflib()
    rows = list(dataset.query("SELECT ?l WHERE { kgr:Xi_Jinping rdfs:label ?l }"))
    assert rows == [(rdflib.Literal("Xi Jinping"),)]
    query = "SELECT ?who ?l WHERE { ?who rdfs:label ?l }"
    assert len(list(dataset.query(query, initBindings={"who": KGR.Xi_Jinping}))) == 1
    made = dataset.query("CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s rdfs:label ?l ; a kg:Person }").graph
    assert made is not None
    assert (KGR.Xi_Jinping, rdflib.RDFS.label, rdflib.Literal("Xi Jinping")) in made
    assert dataset.query("ASK { kgr:Xi_Jinping kg:meets ?x }").askAnswer


def test_rdflib_cannot_reach_out_or_change_anything(graph: Graph) -> None:
    dataset = graph.rdflib()
    triple = (KGR.a, KG.meets, KGR.b)
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        dataset.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="is not allowed: name a graph"):
        dataset.query("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }")
    with pytest.raises(QueryError, match="FROM is not supported here"):
        dataset.query("SELECT * FROM <https://kg.example.org/graph/facts> { ?s ?p ?o }")
    with pytest.raises(StoreError, match="can only be read"):
        dataset.add(triple)
    with pytest.raises(StoreError, match="can only be read"):
        dataset.remove(triple)
    with pytest.raises(StoreError, match="can only be read"):
        dataset.update("DROP ALL")
    with pytest.raises(StoreError, match="can only be read"):
        dataset.parse(data="<urn:a> <urn:b> <urn:c> .", format="turtle")


def test_a_closed_graph_says_so() -> None:
    graph = Graph(make_store())
    graph.close()
    with pytest.raises(KgError, match="this graph is closed"):
        graph.query("ASK {}")


def test_the_picture_can_be_gone_on_from_with_pyvis(graph: Graph) -> None:
    network = graph.to_pyvis()
    network.add_node("new")
    network.add_edge("new", "Xi_Jinping")
    assert "Xi_Jinping" in network.neighbors("new")
    assert network.get_node("Xi_Jinping")["label"] == "Xi Jinping"


def test_a_notebook_shows_the_explorer_whose_scripts_reach_nothing_of_it(
    graph: Graph, tmp_path: Path
) -> None:
    shown = graph._repr_html_()
    head, _, rest = shown.partition(' srcdoc="')
    page, _, end = rest.partition('"')
    assert 'sandbox="allow-scripts allow-downloads"' in head
    assert end == "></iframe>"
    graph.export("html", tmp_path / "graph.html")
    assert html.unescape(page) == (tmp_path / "graph.html").read_text(encoding="utf-8")


def test_one_moves_through_the_explorer_in_a_notebook(graph: Graph, browser: Browser, tmp_path: Path) -> None:
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><meta charset=utf-8>{graph._repr_html_()}", encoding="utf-8")
    with browser.new_page() as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(notebook.as_uri())
        shown = page.frame_locator("iframe")
        shown.locator("#panel button, #panel a").first.click()
        shown.locator("#panel").get_by_text("Xi Jinping").first.click()
        assert shown.locator("#panel h2").first.inner_text() == "Xi Jinping"
        assert not errors


def test_statements_are_a_table_of_plain_values_in_their_order(graph: Graph) -> None:
    statements = graph.statements()
    frame = statements.to_dataframe()
    assert list(frame["id"]) == [s.id for s in statements]
    assert list(frame["subject"]) == [s.subject.entity.name for s in statements]
    first = frame.iloc[0]
    assert first["evidence"] == " ".join(span.text for span in statements[0].evidence)
    assert first["confidence"] == statements[0].confidence


def test_a_statement_of_the_table_has_its_event_and_what_it_cost() -> None:
    with make_store() as store:
        statement = replace(EXTRACTIONS[1].statements[-1], killed=("12", "at least 10"), injured=())
        store.put_extraction(replace(EXTRACTIONS[1], statements=(statement,)), fingerprint="new")
        store.derive(merge_events)
        (row,) = Graph(store).statements(article="agency 2").to_dataframe().to_dict("records")
        assert (row["killed"], row["injured"]) == ("12 | at least 10", None)
        assert [e.statements for e in store.events() if e.id == row["event"]] == [(statement.id,)]


def test_events_are_a_table_in_their_order(graph: Graph) -> None:
    events = graph.events()
    frame = events.to_dataframe()
    assert list(frame["id"]) == [e.id for e in events]
    met = frame[(frame["relation"] == "meets") & (frame["statements"] == 2)]
    assert list(met["actors"] + met["when"] + met["where"]) == ["Xi Jinping2025-05-08Moscow"]


def test_an_answer_without_rows_is_a_table_with_its_columns(graph: Graph) -> None:
    frame = graph.query("SELECT ?who ?whom WHERE { ?who kg:nobody ?whom }").to_dataframe()
    assert list(frame.columns) == ["who", "whom"]
    assert frame.empty
    assert list(graph.query("SELECT (1 + 1 AS ?two) {}").to_dataframe()["two"]) == [2]


def test_without_pandas_a_table_says_what_to_install(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match=r"kg\[pandas\]"):
        graph.statements().to_dataframe()
