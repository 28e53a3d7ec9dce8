"""A query asks this graph and nothing else; what it may not do is told in a line."""

from __future__ import annotations

import pytest
from samples import list_quads, make_store

from kg.errors import QueryError
from kg.sparql import check_query


def test_a_query_sees_all_graphs_as_one_and_knows_the_prefixes() -> None:
    with make_store() as store:
        rows = list(store.query("SELECT ?x WHERE { kgr:Xi_Jinping kg:meets ?x . ?x a schema:Person }"))  # type: ignore[arg-type]
        assert [row["x"].value for row in rows] == ["https://kg.example.org/id/Vladimir_Putin"]


def test_from_limits_a_query_to_its_graph() -> None:
    with make_store() as store:
        query = "SELECT (COUNT(*) AS ?n) FROM <https://kg.example.org/graph/facts> WHERE { ?s ?p ?o }"
        (row,) = store.query(query)  # type: ignore[misc]
        assert int(row["n"].value) == len(list(store.quads(store.names.graph("facts"))))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "select * where { service silent<http://127.0.0.1:1/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p '#' . SERVICE ?s { ?a ?b ?c } }",
        "SELECT * { ?s <http://x#y> ?o . SERVICE ?s { ?a ?b ?c } }",
        "PREFIX e: <http://e/> SELECT * { ?s e:a\\#b ?o . SERVICE ?s { ?a ?b ?c } }",
        'SELECT * { ?s ?p """a " \\""" b""" . SERVICE ?s { ?a ?b ?c } }',
        "SELECT * { SERV\\u0049CE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "# hello\nSELECT * { SERVICE # why\n <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_a_query_cannot_call_another_server(query: str) -> None:
    with make_store() as store, pytest.raises(QueryError, match="SERVICE is not allowed"):
        store.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service a kg:Entity }",
        "SELECT * WHERE { ?s rdfs:label 'SERVICE <http://x>' }",
        "SELECT * WHERE { ?s rdfs:label ?l } # SERVICE <http://x>",
        "SELECT * WHERE { <http://x/SERVICE> kg:service ?l FILTER(?l<?m&&?m>3) }",
    ],
)
def test_a_word_that_only_looks_like_service_is_no_matter(query: str) -> None:
    assert check_query(query) == query


@pytest.mark.parametrize(
    "source", ["FROM <file:///etc/passwd>", "from named\n<file:graph.ttl>", "FROM <graph.ttl>"]
)
def test_a_query_cannot_name_a_file(source: str) -> None:
    with make_store() as store, pytest.raises(QueryError, match="is not allowed: name a graph of this store"):
        store.query(f"SELECT * {source} WHERE {{ ?s ?p ?o }}")


@pytest.mark.parametrize(
    "update", ["INSERT DATA { <a:a> <a:b> <a:c> }", "DROP ALL", "LOAD <file:///etc/passwd>"]
)
def test_an_update_is_no_query(update: str) -> None:
    with make_store() as store:
        before = list_quads(store)
        with pytest.raises(QueryError, match="this is an update; a query only reads"):
            store.query(update)
        assert list_quads(store) == before


@pytest.mark.parametrize("query", ["SELECT", "SELECT * WHERE { ?s ?p }", "", "SELECT * { ?s no:such ?o }"])
def test_a_query_that_cannot_be_read_is_told_in_a_line(query: str) -> None:
    with make_store() as store, pytest.raises(QueryError, match=r"^the query cannot be read: ") as caught:
        store.query(query)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250
