"""A query, an update or a graph that is wanted -> the answer: what a worker does with the store."""

from __future__ import annotations

import email
import email.policy
import json
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.asking import shorten
from kg.errors import QueryError
from kg.folder import explain
from kg.server import formats, results
from kg.server.wire import Answer, tell_error
from kg.sparql import add_using, check_update
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.server.settings import Settings
    from kg.server.snapshots import Snapshots

    Read = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

CUT_HEADER = "Kg-Truncated"
# Where docs/server.md is found by who reads the answer: the header of the same name is told there.
_CUT_LINK = "https://kg.example.org/ontology#truncated"


def answer_query(snapshots: Snapshots, settings: Settings, head: dict[str, Any], body: bytes) -> Answer:
    """The answer to a SPARQL query: `default` and `named` are graphs or None, `accept` the header."""
    store, query = snapshots.at(head["generation"]), body.decode()
    default, named = _read_iris(head["default"]), _read_iris(head["named"])

    def ask(store: Store) -> Answer:
        found = store.query(query, base_iri=head["base"], default_graphs=default, named_graphs=named)
        return _write(found, store, settings, head["accept"])

    try:
        return ask(store)
    except OSError:
        # A build took files away that this picture had not looked into yet.
        return ask(snapshots.renew())


def _write(answer: Read, store: Store, settings: Settings, accept: str | None) -> Answer:
    offered = formats.TRIPLES if isinstance(answer, ox.QueryTriples) else formats.RESULTS
    form = formats.choose_format(accept, offered)
    if form is None:
        return tell_error(406, f"this query can be answered as {formats.list_types(offered)}")
    cut = False
    try:
        if isinstance(answer, ox.QueryBoolean):
            written = answer.serialize(format=ox.QueryResultsFormat.from_extension(form)) or b""
        elif isinstance(answer, ox.QueryTriples):
            written, cut = results.write_triples(
                answer, form, limit=settings.max_rows, prefixes=store.names.prefixes
            )
        else:
            written, cut = results.write_solutions(answer, form, limit=settings.max_rows, link=_CUT_LINK)
    except ValueError as error:
        return tell_error(406, f"{form} cannot hold this answer: {shorten(error)}")
    headers = {CUT_HEADER: f"{settings.max_rows} rows; there are more"} if cut else {}
    return Answer(200, written, formats.media_type(form), headers)


