"""kg/lexicon/relations.tsv -> the lower parts of kg.ttl and shapes.ttl; kg.ttl -> context.jsonld.

`make ontology` runs it, after a change to the table or to the upper part of kg.ttl.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import TableError
from kg.lexicon import load_relations
from kg.rdf.derived import list_event_types
from kg.rdf.terms import KG, OWL, PREFIXES, RDFS, TYPE, local_name

if TYPE_CHECKING:
    from kg.lexicon import Relation

FOLDER = Path(__file__).parent

_LINE = "# ==== made from kg/lexicon/relations.tsv\n"
# Where only one class may stand, it is the domain or range; where several may, they share no name but this.
_ANY = "Entity"
_CLASSES = {"person": "Person", "country": "Country", "organisation": "Organisation", "actor": "Actor"}
_OBJECT_PROPERTY = ox.NamedNode(OWL + "ObjectProperty")
_RANGE = ox.NamedNode(RDFS + "range")


def write_ontology(upper: str) -> str:
    """kg.ttl: the upper part as it is, and the relations of the table below it."""
    kept = upper.partition(_LINE)[0] + _LINE
    known = {term.subject.value for term in ox.parse(kept, ox.RdfFormat.TURTLE)}
    blocks = []
    taken = [name for name in load_relations() if KG + name in known]
    if taken:
        raise TableError(f"relations.tsv: {taken[0]!r} is already the name of a term in kg.ttl; take another")
    for relation in load_relations().values():
        blocks.append(_write_property(relation))
        if relation.event_class and KG + relation.event_class not in known:
            known.add(KG + relation.event_class)
            blocks.append(_write_event_class(relation))
    return "\n".join([kept, *blocks])


def _write_property(relation: Relation) -> str:
    symmetric = " , owl:SymmetricProperty" if relation.symmetric else ""
    lines = [
        f"kg:{relation.relation} a owl:ObjectProperty{symmetric}",
        f"rdfs:label {_quote(relation.label)}",
        f"rdfs:comment {_quote(relation.meaning)}",
        f"rdfs:domain kg:{_pick_class(relation.subject)}",
        f"rdfs:range kg:{_pick_class(relation.object)}",
        "rdfs:subPropertyOf kg:related",
        f"skos:scopeNote {_quote(f'From {_list(relation.subject)} to {_list(relation.object)}.')}",
    ]
    return " ;\n    ".join(lines) + " .\n"


def _write_event_class(relation: Relation) -> str:
    _, parent, *_ = list_event_types(relation.relation)
    label = (relation.event_class or "").lower()
    lines = [
        f"kg:{relation.event_class} a owl:Class",
        f"rdfs:label {_quote(label)}",
        f"rdfs:comment {_quote(f'The happening behind kg:{relation.relation}. {relation.meaning}')}",
        f"rdfs:subClassOf kg:{local_name(parent)}",
        f"rdfs:seeAlso kg:{relation.relation}",
    ]
    return " ;\n    ".join(lines) + " .\n"


def _pick_class(classes: tuple[str, ...]) -> str:
    return _CLASSES.get(classes[0], _ANY) if len(classes) == 1 else _ANY


def _list(classes: tuple[str, ...]) -> str:
    return " or ".join(classes)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def write_shapes(upper: str) -> str:
    """shapes.ttl: the upper part as it is, and below it what an edge must stand on.

    Of a symmetric relation both directions are written, so a statement of either will do.
    """
    symmetric = ", ".join(f"kg:{r.relation}" for r in load_relations().values() if r.symmetric)
    return upper.partition(_LINE)[0] + _LINE + _EDGE_SHAPE.replace("SYMMETRIC", symmetric)


_EDGE_SHAPE = '''
kg:EdgeShape a sh:NodeShape ;
    sh:targetClass kg:Entity ;
    sh:sparql [ a sh:SPARQLConstraint ;
        sh:message "has an edge that no statement in an article's own voice makes as actual" ;
        sh:prefixes <https://kg.example.org/ontology> ;
        sh:select """SELECT $this ?value WHERE {
            ?value rdf:type kg:Entity .
            $this ?relation ?value .
            FILTER(STRSTARTS(STR(?relation), STR(kg:)))
            FILTER NOT EXISTS {
                ?statement rdf:subject $this ; rdf:predicate ?relation ; rdf:object ?value ;
                    kg:factuality kg:Actual .
                FILTER NOT EXISTS { ?statement kg:attributedTo ?speaker }
            }
            FILTER NOT EXISTS {
                ?statement rdf:subject ?value ; rdf:predicate ?relation ; rdf:object $this ;
                    kg:factuality kg:Actual .
                FILTER NOT EXISTS { ?statement kg:attributedTo ?speaker }
                FILTER(?relation IN (SYMMETRIC))
            }
        }""" ] .
'''


def write_context(ontology: str) -> str:
    """context.jsonld: the prefixes, and each property by its bare name with the type of its values."""
    quads = list(ox.parse(ontology, ox.RdfFormat.TURTLE))
    links = {q.subject.value for q in quads if q.predicate == TYPE and q.object == _OBJECT_PROPERTY}
    ranges = {q.subject.value: q.object.value for q in quads if q.predicate == _RANGE}
    context: dict[str, object] = {"@version": 1.1, **PREFIXES, "id": "@id", "type": "@type"}
    for iri in sorted(links | ranges.keys()):
        name = iri.removeprefix(KG)
        # A property called like a prefix would be taken for it.
        context[f"kg:{name}" if name in context else name] = {
            "@id": f"kg:{name}",
            "@type": "@id" if iri in links else _shorten(ranges[iri]),
        }
    return json.dumps({"@context": context}, indent=2, ensure_ascii=False) + "\n"


def _shorten(iri: str) -> str:
    name, start = next((name, start) for name, start in PREFIXES.items() if iri.startswith(start))
    return f"{name}:{iri.removeprefix(start)}"


def refresh(folder: Path = FOLDER) -> None:
    """Write the files anew."""
    ontology = write_ontology((folder / "kg.ttl").read_text(encoding="utf-8"))
    written = {
        "kg.ttl": ontology,
        "shapes.ttl": write_shapes((folder / "shapes.ttl").read_text(encoding="utf-8")),
        "context.jsonld": write_context(ontology),
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    refresh()
