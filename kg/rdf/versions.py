"""An article's graph -> the earlier versions that it remembers: id, checksum, date, title and sketch of each.

A version is an article of the same address and publisher with another text. Its own graph is gone; what is
left of it stands in the graph of the one that took its place, on `<article/ID#version=CHECKSUM,ID>`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import reading, terms
from kg.rdf.stories import SKETCH
from kg.rdf.terms import PROV, SCHEMA, kg_term, quote_step
from kg.records import Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.rdf.reading import Description

    Page = tuple[str, str]

REVISION_OF = NamedNode(PROV + "wasRevisionOf")

_TYPE = kg_term("Version")
_ID, _SHA256 = NamedNode(SCHEMA + "identifier"), NamedNode(SCHEMA + "sha256")
_DATE, _TITLE = NamedNode(SCHEMA + "datePublished"), NamedNode(SCHEMA + "headline")
URL, PUBLISHER = NamedNode(SCHEMA + "url"), NamedNode(SCHEMA + "publisher")
_CHECKSUM = kg_term("checksum")
# What tells from where a reader came, and not what is read.
_TRACKING = re.compile(r"utm_\w+|(?:fb|g|d|msc)clid|mc_[ce]id|igshid|cmpid|ocid|smid|xtor|at_\w+")


def name_page(url: str | None, publisher: str | None) -> Page | None:
    """What versions agree in: the address in one form, and the publisher; None where there is no address.

    'https://www.Post.example/a/?utm_source=x#top' is 'post.example/a'. A front page is the address of
    nothing in particular.
    """
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    asked = urlencode([(k, v) for k, v in parse_qsl(parts.query) if not _TRACKING.fullmatch(k.lower())])
    if parts.scheme not in {"http", "https"} or not host or not (path or asked):
        return None
    return f"{host}{path}?{asked}" if asked else host + path, (publisher or "").casefold()


def find_page(description: Description) -> Page | None:
    """That of an article as its graph describes it."""
    return name_page(reading.one_text(description, URL.value), reading.one_text(description, PUBLISHER.value))


def make_version(description: Description) -> Version:
    """What is remembered of an article that its graph describes."""
    return Version(
        article=reading.one_text(description, terms.IDENTIFIER.value) or "",
        checksum=reading.one_text(description, _CHECKSUM.value) or "",
        published=reading.one_text(description, _DATE.value),
        title=reading.one_text(description, _TITLE.value),
        sketch=reading.one_text(description, SKETCH.value) or "",
    )


def write_versions(versions: Iterable[Version], article: NamedNode) -> Iterator[Quad]:
    """What the graph of the article says of its earlier versions."""
    for version in versions:
        node = NamedNode(f"{article.value}#version={version.checksum},{quote_step(version.article)}")
        facts: list[tuple[NamedNode, NamedNode | Literal | None]] = [
            (terms.TYPE, _TYPE),
            (_ID, Literal(version.article)),
            (_SHA256, Literal(version.checksum)),
            (_DATE, terms.date_term(version.published) if version.published else None),
            (_TITLE, Literal(version.title) if version.title else None),
            (SKETCH, Literal(version.sketch) if version.sketch else None),
        ]
        yield Quad(article, REVISION_OF, node, article)
        yield from (Quad(node, predicate, term, article) for predicate, term in facts if term is not None)


def read_versions(quads: Iterable[Quad]) -> set[Version]:
    """The inverse; of several articles where the quads are of several."""
    nodes = reading.describe_all(quads).values()
    return {
        Version(
            article=reading.one_text(node, _ID.value) or "",
            checksum=reading.one_text(node, _SHA256.value) or "",
            published=reading.one_text(node, _DATE.value),
            title=reading.one_text(node, _TITLE.value),
            sketch=reading.one_text(node, SKETCH.value) or "",
        )
        for node in nodes
        if reading.has_type(node, _TYPE.value)
    }


def carry_versions(old: Iterable[Quad], new: Iterable[Quad], article: NamedNode) -> Iterator[Quad]:
    """What the new graph of an article goes on to say of earlier versions, the old one among them.

    That is none where the address or the publisher is another.
    """
    before, after = (reading.describe_all(quads)[article] for quads in (old, new))
    page = find_page(before) if before else None
    if page is None or page != find_page(after):
        return iter(())
    now = make_version(after)
    versions = {*read_versions(old), make_version(before)}
    earlier = (v for v in versions if (v.article, v.checksum) != (now.article, now.checksum))
    return write_versions(earlier, article)
