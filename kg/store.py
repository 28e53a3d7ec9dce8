"""Extractions -> a graph on disk, and back: an Oxigraph store in a folder, one named graph per article.

What each quad says is settled in `kg/rdf/`; here is when they are written. Every change is one transaction,
so whatever stops the program leaves whole articles; and the graphs that are derived from all articles carry
a digest of what they were derived from, so that a build that was stopped before deriving is noticed.
"""

from __future__ import annotations

import difflib
import hashlib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.deriving import Touched, renew
from kg.errors import NoSuchArticleError, QueryError, StoreError
from kg.folder import explain, open_format
from kg.rdf import derived, reading, terms
from kg.rdf.article import check_extraction, write_article
from kg.rdf.renaming import rename_entities
from kg.rdf.runs import write_run
from kg.rdf.terms import VOID, Names, kg_term
from kg.sparql import check_query, is_update, names_graphs, write_update

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping
    from types import TracebackType

    from kg.deriving import MergeEvents
    from kg.folder import Mode
    from kg.rdf.derived import FindTimes
    from kg.rdf.reading import Description
    from kg.rdf.runs import Run
    from kg.rdf.terms import PlainQuad
    from kg.records import Article, Block, Entity, Event, Extraction, Mention, Statement

    Terms = dict[ox.Variable, NamedNode | ox.BlankNode | ox.Literal | ox.Triple]

# Part of the digest: raise it when the same articles are to give other derived graphs.
_DERIVATION = "2"
_LONGEST_REASON = 160
# Sorting the files of a million quads takes 5 s and makes questions up to twice as fast; of fewer, little.
_WORTH_SORTING = 200_000
# Quads from which on Oxigraph loads them in bulk: for fewer, its files are not worth their making.
_MANY = 20_000
# Quads in a bulk: Oxigraph holds 0.8 kB of memory for each.
_BULK = 200_000


