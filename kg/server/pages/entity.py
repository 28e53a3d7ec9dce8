"""The id of an entity or an event -> a page of what is known and said of it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.rdf.terms import ALT_LABEL, LABEL, kg_term
from kg.server.pages.layout import entity_address, link, make_page, text
from kg.server.pages.telling import tell_statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.records import Statement
    from kg.server.wire import Answer
    from kg.store import Store

# More than anybody reads; SPARQL gives the rest.
_TOLD = 200
_STATEMENTS = """
SELECT ?statement ?graph WHERE {
  %s
  OPTIONAL { ?statement kg:startDate ?day }
}
ORDER BY DESC(?day) ?statement
"""


def write_entity(store: Store, identifier: str) -> Answer:
    """The page of an entity that is in the graph: the latest that is said of it first."""
    entity = store.entity(identifier)
    node = store.names.node(identifier)
    pattern = (
        f"GRAPH ?graph {{ {{ ?statement rdf:subject {node} }} UNION {{ ?statement rdf:object {node} }} }}"
    )
    facts = [entity.cls, entity.description, entity.iso2]
    parts = [f"<p>{text(', '.join(fact for fact in facts if fact))}</p>"]
    others = sorted(quad.object.value for quad in store.match(node, ALT_LABEL))
    if written := [name for name in others if name != entity.name]:
        parts.append(f"<p>also written {', '.join(map(text, written))}</p>")
    if entity.qid:
        address = f"https://www.wikidata.org/wiki/{entity.qid}"
        parts.append(f'<p><a href="{escape(address)}" rel="noreferrer">Wikidata {escape(entity.qid)}</a></p>')
    return make_page(
        entity.name, "".join(parts) + _list_statements(store, pattern), root="../", head=_alternate()
    )


def write_event(store: Store, identifier: str) -> Answer:
    """The page of an event that is in the graph: who takes part, and what tells of it."""
    node = store.names.node(identifier)
    terms = {q.object for q in store.match(node) if isinstance(q.object, ox.NamedNode)}
    people = sorted((term for term in terms if _is_entity(store, term)), key=str)
    named = ", ".join(
        link(entity_address(store.names.node_id(term), "../"), _name(store, term)) for term in people
    )
    pattern = f"?statement kg:describes {node} . GRAPH ?graph {{ ?statement kg:factuality [] }}"
    return make_page(
        _name(store, node), f"<p>{named}</p>{_list_statements(store, pattern)}", root="../", head=_alternate()
    )


def find_article_of(store: Store, statement: str) -> str | None:
    """The article that a statement stands in."""
    node = store.names.node(statement)
    return next(
        (store.names.article_id(q.graph_name) for q in store.match(node, kg_term("factuality"))), None
    )


def _list_statements(store: Store, pattern: str) -> str:
    found = list(cast("ox.QuerySolutions", store.query(_STATEMENTS % pattern + f"LIMIT {_TOLD + 1}")))
    statements = store.read_statements(
        [(cast("ox.NamedNode", row[0]), cast("ox.NamedNode", row[1])) for row in found[:_TOLD]]
    )
    more = f"<p>These are the latest {_TOLD}; SPARQL gives all.</p>" if len(found) > _TOLD else ""
    return f"<h2>What is said of it</h2>{more}<ol>{_write_items(store, statements)}</ol>"


def _write_items(store: Store, statements: Sequence[Statement]) -> str:
    articles = {name: store.article(name) for name in {s.article for s in statements}}
    return "".join(tell_statement(s, articles[s.article], root="../") for s in statements)


def _is_entity(store: Store, term: ox.NamedNode) -> bool:
    return next(store.match(term, graph=store.names.graph("entities")), None) is not None


def _name(store: Store, term: ox.NamedNode) -> str:
    return next((q.object.value for q in store.match(term, LABEL)), store.names.node_id(term))


def _alternate() -> str:
    return '<link rel="alternate" type="text/turtle" href="">'
