"""kg.ttl -> docs/ontology.md: every term with what it means, section by section as the file has them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.lexicon import load_relations
from kg.ontology.context import shorten
from kg.rdf.terms import KG, OWL, RDF, RDFS, SCHEMA, SKOS, TYPE, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Terms = Mapping[str, Mapping[str, list[str]]]

_HEADING = re.compile(r"^# --- (.+)$", re.MULTILINE)
_GENERATED = "# ==== made from"
_CLASS = OWL + "Class"
_PROPERTIES = {OWL + "ObjectProperty", OWL + "DatatypeProperty", RDF + "Property"}
_SYMMETRIC = OWL + "SymmetricProperty"
_ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "inScheme")
_INTRODUCTION = """\
# The ontology of kg

*Made by `make ontology` from [kg/ontology/kg.ttl](../kg/ontology/kg.ttl) and the
[table of relations](../kg/lexicon/relations.tsv); change those, not this page.*

{description}

| | |
| --- | --- |
| namespace | `{namespace}`, by the prefix `{prefix}:` |
| version | {version} |
| licence | <{licence}> |
| what a graph must be like | [shapes.ttl](../kg/ontology/shapes.ttl); `kg check` holds a graph against it |
| bare names in JSON-LD | [context.jsonld](../kg/ontology/context.jsonld) |

- **An edge**, such as `kgr:Xi_Jinping kg:meets kgr:Vladimir_Putin`, stands only for what an article states in
  its own voice as actual.
- **A statement** (`kg:Statement`) stands for everything that was said, asserted or not, with its evidence.
- **An event** is one happening, whoever tells it, of the class that its relation has below.

'from' and 'to' name the classes at the two ends of a property; 'any of' is a hint from which nothing follows,
since several domains or ranges would make a node a member of all of them.
"""


def write_page(ontology: str) -> str:
    """The page, with an anchor for each of our terms: `ontology.md#meets`."""
    header, *parts = _HEADING.split(ontology)
    prefixes = "\n".join(line for line in header.splitlines() if line.startswith("@prefix"))
    about = _read(header)[KG.removesuffix("#")]
    lines = [
        _INTRODUCTION.format(
            description=about["http://purl.org/dc/terms/description"][0],
            namespace=KG,
            prefix=about["http://purl.org/vocab/vann/preferredNamespacePrefix"][0],
            version=about[OWL + "versionInfo"][0],
            licence=about["http://purl.org/dc/terms/license"][0],
        )
    ]
    for heading, body in zip(parts[::2], parts[1::2], strict=True):
        upper, _, made = body.partition(_GENERATED)
        lines += [f"## {heading}\n", *_write_section(_read(prefixes + upper))]
        if made:
            lines += _write_relations(_read(prefixes + "\n" + made.partition("\n")[2]))
    return "\n".join(lines)


def _read(turtle: str) -> Terms:
    terms: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(turtle, ox.RdfFormat.TURTLE):
        value = quad.object
        terms[quad.subject.value][quad.predicate.value].append(getattr(value, "value", str(value)))
    return terms


def _write_section(terms: Terms) -> Iterator[str]:
    """The classes and single things, then the properties, each as a table."""
    properties = {iri for iri, facts in terms.items() if _PROPERTIES & {*facts[TYPE.value]}}
    others = [iri for iri in terms if iri not in properties]
    if others:
        yield "| term | meaning | under |\n| --- | --- | --- |"
        yield from (f"| {_name(i)} | {_explain(terms[i])} | {_list_above(terms[i])} |" for i in others)
        yield ""
    if properties:
        yield "| property | meaning | from | to | under |\n| --- | --- | --- | --- | --- |"
        for iri in (iri for iri in terms if iri in properties):
            facts = terms[iri]
            ends = f"{_list_end(facts, 'domain')} | {_list_end(facts, 'range')}"
            yield f"| {_name(iri)} | {_explain(facts)} | {ends} | {_list_above(facts)} |"
        yield ""


def _write_relations(terms: Terms) -> Iterator[str]:
    """The relations, and the classes of their events."""
    yield "| relation | meaning | from | to | event |\n| --- | --- | --- | --- | --- |"
    rows = load_relations().values()
    event_of = {KG + row.relation: KG + row.event_class for row in rows if row.event_class}
    for iri, facts in terms.items():
        if _CLASS not in facts[TYPE.value]:
            both = " Symmetric." if _SYMMETRIC in facts[TYPE.value] else ""
            ends = f"{_list_end(facts, 'domain')} | {_list_end(facts, 'range')}"
            event = _link(event_of[iri]) if iri in event_of else "(a state)"
            yield f"| {_name(iri)} | {_explain(facts)}{both} | {ends} | {event} |"
    yield "\n| event | of | type of PLOVER | notations |\n| --- | --- | --- | --- |"
    # An event class that is a type of PLOVER itself stands in its section.
    for relation, iri in ((relation, iri) for relation, iri in event_of.items() if iri in terms):
        facts = terms[iri]
        notations = ", ".join(f"`{notation}`" for notation in facts[SKOS + "notation"])
        yield f"| {_name(iri)} | {_link(relation)} | {_list_above(facts)} | {notations} |"
    yield ""


def _name(iri: str) -> str:
    local = f'<a id="{iri.removeprefix(KG)}"></a>' if iri.startswith(KG) else ""
    return f"{local}`{shorten(iri)}`"


def _link(iri: str) -> str:
    if not iri.startswith(KG):
        return f"`{shorten(iri)}`"
    return f"[`{shorten(iri)}`](#{iri.removeprefix(KG)})"


def _explain(facts: Mapping[str, list[str]]) -> str:
    notations = [f"`{notation}`" for notation in facts[SKOS + "notation"]]
    return " ".join([facts[RDFS + "comment"][0], *([f"({', '.join(notations)})"] if notations else [])])


def _list_end(facts: Mapping[str, list[str]], end: str) -> str:
    hints = facts[f"{SCHEMA}{end}Includes"]
    found = hints or facts[RDFS + end]
    words = ", ".join(_link(iri) if not iri.startswith(XSD) else f"`{shorten(iri)}`" for iri in found)
    return f"any of {words}" if len(hints) > 1 else words


def _list_above(facts: Mapping[str, list[str]]) -> str:
    return ", ".join(_link(iri) for kind in _ABOVE for iri in facts[kind])
