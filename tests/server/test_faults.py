"""Queries without end, clients without manners, writers that are killed: the server goes on and is right."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from samples import AGENCY_ARTICLE as AGENCY
from samples import RUN, fill, merge_events
from serving import serve

from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from serving import Server

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
# A text that is doubled thirty times.
DOUBLED = " ".join(f"BIND(CONCAT(?s{i}, ?s{i}) AS ?s{i + 1})" for i in range(30))
HUGE = f"SELECT (STRLEN(?s30) AS ?n) {{ BIND('12345678' AS ?s0) {DOUBLED} }}"
# So many times a writer is killed.
KILLS = 20
_SECONDS = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "graph"
    with Store.open(path, "create") as store:
        fill(store)
    return path


def test_a_query_without_end_is_ended_while_others_go_on(reading: Server) -> None:
    with ThreadPoolExecutor() as pool:
        endless = [pool.submit(reading.query, ENDLESS) for _ in range(2)]
        assert reading.query("ASK { ?s ?p ?o }").status == 200
        ended = [future.result() for future in endless]
    assert [reply.status for reply in ended] == [504] * 2
    assert "ended after 2 s; ask for less" in ended[0].text
    assert reading.query(COUNT).status == 200


def test_a_query_that_takes_too_much_memory_is_ended(reading: Server) -> None:
    reply = reading.query(HUGE)
    assert reply.status == 507, reply.text
    assert "more than 64 MB" in reply.text
    assert reading.query(COUNT).status == 200


def test_more_endless_queries_than_workers_are_all_told(reading: Server) -> None:
    with ThreadPoolExecutor(16) as pool:
        ended = list(pool.map(lambda _: reading.query(ENDLESS).status, range(16)))
    assert set(ended) <= {503, 504}
    assert reading.query(COUNT).status == 200


def test_two_hundred_clients_at_once_are_answered(reading: Server) -> None:
    with ThreadPoolExecutor(200) as pool:
        replies = list(pool.map(lambda i: reading.query(f"ASK {{ ?s ?p {i} }}"), range(200)))
    assert {reply.status for reply in replies} == {200}


def test_clients_that_hang_up_or_never_go_on_do_no_harm(reading: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", reading.port), timeout=_SECONDS) for _ in range(100)]
    try:
        for i, client in enumerate(slow):
            path = f"/sparql?query={quote(ENDLESS if i % 2 else 'CONSTRUCT WHERE { ?s ?p ?o }')}"
            whole = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
            # A third stops within its request, a third never reads, a third is gone at once.
            client.sendall(whole[:20] if i % 3 == 0 else whole)
            if i % 3 == 1:
                client.close()
        assert reading.get("/health").status in {200, 503}
    finally:
        for client in slow:
            client.close()
    # What worked for those who left is ended, and has its places back.
    assert wait_for(lambda: reading.query(COUNT).status == 200)


def test_a_body_that_is_too_long_is_refused(reading: Server) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    reply = reading.request("POST", "/sparql", body=b"#" * ((1 << 20) + 1), headers=headers)
    assert reply.status == 413


def wait_for(happens: object, *, tries: int = 100) -> bool:
    """Whether it happens within so many tries."""
    for _ in range(tries):
        if callable(happens) and happens():
            return True
        time.sleep(0.1)
    return False


# -- whatever is asked


METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "gEt")
PATHS = (
    "/",
    "/sparql",
    "/sparql/",
    "/store",
    "/store/graph/facts",
    "/entity/Xi_Jinping",
    "/articles/a",
    "/health",
)
PIECES = (
    *(
        "?query=",
        "&",
        "=",
        "%",
        "%00",
        "%ff",
        "%F0%9F%98%80",
        "query=ASK%7B%7D",
        "default",
        "graph=",
        "..",
        "//",
    ),
    *(
        "SELECT * {",
        "}",
        "update=CLEAR+ALL",
        "named-graph-uri=x",
        "default-graph-uri=a:b",
        "?",
        "<",
        "é",
        "name=",
    ),
)
HEADERS = {
    "Accept": ("*/*", "text/csv", ",,;q=", "a/b;q=9", "text/html", "é", "application/ld+json;q=0.1"),
    "Content-Type": (
        *(
            "application/sparql-query",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "",
        ),
        *("text/turtle", "application/sparql-update; charset=utf-16", ";;charset", "application/rdf+xml"),
    ),
    "If-None-Match": ('"', "*"),
    "Origin": ("null", "http://[", "https://a.example"),
    "Content-Length": ("-1", "0", "x"),
}
BODIES = (
    b"",
    b"\xff\xfe",
    b"query=",
    b"ASK {}",
    b"query=ASK+%7B%7D&query=x",
    b"<a> <b> <c> .",
    b"--x\r\n\r\n--x--",
)


def make_request(dice: random.Random) -> bytes:
    """A request of pieces that belong together or do not."""
    method = dice.choice(METHODS)
    path = dice.choice(PATHS) + "".join(dice.choices(PIECES, k=dice.randrange(5)))
    chosen = {name: dice.choice(values) for name, values in HEADERS.items() if dice.random() < 0.3}
    body = dice.choice(BODIES)
    chosen = {"Content-Length": str(len(body)), **chosen}
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in chosen.items()]
    return "\r\n".join(lines).replace("SELECT * {", "SELECT%20*%7B").encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize("of", ["reading", "writing"])
def test_whatever_is_asked_the_server_does_not_fail(of: str, request: pytest.FixtureRequest) -> None:
    server: Server = request.getfixturevalue(of)
    dice = random.Random(7)  # noqa: S311  nothing secret
    for _ in range(250):
        sent = make_request(dice)
        with socket.create_connection(("127.0.0.1", server.port), timeout=_SECONDS) as client:
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
            status = client.recv(64).split(b" ")[1:2]
        assert status != [b"500"], sent
    assert server.get("/health").status == 200


# -- a graph that is written, killed, damaged


def read_count(server: Server) -> int:
    reply = server.query(COUNT)
    assert reply.status == 200, reply.text
    return int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"])


# Forks a writer for each line that it is sent, and tells its process: what is heavy is imported once.
WRITER = """
import os, sys
sys.path.insert(0, sys.argv[2])
from samples import *
from kg.store import Store
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        with Store.open(sys.argv[1], "write") as store:
            store.derive(merge_events)
            print(os.getpid(), flush=True)
            while True:
                for kept in (3, 6):
                    changed = replace(AGENCY_ARTICLE, statements=AGENCY_ARTICLE.statements[:kept])
                    store.put_extraction(changed, fingerprint=str(kept), run=RUN)
                    store.derive(merge_events)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


