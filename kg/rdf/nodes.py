"""N-Triples -> what is said of each node: the texts of its objects, by predicate.

Terms stay what they are in N-Triples, '<https://schema.org/Person>' or '"Xi Jinping"': a graph is had as one
text many times faster than as terms of Python's, and most terms of it are only written again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.rdf import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from kg.rdf.terms import PlainQuad

# The objects, as N-Triples has them, by the IRI of the predicate; and that by the IRI of the node.
Description = dict[str, list[str]]
Nodes = dict[str, Description]
# The IRI of a predicate, and an object.
Pair = tuple[str, NamedNode | Literal]

_ESCAPE = re.compile(r"\\(?:u(....)|U(........)|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
# What Oxigraph escapes where it writes; all of it but the quote and the backslash is no printable character.
_SPECIAL = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_MARKS = {value: f"\\{mark}" for mark, value in _ESCAPED.items()} | {'"': '\\"', "\\": "\\\\"}


def read_nodes(lines: Iterable[str]) -> Nodes:
    """Every subject of the triples, each a line of N-Triples as Oxigraph writes it."""
    nodes: Nodes = defaultdict(lambda: defaultdict(list))
    # Predicates and most objects are those of many nodes: one text for all takes half of the memory.
    held: dict[str, str] = {}
    hold = held.setdefault
    for line in lines:
        subject, predicate, object_ = line.split(" ", 2)
        # Without ' .'.
        predicate, object_ = predicate[1:-1], object_[:-2]
        nodes[subject[1:-1]][hold(predicate, predicate)].append(hold(object_, object_))
    return nodes


def drop_twins(nodes: Nodes) -> None:
    """Leave each triple once where some came twice."""
    for description in nodes.values():
        for predicate, values in description.items():
            if len(values) > 1:
                description[predicate] = [*dict.fromkeys(values)]


def split_lines(text: bytes) -> list[str]:
    """The lines of N-Triples; what else may end a line of text ends none of these."""
    return text.decode().split("\n")[:-1]


def join_lines(lines: Iterable[str]) -> str:
    """The inverse of `split_lines`, as text."""
    return "\n".join((*lines, ""))


def add_graph(text: str, graph: NamedNode) -> str:
    """N-Triples -> N-Quads of the graph; no literal has the end of a line in it."""
    return text.replace(" .\n", f" {graph} .\n")


def split_graphs(text: bytes) -> Iterator[tuple[str, str]]:
    """N-Quads, as Oxigraph writes them -> for each the graph's IRI, and the triple as a line of N-Triples."""
    for line in split_lines(text):
        triple, graph, _ = line.rsplit(" ", 2)
        yield graph[1:-1], f"{triple} ."


def read_quads(lines: Iterable[str], graph: NamedNode) -> Iterator[Quad]:
    """The same triples as quads of the graph."""
    return cast("Iterator[Quad]", ox.parse(add_graph(join_lines(lines), graph), ox.RdfFormat.N_QUADS))


def list_lines(quads: Iterable[Quad] | Iterable[PlainQuad]) -> list[str]:
    """The triples of the quads, in whatever graphs they are, a line of N-Triples each."""
    triples = (quad.triple for quad in cast("Iterable[Quad]", quads))
    return split_lines(cast("bytes", ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)))


def describe_all(quads: Iterable[Quad] | Iterable[PlainQuad]) -> Nodes:
    """Every subject of the quads."""
    return read_nodes(list_lines(quads))


def read_value(term: str) -> str:
    """'<https://schema.org/Person>' -> 'https://schema.org/Person', '"1"^^<…#integer>' -> '1'."""
    if term[0] == "<":
        return term[1:-1]
    text = term[1 : term.rindex('"')]
    return _ESCAPE.sub(_read_escape, text) if "\\" in text else text


def _read_escape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])


def write_text(text: str) -> str:
    """The literal of that text, letter for letter as Oxigraph writes it."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f'"{_SPECIAL.sub(_write_escape, text)}"'


def _write_escape(match: re.Match[str]) -> str:
    return _MARKS.get(match[0]) or f"\\u{ord(match[0]):04X}"


def read_term(term: str) -> NamedNode | Literal:
    """The term itself."""
    value = read_value(term)
    if term[0] == "<":
        return NamedNode(value)
    datatype = term[term.rindex('"') + len('"^^<') : -1]
    return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)


def list_pairs(description: Description) -> list[Pair]:
    """Predicates and objects."""
    return [(predicate, read_term(value)) for predicate, values in description.items() for value in values]


def one_text(description: Description, predicate: str) -> str | None:
    """The one value of a property, or None."""
    values = description.get(predicate)
    if not values:
        return None
    return read_value(values[0]) if len(values) == 1 else min(map(read_value, values))


def must_text(description: Description, predicate: str) -> str:
    """The same of a property that is always there. Raises ValueError where it is not."""
    value = one_text(description, predicate)
    if value is None:
        raise ValueError(f"a node has no {predicate}")
    return value


def list_texts(description: Description, predicate: str) -> tuple[str, ...]:
    """All values of a property, sorted."""
    return tuple(sorted(map(read_value, description.get(predicate, ()))))


def has_type(description: Description, type_: str) -> bool:
    """Whether the node is of that class."""
    return f"<{type_}>" in description.get(terms.TYPE.value, ())
