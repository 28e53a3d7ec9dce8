"""Graph -> a Cypher script: constraints, then a line for each node and relationship, which makes or finds it.

Whatever strangers wrote stands in strings, in which no quotation mark or backslash of theirs is left bare.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from kg.exporters.properties import KINDS, list_nodes, list_relationships
from kg.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.exporters.properties import Node, Relationship, Value
    from kg.store import Store

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Beside these, what a reader would not see or see turned round; NUL, which no string holds, is replaced.
_SPECIAL = re.compile('[\\\\"\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')


def write_cypher(store: Store, path: Path) -> None:
    """Write the script; run twice, it changes nothing the second time."""
    with replace_file(path) as file:
        for kind in KINDS:
            name = f"kg_{kind.lower()}_id"
            file.write(f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{kind}) REQUIRE n.id IS UNIQUE;\n")
        file.writelines(map(_write_node, list_nodes(store)))
        file.writelines(map(_write_relationship, list_relationships(store)))


def _write_node(node: Node) -> str:
    labels = f"SET n:{node.cls} " if node.cls and node.cls != node.kind else ""
    return f"MERGE (n:{node.kind} {{id: {write_value(node.id)}}}) {labels}{_set('n', node.properties)};\n"


def _write_relationship(relationship: Relationship) -> str:
    properties = dict(relationship.properties)
    # By its id a statement is found again; what has none is one between its two ends.
    known = f" {{id: {write_value(properties.pop('id'))}}}" if "id" in properties else ""
    (kind, start), (other, end) = relationship.start, relationship.end
    ends = f"(a:{kind} {{id: {write_value(start)}}}), (b:{other} {{id: {write_value(end)}}})"
    made = f"MERGE (a)-[r:{relationship.type}{known}]->(b) {_set('r', properties)}"
    return f"MATCH {ends} {made.rstrip()};\n"


def _set(name: str, properties: Mapping[str, Value]) -> str:
    """The properties that are known, as a SET clause."""
    known = {key: value for key, value in properties.items() if value not in (None, ())}
    written = ", ".join(f"{name}.{key} = {write_value(value)}" for key, value in known.items())
    return f"SET {written}" if written else ""


def write_value(value: Value) -> str:
    """A value as Cypher writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        # Some read \u0041 as a letter before they read strings, whatever stands before it.
        return '"' + _SPECIAL.sub(_escape, value).replace("\\\\u", '\\\\" + "u') + '"'
    if isinstance(value, tuple):
        return f"[{', '.join(map(write_value, value))}]"
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    return repr(value)


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]) or 0xFFFD:04x}"
