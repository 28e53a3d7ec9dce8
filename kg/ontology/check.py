"""Graph -> what is wrong with it by shapes.ttl, a sentence each."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from kg.errors import UsageError
from kg.rdf.terms import KG, Names

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHACL = "http://www.w3.org/ns/shacl#"


class Source(Protocol):
    """What of a `Store` is looked at."""

    names: Names

    def quads(self) -> Iterator[ox.Quad]:
        """All of it."""
        ...


def check_graph(source: Source) -> list[str]:
    """Every violation as '<node> must have evidence', sorted; none for a graph as it should be.

    Raises UsageError where pyshacl is not installed.
    """
    try:
        import pyshacl  # noqa: PLC0415  an extra, and slow to import
    except ImportError as error:
        raise UsageError("checking needs pyshacl: pip install 'kg[shacl]'") from error
    import rdflib  # noqa: PLC0415

    quads = list(source.quads())
    triples = sorted({f"{q.subject} {q.predicate} {q.object} ." for q in quads})
    found = {f"{q.subject} is a blank node; every node must have an IRI" for q in quads if _is_blank(q)}
    _, report, _ = pyshacl.validate(
        rdflib.Graph().parse(data="\n".join(triples), format="nt"),
        shacl_graph=rdflib.Graph().parse(
            data=(files(__package__) / "shapes.ttl").read_bytes(), format="turtle"
        ),
    )
    shacl = rdflib.Namespace(_SHACL)
    for result in report.subjects(rdflib.RDF.type, shacl.ValidationResult):
        node = report.value(result, shacl.focusNode)
        message = report.value(result, shacl.resultMessage)
        value = report.value(result, shacl.value)
        found.add(f"{_shorten(str(node), source.names)} {message}" + _show(value, source.names))
    return sorted(found)


def _is_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _shorten(iri: str, names: Names) -> str:
    for prefix, start in (("kg", KG), ("kgr", names.base + "id/")):
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return f"<{iri}>"


def _show(value: object, names: Names) -> str:
    """The value that is not as it must be, where there is one."""
    if value is None:
        return ""
    text = str(value)
    return f"; it has {_shorten(text, names) if text.startswith('http') else repr(text)}"
