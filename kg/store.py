"""Extractions -> a graph on disk: an Oxigraph store in a folder, one named graph per article.

What each quad says is settled in `kg/rdf/`; here is when they are written. An article comes, changes and goes
in one transaction, so whatever stops the program leaves whole articles; new ones may wait, to be written
together. The graphs that are derived from all articles carry a digest of what they were derived from: where
deriving was stopped, before it or within, they are seen to be stale and made anew.
"""

from __future__ import annotations

import difflib
import gzip
import hashlib
from collections import defaultdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.collector import paused_collector
from kg.deriving import derive_all
from kg.errors import NoSuchArticleError
from kg.folder import explain, open_format
from kg.loading import load_bulks
from kg.rdf import derived, terms
from kg.rdf.article import check_extraction, write_lines
from kg.rdf.facts import StoredFacts
from kg.rdf.nodes import add_graph, join_lines, list_lines, read_nodes, read_quads
from kg.rdf.renaming import rename_entities
from kg.rdf.runs import write_run
from kg.rdf.terms import VOID, Names, kg_term
from kg.rdf.versions import carry_versions, list_earlier, write_versions
from kg.renewing import renew
from kg.touched import Touched
from kg.writing import WORTH_SORTING, WritableGraph

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kg.deriving import MergeEvents
    from kg.folder import Mode
    from kg.rdf.derived import FindTimes
    from kg.rdf.facts import Facts
    from kg.rdf.runs import Run
    from kg.records import Entity, Extraction, Version

# Part of the digest: raise it when the same articles are to give other derived graphs.
_DERIVATION = "6"
_DERIVED = ("entities", "events", "facts", "states", "stories")


