"""Graph -> a folder of CSV files for `neo4j-admin database import full`: a file for each kind.

The texts are as they are, not defused for spreadsheets: what reads them is the importer.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING

from kg.exporters.properties import KINDS, STATEMENT, list_nodes, list_relationships
from kg.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kg.exporters.properties import Value
    from kg.store import Store

# Between the values of a list; the importer is told it: --array-delimiter=U+001F.
LIST_DELIMITER = "\x1f"
NODES = {"Entity": "entities.csv", "Event": "events.csv", "Article": "articles.csv"}
# By the kinds at their two ends, as the importer wants them.
RELATIONSHIPS = {
    ("Entity", "Entity"): ("statements.csv", STATEMENT),
    ("Event", "Entity"): ("parts.csv", {}),
    ("Article", "Event"): ("tells.csv", {}),
}
_TYPES = {str: "string", tuple: "string[]", bool: "boolean", float: "double", date: "date"}


def write_neo4j(store: Store, folder: Path) -> None:
    """Write three files of nodes and three of relationships."""
    with ExitStack() as stack:

        def begin(name: str, *head: str) -> Callable[[Sequence[str]], object]:
            writer = csv.writer(stack.enter_context(replace_file(folder / name)), lineterminator="\n")
            writer.writerow(head)
            return writer.writerow

        nodes = {k: begin(name, f"id:ID({k})", *_declare(KINDS[k]), ":LABEL") for k, name in NODES.items()}
        for node in list_nodes(store):
            labels = (node.kind, node.cls) if node.cls and node.cls != node.kind else (node.kind,)
            values = [_write(node.properties[name]) for name in KINDS[node.kind]]
            nodes[node.kind]([node.id, *values, _write(labels)])
        links = {
            (a, b): begin(name, f":START_ID({a})", f":END_ID({b})", ":TYPE", *_declare(properties))
            for (a, b), (name, properties) in RELATIONSHIPS.items()
        }
        for relationship in list_relationships(store):
            (a, start), (b, end) = relationship.start, relationship.end
            values = [_write(relationship.properties[name]) for name in RELATIONSHIPS[a, b][1]]
            links[a, b]([start, end, relationship.type, *values])


def _declare(properties: Mapping[str, type]) -> list[str]:
    return [f"{name}:{_TYPES[type_]}" for name, type_ in properties.items()]


def _write(value: Value) -> str:
    if isinstance(value, tuple):
        return LIST_DELIMITER.join(text.replace(LIST_DELIMITER, " ") for text in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
