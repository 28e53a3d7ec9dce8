"""'Xi Jinping' -> <https://kg.example.org/id/Xi_Jinping>: the vocabulary, and the names of the data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, unquote, urlsplit

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.records import EntityClass, Factuality

    class PlainQuad(Protocol):
        """A quad as all of ours are: without blank nodes or quoted triples, in a named graph."""

        subject: NamedNode
        predicate: NamedNode
        object: NamedNode | Literal
        graph_name: NamedNode


KG = "https://kg.example.org/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
VOID = "http://rdfs.org/ns/void#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ITSRDF = "http://www.w3.org/2005/11/its/rdf#"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
WD = "http://www.wikidata.org/entity/"

DEFAULT_BASE = "https://kg.example.org/"

# What every serialisation and every query knows by name; `kgr` depends on the base and is added to it.
PREFIXES: dict[str, str] = {
    "dcterms": DCTERMS,
    "itsrdf": ITSRDF,
    "kg": KG,
    "nif": NIF,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sem": SEM,
    "skos": SKOS,
    "void": VOID,
    "wd": WD,
    "xsd": XSD,
}

# Oxigraph gives every kind of integer back as xsd:integer; nif:beginIndex is written as one from the start,
# so that a graph reads back as it was written.
INTEGER = NamedNode(XSD + "integer")
DECIMAL = NamedNode(XSD + "decimal")
BOOLEAN = NamedNode(XSD + "boolean")
DATE = NamedNode(XSD + "date")

TYPE = NamedNode(RDF + "type")
NEWS_ARTICLE = NamedNode(SCHEMA + "NewsArticle")
SUBJECT = NamedNode(RDF + "subject")
PREDICATE = NamedNode(RDF + "predicate")
OBJECT = NamedNode(RDF + "object")
LABEL = NamedNode(RDFS + "label")
ALT_LABEL = NamedNode(SKOS + "altLabel")
SAME_AS = NamedNode(OWL + "sameAs")
IDENTIFIER = NamedNode(DCTERMS + "identifier")
DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")
GENERATED_BY = NamedNode(PROV + "wasGeneratedBy")
BEGIN = NamedNode(NIF + "beginIndex")
END = NamedNode(NIF + "endIndex")
ANCHOR = NamedNode(NIF + "anchorOf")
CONTEXT = NamedNode(NIF + "referenceContext")
IDENT_REF = NamedNode(ITSRDF + "taIdentRef")
CLASS_REF = NamedNode(ITSRDF + "taClassRef")
HAS_ACTOR = NamedNode(SEM + "hasActor")
HAS_PLACE = NamedNode(SEM + "hasPlace")
HAS_SUB_EVENT = NamedNode(SEM + "hasSubEvent")

# The class of each kind of entity, and the classes of other vocabularies that it comes under.
_ENTITY_TYPE_NAMES: dict[EntityClass, tuple[str, str]] = {
    "person": ("Person", "Person"),
    "country": ("Country", "Country"),
    "organisation": ("Organisation", "Organization"),
    "place": ("Place", "Place"),
    "region": ("Region", "Place"),
    "group": ("Group", "Thing"),
    "event": ("NamedEvent", "Event"),
}
ENTITY_TYPES: dict[EntityClass, tuple[NamedNode, ...]] = {
    cls: (NamedNode(KG + name), NamedNode(KG + "Entity"), NamedNode(SCHEMA + parent))
    for cls, (name, parent) in _ENTITY_TYPE_NAMES.items()
}
CLASS_OF_TYPE: dict[str, EntityClass] = {types[0].value: cls for cls, types in ENTITY_TYPES.items()}

_RELATION = re.compile(r"[a-z][a-z0-9_]*")
_QID = re.compile(r"Q[1-9][0-9]*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@lru_cache(maxsize=4096)
def kg_term(local: str) -> NamedNode:
    """A class or property of our own ontology."""
    return NamedNode(KG + local)


def relation_term(relation: str) -> NamedNode:
    """'position_in' -> kg:position_in."""
    if not _RELATION.fullmatch(relation):
        raise ValueError(f"relation {relation!r} is no lower-case identifier")
    return kg_term(relation)


def factuality_term(factuality: Factuality) -> NamedNode:
    """'actual' -> kg:Actual."""
    return kg_term(factuality.capitalize())


def local_name(term: NamedNode) -> str:
    """What stands behind the ontology's prefix: 'Actual', 'meets'."""
    return term.value.removeprefix(KG)


