"""What SPARQL answers -> rows of a table, or bytes in a format that programs read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.rdf.terms import Names

Row = tuple[str, ...]


def list_solutions(answer: ox.QuerySolutions, names: "Names") -> tuple[Row, list[Row]]:
    """The variables, and what each stands for in each row."""
    header = tuple(variable.value for variable in answer.variables)
    return header, [tuple(write_term(term, names) for term in solution) for solution in answer]


def list_triples(triples: Sequence[ox.Triple], names: "Names") -> tuple[Row, list[Row]]:
    """Subject, predicate and object of each."""
    rows = [tuple(write_term(term, names) for term in triple) for triple in triples]
    return ("subject", "predicate", "object"), rows


def write_term(term: object, names: "Names") -> str:
    """kgr:Xi_Jinping for an IRI with a known beginning, a literal as its text, nothing for nothing."""
    if term is None:
        return ""
    value = str(getattr(term, "value", term))
    if not isinstance(term, ox.NamedNode):
        return value
    known = [(iri, prefix) for prefix, iri in names.prefixes.items() if value.startswith(iri)]
    iri, prefix = max(known, default=("", ""))
    return f"{prefix}:{value.removeprefix(iri)}" if iri else value


def serialize_boolean(answer: ox.QueryBoolean, form: str) -> bytes:
    """'yes' for people; for CSV and TSV, which have no form for it, 'true'."""
    if form == "turtle":
        raise UsageError("an ASK query gives yes or no: leave --format out, or use json or xml")
    if form in {"json", "xml"}:
        return (answer.serialize(format=ox.QueryResultsFormat.from_extension(form)) or b"") + b"\n"
    words = ("no", "yes") if form == "table" else ("false", "true")
    return f"{words[bool(answer)]}\n".encode()


def serialize_solutions(answer: ox.QuerySolutions, form: str) -> tuple[bytes, bool]:
    """The bytes, and whether there was any row."""
    if form == "turtle":
        raise UsageError("a SELECT query gives rows, not triples: use csv, tsv, json, xml or CONSTRUCT")
    written = answer.serialize(format=ox.QueryResultsFormat.from_extension(form)) or b""
    return written if written.endswith(b"\n") else written + b"\n", _has_row(written, form)


def _has_row(written: bytes, form: str) -> bool:
    # CSV drops the types and so is not read back; its first line is the heading.
    if form == "csv":
        return written.count(b"\n") > 1
    rows = ox.parse_query_results(written, format=ox.QueryResultsFormat.from_extension(form))
    return isinstance(rows, ox.QuerySolutions) and next(rows, None) is not None


def serialize_triples(triples: Sequence[ox.Triple], form: str, names: "Names") -> bytes:
    """The triples as Turtle, in the order given."""
    if form != "turtle":
        raise UsageError(
            f"CONSTRUCT and DESCRIBE give triples, which {form} cannot hold: use --format turtle"
        )
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=names.prefixes) or b""
