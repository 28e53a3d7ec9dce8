"""shapes.ttl -> Check: each constraint of SHACL as the SPARQL query that finds what breaks it.

`[ sh:path kg:trigger ; sh:minCount 1 ]` on the target class kg:Statement becomes: all statements with fewer
than one trigger. Oxigraph answers that from its indexes, where pyshacl walks through the graph in Python;
the tests hold the two together. What of SHACL shapes.ttl does not use is refused here, never passed over:
W3C, Shapes Constraint Language (SHACL), 2017, https://www.w3.org/TR/shacl/.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import TableError
from kg.rdf.terms import RDF, RDFS, TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

SH = "http://www.w3.org/ns/shacl#"

_PATH = SH + "path"
_MESSAGE = SH + "message"
_PROPERTY = SH + "property"
_SPARQL = SH + "sparql"
_TARGET = SH + "target"
_FIRST = RDF + "first"
_REST = RDF + "rest"
_INSTANCE = f"<{RDF}type>/<{RDFS}subClassOf>*"


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint: `query` gives ?this, and ?value where there is one, of each node that breaks it.

    `component` is the local name of SHACL's own term for the kind of constraint: 'MinCount', 'Class'.
    """

    shape: str
    path: str
    component: str
    message: str
    query: str


def compile_shapes(turtle: bytes) -> list[Check]:
    """Every constraint of the shapes, in the order of shapes and paths. Raises TableError."""
    return list(_Shapes(turtle).compile())


class _Shapes:
    """The triples of shapes.ttl by subject and predicate, and what is made of them."""

    def __init__(self, turtle: bytes) -> None:
        self._values: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in ox.parse(turtle, ox.RdfFormat.TURTLE):
            self._values[quad.subject][quad.predicate.value].append(quad.object)

    def compile(self) -> Iterator[Check]:
        shape = ox.NamedNode(SH + "NodeShape")
        for node in sorted((n for n in self._values if shape in self._all(n, TYPE.value)), key=str):
            yield from self._compile_shape(node)

    def _compile_shape(self, node: Term) -> Iterator[Check]:
        name, target = _value(node), self._find_target(node)
        yield from self._compile_constraints(node, name=name, target=target, path="")
        found = [(self._write_path(self._one(inner, _PATH)), inner) for inner in self._all(node, _PROPERTY)]
        for path, inner in sorted(found, key=lambda pair: pair[0]):
            yield from self._compile_constraints(inner, name=name, target=target, path=path)

    def _compile_constraints(self, node: Term, *, name: str, target: str, path: str) -> Iterator[Check]:
        for parameter in sorted(self._values[node]):
            local = parameter.removeprefix(SH)
            if parameter == TYPE.value or local in _NO_CONSTRAINTS or local.startswith("target"):
                continue
            for value in self._all(node, parameter):
                if parameter == _SPARQL:
                    query = _select(f"{target} {{ {self._read_select(value)} }}")
                    yield Check(name, path, "SPARQL", self._find_message(value), query)
                else:
                    query = self._write_query(local, value, target=target, path=path)
                    yield Check(name, path, local[0].upper() + local[1:], self._find_message(node), query)

    def _write_query(self, local: str, value: Term, *, target: str, path: str) -> str:
        step = f"?this {path} ?value ." if path else "BIND(?this AS ?value)"
        if local in _COUNTS and path:
            return (
                f"SELECT ?this WHERE {{ {target} OPTIONAL {{ {step} }} }} GROUP BY ?this "
                f"HAVING (COUNT(DISTINCT ?value) {_COUNTS[local]} {_value(value)})"
            )
        if local in _PAIRS and path:
            return _select(f"{target} {step} {_PAIRS[local](str(value))}")
        return _select(f"{target} {step} FILTER(!({self._judge(local, value)}))")

    def _judge(self, local: str, value: Term) -> str:
        """The expression of SPARQL that holds where ?value is as the constraint wants it."""
        if local == "in":
            return " || ".join(f"sameTerm(?value, {member})" for member in self._read_list(value))
        if local == "xone":
            ones = (f"IF({self._judge_all(shape)}, 1, 0)" for shape in self._read_list(value))
            return f"{' + '.join(ones)} = 1"
        if local in _VALUES:
            return _VALUES[local](value)
        raise TableError(f"shapes.ttl: sh:{local} {value} is more of SHACL than kg understands")

    def _judge_all(self, shape: Term) -> str:
        """Whether ?value conforms to a shape without a path."""
        parts = [
            f"({self._judge(parameter.removeprefix(SH), value)})"
            for parameter, values in sorted(self._values[shape].items())
            for value in values
        ]
        return " && ".join(parts)

    def _find_target(self, node: Term) -> str:
        found = [
            write(value)
            for local, write in _TARGETS.items()
            for value in sorted(self._all(node, SH + local), key=str)
        ]
        found += [f"{{ {self._read_select(target)} }}" for target in self._all(node, _TARGET)]
        return f"{{ {' UNION '.join(f'{{ {one} }}' for one in found)} }}"

    def _read_select(self, node: Term) -> str:
        """The query of a constraint or target in SPARQL."""
        return _value(self._one(node, SH + "select")).replace(_APART, "MINUS {")

    def _write_path(self, path: Term) -> str:
        if isinstance(path, ox.NamedNode):
            return str(path)
        return f"^{self._one(path, SH + 'inversePath')}"

    def _find_message(self, node: Term) -> str:
        return _value(self._one(node, _MESSAGE))

    def _read_list(self, node: Term) -> list[Term]:
        members = []
        while self._all(node, _FIRST):
            members.append(self._one(node, _FIRST))
            node = self._one(node, _REST)
        return members

    def _all(self, node: Term, predicate: str) -> list[Term]:
        return self._values.get(node, {}).get(predicate, [])

    def _one(self, node: Term, predicate: str) -> Term:
        found = self._all(node, predicate)
        if len(found) != 1:
            raise TableError(f"shapes.ttl: {node} must have exactly one {predicate.removeprefix(SH)}")
        return found[0]


