"""Graph -> what is wrong with it by shapes.ttl, a sentence each: '<node> must have evidence'."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from kg.ontology.shapes import compile_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ontology.shapes import Check
    from kg.rdf.terms import Names


class Source(Protocol):
    """What of a `Store` is looked at."""

    names: Names

    def query(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer to a query of all graphs as one, with the prefixes of the data."""
        ...


@dataclass(frozen=True, slots=True)
class Violation:
    """A node that breaks a constraint, and which of its values does so; None where it is their number."""

    check: Check
    node: ox.NamedNode | ox.BlankNode | ox.Literal
    value: ox.NamedNode | ox.BlankNode | ox.Literal | None = None


def check_graph(source: Source) -> list[str]:
    """Every violation as '<node> must have evidence', sorted; none for a graph as it should be."""
    return sorted({_tell(violation, source.names) for violation in find_violations(source)})


def find_violations(source: Source, shapes: bytes | None = None) -> Iterator[Violation]:
    """The nodes that break the shapes (ours, or those given as Turtle), by constraint."""
    for check in compile_shapes(shapes or (files(__package__) / "shapes.ttl").read_bytes()):
        rows = source.query(check.query)
        if not isinstance(rows, ox.QuerySolutions):
            raise TypeError(f"{check.shape}: the query of a shape selects ?this")
        for row in rows:
            value = row["value"] if len(rows.variables) > 1 else None
            yield Violation(check, row["this"], value)


def _tell(violation: Violation, names: Names) -> str:
    node, value = violation.node, violation.value
    has = "" if value is None or value == node else f"; it has {_show(value, names)}"
    return f"{_show(node, names)} {violation.check.message}{has}"


def _show(term: object, names: Names) -> str:
    """kgr:Xi_Jinping; what stands under no prefix of ours as <…>, a literal as its text."""
    if isinstance(term, ox.Literal):
        return repr(term.value)
    if not isinstance(term, ox.NamedNode):
        return str(term)
    for prefix in ("kgr", "kg"):
        start = names.prefixes[prefix]
        if term.value.startswith(start):
            return f"{prefix}:{term.value.removeprefix(start)}"
    return str(term)
