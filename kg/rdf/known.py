"""Store -> what articles know of an entity, or of all: their records of it, and how they write its name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from kg.rdf import terms
from kg.records import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox
    from pyoxigraph import NamedNode

    from kg.rdf.terms import Names

# What an article knows of an entity; but for its description, nothing else has these properties.
RECORD_TERMS = {
    "name": "kg:name",
    "cls": "kg:entityClass",
    "qid": "kg:qid",
    "iso2": "kg:iso2",
    "description": "schema:description",
}


def read_records(inner: ox.Store, names: Names, node: NamedNode | None = None) -> list[Entity]:
    """Those of an entity, or of all; each as often as articles have it."""
    # One scan for each property is faster than to look each of them up for each record.
    of_node = f"kg:entity {node} ; " if node else ""
    values = {
        name: dict(_select(inner, names, f"?r ?v WHERE {{ ?r {of_node}{term} ?v }}"))
        for name, term in RECORD_TERMS.items()
    }
    return [
        Entity(
            name=name,
            cls=terms.CLASS_OF_TYPE[values["cls"][record]],
            qid=values["qid"].get(record),
            iso2=values["iso2"].get(record),
            description=values["description"].get(record),
        )
        for record, name in values["name"].items()
    ]


def read_written(inner: ox.Store, names: Names, node: NamedNode | None = None) -> dict[str, set[str]]:
    """How the texts write each entity's name, by its id; a name broken over two lines is one name."""
    rows = _select(
        inner,
        names,
        f"""DISTINCT ?entity ?text WHERE {{
            {f"VALUES ?entity {{ {node} }}" if node else ""}
            ?mention itsrdf:taIdentRef {node or "?entity"} ; kg:mentionKind "name" ; nif:anchorOf ?text }}""",
    )
    written: dict[str, set[str]] = defaultdict(set)
    for entity, text in rows:
        written[names.id_of(entity)].add(" ".join(text.split()))
    return written


def _select(inner: ox.Store, names: Names, query: str) -> Iterator[tuple[str, str]]:
    solutions = inner.query(f"SELECT {query}", use_default_graph_as_union=True, prefixes=names.prefixes)
    for one, other in cast("Iterator[tuple[NamedNode, NamedNode]]", solutions):
        yield one.value, other.value