@pytest.fixture
def writer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, folder, Path(__file__).parents[1]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    yield process
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=_SECONDS)


def test_a_writer_that_is_killed_twenty_times_is_never_seen(
    folder: Path, writer: subprocess.Popen[str]
) -> None:
    """The server shows one of the graphs that were whole, before the kill and after it."""
    assert writer.stdin
    assert writer.stdout
    dice = random.Random(3)  # noqa: S311  nothing secret
    whole = set()
    with Store.open(folder, "write") as store:
        for statements in (AGENCY.statements[:3], AGENCY.statements):
            store.put_extraction(replace(AGENCY, statements=statements), fingerprint="x", run=RUN)
            store.derive(merge_events)
            whole.add(len(store.inner))
        # As the samples fill it: told by another fingerprint, and otherwise the same.
    with serve(folder) as server:
        for _ in range(KILLS):
            writer.stdin.write("go\n")
            writer.stdin.flush()
            child = int(writer.stdout.readline())
            for _ in range(dice.randrange(4)):
                assert read_count(server) in whole
            time.sleep(dice.random() * 0.02)
            os.kill(child, signal.SIGKILL)
            assert writer.stdout.readline() == "ended\n"
            assert read_count(server) in whole
            with Store.open(folder) as store:
                assert len(store.fingerprints()) == 3
        with Store.open(folder, "write") as store:
            store.remove_article(AGENCY.article.id)
            store.derive(merge_events)
            new = len(store.inner)
        assert wait_for(lambda: read_count(server) == new)
        assert json.loads(server.get("/health").body)["whole"] is True


def test_a_damaged_graph_is_told_and_one_that_is_made_anew_is_served(folder: Path, tmp_path: Path) -> None:
    kept = shutil.copytree(folder, tmp_path / "kept")
    with serve(folder) as server:
        before = read_count(server)
        for path in (folder / "store").iterdir():
            if path.name.startswith(("MANIFEST", "CURRENT")):
                path.write_bytes(b"no such thing")
        assert wait_for(lambda: server.query(COUNT).status == 503)
        assert "it is damaged; move it away and run `kg build`" in server.query(COUNT).text
        assert server.get("/health").status == 503
        assert server.get("/", "text/html").status == 503
        shutil.rmtree(folder)
        assert wait_for(lambda: "no graph at" in server.query(COUNT).text)
        shutil.copytree(kept, folder)
        assert wait_for(lambda: server.query(COUNT).status == 200)
        assert read_count(server) == before


def test_a_graph_that_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("kg"), "serve", "--graph", tmp_path / "none"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=_SECONDS,
    )
    assert done.returncode == 2
    assert "no graph at" in done.stderr


def test_a_graph_in_memory_answers_the_same_and_follows_a_build(folder: Path) -> None:
    with serve(folder, "--memory", "--timeout", "5", "--workers", "2") as server:
        with Store.open(folder) as store:
            assert read_count(server) == len(store.inner)
        with Store.open(folder, "write") as store:
            store.remove_article(AGENCY.article.id)
            store.derive(merge_events)
            new = len(store.inner)
        assert wait_for(lambda: read_count(server) == new)


def test_when_the_server_ends_nothing_of_it_is_left(folder: Path) -> None:
    with serve(folder) as server:
        assert read_count(server)
        children = list_children(server.process.pid)
        assert children
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(timeout=_SECONDS)
    assert wait_for(lambda: not any(Path(f"/proc/{child}").exists() for child in children))


def list_children(pid: int) -> list[int]:
    """The processes under it, to any depth."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="ascii").split()):
            found += [child, *list_children(child)]
    return found
