"""Graph -> GraphML for Gephi, yEd and Cytoscape: the network with its attributes as texts and numbers."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.files import replace_file
from kg.network import build_network

if TYPE_CHECKING:
    from pathlib import Path

    from kg.store import Store

# What XML 1.0 cannot hold, however it is written.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graphml(store: Store, path: Path) -> None:
    """Write the network; several values of an attribute are set apart by ' | '."""
    network = build_network(store)
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, attributes in network.nodes(data=True):
        plain.add_node(node, **_flatten(attributes))
    for subject, object_, key, attributes in network.edges(keys=True, data=True):
        # Ids of edges must differ in the whole file, keys only between two nodes.
        plain.add_edge(subject, object_, key=key, id=f"{subject} {key} {object_}", **_flatten(attributes))
    written = BytesIO()
    nx.write_graphml(plain, written, encoding="utf-8", edge_id_from_attribute="id")
    with replace_file(path) as file:
        file.write(written.getvalue().decode())


def _flatten(attributes: dict[str, Any]) -> dict[str, str | float | bool]:
    flat = {}
    for name, value in attributes.items():
        if value is None or value == ():
            continue
        text = " | ".join(value) if isinstance(value, tuple) else value
        flat[name] = _NOT_IN_XML.sub("\ufffd", text) if isinstance(text, str) else text
    return flat
