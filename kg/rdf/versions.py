"""An article's graph -> the earlier versions that it remembers: id, checksum, date, title and sketch of each.

A version is an article of the same address and publisher with another text. Its own graph is gone; what is
left of it stands in the graph of the one that took its place, on `<article/ID#version=CHECKSUM,ID>`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import terms
from kg.rdf.nodes import describe_all, has_type, one_text
from kg.rdf.stories import SKETCH
from kg.rdf.terms import PROV, SCHEMA, kg_term, quote_step
from kg.records import Version
from kg.stories import are_versions, name_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.rdf.nodes import Description
    from kg.stories import Page

REVISION_OF = NamedNode(PROV + "wasRevisionOf")

_TYPE = kg_term("Version")
VERSION_ID, _SHA256 = NamedNode(SCHEMA + "identifier"), NamedNode(SCHEMA + "sha256")
_DATE, _TITLE = NamedNode(SCHEMA + "datePublished"), NamedNode(SCHEMA + "headline")
URL, PUBLISHER = NamedNode(SCHEMA + "url"), NamedNode(SCHEMA + "publisher")
_CHECKSUM, _EXTRACTED = kg_term("checksum"), kg_term("extracted")


def find_page(description: Description) -> Page | None:
    """That of an article as its graph describes it."""
    return name_page(one_text(description, URL.value), one_text(description, PUBLISHER.value))


def make_version(description: Description) -> Version:
    """What is remembered of an article that its graph describes."""
    return Version(
        article=one_text(description, terms.IDENTIFIER.value) or "",
        checksum=one_text(description, _CHECKSUM.value) or "",
        published=one_text(description, _DATE.value),
        title=one_text(description, _TITLE.value),
        sketch=one_text(description, SKETCH.value) or "",
    )


def write_versions(versions: Iterable[Version], article: NamedNode) -> Iterator[Quad]:
    """What the graph of the article says of its earlier versions."""
    for version in versions:
        step = f"{quote_step(version.checksum)},{quote_step(version.article)}"
        node = NamedNode(f"{article.value}#version={step}")
        facts: list[tuple[NamedNode, NamedNode | Literal | None]] = [
            (terms.TYPE, _TYPE),
            (VERSION_ID, Literal(version.article)),
            (_SHA256, Literal(version.checksum)),
            (_DATE, terms.date_term(version.published) if version.published else None),
            (_TITLE, Literal(version.title) if version.title else None),
            (SKETCH, Literal(version.sketch) if version.sketch else None),
        ]
        yield Quad(article, REVISION_OF, node, article)
        yield from (Quad(node, predicate, term, article) for predicate, term in facts if term is not None)


def read_versions(quads: Iterable[Quad]) -> set[Version]:
    """The inverse; of several articles where the quads are of several."""
    nodes = describe_all(quads).values()
    return {
        Version(
            article=one_text(node, VERSION_ID.value) or "",
            checksum=one_text(node, _SHA256.value) or "",
            published=one_text(node, _DATE.value),
            title=one_text(node, _TITLE.value),
            sketch=one_text(node, SKETCH.value) or "",
        )
        for node in nodes
        if has_type(node, _TYPE.value)
    }


def carry_versions(old: Iterable[Quad], new: Iterable[Quad], article: NamedNode) -> Iterator[Quad]:
    """What the new graph of an article goes on to say of earlier versions, the old one among them.

    That is none where the address, the publisher or the words are others: then a file tells of other news. A
    text that is the file itself, of the same date, was corrected: nobody published what it said before.
    """
    before, after = (describe_all(quads)[article.value] for quads in (old, new))
    page = find_page(before) if before else None
    if page is None or page != find_page(after):
        return iter(())
    now, last = make_version(after), make_version(before)
    known = {last, *read_versions(old)}
    if not any(are_versions(now, version) for version in known):
        return iter(())
    if last.published == now.published and not after.get(_EXTRACTED.value):
        known.discard(last)
    return write_versions(list_earlier(known, now), article)


def list_earlier(versions: Iterable[Version], now: Version) -> list[Version]:
    """The versions but the one that stands there now, perhaps under another title or date."""
    return [v for v in versions if (v.article, v.checksum) != (now.article, now.checksum)]
