"""The Accept header of a request -> the format to answer in: RFC 9110, section 12.5.1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# What each format is asked for as; the first is what it is called in answers. In the order of preference.
RESULTS = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
TRIPLES = {
    "turtle": ("text/turtle", "application/x-turtle"),
    "ntriples": ("application/n-triples", "text/plain"),
    "rdfxml": ("application/rdf+xml", "application/xml", "text/xml"),
    "jsonld": ("application/ld+json", "application/json"),
    "trig": ("application/trig", "application/x-trig"),
    "nquads": ("application/n-quads",),
}
QUADS = {name: TRIPLES[name] for name in ("trig", "nquads", "jsonld")}
HTML: dict[str, tuple[str, ...]] = {"html": ("text/html", "application/xhtml+xml")}

_RANGE = re.compile(r"\s*([^\s;,/]+)/([^\s;,]+)\s*((?:;[^,]*)?)$")
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", re.IGNORECASE)


def choose_format(accept: str | None, *offered: dict[str, tuple[str, ...]]) -> str | None:
    """The format that is wanted most, the first of the best; None where none of those offered is wanted."""
    ranges = _read_ranges(accept) if accept and accept.strip() else [("*", "*", 1.0)]
    formats = {name: types for group in offered for name, types in group.items()}
    best = max(formats, key=lambda name: _rate(formats[name], ranges), default=None)
    return best if best is not None and _rate(formats[best], ranges) > (0.0, 0) else None


def media_type(form: str) -> str:
    """What an answer of that format is called, with the encoding where it is text."""
    name = {**RESULTS, **TRIPLES, **HTML}[form][0]
    return f"{name}; charset=utf-8" if name.startswith("text/") else name


def find_format(content_type: str | None, offered: dict[str, tuple[str, ...]]) -> str | None:
    """The format of what was sent, by its Content-Type."""
    name = (content_type or "").partition(";")[0].strip().lower()
    return next((form for form, types in offered.items() if name in types), None)


def list_types(*offered: dict[str, tuple[str, ...]]) -> str:
    """What to ask for, in words."""
    return ", ".join(types[0] for group in offered for types in group.values())


def _read_ranges(accept: str) -> list[tuple[str, str, float]]:
    found = []
    for part in accept.lower().split(","):
        match = _RANGE.match(part)
        if match:
            quality = _QUALITY.search(match[3])
            found.append((match[1], match[2], float(quality[1]) if quality else 1.0))
    return found


def _rate(types: Sequence[str], ranges: Sequence[tuple[str, str, float]]) -> tuple[float, int]:
    """How much a format is wanted, under the name it is wanted by most, and by how exact a word."""
    rates = [_rate_type(name, ranges) for name in types]
    # What it is called in answers is refused outright: no other name makes up for that.
    return (0.0, 0) if rates[0] == (0.0, 2) else max(rates)


def _rate_type(name: str, ranges: Sequence[tuple[str, str, float]]) -> tuple[float, int]:
    kind, _, sub = name.partition("/")
    matches = [
        # The most exact range decides: 'text/*;q=0.5, text/csv' wants CSV wholly.
        ((of_kind != "*") + (of_sub != "*"), quality)
        for of_kind, of_sub, quality in ranges
        if of_kind in {"*", kind} and of_sub in {"*", sub}
    ]
    if not matches:
        return 0.0, 0
    exactness, quality = max(matches)
    return quality, exactness
