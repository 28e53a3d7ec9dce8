"""Graph -> Turtle for people: sorted, with prefixes, a block a subject, without the names of the graphs.

Entities first with their edges, then events, then article by article what it says and where. One article at
a time is held in memory, beside the list of names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from pyoxigraph import NamedNode

from kg.files import replace_file
from kg.rdf import terms
from kg.rdf.terms import XSD, kg_term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Literal, QuerySolutions

    from kg.rdf.reading import Description
    from kg.rdf.terms import Names, PlainQuad
    from kg.store import Store

    # The IRI of a predicate, and an object.
    Pair = tuple[str, NamedNode | Literal]

_LETTERS = (
    "A-Za-z0-9_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
# Local names that need no escape in any parser; others are written as whole IRIs.
_LOCAL = re.compile(f"[{_LETTERS}](?:[-.{_LETTERS}]*[-{_LETTERS}])?")
# The kinds of IRI under the base that are written relative to it.
_RELATIVE = re.compile(r"(?:article|graph|id|run)/[^/]")
# What a reader would not see, or see turned round: controls, marks of direction, marks without width.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]"
)
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
_SPAN = re.compile(r"#char=(\d+),(\d+)")
_AFTER_ALL_STATEMENTS = (1, 1 << 62, 0)
_TYPE = terms.TYPE.value
_FIRST = {"a": 0, "rdfs:label": 1}
_STRING = XSD + "string"
_BARE = {
    terms.INTEGER.value: re.compile(r"[+-]?[0-9]+"),
    terms.DECIMAL.value: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    terms.BOOLEAN.value: re.compile("true|false"),
}


def write_turtle(store: Store, path: Path) -> None:
    """Write all triples of the graph, each once."""
    turtle = Turtle(store.names)
    with replace_file(path) as file:
        file.write(turtle.write_header())
        for heading, nodes in describe_sections(store):
            if heading:
                file.write(f"\n# {heading}\n")
            for subject, pairs in nodes:
                file.write("\n" + turtle.write_block(subject, pairs))


def describe_sections(store: Store) -> Iterator[tuple[str, Iterable[tuple[NamedNode, Collection[Pair]]]]]:
    """Every subject with all that is said of it, in the order in which a person would want to read them."""
    names = store.names
    derived = [graph for graph in store.graphs() if not names.is_article(graph)]
    sections = (
        ("The data set", store.match(graph=names.graph("runs"))),
        ("Entities", store.match(graph=names.graph("entities"))),
        # The other subjects of that graph are statements, which come with their articles.
        ("Events", store.match(predicate=kg_term("relation"), graph=names.graph("events"))),
        ("States", store.match(graph=names.graph("states"))),
    )
    for heading, quads in sections:
        subjects = sorted({quad.subject for quad in quads}, key=lambda node: node.value)
        yield heading, ((node, set(list_pairs(store.match(node)))) for node in subjects)
    beside = _find_beside(store, derived)
    heading = "Articles"
    for article, nodes in store.describe_articles():
        told = order_article(article, nodes)
        for subject, pairs in told:
            for graph in beside.get(subject, ()):
                others = set(list_pairs(store.match(subject, graph=graph)))
                pairs.extend(others.difference(pairs))
        yield heading, told
        heading = ""


def list_pairs(quads: Iterable[PlainQuad]) -> list[Pair]:
    """Predicates and objects."""
    return [(quad.predicate.value, quad.object) for quad in quads]


def _find_beside(store: Store, graphs: Iterable[NamedNode]) -> dict[NamedNode, list[NamedNode]]:
    """In which of these graphs something is said of a subject; most spans of articles are in none."""
    found: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for graph in graphs:
        # Much quicker than to read the graph, whose other terms would be looked up as well.
        rows = store.query(f"SELECT DISTINCT ?s WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        for row in cast("QuerySolutions", rows):
            found[cast("NamedNode", row["s"])].append(graph)
    return found


def order_article(
    article: NamedNode, nodes: Mapping[NamedNode, Description]
) -> list[tuple[NamedNode, list[Pair]]]:
    """The article, its statements in the order of its text, what it knows of entities, its spans."""
    places = {node: (0, 0, 0) if node == article else _find_place(node, d) for node, d in nodes.items()}
    return [
        (node, [(predicate, value) for predicate, values in nodes[node].items() for value in values])
        for node in sorted(places, key=lambda node: (*places[node], node.value))
    ]


def _find_place(node: NamedNode, description: Description) -> tuple[int, int, int]:
    """Where the node stands in its article's section."""
    span = _SPAN.search(node.value)
    if span:
        return 3, int(span[1]), int(span[2])
    if "#" in node.value:
        return 2, 0, 0
    # A statement stands where its first evidence does.
    evidence = [_SPAN.search(value.value) for value in description.get(terms.DERIVED_FROM.value, ())]
    places = [(1, int(found[1]), int(found[2])) for found in evidence if found]
    return min(places, default=_AFTER_ALL_STATEMENTS)


class Turtle:
    """Writes terms by the prefixes of one graph."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._prefixes = sorted(names.prefixes.items(), key=lambda pair: -len(pair[1]))
        self._shorten = lru_cache(maxsize=1 << 16)(self._shorten_iri)

    def write_header(self) -> str:
        """The base and the prefixes, by alphabet."""
        lines = [f"@base <{self._names.base}> ."]
        lines += [f"@prefix {name}: <{iri}> ." for name, iri in sorted(self._prefixes)]
        return "\n".join(lines) + "\n"

    def write_block(self, subject: NamedNode, pairs: Iterable[Pair], *, indent: str = "") -> str:
        """All that is said of a subject: its class, its label, then the rest by alphabet."""
        by_predicate: dict[str, list[str]] = defaultdict(list)
        for predicate, object_ in pairs:
            verb = "a" if predicate == _TYPE else self._shorten(predicate)
            by_predicate[verb].append(self.write_term(object_))
        lines = [
            f"{verb} {', '.join(sorted(by_predicate[verb]))}"
            for verb in sorted(by_predicate, key=lambda verb: (_FIRST.get(verb, len(_FIRST)), verb))
        ]
        return f"{indent}{self._shorten(subject.value)} " + f" ;\n{indent}    ".join(lines) + " .\n"

    def write_term(self, term: NamedNode | Literal) -> str:
        """A name, a quoted text, or a bare number."""
        if isinstance(term, NamedNode):
            return self._shorten(term.value)
        datatype = term.datatype.value
        if datatype in _BARE and _BARE[datatype].fullmatch(term.value):
            return term.value
        quoted = f'"{_escape(term.value)}"'
        return quoted if datatype == _STRING else f"{quoted}^^{self._shorten(datatype)}"

    def _shorten_iri(self, iri: str) -> str:
        for name, start in self._prefixes:
            if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
                return f"{name}:{iri[len(start) :]}"
        local = iri.removeprefix(self._names.base)
        return f"<{_UNSEEN.sub(_escape_code, local if _RELATIVE.match(local) else iri)}>"


def _escape(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return _UNSEEN.sub(lambda match: _ESCAPES.get(match[0]) or _escape_code(match), text)


def _escape_code(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"
