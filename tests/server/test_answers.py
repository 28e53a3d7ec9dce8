"""Queries over HTTP: every format, what is cut, what is refused and to whom, in words that say what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.server.formats import RESULTS, TRIPLES, choose_format
from kg.server.results import write_solutions
from kg.sparql import add_using, check_update

if TYPE_CHECKING:
    from serving import Server

ROWS = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 5"
HARD = r"""SELECT * { VALUES (?a ?b ?c) {
  ("tab\tline\nreturn\rquote\"back\\slash <&>'" <http://example.org/?a=1&b=2> "été"@fr)
  (UNDEF 1.5 "2025-05-08"^^xsd:date) (true "" UNDEF) } BIND(BNODE() AS ?d) }"""
READ_BACK = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
}


@pytest.mark.parametrize("form", READ_BACK)
def test_what_is_written_reads_back_equal(form: str) -> None:
    store = ox.Store()
    prefixes = {"xsd": "http://www.w3.org/2001/XMLSchema#"}
    query = HARD.replace(" BIND(BNODE() AS ?d)", "")
    answer, again = (store.query(query, prefixes=prefixes) for _ in range(2))
    assert isinstance(answer, ox.QuerySolutions)
    assert isinstance(again, ox.QuerySolutions)
    written, cut = write_solutions(answer, form, limit=10, link="")
    read = ox.parse_query_results(written, format=READ_BACK[form])
    assert isinstance(read, ox.QuerySolutions)
    assert not cut
    assert [tuple(row) for row in read] == [tuple(row) for row in again]


@pytest.mark.parametrize("form", RESULTS)
def test_rows_come_in_every_format(reading: Server, form: str) -> None:
    for query in (ROWS, HARD, "ASK {}", "SELECT * {}", "SELECT ?x {}"):
        reply = reading.query(query, RESULTS[form][0])
        assert reply.status == 200, reply.text
        assert reply.headers["content-type"].startswith(RESULTS[form][0])


def test_csv_is_as_the_engine_itself_writes_it() -> None:
    store = ox.Store()
    query = HARD.replace("xsd:date", "<http://www.w3.org/2001/XMLSchema#date>").replace(
        "BIND(BNODE() AS ?d)", ""
    )
    ours, theirs = store.query(query), store.query(query)
    assert isinstance(ours, ox.QuerySolutions)
    assert isinstance(theirs, ox.QuerySolutions)
    assert write_solutions(ours, "csv", limit=10, link="")[0] == theirs.serialize(
        format=ox.QueryResultsFormat.CSV
    )


@pytest.mark.parametrize("form", TRIPLES)
def test_triples_come_in_every_format(reading: Server, form: str) -> None:
    reply = reading.query("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 5", TRIPLES[form][0])
    assert reply.headers["content-type"].startswith(TRIPLES[form][0])
    known = ox.RdfFormat.from_media_type(TRIPLES[form][0])
    assert known
    assert len(list(ox.parse(reply.body, format=known))) == 5


def test_a_format_that_cannot_hold_the_answer_is_refused(reading: Server) -> None:
    assert reading.query("SELECT * {}", "text/turtle").status == 406
    assert reading.query("CONSTRUCT {} WHERE {}", "text/csv").status == 406
    unnameable = reading.query("CONSTRUCT { <a:b> <http://example.org/1> 1 } WHERE {}", "application/rdf+xml")
    assert unnameable.status in {200, 406}


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("text/*;q=0.5, application/sparql-results+xml", "xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "xml"),
        ("TEXT/TAB-SEPARATED-VALUES; q=0.8, image/png", "tsv"),
        ("image/png", None),
        ("nonsense", None),
        (",;=", None),
    ],
)
def test_the_format_is_the_one_that_is_wanted_most(accept: str | None, form: str | None) -> None:
    assert choose_format(accept, RESULTS) == form


def test_rows_beyond_the_limit_are_cut_and_that_is_told(reading: Server) -> None:
    whole = reading.query("SELECT ?s WHERE { ?s ?p ?o } LIMIT 50")
    assert "kg-truncated" not in whole.headers
    cut = reading.query("SELECT ?s WHERE { ?s ?p ?o }")
    assert cut.headers["kg-truncated"] == "50 rows; there are more"
    assert len(json.loads(cut.body)["results"]["bindings"]) == 50
    assert json.loads(cut.body)["head"]["link"]
    in_xml = reading.query("SELECT ?s WHERE { ?s ?p ?o }", "application/sparql-results+xml")
    assert "<link href=" in in_xml.text
    triples = reading.query("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle")
    assert triples.text.endswith("# cut after 50 triples; there are more\n")
    assert triples.headers["kg-truncated"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * {\n ?s ?p }", "error at 2:9"),
        ("DELETE WHERE { ?s ?p ?o }", "this is an update"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is not allowed"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM <file:///etc/passwd> is not allowed"),
        ("", "cannot be read"),
    ],
)
def test_a_query_that_is_not_answered_says_why(reading: Server, query: str, words: str) -> None:
    reply = reading.query(query)
    assert reply.status == 400
    assert words in reply.text
    assert reply.text.count("\n") == 1


def test_a_server_that_only_reads_says_how_to_write(reading: Server) -> None:
    replies = [
        reading.update("CLEAR ALL"),
        reading.request("PUT", "/store?graph=http%3A%2F%2Fexample.org%2F", body=b""),
        reading.request("DELETE", "/store?default"),
    ]
    assert [reply.status for reply in replies] == [403] * 3
    assert all("--allow-update" in reply.text for reply in replies)


def test_an_update_reaches_neither_network_nor_disk(writing: Server) -> None:
    for update in ("LOAD <file:///etc/passwd>", "INSERT { } WHERE { SERVICE <http://example.org/> {} }"):
        reply = writing.update(update)
        assert reply.status == 400
        assert "not allowed" in reply.text
    with pytest.raises(QueryError, match="LOAD is not allowed"):
        check_update("LO\\u0041D <http://example.org/>")


def test_pages_elsewhere_may_read_and_not_write(reading: Server, writing: Server) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert (
        reading.request("GET", "/sparql?query=ASK%7B%7D", headers=elsewhere).headers[
            "access-control-allow-origin"
        ]
        == "*"
    )
    asked = reading.request(
        "OPTIONS", "/sparql", headers=elsewhere | {"Access-Control-Request-Method": "POST"}
    )
    assert "Content-Type" in asked.headers["access-control-allow-headers"]
    refused = writing.update("CLEAR ALL", **elsewhere)
    assert refused.status == 403
    assert "access-control-allow-origin" not in refused.headers
    form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site"}
    assert writing.request("POST", "/sparql", body=b"update=CLEAR+ALL", headers=form).status == 403
    own = {"Origin": f"http://127.0.0.1:{writing.port}"}
    assert writing.update("CLEAR ALL", **own).status == 204


def test_a_request_for_another_host_is_refused(reading: Server) -> None:
    for host in ("attacker.example", "attacker.example:80", "127.0.0.1.attacker.example"):
        assert reading.request("GET", "/health", headers={"Host": host}).status == 421
    for host in ("localhost", "LOCALHOST:8000", "[::1]:9"):
        assert reading.request("GET", "/health", headers={"Host": host}).status == 200


def test_a_graph_is_had_by_its_name_and_all_of_them_as_one(reading: Server) -> None:
    base = "https://kg.example.org/"
    facts = reading.get("/store/graph/facts", "application/n-triples")
    named = reading.get(f"/store?graph={quote(base)}graph/facts", "application/n-triples")
    assert sorted(facts.body.splitlines()) == sorted(named.body.splitlines())
    union = reading.get("/store?default", "application/n-triples")
    assert set(facts.body.splitlines()) < set(union.body.splitlines())
    quads = reading.get("/store", "application/n-quads")
    assert len(quads.body.splitlines()) == len(union.body.splitlines())
    assert reading.get("/store?graph=http%3A%2F%2Fnowhere.example%2F").status == 404
    assert reading.get("/store?graph=nonsense").status == 400
    assert reading.get("/store?default&graph=a%3Ab").status == 400


def test_health_tells_what_is_served(reading: Server) -> None:
    told = json.loads(reading.get("/health").body)
    assert told["ok"] is True
    assert told["whole"] is True
    assert told["quads"] > 100


def test_the_graphs_of_an_update_stand_before_each_of_its_patterns() -> None:
    update = "INSERT { ?s ?p 'WHERE {' } WHERE { ?s ?p ?o FILTER EXISTS { ?s a ?c } } ; CLEAR ALL"
    expected = "INSERT { ?s ?p 'WHERE {' }  USING <a:b> USING NAMED <c:d> WHERE {"
    assert add_using(update, ["a:b"], ["c:d"]).startswith(expected)
    assert add_using("CLEAR ALL", ["a:b"], []) == "CLEAR ALL"
    with pytest.raises(QueryError, match="given twice"):
        add_using("WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ["a:b"], [])
    with pytest.raises(QueryError, match="sees all graphs"):
        add_using("DELETE WHERE { ?s ?p ?o }", ["a:b"], [])
