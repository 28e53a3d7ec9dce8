"""Store -> the same name in several articles told apart: what is another's gets a node of its own.

Which articles tell of whom depends on all of them, so this follows when they have been read, whatever
their order: an article is made to mean another node where the name is somebody else's there, and the plain
one again where that is no longer so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.namesakes import Trace, tell_apart
from kg.rdf import terms
from kg.rdf.article import record_node
from kg.rdf.reading import read_record
from kg.rdf.terms import KG, SCHEMA, kg_term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import QuerySolutions

    from kg.gazetteer import Gazetteer
    from kg.namesakes import Identity
    from kg.records import Entity
    from kg.store import Store

# What `tell_apart` adds to a name: 'Lee Wong (singer)'.
_MARK = re.compile(r" \([^()]+\)$")
_TOLD_APART = frozenset({"person", "organisation"})
# By these relations one belongs to the other, and so to its country.
_BELONGING = frozenset({"position_in", "member_of", "located_in", "born_in", "citizen_of", "leads"})

# What stands in a description before where somebody is from.
_OF = frozenset({"from", "of", "in"})


def settle_identities(store: Store, gazetteer: Gazetteer) -> None:
    """Give namesakes nodes of their own, in the articles of all of them but the first.

    Only names that articles speak of that came or went are looked at, where the store knows which.
    """
    touched = store.touched_entities()
    names = (
        None
        if touched is None
        else {_unmark(unquote(identifier).replace("_", " ")) for identifier in touched}
    )
    shared = _find_shared(store, gazetteer, names)
    renamed: dict[str, dict[str, Entity]] = defaultdict(dict)
    for identity in _tell_apart(store, gazetteer, shared):
        for article in identity.articles:
            _, entity = shared[identity.name][article]
            if entity.name != identity.label:
                renamed[article][entity.id] = replace(entity, name=identity.label)
    for article, entities in sorted(renamed.items()):
        store.rename(article, entities)


def list_close(store: Store, gazetteer: Gazetteer) -> list[dict[str, object]]:
    """For the report: names whose articles were hardly, or hardly not, taken to mean the same."""
    return [
        {"name": i.name, "node": i.label, "articles": list(i.articles), "close": list(i.close)}
        for i in _tell_apart(store, gazetteer, _find_shared(store, gazetteer, None))
        if i.close
    ]


def _find_shared(
    store: Store, gazetteer: Gazetteer, names: set[str] | None
) -> dict[str, dict[str, tuple[NamedNode, Entity]]]:
    """Names that several articles have and no table knows -> the node and the record in each of them."""
    nodes: dict[str, list[tuple[NamedNode, NamedNode]]] = defaultdict(list)
    marked: set[str] = set()  # who is alone again gets the plain name back
    for quad in store.match(predicate=kg_term("name")):
        name = _unmark(quad.object.value)
        if names is None or name in names:
            nodes[name].append((quad.subject, quad.graph_name))
            marked |= {name} - {quad.object.value}
    shared = {}
    for name, found in sorted(nodes.items()):
        if (len(found) > 1 or name in marked) and not gazetteer.find(name):
            records = ((graph, read_record(store.describe(node, graph))) for node, graph in found)
            shared[name] = {
                store.names.article_id(graph): (graph, entity)
                for graph, entity in records
                if entity.cls in _TOLD_APART and not entity.qid
            }
    return shared


def _tell_apart(
    store: Store, gazetteer: Gazetteer, shared: dict[str, dict[str, tuple[NamedNode, Entity]]]
) -> Iterator[Identity]:
    dated = store.match(predicate=NamedNode(SCHEMA + "datePublished")) if shared else ()
    dates = {quad.subject: quad.object.value for quad in dated}
    corrected = _find_corrected(store) if shared else set()
    for name, articles in shared.items():
        traces = [
            _read_trace(store, graph, dates.get(graph, ""), entity, gazetteer)
            for graph, entity in articles.values()
            if (graph.value, store.names.node(entity.id).value) not in corrected
        ]
        yield from tell_apart(name, traces)


def _unmark(name: str) -> str:
    return _MARK.sub("", name)


def _find_corrected(store: Store) -> set[tuple[str, str]]:
    """The graph and the node of each entity that a user's correction named in an article."""
    rows = store.query(
        """SELECT DISTINCT ?g ?entity WHERE {
            GRAPH ?g { ?mention kg:step ?step ; itsrdf:taIdentRef ?entity }
            FILTER STRSTARTS(?step, "correction ")
        }"""
    )
    return {(row[0].value, row[1].value) for row in cast("QuerySolutions", rows)}


def _read_trace(store: Store, graph: NamedNode, date: str, entity: Entity, gazetteer: Gazetteer) -> Trace:
    """Only what is needed of the entity's statements is looked up: there may be hundreds of thousands."""
    node, names = store.names.node(entity.id), store.names
    as_subject = [quad.subject for quad in store.match(None, terms.SUBJECT, node, graph=graph)]
    as_object = [quad.subject for quad in store.match(None, terms.OBJECT, node, graph=graph)]

    def look_up(statements: list[NamedNode], predicate: NamedNode) -> list[str]:
        return [q.object.value for s in statements for q in store.match(s, predicate, graph=graph)]

    description = entity.description or "; ".join(sorted(set(look_up(as_subject, kg_term("title")))))
    objects = look_up(as_subject, terms.OBJECT)
    relations = look_up(as_subject, terms.PREDICATE)
    belongs_to = {o for o, r in zip(objects, relations, strict=True) if r.removeprefix(KG) in _BELONGING}
    ids = [names.node_id(NamedNode(iri)) for iri in sorted(belongs_to)]
    records = [read_record(store.describe(record_node(identifier, graph), graph)) for identifier in ids]
    homes = [gazetteer.country_of(record) for record in records] + _find_homes(description, gazetteer)
    partners = {names.node_id(NamedNode(i)) for i in (*objects, *look_up(as_object, terms.SUBJECT))}
    return Trace(
        article=names.article_id(graph),
        date=date,
        cls=entity.cls,
        description=description,
        partners=frozenset(partners),
        homes=frozenset(home.name for home in homes if home),
    )


def _find_homes(description: str, gazetteer: Gazetteer) -> list[Entity | None]:
    """'Brazilian politician', 'senator from New Zealand' -> the country; not of 'China expert'."""
    words = description.split()
    homes = [gazetteer.adjective(" ".join(words[:length])) for length in (1, 2)]
    for place in (i + 1 for i, word in enumerate(words) if word in _OF):
        rows = (gazetteer.country(" ".join(words[place : place + length])) for length in (1, 2))
        homes += [row.entity for row in rows if row is not None]
    return homes
