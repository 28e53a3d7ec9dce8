"""The address of an endpoint -> what it can do: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from kg.rdf.terms import RDF, RDFS, VOID
from kg.server.results import RDF as RDF_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"

_RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_RDF_FORMATS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")


def describe_service(endpoint: str, form: str, *, allow_update: bool) -> bytes:
    """The description in a format of RDF; `endpoint` is the address as the client has it."""
    triples = list(_list_triples(NamedNode(endpoint), allow_update=allow_update))
    prefixes = {"sd": SD, "void": VOID, "rdfs": RDFS, "formats": FORMATS}
    return ox.serialize(triples, format=RDF_FORMATS[form], prefixes=prefixes) or b""


def _list_triples(endpoint: NamedNode, *, allow_update: bool) -> Iterator[Triple]:
    kind = NamedNode(RDF + "type")
    service, dataset, default = (
        NamedNode(f"{endpoint.value}#{n}") for n in ("service", "dataset", "default")
    )
    yield Triple(service, kind, NamedNode(SD + "Service"))
    yield Triple(service, NamedNode(SD + "endpoint"), endpoint)
    yield Triple(service, NamedNode(SD + "supportedLanguage"), NamedNode(SD + "SPARQL11Query"))
    if allow_update:
        yield Triple(service, NamedNode(SD + "supportedLanguage"), NamedNode(SD + "SPARQL11Update"))
    yield Triple(service, NamedNode(SD + "feature"), NamedNode(SD + "UnionDefaultGraph"))
    for name in (*_RESULT_FORMATS, *_RDF_FORMATS):
        yield Triple(service, NamedNode(SD + "resultFormat"), NamedNode(FORMATS + name))
    if allow_update:
        for name in _RDF_FORMATS:
            yield Triple(service, NamedNode(SD + "inputFormat"), NamedNode(FORMATS + name))
    yield Triple(service, NamedNode(SD + "defaultDataset"), dataset)
    yield Triple(dataset, kind, NamedNode(SD + "Dataset"))
    yield Triple(dataset, NamedNode(SD + "defaultGraph"), default)
    yield Triple(default, kind, NamedNode(SD + "Graph"))