class Store(WritableGraph):
    """The graph in a folder, to read and to write; a context manager."""

    def __init__(
        self, inner: ox.Store, names: Names, *, path: Path | None = None, writable: bool = True
    ) -> None:
        super().__init__(inner, names, path=path, writable=writable)
        # What the articles that changed since the last `derive` speak of; None until it is known whether
        # the derived graphs were up to date before.
        self._touched = Touched()
        self._knows_touched: bool | None = None
        # The ids of those whose quads were put in.
        self._runs: set[str] = set()
        # The articles that `rename` changed.
        self.renamed: set[str] = set()

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

    # -- articles in and out

    def put_extraction(
        self, extraction: Extraction, *, fingerprint: str, run: Run | None = None, may_wait: bool = False
    ) -> bool:
        """Put an article in, in place of what it said before; whether that changed anything.

        `fingerprint` tells from what it was made, so that the next build knows what to leave alone. A new one
        that `may_wait` is written with others: when these are many, when anything is read, at the end.
        Raises ValueError where a span is not what stands in the text or a statement stands twice.
        """
        check_extraction(extraction)
        extraction = derived.unify_entities(extraction)
        graph = self.names.article(extraction.article.id)
        lines = write_lines(extraction, self.names, fingerprint=fingerprint, run=run.id if run else None)
        of_run = self._list_new(run) if run else set()
        holds = self._holds(graph)
        if may_wait and not holds:
            self._note(lines, lost=False)
            self._statements = None
            text = join_lines(lines)
            self._keep(graph, text)
            self._waiting.add(graph, add_graph(text, graph) + "".join(f"{quad} .\n" for quad in of_run))
            if self._waiting.are_many():
                self._write_waiting()
            return True
        new = set(read_quads(lines, graph))
        old = set(self.quads(graph)) if holds else set()
        new |= set(carry_versions(old, new, graph)) if old else set()
        if new != old:
            self._note(list_lines(old), lost=True)
            self._note(list_lines(new), lost=False)
        return self._replace(new | of_run, old)

    def _list_new(self, run: Run) -> set[Quad]:
        """The quads of a run that are not there yet."""
        if run.id in self._runs:
            return set()
        self._runs.add(run.id)
        return {quad for quad in write_run(run, self.names) if quad not in self.inner}

    def load_articles(self, path: Path, wanted: Collection[str], *, whole: bool) -> None:
        """Put articles in from packed N-Quads of theirs and of their run; `whole`: there are no others in it.

        They are in place of what they said before; what follows from all articles is then derived anew.
        """
        self._knows_touched, self._statements = False, None
        known = {self.names.article(article) for article in wanted}
        with explain(self.path), gzip.open(path) as file:
            if whole and not any(self.inner.contains_named_graph(graph) for graph in known):
                self.inner.bulk_load(cast("IO[bytes]", file), format=ox.RdfFormat.N_QUADS)
                self._written += WORTH_SORTING
                return
            runs = self.names.graph("runs")
            new: dict[NamedNode, set[Quad]] = defaultdict(set)
            for quad in ox.parse(cast("IO[bytes]", file), ox.RdfFormat.N_QUADS):
                if quad.graph_name in known or quad.graph_name == runs:
                    new[quad.graph_name].add(quad)
        for graph, quads in new.items():
            old = set() if graph == runs else set(self.quads(graph))
            self._replace(quads | set(carry_versions(old, quads, graph)), old)

    def remove_article(self, article: str) -> None:
        """Take an article out; `derive` then takes out what only it said. Raises NoSuchArticleError."""
        graph = self.names.article(article)
        self.check_article(article)
        with explain(self.path):
            self._note(self.list_lines(graph), lost=True)
            self.inner.remove_graph(graph)
        self._forget_graphs([graph])
        self._statements = None

    def check_article(self, article: str) -> None:
        """Raises NoSuchArticleError, which tells similar ids, where there is none of that id."""
        with explain(self.path):
            if not self.inner.contains_named_graph(self.names.article(article)):
                raise NoSuchArticleError(f"no article {article!r} in the graph{self._name_similar(article)}")

    def replace_article(self, article: str, *, by: str) -> None:
        """Take out an article of which there is a later version, which goes on to tell that it was there."""
        self.remember(by, [self.version(article), *self.versions(article)])
        self.remove_article(article)

    def remember(self, article: str, earlier: Iterable[Version]) -> None:
        """Let an article tell of earlier versions beside those that it tells of."""
        versions = list_earlier(earlier, self.version(article))
        self._add(set(write_versions(versions, self.names.article(article))))

    def rename(self, article: str, renamed: Mapping[str, Entity]) -> None:
        """Let an article mean the entity given wherever it has the one with that id."""
        graph = self.names.article(article)
        old = self.list_lines(graph)
        new = rename_entities(old, graph, self.names, renamed)
        if {*new} != {*old}:
            self.renamed.add(article)
            self._note(old, lost=True)
            self._note(new, lost=False)
            self._statements = None
            self._written += len(old) + len(new)
            removed, added = ("\n".join(lines) for lines in ({*old} - {*new}, {*new} - {*old}))
            with explain(self.path):
                self.inner.update(
                    f"DELETE DATA {{ GRAPH {graph} {{ {removed} }} }}; "
                    f"INSERT DATA {{ GRAPH {graph} {{ {added} }} }}"
                )
            self._keep(graph, join_lines(new))

    def _name_similar(self, article: str) -> str:
        close = difflib.get_close_matches(article, list(self.fingerprints()), n=3, cutoff=0.5)
        return f"; did you mean {' or '.join(close)}?" if close else "; statements.jsonl names its articles"

    # -- what follows from all articles

    def is_stale(self) -> bool:
        """Whether articles came or went since the last `derive`."""
        digests = [q.object.value for q in self.match(self.names.dataset, kg_term("digest"))]
        return digests != [self._digest()]

    def _digest(self) -> str:
        lines = [_DERIVATION, *(f"{article}\x1f{mark}" for article, mark in self.fingerprints().items())]
        return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()

    def derive(
        self, merge_events: MergeEvents, *, find_times: FindTimes | None = None, facts: Facts | None = None
    ) -> bool:
        """Bring entities, events and facts up to date with the articles; whether that changed anything.

        `merge_events` makes events of tellings; see `kg.renewing.renew`. `find_times` gives when a named
        event began and ended. Only what the articles speak of that
        came and went since this graph was opened is made anew, where it was up to date then. Where it was
        not, `facts` are what all articles say, if that is known from elsewhere than their graphs.
        """
        changed = False
        if self._knows_touched:
            renewal = renew(self.inner, self.names, merge_events, self._touched, find_times=find_times)
            new, old = renewal.new, renewal.old
        else:
            facts = facts or StoredFacts(self.inner, self.names)
            found = derive_all(facts, self.names, merge_events, find_times=find_times)
            old = {quad for name in _DERIVED for quad in self.quads(self.names.graph(name))}
            new = set(found) if old else set()
            count = self._load_derived(found, keep=not old)
            self._written += count
            changed = count > 0
        new |= set(self._describe_runs())
        old |= set(self.quads(self.names.graph("runs")))
        changed = self._replace(new, old) or changed
        self._touched, self._knows_touched = Touched(), True
        # Those of no article were taken out.
        self._runs.clear()
        return changed

    def _load_derived(self, quads: Iterator[Quad], *, keep: bool) -> int:
        """Write what follows from all articles, not in one transaction: until the digest stands, it is stale.

        `keep`: nothing of the kind is there yet, and what is written is to be at hand.
        """
        graphs = [self.names.graph(name) for name in _DERIVED]
        for graph in graphs if keep else ():
            self._keep(graph, "")
        try:
            with paused_collector(), explain(self.path):
                return load_bulks(self.inner, quads, self._keep_bulk)
        except BaseException:
            self._forget_graphs(graphs)
            raise

    def remove_derived(self) -> None:
        """Take out what follows from all articles, so that `derive` makes it as if it had never been."""
        with explain(self.path):
            for graph in map(self.names.graph, _DERIVED):
                self.inner.remove_graph(graph)
                self._forget_graphs([graph])

    def touched_entities(self) -> set[str] | None:
        """The ids of those that articles speak of that came and went since the last `derive`; None: any."""
        if not self._knows_touched:
            return None
        return {self.names.node_id(node) for node in self._touched.entities}

    def _note(self, lines: Iterable[str], *, lost: bool) -> None:
        """Keep in mind what an article speaks of that is about to go or to come."""
        if self._knows_touched is None:
            self._knows_touched = not self.is_stale()
        if self._knows_touched:
            self._touched.add(read_nodes(lines), lost=lost)

    def _describe_runs(self) -> Iterator[Quad]:
        """The data set, and the runs that articles still come from."""
        graph = self.names.graph("runs")
        used = {quad.object for quad in self.match(predicate=terms.GENERATED_BY)}
        yield from (quad for quad in self.quads(graph) if quad.subject in used)
        dataset = self.names.dataset
        yield Quad(dataset, terms.TYPE, NamedNode(VOID + "Dataset"), graph)
        yield Quad(dataset, NamedNode(VOID + "uriSpace"), ox.Literal(self.names.base + "id/"), graph)
        yield Quad(dataset, kg_term("digest"), ox.Literal(self._digest()), graph)
