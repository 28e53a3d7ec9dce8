"""A graph -> a SPARQL server and back: level with it after every push, whatever stopped the last one."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from remote_servers import PASSWORD, USER, Oxigraph, serve_proxy
from samples import AGENCY_ARTICLE, EXTRACTIONS, fill, make_store, merge_events

from kg.cli import run
from kg.errors import RemoteError, UsageError
from kg.queries import ask
from kg.remote import Client, RemoteGraph, find_endpoints, push_graph
from kg.remote.push import name_records
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from remote_servers import Proxy
    from serving import Server

ALL = 9


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No password of whoever runs the tests."""
    monkeypatch.delenv("KG_STORE_USER", raising=False)
    monkeypatch.delenv("KG_STORE_PASSWORD", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Oxigraph]:
    oxigraph = Oxigraph(tmp_path / "server")
    try:
        oxigraph.start()
        yield oxigraph
    finally:
        oxigraph.kill()


@pytest.fixture
def proxy(server: Oxigraph, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    monkeypatch.setenv("KG_STORE_USER", USER)
    monkeypatch.setenv("KG_STORE_PASSWORD", PASSWORD)
    with serve_proxy(server.port) as before:
        yield before


@pytest.fixture
def store() -> Iterator[Store]:
    with make_store() as made:
        fill(made)
        yield made


def reach(address: str, *, retries: int = 2) -> Client:
    return Client(find_endpoints(address), retries=retries, first_wait=0)


def list_remote(client: Client) -> list[str]:
    """All that the server holds but the records of kg, as sorted N-Quads."""
    body, _ = client.ask("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    rows = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(rows, ox.QuerySolutions)
    quads = (ox.Quad(*row) for row in rows)
    return sorted(str(quad) for quad in quads if not str(quad.graph_name).endswith("/graph/sent>"))


def list_local(store: Store) -> list[str]:
    return sorted(str(quad) for quad in store.quads())


def test_a_push_makes_the_server_level_and_the_next_one_sends_nothing(server: Oxigraph, store: Store) -> None:
    with reach(server.store) as client:
        assert len(push_graph(store, client).sent) == ALL
        assert list_remote(client) == list_local(store)
        again = push_graph(store, client)
        assert (again.sent, again.deleted, again.unchanged) == ((), (), ALL)


def test_what_is_gone_here_is_deleted_there_and_what_others_put_there_stays(
    server: Oxigraph, store: Store
) -> None:
    theirs = "https://example.net/theirs"
    with reach(server.store) as client:
        push_graph(store, client)
        quads = list(store.quads(store.names.graph("facts")))
        client.put_graph(theirs, BytesIO(f"{quads[0].triple} .\n".encode()))
        store.remove_article(AGENCY_ARTICLE.article.id)
        store.derive(merge_events)
        push = push_graph(store, client)
        assert store.names.article(AGENCY_ARTICLE.article.id).value in push.deleted
        assert client.get_graph(theirs)
        client.delete_graph(theirs)
        assert list_remote(client) == list_local(store)


def test_a_server_that_lost_everything_is_filled_again(server: Oxigraph, store: Store) -> None:
    with reach(server.store) as client:
        push_graph(store, client)
        for graph in [*(g.value for g in store.graphs()), name_records(store.names)]:
            client.delete_graph(graph)
        assert len(push_graph(store, client).sent) == ALL


@pytest.mark.parametrize("at", range(1, ALL + 1, 3))
def test_a_server_killed_in_the_middle_is_level_after_the_next_push(
    server: Oxigraph, proxy: Proxy, store: Store, at: int
) -> None:
    def die(_method: str, path: str) -> None:
        if "graph%2Fsent" not in path and sum("graph%2Fsent" not in p for _, p in proxy.seen) == at:
            server.kill()

    proxy.fault = die
    with reach(proxy.store) as client:
        with pytest.raises(RemoteError, match="was answered 502"):
            push_graph(store, client)
        proxy.fault = lambda _method, _path: None
        server.start()
        # What arrived is not sent again.
        assert len(push_graph(store, client).sent) == ALL - (at - 1)
        assert list_remote(client) == list_local(store)


def test_an_article_that_changes_between_two_pushes_of_which_one_stopped_is_level(
    proxy: Proxy, store: Store
) -> None:
    with reach(proxy.store) as client:
        proxy.fault = lambda method, _path: 500 if method == "POST" else None
        with pytest.raises(RemoteError, match="500"):
            push_graph(store, client)
        # The graph that arrived without its record is gone here: it must go there as well.
        for extraction in EXTRACTIONS:
            store.remove_article(extraction.article.id)
        store.derive(merge_events)
        proxy.fault = lambda _method, _path: None
        push_graph(store, client)
        assert list_remote(client) == list_local(store)


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_what_may_pass_is_tried_again(proxy: Proxy, store: Store, status: int) -> None:
    proxy.fault = lambda _method, _path: status if len(proxy.seen) % 2 else None
    with reach(proxy.store) as client:
        push_graph(store, client)
        proxy.fault = lambda _method, _path: None
        assert list_remote(client) == list_local(store)


def test_what_does_not_pass_is_not_tried_again(proxy: Proxy, store: Store) -> None:
    proxy.fault = lambda _method, _path: 403
    with reach(proxy.store) as client, pytest.raises(RemoteError, match="may not do that"):
        push_graph(store, client)
    assert len(proxy.seen) == 1


def test_a_wrong_password_is_told_and_none_is_shown(
    proxy: Proxy, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_STORE_PASSWORD", "hunter2")
    with reach(proxy.store) as client, pytest.raises(RemoteError, match="set KG_STORE_USER") as raised:
        push_graph(store, client)
    assert "hunter2" not in str(raised.value) + repr(client.endpoints)


def test_the_netrc_file_is_read(
    proxy: Proxy, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KG_STORE_USER")
    monkeypatch.delenv("KG_STORE_PASSWORD")
    file = tmp_path / "netrc"
    file.write_text(f"machine 127.0.0.1 login {USER} password {PASSWORD}\n", encoding="utf-8")
    file.chmod(0o600)
    with reach(proxy.store) as client:
        assert len(push_graph(store, client).sent) == ALL


@pytest.mark.parametrize(
    "address",
    ["http://me:hunter2@example.org/store", "me:hunter2@host", "file:///hunter2", "http://[hunter2/store"],
)
def test_a_wrong_address_is_refused_and_no_password_shown(address: str) -> None:
    with pytest.raises(UsageError, match=r"--store: ") as raised:
        find_endpoints(address)
    assert "hunter2" not in str(raised.value)


def test_a_password_in_the_clear_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_USER", USER)
    monkeypatch.setenv("KG_STORE_PASSWORD", PASSWORD)
    clear = [
        find_endpoints(f"{a}/store").in_the_clear
        for a in ("http://db.example", "https://db.example", "http://[::1]")
    ]
    assert clear == [True, False, False]


@pytest.mark.parametrize(
    ("store_at", "query_at"),
    [
        ("http://h/store", "http://h/query"),
        ("http://h/ds/data", "http://h/ds/sparql"),
        ("http://h/repositories/r/rdf-graphs/service", "http://h/repositories/r"),
    ],
)
def test_the_query_endpoint_of_known_servers_is_found(store_at: str, query_at: str) -> None:
    assert find_endpoints(store_at).queries[0] == query_at


def test_questions_are_answered_as_they_are_here(server: Oxigraph, store: Store) -> None:
    with reach(server.store) as client:
        push_graph(store, client)
        remote = RemoteGraph(client)
        for query in ("SELECT * { ?s kg:meets ?o }", "SELECT * { GRAPH ?g { kgr:Xi_Jinping ?p ?o } }"):
            assert sorted(map(str, remote.query(query))) == sorted(map(str, store.query(query)))  # type: ignore[arg-type]
        here, there = (ask(g, "who-met-whom", {"person": "xi"}) for g in (store, remote))
        assert list(map(str, there)) == list(map(str, here))  # type: ignore[arg-type]
        assert bool(remote.query("ASK { kgr:Xi_Jinping a kg:Person }"))


def test_the_command_line_asks_the_server_and_says_where_none_is(
    server: Oxigraph, store: Store, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with reach(server.store) as client:
        push_graph(store, client)
    asked = ["query", "SELECT ?o { kgr:Xi_Jinping rdfs:label ?o }", "--format", "csv"]
    assert run([*asked, "--store", server.store]) == 0
    assert b"Xi Jinping" in capfdbinary.readouterr().out
    assert run([*asked, "--store", server.store.replace("/store", "/nowhere")]) == 2
    assert b"give --store-query" in capfdbinary.readouterr().err


def test_a_build_that_the_server_refuses_ends_with_3_and_the_next_one_sends_it(
    proxy: Proxy, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("Xi Jinping met Vladimir Putin in Moscow.\n", encoding="utf-8")
    command = ["build", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--store", proxy.store]
    proxy.fault = lambda _method, _path: 403
    assert run(command) == 3
    assert "is complete; the next `kg build --store` sends what is missing" in capfd.readouterr().err
    proxy.fault = lambda _method, _path: None
    assert run(command) == 0
    assert PASSWORD not in "".join(capfd.readouterr())
    with Store.open(tmp_path / "out" / "graph") as store, reach(proxy.store) as client:
        assert list_remote(client) == list_local(store)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a build leaves: the same graph on disk."""
    with Store.open(tmp_path / "out" / "graph", "create") as made:
        fill(made)
    return tmp_path / "out"


def test_an_article_that_is_removed_goes_there_too_with_what_followed_from_it(
    server: Oxigraph, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with Store.open(folder / "graph") as made, reach(server.store) as client:
        push_graph(made, client)
    gone = made.names.article(AGENCY_ARTICLE.article.id)
    assert run(["remove", AGENCY_ARTICLE.article.id, "--out", str(folder), "--store", server.store]) == 0
    told = capfd.readouterr()
    sent = re.search(r"Sent to \S+: (\d+) named graphs, 1 deleted", told.out)
    assert sent
    assert f"kg: {int(sent[1]) + 1} of {int(sent[1]) + 1} named graphs sent\n" in told.err
    with Store.open(folder / "graph") as store, reach(server.store) as client:
        assert list_remote(client) == list_local(store)
        remote = RemoteGraph(client)
        assert not remote.query(f"ASK {{ GRAPH {gone} {{ ?s ?p ?o }} }}")
        assert not remote.query("ASK { kgr:United_States kg:sanctions ?whom }")
        assert remote.query("ASK { kgr:Xi_Jinping kg:meets ?whom }")


@pytest.mark.parametrize(
    ("wrong", "code", "message"),
    [
        (["--store", "nowhere"], 2, "this is no address"),
        (["another"], 1, "no article 'another' in the graph"),
    ],
)
def test_nothing_is_removed_where_some_of_it_is_wrong(
    folder: Path, wrong: list[str], code: int, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["remove", AGENCY_ARTICLE.article.id, *wrong, "--out", str(folder)]) == code
    assert message in capfd.readouterr().err
    with Store.open(folder / "graph") as store:
        assert store.article(AGENCY_ARTICLE.article.id)


def test_kg_serve_takes_what_is_sent_and_answers_of_it(writing: Server, store: Store) -> None:
    writing.update("DROP ALL")
    with reach(f"{writing.address}store") as client:
        assert len(push_graph(store, client).sent) == ALL
        assert list_remote(client) == list_local(store)
        store.remove_article(AGENCY_ARTICLE.article.id)
        store.derive(merge_events)
        push_graph(store, client)
        assert list_remote(client) == list_local(store)
        there, here = (ask(g, "who-met-whom", {"person": "xi"}) for g in (RemoteGraph(client), store))
        assert list(map(str, there)) == list(map(str, here))  # type: ignore[arg-type]
    writing.update("DROP ALL")
