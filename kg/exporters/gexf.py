"""Graph -> GEXF 1.3 for Gephi: the network with the times of each edge as spells, for the timeline.

An edge is there on the days that its statements tell, the last one among them; one of which no time is told
is always there, and so is a node. The dates of the articles are attributes, as they are no times of events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.exporters.links import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, flatten, list_edges, list_nodes
from kg.exporters.xml_text import write_attribute
from kg.files import replace_file
from kg.intervals import find_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.store import Store

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta><creator>kg</creator></meta>
<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">
"""
_TYPES = {str: "string", tuple: "string", bool: "boolean", int: "integer", float: "double"}
# What GEXF has a place of its own for.
_NODES = {name: type_ for name, type_ in NODE_ATTRIBUTES.items() if name != "label"}
_EDGES = {name: type_ for name, type_ in EDGE_ATTRIBUTES.items() if name not in {"label", "weight"}}


def write_gexf(store: Store, path: Path) -> None:
    """Write the network; several values of an attribute are set apart by ' | '."""
    with replace_file(path) as file:
        file.write(_HEAD)
        file.writelines(_declare("node", _NODES))
        file.writelines(_declare("edge", _EDGES))
        file.write("<nodes>\n")
        for node, attributes in list_nodes(store):
            label = write_attribute(str(attributes["label"]))
            file.write(f'<node id="{write_attribute(node)}" label="{label}">\n')
            file.writelines(_list_values(flatten(attributes), _NODES))
            file.write("</node>\n")
        file.write("</nodes>\n<edges>\n")
        for edge in list_edges(store):
            values = flatten(edge.attributes)
            ends = f'source="{write_attribute(edge.subject)}" target="{write_attribute(edge.object)}"'
            told = f'label="{write_attribute(str(values["label"]))}" weight="{values["weight"]}"'
            file.write(f'<edge id="{write_attribute(edge.id)}" {ends} {told}>\n')
            file.writelines(_list_values(values, _EDGES))
            file.writelines(_list_spells(edge.whens))
            file.write("</edge>\n")
        file.write("</edges>\n</graph>\n</gexf>\n")


def _declare(kind: str, attributes: Mapping[str, type]) -> Iterator[str]:
    yield f'<attributes class="{kind}" mode="static">\n'
    for name, type_ in attributes.items():
        yield f'  <attribute id="{name}" title="{name}" type="{_TYPES[type_]}"/>\n'
    yield "</attributes>\n"


def _list_values(values: Mapping[str, str | float | bool], declared: Mapping[str, type]) -> Iterator[str]:
    yield "  <attvalues>\n"
    for name, value in values.items():
        if name in declared:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield f'    <attvalue for="{name}" value="{write_attribute(text)}"/>\n'
    yield "  </attvalues>\n"


def _list_spells(whens: Iterable[str]) -> Iterator[str]:
    """A spell for each time that is told; where it has no beginning or no end, neither has the spell."""
    bounds = sorted({find_bounds(when) for when in whens}, key=lambda pair: (pair[0] or "", pair[1] or ""))
    spells = [
        "".join(f' {side}="{day}"' for side, day in zip(("start", "end"), pair, strict=True) if day)
        for pair in bounds
        if any(pair)
    ]
    if spells:
        yield "  <spells>\n"
        yield from (f"    <spell{spell}/>\n" for spell in spells)
        yield "  </spells>\n"
