"""Statements of what lasts -> states: 'Xi holds a position in China (President)', first and last told when.

Tellings of the same relation between the same two, and of the same title, are one state; what is denied
stays apart. It is mentioned from the first to the last date of the articles that tell it. Whether it holds
is what articles say last in their own voice; what is only planned, possible or somebody's word is that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Quad

from kg.lexicon import load_relations
from kg.rdf import terms
from kg.rdf.columns import read_columns
from kg.rdf.terms import kg_term
from kg.records import State, make_hash_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pyoxigraph as ox

    from kg.rdf.columns import Columns
    from kg.rdf.terms import Names
    from kg.records import Entity, Factuality

    Edge = tuple[NamedNode, NamedNode, NamedNode]
    # The relation, its two ends as ids, the title folded, and 'negated' or nothing.
    Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True, order=True)
class Mentioned:
    """One telling: the date of its article or '', and what it makes of it."""

    published: str
    statement: str
    factuality: Factuality
    claimed: bool
    title: str


def group_mentions(columns: Columns, names: Names) -> dict[Key, list[Mentioned]]:
    """The tellings of each state; statements of events are none."""
    relations = {
        terms.relation_term(r.relation).value: r for r in load_relations().values() if r.kind == "state"
    }
    groups: dict[Key, list[Mentioned]] = defaultdict(list)
    for statement, iri in columns.relation.items():
        relation = relations.get(iri)
        if relation is None:
            continue
        ends = [names.id_of(end[statement]) for end in (columns.subject, columns.object)]
        if relation.symmetric:
            ends.sort()
        title, factuality = columns.title.get(statement, ""), columns.factuality[statement]
        negated = "negated" if factuality == "negated" else ""
        groups[relation.relation, ends[0], ends[1], title.casefold(), negated].append(
            Mentioned(
                published=columns.published.get(columns.article(statement), ""),
                statement=names.id_of(statement),
                factuality=factuality,
                claimed=statement in columns.speaker,
                title=title,
            )
        )
    return groups


def make_states(groups: Mapping[Key, Iterable[Mentioned]]) -> Iterator[State]:
    """A state of each group of tellings."""
    for key, mentions in groups.items():
        told = sorted(mentions)
        dates = [mention.published for mention in told if mention.published]
        yield State(
            id=make_hash_id("t-", *key),
            relation=key[0],
            subject=key[1],
            object=key[2],
            factuality=_judge(told),
            statements=tuple(sorted(mention.statement for mention in told)),
            title=told[-1].title or None,
            first=min(dates, default=None),
            last=max(dates, default=None),
        )


def _judge(told: list[Mentioned]) -> Factuality:
    if told[0].factuality == "negated":
        return "negated"
    own = [m for m in told if m.factuality in {"actual", "past"} and not m.claimed]
    if own:
        latest = {m.factuality for m in own if m.published == own[-1].published}
        return "actual" if "actual" in latest else "past"
    return "planned" if any(m.factuality == "planned" for m in told) else "possible"


def write_states(
    states: Iterable[State], names: Names, find_entity: Callable[[str], Entity]
) -> Iterator[Quad]:
    """Each state, and the statements that tell it."""
    graph = names.graph("states")
    for state in states:
        node = names.node(state.id)
        relation = load_relations()[state.relation]
        told = f"{find_entity(state.subject).name} {relation.label} {find_entity(state.object).name}"
        facts: list[tuple[NamedNode, NamedNode | Literal | None]] = [
            (terms.TYPE, kg_term("State")),
            (terms.LABEL, Literal(f"{told} ({state.title})" if state.title else told)),
            (kg_term("relation"), terms.relation_term(state.relation)),
            (kg_term("stateOf"), names.node(state.subject)),
            (kg_term("stateWith"), names.node(state.object)),
            (kg_term("factuality"), terms.factuality_term(state.factuality)),
            (kg_term("title"), Literal(state.title) if state.title else None),
            (kg_term("firstMention"), terms.date_term(state.first) if state.first else None),
            (kg_term("lastMention"), terms.date_term(state.last) if state.last else None),
            *((kg_term("toldBy"), names.node(statement)) for statement in state.statements),
        ]
        yield from (Quad(node, predicate, term, graph) for predicate, term in facts if term is not None)


def renew_states(
    inner: ox.Store, names: Names, edges: Iterable[Edge], find_entity: Callable[[str], Entity]
) -> tuple[set[Quad], set[Quad]]:
    """The quads that are there now of the states along the edges, and those that are to be."""
    states = {terms.relation_term(r.relation) for r in load_relations().values() if r.kind == "state"}
    graph, old, statements = names.graph("states"), set[Quad](), set[NamedNode]()
    for subject, predicate, object_ in {e for e in edges if e[1] in states}:
        for one, other in ((subject, object_), (object_, subject)):
            for quad in inner.quads_for_pattern(None, kg_term("stateOf"), one, graph):
                about = set(inner.quads_for_pattern(quad.subject, None, None, graph))
                ends = {(q.predicate, q.object) for q in about}
                if ends >= {(kg_term("relation"), predicate), (kg_term("stateWith"), other)}:
                    old |= about
            rows = inner.query(
                f"SELECT ?s {{ ?s rdf:subject {one} ; rdf:object {other} ; rdf:predicate {predicate} }}",
                use_default_graph_as_union=True,
                prefixes=names.prefixes,
            )
            statements |= {row["s"] for row in cast("ox.QuerySolutions", rows)}
    if not statements:
        return old, set()
    told = group_mentions(read_columns(inner, names, statements), names)
    return old, set(write_states(make_states(told), names, find_entity))
