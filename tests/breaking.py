"""A sound graph and a constraint of shapes.ttl -> the same graph, broken there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib
from rdflib import SH

from kg.rdf.terms import ANCHOR, CONTEXT, DERIVED_FROM, KG, TYPE, XSD, kg_term

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.ontology.shapes import Check
    from kg.store import Store

STRANGER = ox.NamedNode("https://x.example/stranger")
Term = ox.NamedNode | ox.Literal


class Breaker:
    """Breaks the graph of a store at one node after another, so that breaks seldom fall together."""

    def __init__(self, store: Store, shapes: rdflib.Graph) -> None:
        self.store, self.shapes = store, shapes
        self.graph = store.names.graph("entities")
        self.turn = 0

    def break_at(self, check: Check, parameter: str) -> None:
        """Break the constraint at some node; `parameter` is its value in shapes.ttl as N-Triples."""
        self.turn += 1
        inverse, path = check.path.startswith("^"), ox.NamedNode(check.path.strip("^<>") or "x:")
        node = self._pick_node(check, path if check.path and not inverse else None)
        if check.component == "SPARQL":
            QUERIES[check.shape.removeprefix(KG)](self, node)
        elif not check.path:
            self._break_node(check, node)
        elif check.component == "MinCount":
            self._remove(*(None, path, node) if inverse else (node, path, None))
        elif check.component == "MaxCount":
            for _ in range(2):
                self.turn += 1
                self._add(node, path, ox.Literal(f"value {self.turn}"))
        elif check.component == "LessThanOrEquals":
            last = (
                ("2999-01-01", "date")
                if "Time" in str(path) or "Date" in str(path)
                else ("999999", "integer")
            )
            first = ("1999-01-01", "date") if last[1] == "date" else ("0", "integer")
            self._replace(node, path, _typed(*last))
            self._replace(node, ox.NamedNode(parameter.strip("<>")), _typed(*first))
        elif inverse:
            self._add(STRANGER, path, node)
        else:
            self._replace(node, path, self._find_wrong(check, node, parameter))

    def _find_wrong(self, check: Check, node: ox.NamedNode, parameter: str) -> Term:
        """A value that the constraint does not allow."""
        if check.component == "Disjoint":
            return next(self.store.match(node, ox.NamedNode(parameter.strip("<>")))).object
        wrong: dict[str, Term] = {
            "Class": STRANGER,
            "Datatype": _typed("true", "boolean") if parameter == f"<{XSD}string>" else ox.Literal("neither"),
            "In": ox.Literal("neither"),
            "NodeKind": ox.Literal("no IRI"),
            "Pattern": ox.Literal("?"),
            "MinLength": ox.Literal(""),
            "MinInclusive": _typed("-1", "integer"),
            "MaxInclusive": _typed("7", "decimal"),
        }
        return wrong[check.component]

    def _break_node(self, check: Check, node: ox.NamedNode) -> None:
        """Break what must hold of the node itself: with a new one, or by a class too many."""
        if check.component == "Xone":
            self._add(node, TYPE, kg_term("Person" if self.turn % 2 else "Country"))
            self._add(node, TYPE, kg_term("Group"))
            return
        cls, subjects = self._find_target(check)
        new = ox.BlankNode() if check.component == "NodeKind" else STRANGER
        self._add(new, subjects or TYPE, ox.Literal("x") if subjects else cls or kg_term("Entity"))

    def _find_target(self, check: Check) -> tuple[ox.NamedNode | None, ox.NamedNode | None]:
        """The class whose nodes the shape is about, or the property whose subjects it is."""
        shape = rdflib.URIRef(check.shape)
        found = (self.shapes.value(shape, kind) for kind in (SH.targetClass, SH.targetSubjectsOf))
        cls, subjects = (ox.NamedNode(str(term)) if term is not None else None for term in found)
        return cls, subjects

    def _pick_node(self, check: Check, path: ox.NamedNode | None) -> ox.NamedNode:
        """A node of the shape's, one that has a value at the path where any has."""
        cls, subjects = self._find_target(check)
        found = {q.subject for q in self.store.match(None, subjects or TYPE, cls)}
        nodes = sorted((n for n in found if isinstance(n, ox.NamedNode) and n != STRANGER), key=str)
        with_value = [n for n in nodes if path and next(self.store.match(n, path), None)]
        among = with_value or nodes
        return among[self.turn % len(among)]

    def _remove(self, subject: ox.NamedNode | None, path: ox.NamedNode, value: ox.NamedNode | None) -> None:
        for quad in list(self.store.match(subject, path, value)):
            self.store.inner.remove(quad)  # type: ignore[arg-type]

    def _replace(self, node: ox.NamedNode, path: ox.NamedNode, value: Term) -> None:
        old = min(self.store.match(node, path), key=str, default=None)
        if old is not None:
            self.store.inner.remove(old)  # type: ignore[arg-type]
        self._add(node, path, value)

    def _add(self, node: ox.NamedNode | ox.BlankNode, path: ox.NamedNode, value: Term) -> None:
        self.store.inner.add(ox.Quad(node, path, value, self.graph))

    def claim_edge(self, node: ox.NamedNode) -> None:
        """An edge that nothing stands behind."""
        self._add(node, kg_term("assaults"), node)

    def lose_edge(self, node: ox.NamedNode) -> None:
        """All edges of some relation, so that statements of it are not asserted."""
        assert node
        self._remove(None, kg_term("meets"), None)

    def tell_in_two_articles(self, node: ox.NamedNode) -> None:
        """Evidence of another article."""
        own = {q.object for q in self.store.match(node, DERIVED_FROM)}
        spans = (e for e in own if isinstance(e, ox.NamedNode))
        context = {q.object.value for e in spans for q in self.store.match(e, CONTEXT)}
        others = (q for q in self.store.match(None, CONTEXT) if q.object.value not in context)
        self._add(node, DERIVED_FROM, min(others, key=str).subject)

    def shorten_text(self, node: ox.NamedNode) -> None:
        """A text that does not fill its span."""
        self._replace(node, ANCHOR, ox.Literal("x" * (1000 + self.turn)))


QUERIES: dict[str, Callable[[Breaker, ox.NamedNode], None]] = {
    "AssertedShape": Breaker.lose_edge,
    "EdgeShape": Breaker.claim_edge,
    "SpanShape": Breaker.shorten_text,
    "StatementShape": Breaker.tell_in_two_articles,
}


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
