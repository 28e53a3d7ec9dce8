"""What a query answers -> bytes in the format that is wanted, cut where there are more rows than allowed.

Oxigraph's own writers cannot be stopped at a row, nor say in the answer that they were.
"""

from __future__ import annotations

import csv
import io
import json
from itertools import islice
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Row = tuple[object, ...]

RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
}
# How a cut is told in the answer itself; JSON-LD has no comments.
_COMMENTS = {
    "turtle": "# {}\n",
    "ntriples": "# {}\n",
    "trig": "# {}\n",
    "nquads": "# {}\n",
    "rdfxml": "<!-- {} -->\n",
}
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_SRX = "http://www.w3.org/2005/sparql-results#"


def write_solutions(answer: ox.QuerySolutions, form: str, *, limit: int, link: str) -> tuple[bytes, bool]:
    """The rows, `limit` of them at most, and whether there were more; then `link` stands in JSON and XML."""
    names = [variable.value for variable in answer.variables]
    rows = (tuple(solution) for solution in islice(answer, limit))
    body = io.BytesIO()
    # The head comes last, as it says whether anything was cut, and is put first.
    for part in _WRITERS[form](names, rows):
        body.write(part.encode())
    cut = next(answer, None) is not None
    head = _HEADS[form](names, [link] if cut else []).encode()
    return head + body.getvalue() + _TAILS[form], cut


def write_triples(
    answer: Iterable[ox.Triple], form: str, *, limit: int, prefixes: Mapping[str, str]
) -> tuple[bytes, bool]:
    """The triples, `limit` of them at most, and whether there were more. Raises ValueError."""
    triples = iter(answer)
    kept = list(islice(triples, limit))
    cut = next(triples, None) is not None
    written = ox.serialize(kept, format=RDF[form], prefixes=dict(prefixes)) or b""
    if cut and form in _COMMENTS:
        written += _COMMENTS[form].format(f"cut after {limit} triples; there are more").encode()
    return written, cut


# -- JSON: https://www.w3.org/TR/sparql11-results-json/


def _head_json(names: list[str], links: list[str]) -> str:
    head: dict[str, Any] = {"vars": names, **({"link": links} if links else {})}
    return '{"head":' + json.dumps(head, ensure_ascii=False) + ',"results":{"bindings":['


def _write_json(names: list[str], rows: Iterable[Row]) -> Iterator[str]:
    comma = ""
    for row in rows:
        bound = {name: _as_json(term) for name, term in zip(names, row, strict=True) if term is not None}
        yield comma + json.dumps(bound, ensure_ascii=False, separators=(",", ":"))
        comma = ","


def _as_json(term: object) -> dict[str, Any]:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Literal():
            if term.language:
                return {"type": "literal", "value": term.value, "xml:lang": term.language}
            if term.datatype.value == _XSD_STRING:
                return {"type": "literal", "value": term.value}
            return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
        case ox.Triple():
            parts = zip(("subject", "predicate", "object"), term, strict=True)
            return {"type": "triple", "value": {place: _as_json(part) for place, part in parts}}
    raise TypeError(f"no term of RDF: {term!r}")


# -- XML: https://www.w3.org/TR/rdf-sparql-XMLres/


def _head_xml(names: list[str], links: list[str]) -> str:
    variables = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    linked = "".join(f"<link href={quoteattr(link)}/>" for link in links)
    return f'<?xml version="1.0"?><sparql xmlns="{_SRX}"><head>{variables}{linked}</head><results>'


def _write_xml(names: list[str], rows: Iterable[Row]) -> Iterator[str]:
    openings = [f"<binding name={quoteattr(name)}>" for name in names]
    for row in rows:
        cells = (
            f"{opening}{_as_xml(term)}</binding>"
            for opening, term in zip(openings, row, strict=True)
            if term is not None
        )
        yield f"<result>{''.join(cells)}</result>"


def _as_xml(term: object) -> str:
    match term:
        case ox.NamedNode():
            return f"<uri>{escape(term.value)}</uri>"
        case ox.BlankNode():
            return f"<bnode>{escape(term.value)}</bnode>"
        case ox.Literal():
            kind = ""
            if term.language:
                kind = f" xml:lang={quoteattr(term.language)}"
            elif term.datatype.value != _XSD_STRING:
                kind = f" datatype={quoteattr(term.datatype.value)}"
            return f"<literal{kind}>{_escape_xml(term.value)}</literal>"
        case ox.Triple():
            parts = zip(("subject", "predicate", "object"), term, strict=True)
            inner = "".join(f"<{place}>{_as_xml(part)}</{place}>" for place, part in parts)
            return f"<triple>{inner}</triple>"
    raise TypeError(f"no term of RDF: {term!r}")


def _escape_xml(text: str) -> str:
    """What XML 1.0 cannot hold at all is shown as the sign for that."""
    safe = "".join(c if c >= " " or c in "\t\n\r" else "\ufffd" for c in text)
    # A reader of XML would make a line feed of it.
    return escape(safe.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"), {"\r": "&#13;"})


# -- CSV and TSV: https://www.w3.org/TR/sparql11-results-csv-tsv/


def _head_csv(names: list[str], _: list[str]) -> str:
    return ",".join(names) + "\r\n"


def _write_csv(_: list[str], rows: Iterable[Row]) -> Iterator[str]:
    page = io.StringIO()
    writer = csv.writer(page)
    for row in rows:
        writer.writerow(["" if term is None else _as_text(term) for term in row])
        yield page.getvalue()
        page.seek(0)
        page.truncate()


def _as_text(term: object) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))


def _head_tsv(names: list[str], _: list[str]) -> str:
    return "\t".join(f"?{name}" for name in names) + "\n"


def _write_tsv(_: list[str], rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        # The text of a term is its form in N-Triples, where TAB and line feed are escaped.
        yield "\t".join("" if term is None else str(term) for term in row) + "\n"


_WRITERS: dict[str, Callable[[list[str], Iterable[Row]], Iterator[str]]] = {
    "json": _write_json,
    "xml": _write_xml,
    "csv": _write_csv,
    "tsv": _write_tsv,
}
_HEADS: dict[str, Callable[[list[str], list[str]], str]] = {
    "json": _head_json,
    "xml": _head_xml,
    "csv": _head_csv,
    "tsv": _head_tsv,
}
_TAILS = {"json": b"]}}", "xml": b"</results></sparql>", "csv": b"", "tsv": b""}