class Store:
    """The graph in a folder; a context manager. `names` makes the IRIs of its data."""

    def __init__(
        self, inner: ox.Store, names: Names, *, path: Path | None = None, writable: bool = True
    ) -> None:
        self.names = names
        self.path = path
        self.writable = writable
        self._inner: ox.Store | None = inner
        # All statements, once they were read; several outputs of a build want them.
        self._statements: list[Statement] | None = None
        # What the articles that changed since the last `derive` speak of; None until it is known whether
        # the derived graphs were up to date before.
        self._touched = Touched()
        self._knows_touched: bool | None = None
        self._written = 0

    @classmethod
    def open(cls, path: str | os.PathLike[str], mode: Mode = "read", *, base: str | None = None) -> Self:
        """Open the graph folder at `path`; 'create' makes it where it is missing, with the given base.

        One program at a time may write; 'read' sees the graph as it is now and holds nobody up.
        Raises StoreError for a folder that is missing, damaged, of another version or held by a program.
        """
        folder = Path(path)
        names = Names(open_format(folder, mode=mode, base=base))
        place = folder / "store"
        with explain(folder):
            if mode == "read":
                inner = ox.Store.read_only(str(place)) if place.exists() else ox.Store()
            else:
                inner = ox.Store(str(place))
        return cls(inner, names, path=folder, writable=mode != "read")

    @classmethod
    def in_memory(cls, *, base: str = terms.DEFAULT_BASE) -> Self:
        """An empty graph that is gone when it is closed."""
        return cls(ox.Store(), Names(terms.read_base(base)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write what is in memory to the disk, sorted where much was written, and let go of the folder."""
        inner, self._inner = self._inner, None
        if inner is not None and self.writable and self.path is not None:
            with explain(self.path):
                inner.flush()
                if self._written >= _WORTH_SORTING:
                    inner.optimize()

    @property
    def inner(self) -> ox.Store:
        """The Oxigraph store itself."""
        if self._inner is None:
            raise StoreError("this graph is closed; open it again")
        return self._inner

    # -- articles in and out

    def put_extraction(self, extraction: Extraction, *, fingerprint: str, run: Run | None = None) -> bool:
        """Put an article in, in place of what it said before; whether that changed anything.

        `fingerprint` tells from what it was made, so that the next build knows what to leave alone.
        Raises ValueError where a span is not what stands in the text or a statement stands twice.
        """
        check_extraction(extraction)
        extraction = derived.unify_entities(extraction)
        graph = self.names.article(extraction.article.id)
        new = set(write_article(extraction, self.names, fingerprint=fingerprint, run=run.id if run else None))
        old = set(self.quads(graph))
        of_run = {q for q in write_run(run, self.names) if q not in self.inner} if run else set()
        if new != old:
            self._note(old, lost=True)
            self._note(new, lost=False)
        return self._replace(new | of_run, old)

    def remove_article(self, article: str) -> None:
        """Take an article out; `derive` then takes out what only it said."""
        graph = self.names.article(article)
        with explain(self.path):
            if not self.inner.contains_named_graph(graph):
                raise NoSuchArticleError(f"no article {article!r} in the graph{self._name_similar(article)}")
            self._note(self.quads(graph), lost=True)
            self.inner.remove_graph(graph)
        self._statements = None

    def rename(self, article: str, renamed: Mapping[str, Entity]) -> None:
        """Let an article mean the entity given wherever it has the one with that id."""
        graph = self.names.article(article)
        old = set(self.quads(graph))
        new = rename_entities(old, graph, self.names, renamed)
        if new != old:
            self._note(old, lost=True)
            self._note(new, lost=False)
            self._replace(new, old)

    def _name_similar(self, article: str) -> str:
        close = difflib.get_close_matches(article, list(self.fingerprints()), n=3, cutoff=0.5)
        return f"; did you mean {' or '.join(close)}?" if close else "; statements.jsonl names its articles"

    def fingerprints(self) -> dict[str, str]:
        """What each article was made from, by its id, sorted."""
        quads = self.match(predicate=kg_term("fingerprint"))
        return dict(sorted((self.names.article_id(q.subject), q.object.value) for q in quads))

    # -- what follows from all articles

    def is_stale(self) -> bool:
        """Whether articles came or went since the last `derive`."""
        digests = [q.object.value for q in self.match(self.names.dataset, kg_term("digest"))]
        return digests != [self._digest()]

    def _digest(self) -> str:
        lines = [_DERIVATION, *(f"{article}\x1f{mark}" for article, mark in self.fingerprints().items())]
        return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()

    def derive(self, merge_events: MergeEvents, *, find_times: FindTimes | None = None) -> bool:
        """Bring entities, events and facts up to date with the articles; whether that changed anything.

        `merge_events` makes events of tellings; see `kg.deriving.renew`. `find_times` gives when a named
        event began and ended. Only what the articles speak of that
        came and went since this graph was opened is made anew, where it was up to date then.
        """
        touched = self._touched if self._knows_touched else None
        renewal = renew(self.inner, self.names, merge_events, touched, find_times=find_times)
        changed = False
        if touched is None and not renewal.old:
            # In parts, as what is loaded at once is held in memory: until the digest stands, they are stale.
            while renewal.new:
                part = {renewal.new.pop() for _ in range(min(_BULK, len(renewal.new)))}
                changed = self._replace(part, set()) or changed
        renewal.new |= set(self._describe_runs())
        renewal.old |= set(self.quads(self.names.graph("runs")))
        changed = self._replace(renewal.new, renewal.old) or changed
        self._touched, self._knows_touched = Touched(), True
        return changed

    def touched_entities(self) -> set[str] | None:
        """The ids of those that articles speak of that came and went since the last `derive`; None: any."""
        if not self._knows_touched:
            return None
        return {self.names.node_id(node) for node in self._touched.entities}

    def _note(self, quads: Iterable[Quad], *, lost: bool) -> None:
        """Keep in mind what an article speaks of that is about to go or to come."""
        if self._knows_touched is None:
            self._knows_touched = not self.is_stale()
        if self._knows_touched:
            self._touched.add(quads, lost=lost)

    def _describe_runs(self) -> Iterator[Quad]:
        """The data set, and the runs that articles still come from."""
        graph = self.names.graph("runs")
        used = {quad.object for quad in self.match(predicate=terms.GENERATED_BY)}
        yield from (quad for quad in self.quads(graph) if quad.subject in used)
        dataset = self.names.dataset
        yield Quad(dataset, terms.TYPE, NamedNode(VOID + "Dataset"), graph)
        yield Quad(dataset, NamedNode(VOID + "uriSpace"), ox.Literal(self.names.base + "id/"), graph)
        yield Quad(dataset, kg_term("digest"), ox.Literal(self._digest()), graph)

    # -- records out

    def articles(self) -> list[Article]:
        """The metadata of every article, by id; texts are not kept in the graph."""
        return sorted(
            (reading.read_article(self.describe(graph, graph)) for graph in self._article_graphs()),
            key=lambda article: article.id,
        )

    def checksums(self) -> dict[str, str]:
        """SHA-256 of each article's text, by its id, sorted."""
        quads = self.match(predicate=kg_term("checksum"))
        return dict(sorted((self.names.article_id(q.subject), q.object.value) for q in quads))

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

    def describe(self, node: NamedNode, graph: NamedNode) -> Description:
        """All that one named graph says of a node, by the IRI of the property."""
        return reading.describe_all(self.match(node, graph=graph))[node]

    def mentions(self, article: str) -> list[Mention]:
        """The mentions of an article, in the order of its text."""
        graph = self.names.article(article)
        return reading.read_mentions(reading.describe_all(self.quads(graph)), graph, self.names)

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

    def _all_statements(self) -> list[Statement]:
        if self._statements is None:
            self._statements = self._read_statements(self._article_graphs())
        return list(self._statements)

    def _read_statements(self, graphs: Iterable[NamedNode]) -> list[Statement]:
        nodes = ((graph, reading.describe_all(self.quads(graph))) for graph in graphs)
        found = [s for graph, of_graph in nodes for s in reading.read_statements(of_graph, graph, self.names)]
        return sorted(found, key=reading.order_statement)

    def _read_statement(self, node: NamedNode, graph: NamedNode) -> Statement:
        return reading.read_statement(node, graph, self.names, lambda n: self.describe(n, graph))

    def entities(self) -> list[Entity]:
        """Every entity, by id."""
        nodes = reading.describe_all(self.quads(self.names.graph("entities")))
        return sorted(map(reading.read_entity, nodes.values()), key=lambda entity: entity.id)

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
        nodes = reading.describe_all(self.quads(self.names.graph("entities")))
        entities = {node.value: reading.read_entity(d) for node, d in nodes.items()}
        return reading.read_events(self.quads(self.names.graph("events")), entities, self.names)

    def event_of(self) -> dict[str, str]:
        """The event that each statement describes, ids by ids."""
        quads = self.match(predicate=kg_term("describes"))
        return {self.names.node_id(q.subject): self.names.node_id(NamedNode(q.object.value)) for q in quads}

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
        self, query: str, *, substitutions: Mapping[str, NamedNode | ox.Literal] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Ask all graphs as one; the prefixes of the data are known. Raises QueryError."""
        check_query(query)
        values: Terms = {ox.Variable(name): term for name, term in (substitutions or {}).items()}
        try:
            return self.inner.query(
                query,
                # Were this true, Oxigraph would overhear FROM.
                use_default_graph_as_union=not names_graphs(query),
                prefixes=self.names.prefixes,
                substitutions=values or None,
            )
        except SyntaxError as error:
            if is_update(query):
                raise QueryError(
                    "this is an update; a query only reads (SELECT, ASK, CONSTRUCT, DESCRIBE)"
                ) from error
            raise QueryError(f"the query cannot be read: {_shorten(error)}") from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {_shorten(error)}") from error

    def optimize(self) -> None:
        """Sort the files on disk; `close` does so after a large build."""
        with explain(self.path):
            self.inner.optimize()

    # -- inside

    def _article_graphs(self) -> list[NamedNode]:
        found = self.match(None, terms.TYPE, NamedNode(terms.SCHEMA + "NewsArticle"))
        return sorted((quad.subject for quad in found), key=lambda node: node.value)

    def _replace(self, new: set[Quad], old: set[Quad]) -> bool:
        """Write the difference in one transaction; whether there was any."""
        # A copy of a million quads is not made for nothing.
        added, removed = (new - old if old else new), old - new
        self._written += len(added) + len(removed)
        self._statements = None
        with explain(self.path):
            if removed:
                self.inner.update(write_update("DELETE", removed) + ";" + write_update("INSERT", added))
            elif len(added) > _MANY:
                # As whole as a transaction, and many times faster.
                self.inner.bulk_extend(added)
            elif added:
                self.inner.extend(added)
        return bool(added or removed)


def _shorten(error: Exception) -> str:
    """The first sentence; what Oxigraph would have accepted instead goes on for pages."""
    words = " ".join(str(error).split())
    return words if len(words) <= _LONGEST_REASON else words[:_LONGEST_REASON].rsplit(" ", 1)[0] + " …"
