"""Graph -> TriG: the same blocks as in Turtle, under the names of their graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.exporters.turtle import Turtle, list_pairs, order_article
from kg.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import NamedNode

    from kg.exporters.turtle import Pair
    from kg.store import Store


def write_trig(store: Store, path: Path) -> None:
    """Write every quad of the graph, graph by graph."""
    turtle = Turtle(store.names)
    with replace_file(path) as file:

        def write_graph(graph: NamedNode, nodes: Iterable[tuple[NamedNode, Iterable[Pair]]]) -> None:
            file.write(f"\n{turtle.write_term(graph)} {{\n")
            for subject, pairs in nodes:
                file.write("\n" + turtle.write_block(subject, pairs, indent="    "))
            file.write("}\n")

        file.write(turtle.write_header())
        for graph in store.graphs():
            if not store.names.is_article(graph):
                write_graph(graph, _describe(store, graph))
        for graph, nodes in store.describe_articles():
            write_graph(graph, order_article(graph, nodes))


def _describe(store: Store, graph: NamedNode) -> Iterable[tuple[NamedNode, Iterable[Pair]]]:
    subjects = sorted({quad.subject for quad in store.match(graph=graph)}, key=lambda node: node.value)
    return ((node, list_pairs(store.match(node, graph=graph))) for node in subjects)
