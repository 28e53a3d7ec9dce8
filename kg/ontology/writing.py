"""kg/lexicon/relations.tsv -> the lower parts of kg.ttl and shapes.ttl.

kg.ttl then gives context.jsonld and docs/ontology.md.

`make ontology` runs it, after a change to the table or to the upper part of kg.ttl.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import TableError
from kg.lexicon import load_relations
from kg.ontology.context import shorten, write_context
from kg.ontology.page import write_page
from kg.rdf.derived import list_event_types
from kg.rdf.terms import ENTITY_TYPES, KG, local_name

if TYPE_CHECKING:
    from kg.lexicon import Relation

FOLDER = Path(__file__).parent
DOCS = FOLDER.parents[1] / "docs"

_LINE = "# ==== made from kg/lexicon/relations.tsv\n"
# The classes of the table's columns `subject` and `object`.
_CLASSES = {cls: local_name(types[0]) for cls, types in ENTITY_TYPES.items()} | {"actor": "Actor"}
# Where several classes may stand, they have no name in common but this.
_ANY = "Entity"


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
        *_write_end("domain", relation.subject),
        *_write_end("range", relation.object),
        "rdfs:subPropertyOf kg:related",
        f"skos:scopeNote {_quote(f'From {_list(relation.subject)} to {_list(relation.object)}.')}",
    ]
    return " ;\n    ".join(lines) + " .\n"


def _write_end(end: str, classes: tuple[str, ...]) -> list[str]:
    """The domain or range; of several classes the one above them, and the classes as a hint."""
    unknown = [cls for cls in classes if cls not in _CLASSES]
    if unknown:
        raise TableError(f"relations.tsv: {unknown[0]!r} is no class; take one of {', '.join(_CLASSES)}")
    if len(classes) == 1:
        return [f"rdfs:{end} kg:{_CLASSES[classes[0]]}"]
    several = " , ".join(f"kg:{_CLASSES[cls]}" for cls in classes)
    return [f"rdfs:{end} kg:{_ANY}", f"schema:{end}Includes {several}"]


def _write_event_class(relation: Relation) -> str:
    """The class of its events, with its type, quad class and root code as notations."""
    _, parent, *_ = list_event_types(relation.relation)
    notations = [
        f"{_quote(notation)}^^kg:{scheme}Notation"
        for notation, scheme in (
            (relation.plover, "Plover"),
            (relation.quad, "Quad"),
            (relation.cameo, "Cameo"),
        )
        if notation
    ]
    lines = [
        f"kg:{relation.event_class} a owl:Class",
        f"rdfs:label {_quote((relation.event_class or '').lower())}",
        f"rdfs:comment {_quote(f'The happening behind kg:{relation.relation}. {relation.meaning}')}",
        f"rdfs:subClassOf {shorten(parent.value)}",
        f"rdfs:seeAlso kg:{relation.relation}",
        *([f"skos:notation {' , '.join(notations)}"] if notations else []),
    ]
    return " ;\n    ".join(lines) + " .\n"


def _list(classes: tuple[str, ...]) -> str:
    return " or ".join(classes)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def write_shapes(upper: str) -> str:
    """shapes.ttl: the upper part as it is, and below it what an edge must stand on.

    Of a symmetric relation both directions are written, so a statement of either will do.
    'apart' is read by kg/ontology/shapes.py.
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
            $this rdf:type kg:Entity ; ?relation ?value .
            FILTER(STRSTARTS(STR(?relation), STR(kg:)))
            FILTER EXISTS { ?value rdf:type kg:Entity }
            FILTER NOT EXISTS { # apart
                ?statement rdf:subject $this ; rdf:object ?value ; rdf:predicate ?relation .
                FILTER EXISTS { ?statement kg:factuality kg:Actual }
                FILTER NOT EXISTS { ?statement kg:attributedTo ?speaker }
            }
            FILTER NOT EXISTS { # apart
                ?statement rdf:subject ?value ; rdf:object $this ; rdf:predicate ?relation .
                FILTER EXISTS { ?statement kg:factuality kg:Actual }
                FILTER NOT EXISTS { ?statement kg:attributedTo ?speaker }
                FILTER(?relation IN (SYMMETRIC))
            }
        }""" ] .
'''


def refresh(folder: Path = FOLDER, docs: Path = DOCS) -> None:
    """Write the files anew."""
    ontology = write_ontology((folder / "kg.ttl").read_text(encoding="utf-8"))
    shapes = write_shapes((folder / "shapes.ttl").read_text(encoding="utf-8"))
    written = {
        folder / "kg.ttl": ontology,
        folder / "shapes.ttl": shapes,
        folder / "context.jsonld": write_context(ontology),
        docs / "ontology.md": write_page(ontology),
    }
    for path, text in written.items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    refresh()
