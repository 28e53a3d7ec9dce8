"""Graph -> GraphML for Gephi, yEd and Cytoscape: the network with its attributes as texts and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.exporters.links import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, flatten, list_edges, list_nodes
from kg.exporters.xml_text import write_attribute, write_content
from kg.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.store import Store

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_TYPES = {str: "string", tuple: "string", bool: "boolean", int: "int", float: "double"}


def write_graphml(store: Store, path: Path) -> None:
    """Write the network; several values of an attribute are set apart by ' | '."""
    with replace_file(path) as file:
        file.write(_HEAD)
        file.writelines(_declare("node", NODE_ATTRIBUTES))
        file.writelines(_declare("edge", EDGE_ATTRIBUTES))
        file.write('<graph edgedefault="directed">\n')
        for node, attributes in list_nodes(store):
            file.write(f'<node id="{write_attribute(node)}">\n')
            file.writelines(_list_values("node", flatten(attributes)))
            file.write("</node>\n")
        for edge in list_edges(store):
            ends = f'source="{write_attribute(edge.subject)}" target="{write_attribute(edge.object)}"'
            file.write(f'<edge id="{write_attribute(edge.id)}" {ends}>\n')
            file.writelines(_list_values("edge", flatten(edge.attributes)))
            file.write("</edge>\n")
        file.write("</graph>\n</graphml>\n")


def _declare(kind: str, attributes: Mapping[str, type]) -> Iterator[str]:
    for name, type_ in attributes.items():
        typed = f'attr.name="{name}" attr.type="{_TYPES[type_]}"'
        yield f'<key id="{kind}_{name}" for="{kind}" {typed}/>\n'


def _list_values(kind: str, attributes: Mapping[str, str | float | bool]) -> Iterator[str]:
    for name, value in attributes.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        yield f'  <data key="{kind}_{name}">{write_content(text)}</data>\n'
