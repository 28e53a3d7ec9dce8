"""Graph -> Turtle for people: sorted, with prefixes, a block a subject, without the names of the graphs.

Entities first with their edges, then events, then article by article what it says and where. One article at
a time is held in memory, beside what follows from all of them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.files import replace_file
from kg.rdf import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.rdf.nodes import Description, Nodes
    from kg.rdf.terms import Names
    from kg.store import Store

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
_SPAN = re.compile(r"#char=(\d+),(\d+)")
# The headings of what does not belong to one article, and the graphs with its subjects.
_SECTIONS = (("The data set", "runs"), ("Entities", "entities"), ("Events", "events"), ("States", "states"))
_RELATION = terms.kg_term("relation").value
_AFTER_ALL_STATEMENTS = (1, 1 << 62, 0)
# By these marks they are sorted before all others.
_FIRST = {"a": "\0", "rdfs:label": "\1"}
_BARE = {
    str(terms.INTEGER): re.compile(r"[+-]?[0-9]+"),
    str(terms.DECIMAL): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    str(terms.BOOLEAN): re.compile("true|false"),
}


def write_turtle(store: Store, path: Path) -> None:
    """Write all triples of the graph, each once."""
    turtle = Turtle(store.names)
    with replace_file(path) as file:
        file.write(turtle.write_header())
        for heading, nodes in describe_sections(store):
            if heading:
                file.write(f"\n# {heading}\n")
            file.writelines("\n" + turtle.write_block(iri, description) for iri, description in nodes)


def describe_sections(store: Store) -> Iterator[tuple[str, Iterable[tuple[str, Description]]]]:
    """Every subject with all that is said of it, in the order in which a person would want to read them."""
    names = store.names
    derived = {graph: store.describe_graph(graph) for graph in store.graphs() if not names.is_article(graph)}
    beside: Nodes = {}
    for nodes in derived.values():
        for iri, description in nodes.items():
            beside[iri] = _unite(beside[iri], description) if iri in beside else description
    for heading, name in _SECTIONS:
        nodes = derived.get(names.graph(name), {})
        # The other subjects of the graph of events are statements, which come with their articles.
        told = sorted(
            iri for iri, description in nodes.items() if name != "events" or _RELATION in description
        )
        yield heading, ((iri, beside[iri]) for iri in told)
    heading = "Articles"
    for article, nodes in store.describe_articles():
        ordered = order_article(article.value, nodes)
        yield heading, [(iri, _unite(d, beside[iri]) if iri in beside else d) for iri, d in ordered]
        heading = ""


def _unite(one: Description, other: Description) -> Description:
    """What both say, once."""
    return {p: [*dict.fromkeys([*one.get(p, ()), *other.get(p, ())])] for p in {**one, **other}}


def order_article(article: str, nodes: Nodes) -> list[tuple[str, Description]]:
    """The article, its statements in the order of its text, what it knows of entities, its spans."""
    places = {iri: (0, 0, 0) if iri == article else _find_place(iri, d) for iri, d in nodes.items()}
    return sorted(nodes.items(), key=lambda node: (*places[node[0]], node[0]))


def _find_place(iri: str, description: Description) -> tuple[int, int, int]:
    """Where the node stands in its article's section."""
    span = _SPAN.search(iri)
    if span:
        return 3, int(span[1]), int(span[2])
    if "#" in iri:
        return 2, 0, 0
    # A statement stands where its first evidence does.
    evidence = map(_SPAN.search, description.get(terms.DERIVED_FROM.value, ()))
    places = [(1, int(found[1]), int(found[2])) for found in evidence if found]
    return min(places, default=_AFTER_ALL_STATEMENTS)


class Turtle:
    """Writes terms by the prefixes of one graph."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._prefixes = sorted(names.prefixes.items(), key=lambda pair: -len(pair[1]))
        self._shorten = lru_cache(maxsize=1 << 16)(self._shorten_iri)
        self._verb = cache(self._write_verb)
        self._typed = lru_cache(maxsize=1 << 16)(self._write_typed)

    def write_header(self) -> str:
        """The base and the prefixes, by alphabet."""
        lines = [f"@base <{self._names.base}> ."]
        lines += [f"@prefix {name}: <{iri}> ." for name, iri in sorted(self._prefixes)]
        return "\n".join(lines) + "\n"

    def write_block(self, subject: str, description: Description, *, indent: str = "") -> str:
        """All that is said of a subject, by its IRI: its class, its label, then the rest by alphabet."""
        write, verb = self.write_term, self._verb
        lines = [
            f"{verb(predicate)} {write(values[0])}"
            if len(values) == 1
            else f"{verb(predicate)} {', '.join(sorted(map(write, values)))}"
            for predicate, values in description.items()
        ]
        # No verb has a character before the blank in it, but for the marks of those that come first.
        lines.sort()
        said = f" ;\n{indent}    ".join(lines).replace("\0", "").replace("\1", "")
        return f"{indent}{self._shorten(subject)} {said} .\n"

    def write_term(self, term: str) -> str:
        """A name, a quoted text, or a bare number, of a term as N-Triples has it."""
        if term[0] == "<":
            return self._shorten(term[1:-1])
        if term[-1] != '"':
            return self._typed(term)
        # What is escaped in N-Triples is in Turtle too, by the same marks.
        return term if term.isascii() else _UNSEEN.sub(_escape_code, term)

    def _write_typed(self, term: str) -> str:
        quoted, _, datatype = term.rpartition("^^")
        if datatype in _BARE and _BARE[datatype].fullmatch(quoted, 1, len(quoted) - 1):
            return quoted[1:-1]
        return f"{_UNSEEN.sub(_escape_code, quoted)}^^{self._shorten(datatype[1:-1])}"

    def _write_verb(self, predicate: str) -> str:
        verb = "a" if predicate == terms.TYPE.value else self._shorten(predicate)
        return _FIRST.get(verb, "") + verb

    def _shorten_iri(self, iri: str) -> str:
        for name, start in self._prefixes:
            if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
                return f"{name}:{iri[len(start) :]}"
        local = iri.removeprefix(self._names.base)
        return f"<{_UNSEEN.sub(_escape_code, local if _RELATIVE.match(local) else iri)}>"


def _escape_code(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"
