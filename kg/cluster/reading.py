"""A planned part -> its files, read: what one worker of a cluster does, whatever the engine is."""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, cast

from kg.choosing import make_fingerprint
from kg.cluster.parts import FILES, QUADS, STATEMENTS, TEXTS, Place, Told, open_uri
from kg.cluster.rows import TableWriter, list_rows
from kg.exporters.jsonl import write_line
from kg.exporters.nquads import sort_lines
from kg.exporters.shards import compress, hash_file
from kg.pipeline import extract_safely
from kg.rdf.article import check_extraction, write_lines
from kg.rdf.derived import unify_entities
from kg.rdf.runs import write_run
from kg.rdf.terms import Names
from kg.readers import read_sources
from kg.readers.files import name_metadata
from kg.readers.url import is_url
from kg.records import Failure
from kg.stories import make_sketch
from kg.versions import mark_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.cluster.parts import Part
    from kg.fetching import Fetching
    from kg.rdf.runs import Run
    from kg.records import Article
    from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """What all parts have in common; `place` is the URI of their folder, `columns` is of `read_sources`."""

    place: str
    settings: Settings
    run: Run
    reader: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    fetching: Fetching | None = None


def read_part(part: Part, job: Job) -> Part:
    """Read the files of a part, bring what they say to the place of parts, and give back its manifest."""
    with TemporaryDirectory(prefix="kg-part-") as folder, ExitStack() as stack:
        here = Path(folder)
        with (
            _pack(here / (part.name + QUADS)) as quads,
            _pack(here / (part.name + STATEMENTS)) as statements,
            _pack(here / (part.name + TEXTS)) as texts,
            TableWriter(here, part.name) as tables,
        ):
            reading = _Reading(part, job, statements, texts, tables)
            quads.writelines(line.encode() for line in sort_lines(reading.read(here), stack))
        sums = {ending: hash_file(here / (part.name + ending)) for ending in FILES}
        done = reading.sum_up(sums)
        Place(job.place).put(done, here)
    return done


class _Reading:
    """One part, as its articles are read."""

    def __init__(
        self, part: Part, job: Job, statements: IO[bytes], texts: IO[bytes], tables: TableWriter
    ) -> None:
        self._part, self._job = part, job
        self._statements, self._texts, self._tables = statements, texts, tables
        self._articles: dict[str, Told] = {}
        self._failures: list[tuple[str, str]] = []
        self._notes: list[tuple[str, str]] = []
        self._warnings: defaultdict[str, list[str]] = defaultdict(list)
        self._words = self._said = self._quads = 0

    def read(self, folder: Path) -> Iterator[str]:
        """The lines of N-Quads; statements, texts and tables are written down on the way."""
        names, run = Names(self._part.base), self._job.run
        for found in self._find_articles(folder):
            read = found if isinstance(found, Failure) else extract_safely(found, self._job.settings)
            if isinstance(read, Failure):
                self._failures.append((read.origin, read.reason))
                continue
            article = read.article
            extraction = replace(read, warnings=(*self._warnings.pop(article.id, ()), *read.warnings))
            check_extraction(extraction)
            extraction = unify_entities(extraction)
            fingerprint = make_fingerprint(article, run)
            self._articles[article.id] = Told(fingerprint, article.origin, mark_article(article))
            self._words += len(article.text.split())
            self._said += len(extraction.statements)
            self._statements.writelines(write_line(s, None).encode() for s in extraction.statements)
            line = json.dumps({"id": article.id, "text": extraction.article.text}, ensure_ascii=False)
            self._texts.write(f"{line}\n".encode())
            sketch = make_sketch(article.text, extraction.blocks)
            self._tables.add(list_rows(extraction, sketch))
            lines = write_lines(extraction, names, fingerprint=fingerprint, run=run.id, sketch=sketch)
            graph = names.article(article.id)
            yield from self._count(f"{line[:-1]}{graph} .\n" for line in lines)
        yield from self._count(f"{quad} .\n" for quad in write_run(run, names))

    def sum_up(self, sha256: dict[str, str]) -> Part:
        """The manifest of what was read."""
        return replace(
            self._part,
            articles=self._articles,
            failures=tuple(self._failures),
            notes=tuple(self._notes),
            words=self._words,
            statements=self._said,
            quads=self._quads,
            rows=self._tables.count,
            sha256=sha256,
        )

    def _count(self, quads: Iterable[str]) -> Iterator[str]:
        for quad in quads:
            self._quads += 1
            yield quad

    def _find_articles(self, folder: Path) -> Iterator[Article | Failure]:
        """In the order of their files; what lies elsewhere is fetched, one file at a time."""
        local = [given.path for given in self._part.inputs if not is_url(given.path)]
        if local:
            yield from self._read_sources(local)
        for given in self._part.inputs:
            if is_url(given.path):
                with TemporaryDirectory(dir=folder) as fetched:
                    yield from self._read_remote(given.path, Path(fetched))

    def _read_remote(self, uri: str, folder: Path) -> Iterator[Article | Failure]:
        try:
            copy = _fetch(uri, folder)
        except OSError as error:
            yield Failure(uri, f"cannot be read: {error}")
            return
        for article in self._read_sources([str(copy)]):
            yield replace(article, origin=uri + article.origin.removeprefix(str(copy)))

    def _read_sources(self, paths: Sequence[str]) -> Iterator[Article | Failure]:
        return read_sources(
            paths,
            reader=self._job.reader,
            columns=dict(self._job.columns),
            fetching=self._job.fetching,
            warn=lambda article, warning: self._warnings[article].append(warning),
            note=lambda origin, text: self._notes.append((origin, text)),
        )


def _fetch(uri: str, folder: Path) -> Path:
    """The file and its metadata, under their own names, which ids are made of."""
    from pyarrow.fs import FileType  # noqa: PLC0415  an extra

    files, path = open_uri(uri)
    copy = folder / Path(path).name
    beside = name_metadata(Path(path))
    for source in (Path(path), beside):
        if source is not None and files.get_file_info(source.as_posix()).type == FileType.File:
            with files.open_input_stream(source.as_posix(), compression=None) as stream:
                (folder / source.name).write_bytes(stream.read())
    return copy


@contextmanager
def _pack(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as file, compress(file) as packed:
        yield cast("IO[bytes]", packed)
