"""Graph -> TriG: the same blocks as in Turtle, under the names of their graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.exporters.turtle import Turtle, list_article_subjects
from kg.files import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import NamedNode

    from kg.store import Store


def write_trig(store: Store, path: Path) -> None:
    """Write every quad of the graph, graph by graph."""
    turtle = Turtle(store.names)
    with replace_file(path) as file:
        file.write(turtle.write_header())
        for graph in store.graphs():
            file.write(f"\n{turtle.write_term(graph)} {{\n")
            for subject in _list_subjects(store, graph):
                pairs = [(quad.predicate, quad.object) for quad in store.match(subject, graph=graph)]
                file.write("\n" + turtle.write_block(subject, pairs, indent="    "))
            file.write("}\n")


def _list_subjects(store: Store, graph: NamedNode) -> list[NamedNode]:
    if store.names.is_article(graph):
        return list_article_subjects(store, graph)
    return sorted({quad.subject for quad in store.match(graph=graph)}, key=lambda node: node.value)
