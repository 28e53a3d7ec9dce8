"""Graph -> Cytoscape JSON (.cyjs) for Cytoscape and cytoscape.js: nodes and edges, an element a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.exporters.links import list_edges, list_nodes
from kg.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.store import Store

_HEAD = """{"format_version": "1.0", "generated_by": "kg", "target_cytoscapejs_version": "~2.1",
"directed": true, "multigraph": true, "data": {"name": "kg"},
"elements": {"nodes": ["""


def write_cytoscape(store: Store, path: Path) -> None:
    """Write the network; several values of an attribute are a list, what is not known is left out."""
    with replace_file(path) as file:
        file.write(_HEAD)
        file.writelines(
            _list_elements(
                # `name` is what Cytoscape shows, `value` the node to networkx.
                {"id": node, "value": node, "name": attributes["label"], **_keep_known(attributes)}
                for node, attributes in list_nodes(store)
            )
        )
        file.write('\n],\n"edges": [')
        file.writelines(
            _list_elements(
                {
                    "id": edge.id,
                    "source": edge.subject,
                    "target": edge.object,
                    "key": edge.key,
                    "interaction": edge.attributes["relation"],
                    **_keep_known(edge.attributes),
                }
                for edge in list_edges(store)
            )
        )
        file.write("\n]}}\n")


def _list_elements(elements: Iterable[dict[str, object]]) -> Iterator[str]:
    separator = "\n"
    for element in elements:
        # The letters of all scripts as they are, but none that ends a line to JavaScript.
        line = json.dumps({"data": element}, ensure_ascii=False)
        yield separator + line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        separator = ",\n"


def _keep_known(attributes: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in attributes.items() if value is not None and value != ()}
