"""kg.ttl -> context.jsonld: what the bare names in a graph of ours written as JSON-LD stand for."""

from __future__ import annotations

import json

import pyoxigraph as ox

from kg.rdf.terms import KG, OWL, PREFIXES, RDFS, SCHEMA, TYPE, XSD

_LINK = OWL + "ObjectProperty"
_KINDS = {_LINK, OWL + "DatatypeProperty", "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property"}
_RANGES = {RDFS + "range", SCHEMA + "rangeIncludes"}


def write_context(ontology: str) -> str:
    """The prefixes, each property by its bare name with the type of its values, our classes by theirs."""
    kinds: dict[str, set[str]] = {}
    ranges: dict[str, str] = {}
    for quad in ox.parse(ontology, ox.RdfFormat.TURTLE):
        if quad.predicate == TYPE:
            kinds.setdefault(quad.subject.value, set()).add(quad.object.value)
        elif quad.predicate.value in _RANGES and quad.object.value.startswith(XSD):
            ranges[quad.subject.value] = quad.object.value
    context: dict[str, object] = {"@version": 1.1, **PREFIXES, "id": "@id", "type": "@type"}
    # Ours first, so that of two of a name ours has it bare; so does no property that is called like a prefix.
    for iri in sorted(kinds, key=lambda iri: (not iri.startswith(KG), iri)):
        name = shorten(iri).partition(":")[2]
        if kinds[iri] & _KINDS and iri != TYPE.value:
            context[shorten(iri) if name in context else name] = _define(iri, kinds[iri], ranges.get(iri))
        elif iri.startswith(KG) and OWL + "Class" in kinds[iri]:
            context[name] = shorten(iri)
    return json.dumps({"@context": context}, indent=2, ensure_ascii=False) + "\n"


def _define(iri: str, kinds: set[str], range_: str | None) -> dict[str, str]:
    """Texts have no type of their own: to say xsd:string would make them other literals to some parsers."""
    entry = {"@id": shorten(iri)}
    if _LINK in kinds:
        entry["@type"] = "@id"
    elif range_ and range_ != XSD + "string":
        entry["@type"] = shorten(range_)
    return entry


def shorten(iri: str) -> str:
    """The IRI by its prefix: 'kg:meets'; whole where it has none."""
    found = ((name, start) for name, start in PREFIXES.items() if iri.startswith(start))
    name, start = next(found, ("", ""))
    return f"{name}:{iri.removeprefix(start)}" if name else f"<{iri}>"
