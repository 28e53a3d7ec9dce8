"""Graph -> JSON-LD: one node a line, in the order of Turtle, with the names of kg/ontology/context.jsonld.

Links, texts, numbers and dates stand bare where the context gives their type, and else as {"id": …} or with
their type. Decimals are texts: a number of JSON is a double to its readers, and loses digits.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.exporters.turtle import describe_sections
from kg.files import replace_file
from kg.rdf import terms
from kg.rdf.nodes import list_pairs
from kg.rdf.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyoxigraph import Literal

    from kg.rdf.nodes import Pair
    from kg.rdf.terms import Names
    from kg.store import Store


_STRING = XSD + "string"
_NUMBER = re.compile(r"0|-?[1-9][0-9]*")
# Beside letters and digits, what a short name may hold; '//' behind the colon would make it an IRI.
_LOCAL = re.compile(r"(?!//)[\w\-.~%!$&'()*+,;=:@/#?]+")


def write_jsonld(store: Store, path: Path) -> None:
    """Write all triples of the graph, each once, without the names of the graphs."""
    writer = _Writer(store.names)
    head = json.dumps([writer.context, {"kgr": store.names.prefixes["kgr"]}], ensure_ascii=False)
    with replace_file(path) as file:
        file.write(f'{{"@context": {head},\n"@graph": [')
        separator = "\n"
        for _, nodes in describe_sections(store):
            for subject, description in nodes:
                node = writer.describe(subject, list_pairs(description))
                file.write(separator + json.dumps(node, ensure_ascii=False))
                separator = ",\n"
        file.write("\n]}\n")


class _Writer:
    """Writes terms by the names of the context."""

    def __init__(self, names: Names) -> None:
        text = (files("kg.ontology") / "context.jsonld").read_text(encoding="utf-8")
        self.context: dict[str, Any] = json.loads(text)["@context"]
        self._prefixes = sorted(names.prefixes.items(), key=lambda pair: -len(pair[1]))
        self._names: dict[str, str] = {}
        self._types: dict[str, str | None] = {}
        for name, entry in self.context.items():
            if isinstance(entry, dict):
                self._names[self._expand(entry["@id"])] = name
                self._types[name] = entry.get("@type")
            elif ":" in str(entry) and not str(entry).startswith("http"):
                self._names[self._expand(entry)] = name
        self._shorten = lru_cache(maxsize=1 << 16)(self._shorten_iri)

    def _expand(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return f"{self.context[prefix]}{local}"

    def describe(self, subject: str, pairs: Iterable[Pair]) -> dict[str, Any]:
        """All that is said of a subject: its id, its classes, then the rest by alphabet."""
        node: dict[str, list[Any]] = defaultdict(list)
        types = []
        for predicate, value in sorted(pairs, key=str):
            if predicate == terms.TYPE.value:
                types.append(self._names.get(value.value) or self._shorten(value.value))
            else:
                name = self._names.get(predicate) or self._shorten(predicate)
                node[name].append(self._write(value, self._types.get(name)))
        rest = {name: values if len(values) > 1 else values[0] for name, values in sorted(node.items())}
        return {"id": self._shorten(subject), **({"type": types} if types else {}), **rest}

    def _write(self, term: NamedNode | Literal, wanted: str | None) -> object:
        if isinstance(term, NamedNode):
            iri = self._shorten(term.value)
            return iri if wanted == "@id" else {"id": iri}
        datatype = term.datatype.value
        if datatype == _STRING:
            return term.value if wanted is None else {"@value": term.value}
        if wanted is None or self._expand(wanted) != datatype:
            return {"@value": term.value, "@type": self._shorten(datatype)}
        if term.datatype == terms.INTEGER and _NUMBER.fullmatch(term.value):
            return int(term.value)
        return term.value == "true" if term.datatype == terms.BOOLEAN else term.value

    def _shorten_iri(self, iri: str) -> str:
        for name, start in self._prefixes:
            if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
                return f"{name}:{iri[len(start) :]}"
        return iri
