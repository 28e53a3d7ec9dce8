"""Graph -> RDF/XML for older tools (Protégé, XSLT): one description a subject, in the order of Turtle."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.errors import StoreError
from kg.exporters.turtle import describe_sections
from kg.exporters.xml_text import write_attribute, write_content
from kg.files import replace_file
from kg.rdf.nodes import list_pairs
from kg.rdf.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Literal

    from kg.store import Store

_STRING = XSD + "string"
# The names of elements that every parser takes; XML allows more of them.
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def write_rdfxml(store: Store, path: Path) -> None:
    """Write all triples, each once, without the names of graphs.

    A character that XML cannot hold becomes U+FFFD. Raises StoreError for a predicate that XML cannot name;
    none of ours is such a one.
    """
    prefixes = sorted(store.names.prefixes.items())
    name = cache(partial(_name, prefixes=prefixes))
    with replace_file(path) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF')
        file.writelines(f'\n    xmlns:{p}="{write_attribute(iri)}"' for p, iri in prefixes)
        file.write(">\n")
        for _, nodes in describe_sections(store):
            for subject, description in nodes:
                said = [(name(predicate), value) for predicate, value in list_pairs(description)]
                lines = [(element != "rdf:type", _write_value(element, value)) for element, value in said]
                file.write(f'<rdf:Description rdf:about="{write_attribute(subject)}">\n')
                file.writelines(line for _, line in sorted(lines))
                file.write("</rdf:Description>\n")
        file.write("</rdf:RDF>\n")


def _name(iri: str, prefixes: Iterable[tuple[str, str]]) -> str:
    """'…ontology#meets' -> 'kg:meets'."""
    for prefix, start in prefixes:
        if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
            return f"{prefix}:{iri[len(start) :]}"
    raise StoreError(f"RDF/XML has no name for the predicate <{iri}>; export turtle or nquads instead")


def _write_value(element: str, value: NamedNode | Literal) -> str:
    if isinstance(value, NamedNode):
        return f'  <{element} rdf:resource="{write_attribute(value.value)}"/>\n'
    datatype = value.datatype.value
    typed = "" if datatype == _STRING else f' rdf:datatype="{write_attribute(datatype)}"'
    return f"  <{element}{typed}>{write_content(value.value)}</{element}>\n"
