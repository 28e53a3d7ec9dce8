"""Columns of statements -> how many stories say the same, the first and the last, and what one alone says.

A story counts once, by however many articles it was copied: `stories` has that of each article, IRI by IRI.

What a question would have to count over all statements is counted here when articles come or go. The counts
stand on statements: on one of those that say the same, so that it can be looked up from there.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.lexicon import load_relations
from kg.rdf import terms
from kg.rdf.terms import kg_term

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from kg.rdf.columns import Columns
    from kg.rdf.terms import Names

    Edge = tuple[str, str, str]

ONLY_IN, ARTICLES = kg_term("onlyIn"), kg_term("articles")
FIRST, LAST = kg_term("firstMention"), kg_term("lastMention")
TALLIES = (ONLY_IN, ARTICLES, FIRST, LAST)


def write_tallies(
    columns: Columns, names: Names, stories: Mapping[str, str], edges: Container[Edge] | None = None
) -> Iterator[Quad]:
    """The counts of the statements that make one of the edges, or any; all that make it must be there."""
    graph = names.graph("events")
    asserted: dict[Edge, list[str]] = defaultdict(list)
    states: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for statement, iri in columns.relation.items():
        edge = columns.edge(statement)
        if edges is not None and edge not in edges:
            continue
        speaker, title = columns.speaker.get(statement, ""), columns.title.get(statement, "")
        if columns.factuality[statement] == "actual" and not speaker:
            asserted[edge].append(statement)
        relation = load_relations().get(terms.local_name(NamedNode(iri)))
        if relation is not None and relation.kind == "state":
            states[*edge, columns.factuality[statement], speaker, title.lower()].append(statement)
    for edge, statements in asserted.items():
        told = {stories[columns.article(s)] for s in (*statements, *_list_reversed(edge, asserted))}
        if len(told) == 1:
            # Of the original rather than of a copy, where both say so.
            surest = min(
                statements, key=lambda s: (columns.article(s) not in told, -columns.confidence[s], s)
            )
            yield Quad(NamedNode(surest), ONLY_IN, NamedNode(columns.article(surest)), graph)
    for statements in states.values():
        yield from _count(statements, columns, stories, graph)


def _list_reversed(edge: Edge, asserted: Mapping[Edge, list[str]]) -> Iterable[str]:
    """The statements that make it the other way round: 'A meets B' is 'B meets A'."""
    relation = load_relations().get(terms.local_name(NamedNode(edge[1])))
    return asserted.get(edge[::-1], ()) if relation is not None and relation.symmetric else ()


def _count(
    statements: Iterable[str], columns: Columns, stories: Mapping[str, str], graph: NamedNode
) -> Iterator[Quad]:
    """On the statement with the first title by alphabet: they differ in capitals at most."""
    node = NamedNode(min(statements, key=lambda s: (columns.title.get(s, ""), s)))
    articles = {columns.article(s) for s in statements}
    days = sorted(columns.published[article] for article in articles if article in columns.published)
    told = {stories[article] for article in articles}
    yield Quad(node, ARTICLES, Literal(str(len(told)), datatype=terms.INTEGER), graph)
    if days:
        yield Quad(node, FIRST, terms.date_term(days[0]), graph)
        yield Quad(node, LAST, terms.date_term(days[-1]), graph)
