"""A name or an article that somebody looks at -> its page, or what the graph has of it as RDF."""

from __future__ import annotations

import json
import re
import resource
import signal
from contextlib import contextmanager
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from kg.errors import QueryError
from kg.exporters.html import render_html
from kg.queries import bind_question, find_question, load_questions
from kg.queries.names import find_entity
from kg.server import formats, results
from kg.server.pages.article import list_articles, write_article
from kg.server.pages.entity import find_article_of, write_entity, write_event
from kg.server.pages.layout import HTML_TYPE, article_address, entity_address, make_page, text
from kg.server.settings import PAGE_SECONDS
from kg.server.wire import Answer, tell_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.server.settings import Settings
    from kg.server.snapshots import Snapshots
    from kg.store import Store

# A page of an answer, as much as is read at once.
_ROWS_ASKED = 100
_EVENT, _STATEMENT = re.compile(r"e-[0-9a-f]+"), re.compile(r"s-[0-9a-f]+")


def answer_entity(snapshots: Snapshots, _: Settings, head: dict[str, Any], __: bytes) -> Answer:
    """An entity, event or statement by its id; a name as people write it leads to the id."""
    store, name = snapshots.at(head["generation"]), head["name"]
    form = formats.choose_format(head["accept"], formats.HTML, formats.TRIPLES)
    if form is None:
        return tell_error(406, f"this can be had as {formats.list_types(formats.HTML, formats.TRIPLES)}")
    try:
        node = store.names.node(name)
        known = next(store.match(node), None) is not None
    except ValueError:
        known = False
    if not known:
        return _find(store, name)
    if form != "html":
        described = cast("ox.QueryTriples", store.query(f"DESCRIBE {node}"))
        written = ox.serialize(described, format=results.RDF[form], prefixes=store.names.prefixes)
        return Answer(200, written or b"", formats.media_type(form))
    if _STATEMENT.fullmatch(name):
        article = find_article_of(store, name)
        return _lead(f"{article_address(article or '', '../')}#{name}")
    if _EVENT.fullmatch(name):
        return write_event(store, name)
    return write_entity(store, name)


def _find(store: Store, name: str) -> Answer:
    """Lead to the entity that a name means, or tell why none is meant."""
    try:
        return _lead(entity_address(find_entity(store, name), "/"))
    except QueryError as error:
        return make_page("Not found", f"<p>{text(str(error))}</p>", root="/", status=404)


def _lead(address: str) -> Answer:
    body = f'<!doctype html><title>See other</title><a href="{escape(address)}">{escape(address)}</a>\n'
    return Answer(303, body.encode(), HTML_TYPE, {"Location": address})


def answer_article(snapshots: Snapshots, _: Settings, head: dict[str, Any], __: bytes) -> Answer:
    """An article as a page, or its graph; without an id, the list of all."""
    store, name = snapshots.at(head["generation"]), head["name"]
    if not name:
        return list_articles(store)
    form = formats.choose_format(head["accept"], formats.HTML, formats.TRIPLES)
    if form is None:
        return tell_error(406, f"this can be had as {formats.list_types(formats.HTML, formats.TRIPLES)}")
    article = store.article(name)
    if article is None and (later := store.replaced_by(name)) is not None:
        return _lead(article_address(later, "/"))
    if article is None:
        told = f"<p>No article {text(name)} is in the graph.</p>"
        return make_page("Not found", told, root="../", status=404)
    if form == "html":
        return write_article(store, article)
    graph = store.names.article(name)
    written = store.inner.dump(format=results.RDF[form], from_graph=graph, prefixes=store.names.prefixes)
    return Answer(200, written or b"", formats.media_type(form))


def answer_questions(snapshots: Snapshots, _: Settings, head: dict[str, Any], __: bytes) -> Answer:
    """The named questions and the prefixes as JSON; with a `name`, the SPARQL of one with its `values`."""
    store = snapshots.at(head["generation"])
    if head["name"]:
        question = find_question(head["name"])
        query = bind_question(question, head["values"], store, limit=_ROWS_ASKED)
        return Answer(200, query.encode())
    questions = [asdict(question) for question in load_questions().values()]
    told = {"prefixes": store.names.prefixes, "questions": questions}
    return Answer(200, json.dumps(told).encode(), "application/json")


def answer_explorer(snapshots: Snapshots, _: Settings, head: dict[str, Any], __: bytes) -> Answer:
    """The same page that `kg build` leaves as graph.html, which here leads to those beside it."""
    store = snapshots.at(head["generation"])
    with _without_limits():
        page = render_html(
            articles=store.articles(),
            entities=store.entities(),
            statements=store.statements(),
            events=store.events(),
            names=store.names,
            served=True,
        )
    return Answer(200, page.encode(), HTML_TYPE, {"Cache-Control": "no-cache"})


@contextmanager
def _without_limits() -> Iterator[None]:
    """What no query asked for may take what it needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
    signal.setitimer(signal.ITIMER_REAL, PAGE_SECONDS)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
