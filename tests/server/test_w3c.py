"""The suites of the W3C for SPARQL 1.1 Protocol, Graph Store Protocol and Service Description, all of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from conftest import SHARED
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib.term import Node
    from serving import Reply, Server

SUITES = SHARED / "w3c"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
HTS = Namespace("http://www.w3.org/2011/http-statusCodes#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = "http://www.w3.org/ns/sparql-service-description#"

# Tests that are known to fail, each with the reason: none is.
KNOWN_FAILURES: dict[str, str] = {}

STATUSES = {HTS.OK: {200}, HTS.Created: {201}, HTS.NoContent: {204}, HTS.NotFound: {404}}
CLASSES = {"StatusCode2xx": 2, "StatusCode3xx": 3, "StatusCode4xx": 4}

needs_suites = pytest.mark.skipif(not SUITES.is_dir(), reason=f"the W3C suites are not at {SUITES}")


@dataclass(frozen=True, slots=True)
class Case:
    """A test of a manifest: the graphs that are there before, and the requests."""

    name: str
    manifest: Graph
    node: Node

    def data(self) -> list[tuple[str, Path]]:
        found = []
        for data in self.manifest.objects(self.node, UT.graphData):
            file, label = self.manifest.value(data, UT.graph), self.manifest.value(data, LABEL)
            found.append((str(label), SUITES / "protocol" / str(file).rsplit("/", 1)[-1]))
        return found

    def requests(self) -> list[Node]:
        action = self.manifest.value(self.node, MF.action)
        head = self.manifest.value(action, HT.requests)
        # Some manifests write a list in a list.
        found: list[Node] = []
        for entry in Collection(self.manifest, head):  # type: ignore[arg-type]
            inner = (entry, RDF.first, None) in self.manifest
            found += Collection(self.manifest, entry) if inner else [entry]
        return found


LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")


def load_cases(*files: str) -> list[Any]:
    cases = []
    for file in files if SUITES.is_dir() else ():
        manifest = Graph().parse(SUITES / file)
        entries = manifest.value(predicate=RDF.type, object=MF.Manifest)
        for node in Collection(manifest, manifest.value(entries, MF.entries)):  # type: ignore[arg-type]
            name = re.split(r"[#/]", str(node))[-1]
            reason = KNOWN_FAILURES.get(name)
            marks = [pytest.mark.xfail(reason=reason)] if reason else []
            cases.append(pytest.param(Case(name, manifest, node), id=name, marks=marks))
    return cases


PROTOCOL = load_cases("protocol/manifest.ttl")
GRAPH_STORE = load_cases(
    "graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl"
)


@needs_suites
def test_all_tests_are_there() -> None:
    assert (len(PROTOCOL), len(GRAPH_STORE)) == (34, 13)


@needs_suites
@pytest.mark.parametrize("case", PROTOCOL)
def test_protocol(case: Case, writing: Server) -> None:
    run(case, writing, ("/sparql/", "/sparql/"))


@needs_suites
@pytest.mark.parametrize("case", GRAPH_STORE)
def test_graph_store_protocol(case: Case, writing: Server) -> None:
    run(case, writing, ("/gsp", "/store"))


def run(case: Case, server: Server, path: tuple[str, str]) -> None:
    """Each test begins with its own graphs and no others: several want to be the first to make one."""
    assert server.update("DROP ALL").status == 204
    for name, file in case.data():
        text = file.read_text(encoding="utf-8")
        assert server.update(f"INSERT DATA {{ GRAPH <{name}> {{ {text} }} }}").status == 204
    location = ""
    for request in case.requests():
        reply = send(case.manifest, request, server, path, location)
        check(case.manifest, case.manifest.value(request, HT.resp), reply)
        location = reply.headers.get("location", location)


def send(manifest: Graph, request: Node, server: Server, path: tuple[str, str], location: str) -> Reply:
    method, target = (str(manifest.value(request, p)) for p in (HT.methodName, HT.absolutePath))
    target = target.replace(*path, 1).replace("$LOCATION$", quote(location, safe=""))
    body = manifest.value(request, HT.body)
    sent = None
    if body is not None:
        text, encoding = (str(manifest.value(body, p)) for p in (CNT.chars, CNT.characterEncoding))
        sent = text.encode(encoding)
    return server.request(method, target, body=sent, headers=read_headers(manifest, request))


def read_headers(manifest: Graph, message: Node | None) -> dict[str, str]:
    head = manifest.value(message, HT.headers)
    return {
        str(manifest.value(field, HT.fieldName)): str(manifest.value(field, HT.fieldValue))
        for field in (Collection(manifest, head) if head else ())
    }


def check(manifest: Graph, expected: Node | None, reply: Reply) -> None:
    wanted = set(manifest.objects(expected, MF.expectedStatus))
    exact = set().union(*(STATUSES.get(s, set()) for s in wanted))  # type: ignore[call-overload]
    classes = {CLASSES.get(str(status).rsplit("#", 1)[-1]) for status in wanted}
    assert reply.status in exact or reply.status // 100 in classes, reply.text
    boolean = manifest.value(expected, MF.expectedBoolean)
    if boolean is not None:
        assert json.loads(reply.body)["boolean"] is Literal(boolean).toPython()
    form = manifest.value(expected, MF.expectedFormat)
    if form is not None:
        kind = reply.headers["content-type"]
        known = "rdf|turtle|n-triples" if str(form) == "RDF" else "sparql-results"
        assert re.search(known, kind)
    for name, value in read_headers(manifest, expected).items():
        assert reply.headers[name] == value
    body = manifest.value(expected, HT.body)
    if body is not None:
        wanted_graph = Graph().parse(data=str(manifest.value(body, CNT.chars)), format="turtle")
        assert isomorphic(wanted_graph, Graph().parse(data=reply.text, format="turtle"))


@needs_suites
@pytest.mark.parametrize("case", load_cases("service-description/manifest.ttl"))
def test_service_description(case: Case, reading: Server) -> None:
    """The three tests are told in words only: RDF, with the endpoint, and by the schema of sd:."""
    reply = reading.get("/sparql", "text/turtle")
    assert reply.headers["content-type"] == "text/turtle; charset=utf-8"
    described = Graph().parse(data=reply.text, format="turtle")
    services = list(described.subjects(RDF.type, URIRef(SD + "Service")))
    assert len(services) == 1
    if case.name == "has-endpoint-triple":
        assert (services[0], URIRef(SD + "endpoint"), URIRef(f"{reading.address}sparql")) in described
    if case.name == "conforms-to-schema":
        ranges = {"supportedLanguage": 1, "resultFormat": 4, "defaultDataset": 1, "feature": 1}
        for name, least in ranges.items():
            values = list(described.objects(services[0], URIRef(SD + name)))
            assert len(values) >= least
            assert all(isinstance(value, URIRef) for value in values)


def test_results_are_read_by_the_reference_library(reading: Server) -> None:
    reply = reading.query("SELECT ?s WHERE { ?s a kg:Person }", "application/sparql-results+xml")
    assert list(ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.XML))  # type: ignore[arg-type]
