"""A graph on disk -> its articles, statements, entities and events as records; its quads; answers to queries.

Nothing here writes: that is `kg.store`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.asking import ask
from kg.errors import StoreError
from kg.folder import explain
from kg.rdf import reading, terms
from kg.rdf.nodes import describe_all, drop_twins, has_type, read_nodes, split_lines
from kg.rdf.stories import COPY_KIND, COPY_OF, STORY
from kg.rdf.terms import kg_term
from kg.rdf.versions import PUBLISHER, REVISION_OF, URL, VERSION_ID, make_version, read_versions
from kg.records import Copy
from kg.stories import name_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.kept import Kept
    from kg.rdf.nodes import Description, Nodes
    from kg.rdf.terms import Names, PlainQuad
    from kg.records import Article, Block, Entity, Event, Mention, State, Statement, Version
    from kg.stories import Page


class StoredGraph:
    """An open graph that can be read; `names` makes the IRIs of its data, `path` is its folder, if any."""

    def __init__(self, inner: ox.Store, names: Names, *, path: Path | None = None) -> None:
        self.names = names
        self.path = path
        self._inner: ox.Store | None = inner
        # What was written of articles, if it is at hand.
        self.kept: Kept | None = None
        # All statements, once they were read; several outputs of a build want them.
        self._statements: list[Statement] | None = None
        self._reads_ahead = False
        # What was read ahead: what follows from all articles, and these themselves.
        self._described: dict[NamedNode, Nodes] = {}
        self._articles_read: list[Article] | None = None

    @property
    def inner(self) -> ox.Store:
        """The Oxigraph store itself."""
        if self._inner is None:
            raise StoreError("this graph is closed; open it again")
        return self._inner

    # -- records

    def fingerprints(self) -> dict[str, str]:
        """What each article was made from, by its id, sorted."""
        quads = self.match(predicate=kg_term("fingerprint"))
        return dict(sorted((self.names.article_id(q.subject), q.object.value) for q in quads))

    def articles(self) -> list[Article]:
        """The metadata of every article, by id; texts are not kept in the graph."""
        stories = self.stories()
        articles = self._articles_read
        if articles is None:
            nodes = (self.describe(graph, graph) for graph in self._article_graphs())
            articles = [reading.read_article(described) for described in nodes]
        return sorted((_tell_story(a, stories.get(a.id)) for a in articles), key=lambda article: article.id)

    def article(self, identifier: str) -> Article | None:
        """The metadata of an article, or None where there is none of that id."""
        graph = self.names.article(identifier)
        described = self.describe(graph, graph)
        story = next((self._article_of(quad) for quad in self.match(graph, STORY)), None)
        return _tell_story(reading.read_article(described), story) if described else None

    def checksum(self, article: str) -> str | None:
        """SHA-256 of an article's text."""
        quads = self.match(self.names.article(article), kg_term("checksum"))
        return next((quad.object.value for quad in quads), None)

    def checksums(self) -> dict[str, str]:
        """SHA-256 of each article's text, by its id, sorted."""
        quads = self.match(predicate=kg_term("checksum"))
        return dict(sorted((self.names.article_id(q.subject), q.object.value) for q in quads))

    def version(self, article: str) -> Version:
        """What would be remembered of an article if a later version took its place."""
        graph = self.names.article(article)
        return make_version(self.describe(graph, graph))

    def versions(self, article: str) -> list[Version]:
        """The earlier versions that an article took the place of, the first first."""
        graph = self.names.article(article)
        nodes = (NamedNode(quad.object.value) for quad in self.match(graph, REVISION_OF))
        found = read_versions(
            quad for node in nodes for quad in cast("Iterator[Quad]", self.match(node, graph=graph))
        )
        return sorted(found, key=lambda v: (v.published or "", v.checksum, v.article))

    def replaced(self) -> list[tuple[Version, str]]:
        """Every earlier version of which another article took the place, and the id of that one."""
        nodes = {quad.subject for quad in self.match(predicate=REVISION_OF)}
        articles = sorted(map(self.names.article_id, nodes))
        found = ((version, article) for article in articles for version in self.versions(article))
        return [(version, article) for version, article in found if version.article != article]

    def replaced_by(self, article: str) -> str | None:
        """The id of the article that took the place of one that is gone, or None."""
        nodes = self.match(None, VERSION_ID, ox.Literal(article))
        return min((self.names.article_id(quad.graph_name) for quad in nodes), default=None)

    def pages(self) -> dict[str, Page]:
        """Address and publisher of each article that has an address, by its id, sorted."""
        publishers = {q.subject: q.object.value for q in self.match(predicate=PUBLISHER)}
        urls = self.match(predicate=URL)
        found = ((q.subject, name_page(q.object.value, publishers.get(q.subject))) for q in urls)
        return dict(sorted((self.names.article_id(node), page) for node, page in found if page))

    def stories(self) -> dict[str, str]:
        """The story of each article: the id of the one that told it first; its own where it is no copy."""
        found = self.match(predicate=STORY)
        return {self.names.article_id(q.subject): self._article_of(q) for q in found}

    def copies(self) -> list[Copy]:
        """The articles that are copies of earlier ones, by id."""
        originals = {q.subject: self._article_of(q) for q in self.match(predicate=COPY_OF)}
        kinds = {q.subject: q.object.value for q in self.match(predicate=COPY_KIND)}
        stories = self.stories()
        ids = {self.names.article_id(node): node for node in originals}
        return [Copy(i, originals[node], kinds[node], stories[i]) for i, node in sorted(ids.items())]

    def _article_of(self, quad: PlainQuad) -> str:
        return self.names.article_id(NamedNode(quad.object.value))

    def warnings(self, article: str) -> tuple[str, ...]:
        """What was noted when the article was read."""
        graph = self.names.article(article)
        return tuple(sorted(q.object.value for q in self.match(graph, kg_term("warning"))))

    def left_out(self, article: str) -> list[Block]:
        """The boilerplate of an article, in the order of its text."""
        graph = self.names.article(article)
        nodes = self.match(None, terms.TYPE, kg_term("Boilerplate"), graph=graph)
        blocks = [reading.read_left_out(self.describe(q.subject, graph)) for q in nodes]
        return sorted(blocks, key=lambda block: (block.begin, block.end))

    def describe(self, node: NamedNode, graph: NamedNode | None = None) -> Description:
        """All that one named graph says of a node, or all graphs, by the IRI of the property."""
        return describe_all(self.match(node, graph=graph))[node.value]

    def list_lines(self, graph: NamedNode) -> list[str]:
        """The triples of one named graph, a line of N-Triples each."""
        return list(dict.fromkeys(self._read_lines(graph)))

    def _read_lines(self, graph: NamedNode) -> Iterator[str]:
        """The same; where they are kept some may come twice, and only a piece of them is held in memory."""
        with explain(self.path):
            if self.kept and self.kept.holds(graph):
                for piece in self.kept.read(graph):
                    yield from split_lines(piece)
            else:
                text = self.inner.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
                yield from split_lines(cast("bytes", text))

    def describe_graph(self, graph: NamedNode) -> Nodes:
        """All that one named graph says, by the IRI of the node and the property; not to be changed."""
        described = self._described.get(graph)
        if described is None:
            described = read_nodes(self._read_lines(graph))
            if not self.names.is_article(graph):
                # The lines of an article come once.
                drop_twins(described)
                if self._reads_ahead:
                    self._described[graph] = described
        return described

    def describe_articles(self) -> Iterator[tuple[NamedNode, Nodes]]:
        """The graph of each article, in the order of `graphs`, with what it says of each node."""
        articles: list[Article] = []
        found: list[Statement] = []
        for graph in filter(self.names.is_article, self.graphs()):
            nodes = self.describe_graph(graph)
            article = nodes.get(graph.value, {})
            if self._reads_ahead and has_type(article, terms.NEWS_ARTICLE.value):
                articles.append(reading.read_article(article))
                found += reading.read_statements(nodes, graph, self.names)
            yield graph, nodes
        if self._reads_ahead:
            self._articles_read = articles
            self._statements = sorted(found, key=reading.order_statement)

    @contextmanager
    def reading_ahead(self) -> Iterator[None]:
        """While several files are written: what one reads of the whole graph serves the others too."""
        self._reads_ahead = True
        try:
            yield
        finally:
            self._reads_ahead = False
            self._described.clear()
            self._articles_read = None

    def mentions(self, article: str) -> list[Mention]:
        """The mentions of an article, in the order of its text."""
        graph = self.names.article(article)
        return reading.read_mentions(self.describe_graph(graph), graph, self.names)

    def statements(
        self,
        *,
        article: str | None = None,
        subject: str | None = None,
        relation: str | None = None,
        object: str | None = None,  # noqa: A002  that is what it is called
    ) -> list[Statement]:
        """The statements with these ids at these places, in the order of articles and their texts."""
        graph = self.names.article(article) if article is not None else None
        parts = [
            (terms.SUBJECT, self.names.node(subject) if subject is not None else None),
            (terms.OBJECT, self.names.node(object) if object is not None else None),
            (terms.PREDICATE, terms.relation_term(relation) if relation is not None else None),
        ]
        wanted = [(predicate, value) for predicate, value in parts if value is not None]
        if not wanted:
            return self._all_statements() if graph is None else self._read_statements([graph])
        (first, value), *others = wanted
        found = [
            self._read_statement(quad.subject, quad.graph_name)
            for quad in self.match(None, first, value, graph=graph)
            if all(Quad(quad.subject, p, v, quad.graph_name) in self.inner for p, v in others)
        ]
        return sorted(found, key=reading.order_statement)

    def count_statements(self) -> dict[str, int]:
        """How many statements each article makes, by its id; of those that make none it tells nothing."""
        graphs = (quad.graph_name for quad in self.match(None, terms.TYPE, kg_term("Statement")))
        return dict(sorted((self.names.article_id(graph), n) for graph, n in Counter(graphs).items()))

    def read_statements(self, places: Iterable[tuple[NamedNode, NamedNode]]) -> list[Statement]:
        """The statements that these nodes are in these graphs, in the order given."""
        return [self._read_statement(node, graph) for node, graph in places]

    def _all_statements(self) -> list[Statement]:
        if self._statements is None:
            self._statements = self._read_statements(self._article_graphs())
        return list(self._statements)

    def _read_statements(self, graphs: Iterable[NamedNode]) -> list[Statement]:
        nodes = ((graph, self.describe_graph(graph)) for graph in graphs)
        found = [s for graph, of_graph in nodes for s in reading.read_statements(of_graph, graph, self.names)]
        return sorted(found, key=reading.order_statement)

    def _read_statement(self, node: NamedNode, graph: NamedNode) -> Statement:
        reader = reading.ArticleReader(graph, self.names, lambda iri: self.describe(NamedNode(iri), graph))
        return reader.read_statement(node.value)

    def entities(self) -> list[Entity]:
        """Every entity, by id."""
        nodes = self.describe_graph(self.names.graph("entities"))
        return sorted(map(reading.read_entity, nodes.values()), key=lambda entity: entity.id)

    def count_entities(self) -> int:
        """How many entities there are."""
        return sum(1 for _ in self.match(None, terms.LABEL, graph=self.names.graph("entities")))

    def entity(self, identifier: str) -> Entity:
        """The entity with this id. Raises StoreError where there is none."""
        node = self.names.node(identifier)
        description = self.describe(node, self.names.graph("entities"))
        if not description:
            raise StoreError(f"no entity with the id {identifier!r} in the graph")
        return reading.read_entity(description)

    def written_as(self) -> dict[str, tuple[str, ...]]:
        """The names that the texts give each entity beside its own, by its id; sorted."""
        names: dict[str, list[str]] = defaultdict(list)
        for quad in self.match(predicate=terms.ALT_LABEL):
            names[self.names.node_id(quad.subject)].append(quad.object.value)
        return {entity: tuple(sorted(written)) for entity, written in sorted(names.items())}

    def events(self) -> list[Event]:
        """Every event, by id."""
        nodes = self.describe_graph(self.names.graph("entities"))
        entities = {iri: reading.read_entity(d) for iri, d in nodes.items()}
        return reading.read_events(self.describe_graph(self.names.graph("events")), entities, self.names)

    def count_events(self) -> int:
        """How many events there are."""
        return sum(1 for _ in self.match(None, kg_term("relation"), graph=self.names.graph("events")))

    def states(self) -> list[State]:
        """Every state, by id."""
        nodes = self.describe_graph(self.names.graph("states"))
        states = (reading.read_state(iri, d, self.names) for iri, d in nodes.items())
        return sorted(states, key=lambda state: state.id)

    def state_of(self, statement: str) -> State | None:
        """The state that the statement with this id tells of, if it tells of one."""
        graph = self.names.graph("states")
        quads = self.match(None, kg_term("toldBy"), self.names.node(statement), graph=graph)
        node = next((quad.subject for quad in quads), None)
        return reading.read_state(node.value, self.describe(node, graph), self.names) if node else None

    def event_of(self, statements: Iterable[str] | None = None) -> dict[str, str]:
        """The event that each of the statements describes, or all of them, ids by ids."""
        nodes = [None] if statements is None else map(self.names.node, statements)
        quads = (quad for node in nodes for quad in self.match(node, kg_term("describes")))
        return {self.names.node_id(q.subject): self.names.id_of(q.object.value) for q in quads}

    # -- quads and questions

    def graphs(self) -> list[NamedNode]:
        """The named graphs that hold anything, derived ones first, each sorted by IRI."""
        with explain(self.path):
            named = [graph for graph in self.inner.named_graphs() if isinstance(graph, NamedNode)]
        held = [graph for graph in named if next(self.match(graph=graph), None)]
        return sorted(held, key=lambda graph: (self.names.is_article(graph), graph.value))

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """The quads of one named graph, or of all; in no order that means anything."""
        return cast("Iterator[Quad]", self.match(graph=graph))

    def match(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: NamedNode | ox.Literal | None = None,  # noqa: A002  as above
        *,
        graph: NamedNode | None = None,
    ) -> Iterator[PlainQuad]:
        """The quads with these terms at these places, in no order that means anything."""
        with explain(self.path):
            found = self.inner.quads_for_pattern(subject, predicate, object, graph)
            yield from cast("Iterator[PlainQuad]", found)

    def query(
        self,
        query: str,
        *,
        substitutions: Mapping[str, NamedNode | ox.Literal] | None = None,
        default_graphs: Sequence[NamedNode] | None = None,
        named_graphs: Sequence[NamedNode] | None = None,
        base_iri: str | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Ask all graphs as one; the prefixes of the data are known. Raises QueryError.

        Where default or named graphs are given, the query sees these alone, whatever its FROM says.
        """
        return ask(
            self.inner,
            query,
            prefixes=self.names.prefixes,
            substitutions=substitutions,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            base_iri=base_iri,
        )

    def _article_graphs(self) -> list[NamedNode]:
        found = self.match(None, terms.TYPE, terms.NEWS_ARTICLE)
        return sorted((quad.subject for quad in found), key=lambda node: node.value)


def _tell_story(article: Article, story: str | None) -> Article:
    """The article with its story where that is another's."""
    return article if story in {None, article.id} else replace(article, story=story)
