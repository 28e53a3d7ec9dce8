"""Graph -> a folder with nodes.csv and edges.csv: the network as two tables for spreadsheets and pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.exporters.cells import write_table
from kg.exporters.links import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, list_edges, list_nodes

if TYPE_CHECKING:
    from pathlib import Path

    from kg.store import Store

NODES, EDGES = "nodes.csv", "edges.csv"


def write_csv(store: Store, folder: Path) -> None:
    """Write both tables into the folder; the first columns are those by which Gephi knows nodes and ends."""
    write_table(
        folder / NODES,
        ["Id", *NODE_ATTRIBUTES],
        ([node, *(attributes[name] for name in NODE_ATTRIBUTES)] for node, attributes in list_nodes(store)),
    )
    write_table(
        folder / EDGES,
        ["Source", "Target", "Id", *EDGE_ATTRIBUTES],
        (
            [edge.subject, edge.object, edge.id, *(edge.attributes[name] for name in EDGE_ATTRIBUTES)]
            for edge in list_edges(store)
        ),
    )