def _value(term: Term) -> str:
    return str(getattr(term, "value", term))


def _select(pattern: str) -> str:
    return f"SELECT DISTINCT ?this ?value WHERE {{ {pattern} }}"


def _judge_datatype(datatype: Term) -> str:
    """Of that type, and well-formed: the cast of a text that is no value of the type is an error."""
    return (
        f"COALESCE(isLiteral(?value) && DATATYPE(?value) = {datatype} "
        f"&& DATATYPE({datatype}(STR(?value))) = {datatype}, false)"
    )


# SHACL forbids MINUS, and Oxigraph answers FILTER NOT EXISTS for each row anew: for the edges of who has many
# statements that grows with the square of the graph (65 s at 514,000 triples; 1.5 s with MINUS). So the
# shapes mark where both are the same: the pattern binds itself what it shares with what stands before it.
_APART = "FILTER NOT EXISTS { # apart"
# What a shape has beside its constraints.
_NO_CONSTRAINTS = {"path", "message", "property"}
_TARGETS: dict[str, Callable[[Term], str]] = {
    "targetClass": lambda cls: f"?this {_INSTANCE} {cls} .",
    "targetSubjectsOf": lambda predicate: f"SELECT DISTINCT ?this {{ ?this {predicate} ?any }}",
    "targetObjectsOf": lambda predicate: f"SELECT DISTINCT ?this {{ ?any {predicate} ?this }}",
}
# Constraints on how many values there are: what is wrong with the number.
_COUNTS = {"minCount": "<", "maxCount": ">"}
# Constraints on a value and a value of another property: what is wrong with the pair.
_PAIRS: dict[str, Callable[[str], str]] = {
    "lessThanOrEquals": lambda other: f"?this {other} ?other . FILTER(!COALESCE(?value <= ?other, false))",
    "disjoint": lambda other: f"?this {other} ?value .",
}
# Constraints on one value: what holds of a good one.
_VALUES: dict[str, Callable[[Term], str]] = {
    "class": lambda cls: f"EXISTS {{ ?value {_INSTANCE} {cls} }}",
    "datatype": _judge_datatype,
    "nodeKind": lambda kind: f"is{_value(kind).removeprefix(SH)}(?value)",
    "pattern": lambda regex: f"!isBlank(?value) && REGEX(STR(?value), {regex})",
    "minLength": lambda length: f"!isBlank(?value) && STRLEN(STR(?value)) >= {_value(length)}",
    "minInclusive": lambda bound: f"COALESCE(?value >= {bound}, false)",
    "maxInclusive": lambda bound: f"COALESCE(?value <= {bound}, false)",
}
