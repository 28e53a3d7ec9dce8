"""An article as it was read -> rows of the tables of its part: all that entities and events of many need.

A table is a Parquet file. Ids stand in it in place of IRIs, and no text but the sentence of each statement
that may tell of an event, by which tellings of one are known.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from kg.lexicon import load_relations
from kg.rdf.article import list_entities, list_mentions
from kg.rdf.tellings import find_sentence
from kg.records import is_correction

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from pyarrow import Schema
    from pyarrow.parquet import ParquetWriter

    from kg.records import Extraction, Statement
    from kg.stories import Sketch

    Row = dict[str, Any]
    # By the endings of the tables.
    Rows = dict[str, list[Row]]

ARTICLES, ENTITIES, STATEMENTS = ".articles.parquet", ".entities.parquet", ".statements.parquet"
TABLES = (ARTICLES, ENTITIES, STATEMENTS)
# So many rows wait to be written, in some 10 MB: a file may hold any number of articles.
_GROUP = 10_000


@cache
def load_schemas() -> dict[str, Schema]:
    """The columns of each table. What is not told is null."""
    import pyarrow as pa  # noqa: PLC0415  an extra

    text, whole, texts = pa.string(), pa.int32(), pa.list_(pa.string())
    columns = {
        ARTICLES: {
            "article": text,
            "published": text,
            "publisher": text,
            # As `kg.stories.Sketch` has them.
            "sketch": pa.binary(),
            "sketch_ends": pa.list_(whole),
        },
        # A row for each entity that an article knows of; `written` are the names that it gives it.
        ENTITIES: {
            "article": text,
            "name": text,
            "class": text,
            "qid": text,
            "iso2": text,
            "description": text,
            "written": texts,
            # Whether a user's correction says who it is.
            "corrected": pa.bool_(),
        },
        STATEMENTS: {
            "article": text,
            "id": text,
            "subject": text,
            "relation": text,
            "object": text,
            "factuality": text,
            "speaker": text,
            "title": text,
            "when": text,
            "timed": pa.bool_(),
            "place": text,
            "trigger_begin": whole,
            "trigger_end": whole,
            # The shortest that the trigger stands in, of a statement that may tell of an event.
            "sentence_begin": whole,
            "sentence": text,
            "confidence": pa.float64(),
            "part_of": text,
            "plover": text,
            "killed": texts,
            "injured": texts,
        },
    }
    return {ending: pa.schema(list(of_table.items())) for ending, of_table in columns.items()}


def list_rows(extraction: Extraction, sketch: Sketch) -> Rows:
    """The rows of one article; `sketch` is that of its text."""
    article = extraction.article
    written: dict[str, set[str]] = defaultdict(set)
    corrected: set[str] = set()
    mentions = list_mentions(extraction)
    for mention in mentions:
        if is_correction(mention.step):
            corrected.add(mention.entity.id)
        if mention.kind == "name":
            # A name broken over two lines is one name.
            written[mention.entity.id].add(" ".join(mention.span.text.split()))
    of_article = {
        "article": article.id,
        "published": article.published or None,
        "publisher": article.publisher or None,
        "sketch": sketch.digits,
        "sketch_ends": sketch.ends,
    }
    entities = [
        {
            "article": article.id,
            "name": entity.name,
            "class": entity.cls,
            "qid": entity.qid or None,
            "iso2": entity.iso2 or None,
            "description": entity.description or None,
            "written": sorted(written[entity.id]),
            "corrected": entity.id in corrected,
        }
        for entity in list_entities(extraction, mentions)
    ]
    statements = [_describe(statement) for statement in extraction.statements]
    return {ARTICLES: [of_article], ENTITIES: entities, STATEMENTS: statements}


def _describe(statement: Statement) -> Row:
    trigger, speaker, where = statement.trigger, statement.attributed_to, statement.where
    relation = load_relations().get(statement.relation)
    tells_event = relation is not None and relation.kind == "event"
    sentence = find_sentence(statement.evidence, (trigger.begin, trigger.end)) if tells_event else None
    return {
        "article": statement.article,
        "id": statement.id,
        "subject": statement.subject.entity.id,
        "relation": statement.relation,
        "object": statement.object.entity.id,
        "factuality": statement.factuality,
        "speaker": speaker.entity.id if speaker else None,
        "title": statement.title or None,
        "when": statement.when or None,
        "timed": bool(statement.time_text),
        "place": where.id if where else None,
        "trigger_begin": trigger.begin,
        "trigger_end": trigger.end,
        "sentence_begin": sentence.begin if sentence else None,
        "sentence": sentence.text if sentence else None,
        "confidence": statement.confidence,
        "part_of": statement.part_of or None,
        "plover": statement.plover or None,
        "killed": statement.killed or None,
        "injured": statement.injured or None,
    }


class TableWriter:
    """The tables of a part, while they are written to a folder; a context manager, `count` has their rows."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._waiting: Rows = {ending: [] for ending in TABLES}
        self._stack = ExitStack()
        self._files: dict[str, ParquetWriter] = {}
        self.count = dict.fromkeys(TABLES, 0)

    def __enter__(self) -> Self:
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415  an extra

        for ending, schema in load_schemas().items():
            file = ParquetWriter(self._folder / (self._name + ending), schema, compression="zstd")
            self._files[ending] = self._stack.enter_context(file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for ending in TABLES:
                self._write(ending)
        finally:
            self._stack.close()

    def add(self, rows: Rows) -> None:
        """Take the rows of an article in."""
        for ending, of_table in rows.items():
            self._waiting[ending] += of_table
            self.count[ending] += len(of_table)
            if len(self._waiting[ending]) >= _GROUP:
                self._write(ending)

    def _write(self, ending: str) -> None:
        from pyarrow import Table  # noqa: PLC0415  an extra

        if self._waiting[ending]:
            table = Table.from_pylist(self._waiting[ending], schema=load_schemas()[ending])
            self._files[ending].write_table(table)
            self._waiting[ending] = []
