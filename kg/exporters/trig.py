"""Graph -> TriG: the same blocks as in Turtle, under the names of their graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.exporters.turtle import Turtle, order_article
from kg.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import NamedNode

    from kg.rdf.nodes import Description
    from kg.store import Store


def write_trig(store: Store, path: Path) -> None:
    """Write every quad of the graph, graph by graph."""
    turtle = Turtle(store.names)
    with replace_file(path) as file:

        def write_graph(graph: NamedNode, nodes: Iterable[tuple[str, Description]]) -> None:
            file.write(f"\n{turtle.write_term(str(graph))} {{\n")
            for subject, description in nodes:
                file.write("\n" + turtle.write_block(subject, description, indent="    "))
            file.write("}\n")

        file.write(turtle.write_header())
        for graph in store.graphs():
            if not store.names.is_article(graph):
                write_graph(graph, _describe(store, graph))
        for graph, nodes in store.describe_articles():
            write_graph(graph, order_article(graph.value, nodes))


def _describe(store: Store, graph: NamedNode) -> Iterable[tuple[str, Description]]:
    subjects = sorted({quad.subject for quad in store.match(graph=graph)}, key=lambda node: node.value)
    return ((node.value, store.describe(node, graph)) for node in subjects)