def wikidata_term(qid: str | None) -> NamedNode | None:
    """Wikidata's IRI for a well-formed id, else None."""
    return NamedNode(WD + qid) if qid and _QID.fullmatch(qid) else None


def web_term(url: str) -> NamedNode | Literal:
    """The IRI of a web address that is valid; any other text as the literal that it is."""
    try:
        parts = urlsplit(url)
        # A dot segment is one that whoever reads a relative IRI resolves away.
        if (
            parts.scheme in {"http", "https"}
            and parts.hostname
            and not {".", ".."} & set(parts.path.split("/"))
        ):
            return NamedNode(url)
    except ValueError:
        pass
    return Literal(url)


def date_term(text: str) -> Literal:
    """An xsd:date for a full ISO 8601 date, else a plain literal."""
    return Literal(text, datatype=DATE) if _DAY.fullmatch(text) else Literal(text)


def quote_step(text: str) -> str:
    """Any text as one step of an IRI's path; `urllib.parse.unquote` is the inverse."""
    kept = "".join(c if c.isalnum() or c in "-_.~" else quote(c, safe="") for c in text)
    return _keep_dots(kept)


def _keep_dots(step: str) -> str:
    """'..' as a step means 'one up' to whoever resolves the IRI."""
    return step.replace(".", "%2E") if step in {".", ".."} else step


def read_base(base: str) -> str:
    """The base IRI with a slash at its end. Raises UsageError for what cannot be one."""
    normal = base if base.endswith("/") else base + "/"
    try:
        NamedNode(normal)
        valid = bool(urlsplit(normal).hostname) and urlsplit(normal).scheme in {"http", "https"}
    except ValueError:
        valid = False
    if not valid or "#" in base or "?" in base:
        raise UsageError(f"base {base!r}: give an http or https address such as {DEFAULT_BASE}")
    return normal


@dataclass(frozen=True, slots=True)
class Names:
    """The IRIs of the data under one base."""

    base: str = DEFAULT_BASE

    @property
    def prefixes(self) -> dict[str, str]:
        """Every prefix by its name, `kgr` for entities, events and statements among them."""
        return {**PREFIXES, "kgr": self.base + "id/"}

    def node(self, identifier: str) -> NamedNode:
        """An entity, event or statement by its id."""
        return NamedNode(f"{self.base}id/{_keep_dots(identifier)}")

    def node_id(self, term: NamedNode) -> str:
        """The inverse of `node`."""
        return self.id_of(term.value)

    def id_of(self, iri: str) -> str:
        """The same by the IRI."""
        local = iri.removeprefix(self.base + "id/")
        return unquote(local) if local in {"%2E", "%2E%2E"} else local

    def article(self, identifier: str) -> NamedNode:
        """An article, and the named graph that holds what it says."""
        return NamedNode(self.base + "article/" + quote_step(identifier))

    def article_id(self, term: NamedNode) -> str:
        """The inverse of `article`, for spans of the article too."""
        return unquote(term.value.removeprefix(self.base + "article/").partition("#")[0])

    def is_article(self, term: NamedNode) -> bool:
        """Whether the term names an article or something in it."""
        return term.value.startswith(self.base + "article/")

    def graph(self, name: str) -> NamedNode:
        """One of the graphs that are derived: entities, events, states, stories, facts, runs."""
        return NamedNode(f"{self.base}graph/{name}")

    def run(self, identifier: str) -> NamedNode:
        """A run: the version, model and settings that articles were read with."""
        return NamedNode(f"{self.base}run/{identifier}")

    @property
    def dataset(self) -> NamedNode:
        """The graph as a whole."""
        return NamedNode(self.base + "dataset")
