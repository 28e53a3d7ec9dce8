"""Tables of parts -> what all articles say, of which entities and events across them are made."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from kg.cluster.rows import ARTICLES, ENTITIES, STATEMENTS, TABLES, list_rows
from kg.rdf.article import span_node
from kg.rdf.columns import Columns
from kg.rdf.nodes import one_text
from kg.rdf.reading import read_article, read_mentions, read_statements
from kg.rdf.stories import SKETCH
from kg.rdf.terms import relation_term
from kg.records import Entity, Extraction
from kg.stories import Sketch, Sketched, read_sketch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.cluster.rows import Rows
    from kg.rdf.terms import Names
    from kg.store import Store

    # The values of some rows, by column.
    Batch = dict[str, list[Any]]

# So many rows are held at a time, beside what is made of them.
_BATCH = 10_000
_SKETCHED = ("article", "sketch", "sketch_ends", "published", "publisher")
# Of a statement what is read in one go: whether words tell when, and where its words stand.
_PLACED = ("id", "timed", "article", "trigger_begin", "trigger_end", "sentence_begin", "sentence")


class TableFacts:
    """What the articles in a store say (`kg.told.NamedFacts`), by tables where these tell what stands there.

    An article that is in no table, or was made to mean other entities since it was read, is read from its
    graph, into rows of the same tables.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._parts: list[tuple[Mapping[str, Path], Collection[str]]] = []
        # What `_list_others` read, and of which articles: namesakes are told apart meanwhile.
        self._others: Rows = {ending: [] for ending in TABLES}
        self._others_read: set[str] = set()

    def add(self, files: Mapping[str, Path], articles: Collection[str]) -> None:
        """Take in a part: its tables by their endings, and the ids of the articles that are as they say."""
        self._parts.append((files, articles))

    def tells_most(self) -> bool:
        """Whether most articles of the store are in tables: of the others it is quicker to read columns."""
        told = sum(len(articles) for _, articles in self._parts)
        return 2 * told > len(self._store.fingerprints())

    def records(self) -> Iterable[Entity]:
        """As `kg.rdf.facts.Facts` has it, and so the others."""
        return (entity for _, entity in self.known())

    def known(self) -> Iterable[tuple[str, Entity]]:
        """As `kg.told.NamedFacts` has it."""
        # An entity that is known alike to many articles is one record.
        make = cache(Entity)
        for batch in self._read(ENTITIES, "article", "name", "class", "qid", "iso2", "description"):
            articles, *values = batch.values()
            yield from zip(articles, map(make, *values), strict=True)

    def corrected(self) -> set[tuple[str, str]]:
        """As `NamedFacts` has it."""
        return {
            (article, Entity(name, cls).id)
            for batch in self._read(ENTITIES, "article", "name", "class", "corrected")
            for article, name, cls, corrected in zip(*batch.values(), strict=True)
            if corrected
        }

    def written(self) -> Mapping[str, set[str]]:
        """As `Facts` has it."""
        written: dict[str, set[str]] = defaultdict(set)
        for batch in self._read(ENTITIES, "name", "class", "written"):
            for name, cls, texts in zip(*batch.values(), strict=True):
                written[Entity(name, cls).id].update(texts)
        return written

    def sketched(self) -> Iterable[Sketched]:
        """As `Facts` has it."""
        names = self._store.names
        for batch in self._read(ARTICLES, *_SKETCHED):
            for article, digits, ends, published, publisher in zip(*batch.values(), strict=True):
                yield Sketched(
                    names.article(article).value, Sketch(digits, tuple(ends)), published, publisher
                )

    def columns(self) -> Columns:
        """As `Facts` has it; of the evidence only the sentence that tells of an event."""
        names = self._store.names
        name_article = cache(names.article)
        convert = _list_converters(names)
        found: dict[str, dict[str, Any]] = {column: {} for column in convert}
        trigger, evidence, text = dict[str, str](), defaultdict[str, list[str]](list), dict[str, str]()
        timed = set[str]()
        for batch in self._read(STATEMENTS, *convert, *_PLACED):
            statements = [names.node(identifier).value for identifier in batch["id"]]
            for column, converted in found.items():
                told = zip(statements, batch[column], strict=True)
                converted.update((s, convert[column](value)) for s, value in told if value is not None)
            placed = zip(statements, *(batch[column] for column in _PLACED[1:]), strict=True)
            for statement, is_timed, article, first, end, begin, sentence in placed:
                node = name_article(article)
                trigger[statement] = span_node(first, end, node).value
                if sentence is not None:
                    span = span_node(begin, begin + len(sentence), node).value
                    evidence[statement].append(span)
                    text[span] = sentence
                if is_timed:
                    timed.add(statement)
        published = {
            name_article(article).value: date
            for batch in self._read(ARTICLES, "article", "published")
            for article, date in zip(*batch.values(), strict=True)
            if date is not None
        }
        return Columns(
            **found,
            trigger=trigger,
            evidence=evidence,
            text=text,
            timed=frozenset(timed),
            published=published,
        )

    def _read(self, ending: str, *columns: str) -> Iterator[Batch]:
        """The columns of one kind of table, of the articles as they stand in the store."""
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415  an extra

        wanted = list(dict.fromkeys(("article", *columns)))
        for files, articles in self._parts:
            told = self._there.intersection(articles) - self._store.renamed
            with ParquetFile(files[ending]) as file:
                for batch in file.iter_batches(_BATCH, columns=wanted, use_threads=False):
                    # Not by Arrow, which imports pandas to look at a list.
                    read = batch.to_pydict()
                    kept = [number for number, article in enumerate(read["article"]) if article in told]
                    yield {column: [read[column][number] for number in kept] for column in columns}
        others = self._list_others()[ending]
        yield {column: [row[column] for row in others] for column in columns}

    @cached_property
    def _there(self) -> set[str]:
        return set(self._store.fingerprints())

    def _list_others(self) -> Rows:
        """The rows of the articles that do not stand in the store as a table tells."""
        added = {article for _, articles in self._parts for article in articles}
        others = self._there - (added - self._store.renamed)
        if others != self._others_read:
            self._others_read, self._others = others, {ending: [] for ending in TABLES}
            for article in others:
                for ending, of_table in _read_rows(article, self._store).items():
                    self._others[ending] += of_table
        return self._others


def _list_converters(names: Names) -> dict[str, Callable[[Any], Any]]:
    """The columns of statements that are read as they are, and what a value becomes; each is held once."""
    return {
        "relation": cache(lambda relation: relation_term(relation).value),
        **dict.fromkeys(
            ("subject", "object", "speaker", "place", "part_of"),
            cache(lambda identifier: names.node(identifier).value),
        ),
        **dict.fromkeys(("factuality", "title", "when", "plover", "confidence"), cache(lambda value: value)),
        **dict.fromkeys(("killed", "injured"), lambda figures: figures),
    }


def _read_rows(article: str, store: Store) -> Rows:
    """The rows of an article by what its graph says now."""
    graph = store.names.article(article)
    nodes = store.describe_graph(graph)
    extraction = Extraction(
        article=read_article(nodes[graph.value]),
        blocks=(),
        mentions=tuple(read_mentions(nodes, graph, store.names)),
        statements=tuple(read_statements(nodes, graph, store.names)),
    )
    return list_rows(extraction, read_sketch(one_text(nodes[graph.value], SKETCH.value) or ""))