def answer_graph(snapshots: Snapshots, _: Settings, head: dict[str, Any], __: bytes) -> Answer:
    """A graph, the union of all of them ('default'), or the whole data set ('')."""
    store = snapshots.at(head["generation"])
    wanted = _name_graph(head["graph"], store)
    form = formats.choose_format(head["accept"], formats.TRIPLES if wanted else formats.QUADS)
    if form is None:
        return tell_error(406, f"a graph can be had as {formats.list_types(formats.TRIPLES)}")
    prefixes = store.names.prefixes
    with explain(store.path):
        if wanted == "default":
            union = cast("ox.QueryTriples", store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
            written = ox.serialize(union, format=results.RDF[form], prefixes=prefixes)
        elif not wanted:
            written = store.inner.dump(format=results.RDF[form], prefixes=prefixes)
        else:
            graph = _read_iri(wanted)
            if not store.inner.contains_named_graph(graph):
                return tell_error(404, f"no graph <{wanted}> here")
            written = store.inner.dump(format=results.RDF[form], from_graph=graph, prefixes=prefixes)
    return Answer(200, written or b"", formats.media_type(form))


def answer_update(snapshots: Snapshots, settings: Settings, head: dict[str, Any], body: bytes) -> Answer:
    """Do what a SPARQL update says, all of it or nothing."""
    update = check_update(body.decode())
    if head["default"] is not None or head["named"] is not None:
        for iri in (*(head["default"] or ()), *(head["named"] or ())):
            _read_iri(iri)
        update = add_using(update, head["default"] or (), head["named"] or ())
    _update(snapshots, settings, update, base=head["base"])
    return Answer(204, b"")


def put_graph(snapshots: Snapshots, settings: Settings, head: dict[str, Any], body: bytes) -> Answer:
    """Put a graph, add to it or take it out, as the `method` says; 201 where it is new."""
    store, method = snapshots.at(head["generation"]), head["method"]
    wanted = _name_graph(head["graph"], store)
    graph = None if wanted == "default" else _read_iri(wanted)
    target = f"GRAPH {graph}" if graph else "DEFAULT"
    known = graph is None or store.inner.contains_named_graph(graph)
    if method == "DELETE":
        if not known:
            return tell_error(404, f"no graph <{wanted}> here")
        _update(snapshots, settings, f"DROP SILENT {target}", base=None)
        return Answer(204, b"")
    triples = _read_triples(body, head["content_type"], base=wanted if graph else head["base"])
    steps = [f"CLEAR SILENT {target}"] if method == "PUT" else []
    steps += [f"CREATE SILENT {target}"] if graph else []
    if triples:
        lines = "\n".join(f"{s} {p} {o} ." for s, p, o in triples)
        steps.append(f"INSERT DATA {{ {f'GRAPH {graph} {{ {lines} }}' if graph else lines} }}")
    if steps:
        _update(snapshots, settings, ";\n".join(steps), base=None)
    return Answer(204 if known else 201, b"")


def _name_graph(name: str, store: Store) -> str:
    """'/article/a1' -> the IRI of that under the base of the data."""
    return store.names.base + name.removeprefix("/") if name.startswith("/") else name


def look(snapshots: Snapshots, _: Settings, head: dict[str, Any], __: bytes) -> Answer:
    """Nothing but which state of the graph is shown now."""
    snapshots.at(head["generation"])
    return Answer(204, b"")


def answer_health(snapshots: Snapshots, _: Settings, head: dict[str, Any], __: bytes) -> Answer:
    """What is served; `whole` is false where a build was stopped before its end."""
    store = snapshots.at(head["generation"])
    whole = not store.is_stale()
    told = {"quads": len(store.inner), "whole": whole, "generation": snapshots.generation}
    return Answer(200, json.dumps(told).encode(), "application/json")


def _update(snapshots: Snapshots, settings: Settings, update: str, *, base: str | None) -> None:
    snapshots.forget()
    with Store.open(settings.folder, "write") as store:
        try:
            store.inner.update(update, base_iri=base, prefixes=store.names.prefixes)
        except SyntaxError as error:
            raise QueryError(f"the update cannot be read: {shorten(error)}") from error
        except (RuntimeError, ValueError) as error:
            raise QueryError(f"the update cannot be done: {shorten(error)}") from error


def _read_triples(body: bytes, content_type: str, *, base: str) -> Sequence[ox.Triple]:
    """What was sent, in one piece or as the files of a form. Raises QueryError."""
    if content_type.partition(";")[0].strip().lower() == "multipart/form-data":
        message = email.message_from_bytes(
            b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body, policy=email.policy.HTTP
        )
        parts = [part for part in message.walk() if not part.is_multipart()]
        sent = [(part.get_payload(decode=True), part.get("Content-Type", "")) for part in parts]
        return [triple for part, kind in sent for triple in _parse(cast("bytes", part), kind, base=base)]
    return list(_parse(body, content_type, base=base))


def _parse(body: bytes, content_type: str, *, base: str) -> Iterable[ox.Triple]:
    form = formats.find_format(content_type, formats.TRIPLES)
    if form is None:
        raise QueryError(f"Content-Type {content_type!r} is none of {formats.list_types(formats.TRIPLES)}")
    try:
        quads = list(ox.parse(body, format=results.RDF[form], base_iri=base, rename_blank_nodes=True))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"what was sent cannot be read as {form}: {shorten(error)}") from error
    return (quad.triple for quad in quads)


def _read_iris(iris: Sequence[str] | None) -> list[NamedNode] | None:
    return None if iris is None else [_read_iri(iri) for iri in iris]


def _read_iri(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"graph {iri!r}: give a whole IRI") from error
