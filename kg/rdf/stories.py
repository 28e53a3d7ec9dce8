"""Store -> which articles tell one story: the quads that say so, and the story of each article.

An article is of one story, which is named by the article that told it first: itself where it is no copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import terms
from kg.rdf.terms import SCHEMA, kg_term
from kg.stories import Sketched, find_stories, read_sketch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox

    from kg.rdf.terms import Names, PlainQuad

SKETCH, STORY = kg_term("sketch"), kg_term("story")
COPY_OF, COPY_KIND = kg_term("copyOf"), kg_term("copyKind")


def write_stories(articles: Iterable[Sketched], names: Names) -> Iterator[Quad]:
    """The story of each article, whose ids are IRIs, and of each copy what it is a copy of and how."""
    graph = names.graph("stories")
    for telling in find_stories(articles):
        article = NamedNode(telling.article)
        yield Quad(article, STORY, NamedNode(telling.story), graph)
        if telling.copy_of and telling.kind:
            yield Quad(article, COPY_OF, NamedNode(telling.copy_of), graph)
            yield Quad(article, COPY_KIND, Literal(telling.kind), graph)


def read_stories(quads: Iterable[Quad]) -> dict[str, str]:
    """The story of each article, IRI by IRI: what stands for the article where independent tellings count."""
    return {quad.subject.value: quad.object.value for quad in _plain(quads) if quad.predicate == STORY}


def read_sketched(inner: ox.Store) -> Iterator[Sketched]:
    """Every article by its IRI; one without a sketch is like no other."""

    def read(predicate: NamedNode) -> dict[str, str]:
        quads = _plain(inner.quads_for_pattern(None, predicate, None, None))
        return {quad.subject.value: quad.object.value for quad in quads}

    sketches = read(SKETCH)
    published = read(NamedNode(SCHEMA + "datePublished"))
    publishers = read(NamedNode(SCHEMA + "publisher"))
    for article in read(terms.IDENTIFIER):
        sketch = read_sketch(sketches.get(article, ""))
        yield Sketched(article, sketch, published.get(article), publishers.get(article))


def _plain(quads: Iterable[Quad]) -> Iterable[PlainQuad]:
    return cast("Iterable[PlainQuad]", quads)
