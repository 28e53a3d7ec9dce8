"""Store -> the properties of statements, each as a column: its value by statement.

To look up each property of each statement takes Oxigraph three times as long as to read one property after
the other of all of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from kg.rdf import terms
from kg.records import FACTUALITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyoxigraph as ox
    from pyoxigraph import NamedNode

    from kg.rdf.terms import Names
    from kg.records import Factuality

    Column = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """What statements say of whom, by the IRI of the statement; a term is the text of its IRI or literal.

    `evidence` has the spans of a statement and `text` what stands there, by span; `timed` are the statements
    with words that tell a time; those that are somebody's word have a `speaker`; `published` is by article.
    What a statement is told as a part of is another, or a named event.
    """

    relation: Column
    subject: Column
    object: Column
    factuality: Mapping[str, Factuality]
    trigger: Column
    evidence: Mapping[str, list[str]]
    text: Column
    when: Column
    timed: frozenset[str]
    place: Column
    speaker: Column
    title: Column
    confidence: Mapping[str, float]
    published: Column
    part_of: Column
    plover: Column
    killed: Mapping[str, list[str]]
    injured: Mapping[str, list[str]]

    def edge(self, statement: str) -> tuple[str, str, str]:
        """The IRIs of its subject, relation and object."""
        return self.subject[statement], self.relation[statement], self.object[statement]

    def article(self, statement: str) -> str:
        """The IRI of the article that says so."""
        return self.trigger[statement].partition("#")[0]


def read_columns(inner: ox.Store, names: Names, statements: Iterable[NamedNode] | None = None) -> Columns:
    """The columns of these statements, or of all, as the graphs of articles have them."""
    nodes = None if statements is None else sorted({str(statement) for statement in statements})
    # What is chosen stands within the graph pattern: Oxigraph joins what stands before it row by row.
    chosen = "" if nodes is None else f"VALUES ?s {{ {' '.join(nodes)} }}"
    # One text for each statement and span, whatever columns it stands in: they would be half of the memory.
    held: dict[str, str] = {}

    def hold(iri: str) -> str:
        return held.setdefault(iri, iri)

    def select(columns: str, pattern: str, by: str = "") -> Iterator[list[str]]:
        query = f"SELECT {columns} WHERE {{ GRAPH ?g {{ {chosen} {pattern} }} }} {by}"
        rows = cast("ox.QuerySolutions", inner.query(query, prefixes=names.prefixes))
        return ([term.value for term in row] for row in cast("Iterator[list[NamedNode]]", rows))

    def read(predicate: str) -> Column:
        # By value, as many statements share one: each is then decoded once, and that is what takes the time.
        # An IRI has no spaces in it.
        column: dict[str, str] = {}
        pattern = f"?s {predicate} ?o"
        for value, of in select("?o (GROUP_CONCAT(STR(?s)) AS ?of)", pattern, "GROUP BY ?o"):
            column.update(dict.fromkeys(map(hold, of.split(" ")), value))
        return column

    def read_one_by_one(columns: str, pattern: str) -> Column:
        # Of triggers and texts hardly two are the same, so that there is nothing to be gained by value.
        return {hold(node): value for node, value in select(columns, pattern)}

    def read_lists(predicate: str) -> Mapping[str, list[str]]:
        lists: dict[str, list[str]] = defaultdict(list)
        for statement, value in select("?s ?o", f"?s {predicate} ?o"):
            lists[hold(statement)].append(hold(value))
        return lists

    of_span = (
        "?s prov:wasDerivedFrom ?e . ?e nif:anchorOf ?o" if chosen else "?e a kg:Evidence ; nif:anchorOf ?o"
    )
    of_article = "?s a kg:Statement . ?a schema:datePublished ?o" if chosen else "?a schema:datePublished ?o"
    return Columns(
        relation=read("rdf:predicate"),
        subject=read("rdf:subject"),
        object=read("rdf:object"),
        # By value, as there are so few of them: only the statements are looked up.
        factuality={
            hold(statement): name
            for name in FACTUALITIES
            for (statement,) in select("?s", f"?s kg:factuality {terms.factuality_term(name)}")
        },
        trigger=read_one_by_one("?s ?o", "?s kg:trigger ?o"),
        evidence=read_lists("prov:wasDerivedFrom"),
        text=read_one_by_one("?e ?o", of_span),
        when=read("kg:when"),
        timed=frozenset(hold(statement) for (statement,) in select("?s", "?s kg:timeText ?o")),
        place=read("kg:place"),
        speaker=read("kg:attributedTo"),
        title=read("kg:title"),
        confidence={statement: float(value) for statement, value in read("kg:confidence").items()},
        published=read_one_by_one("?a ?o", of_article),
        part_of=read("kg:partOf"),
        plover=read("kg:plover"),
        killed=read_lists("kg:killed"),
        injured=read_lists("kg:injured"),
    )


def list_asserted(columns: Columns) -> set[tuple[str, str, str]]:
    """Subject, relation and object of what an article states in its own voice as actual."""
    return {
        columns.edge(statement)
        for statement in columns.relation
        if columns.factuality[statement] == "actual" and statement not in columns.speaker
    }
