"""A planned part -> its files, read: what one worker of a cluster does, and it knows nothing of the engine."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from kg.cluster.parts import QUADS, STATEMENTS, TEXTS, Place, open_uri
from kg.exporters.jsonl import write_line
from kg.exporters.nquads import sort_lines
from kg.exporters.shards import compress, hash_file
from kg.pipeline import _extract_one as extract_safely
from kg.pipeline import make_fingerprint
from kg.rdf.article import check_extraction, write_article
from kg.rdf.derived import unify_entities
from kg.rdf.runs import write_run
from kg.rdf.terms import Names
from kg.readers import read_sources
from kg.readers.files import name_metadata
from kg.readers.url import is_url
from kg.records import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.cluster.parts import Part
    from kg.rdf.runs import Run
    from kg.records import Article
    from kg.settings import Settings


@dataclass(slots=True)
class _Found:
    """What comes of the articles of a part, as they are read."""

    articles: dict[str, tuple[str, str]] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    words: int = 0
    statements: int = 0
    quads: int = 0


def read_part(part: Part, place: Place, settings: Settings, run: Run) -> Part:
    """Read the files of a part, bring what they say to its place, and give back its manifest."""
    found = _Found()
    with TemporaryDirectory(prefix="kg-part-") as folder, ExitStack() as stack:
        here = Path(folder)
        with (
            _pack(here / (part.name + QUADS)) as quads,
            _pack(here / (part.name + STATEMENTS)) as statements,
            _pack(here / (part.name + TEXTS)) as texts,
        ):
            lines = _read(part, here, settings, run, found, statements, texts)
            quads.writelines(line.encode() for line in sort_lines(lines, stack))
        sums = {ending: hash_file(here / (part.name + ending)) for ending in (QUADS, STATEMENTS, TEXTS)}
        done = replace(
            part,
            articles=found.articles,
            failures=tuple(found.failures),
            words=found.words,
            statements=found.statements,
            quads=found.quads,
            sha256=sums,
        )
        place.put(done, here)
    return done


def _read(
    part: Part,
    folder: Path,
    settings: Settings,
    run: Run,
    found: _Found,
    statements: IO[bytes],
    texts: IO[bytes],
) -> Iterator[str]:
    """The lines of N-Quads of the articles; what else is told of them is written down on the way."""
    names, warnings = Names(part.base), dict[str, list[str]]()

    def warn(article: str, warning: str) -> None:
        warnings.setdefault(article, []).append(warning)

    for article in _read_articles(part, folder, warn):
        read = article if isinstance(article, Failure) else extract_safely(article, settings)
        if isinstance(read, Failure):
            found.failures.append((read.origin, read.reason))
            continue
        read = replace(read, warnings=(*warnings.pop(read.article.id, ()), *read.warnings))
        check_extraction(read)
        read = unify_entities(read)
        fingerprint = make_fingerprint(article, run)
        found.articles[read.article.id] = (fingerprint, article.origin)
        found.words += len(article.text.split())
        found.statements += len(read.statements)
        for statement in read.statements:
            statements.write(write_line(statement, None).encode())
        line = json.dumps({"id": read.article.id, "text": read.article.text}, ensure_ascii=False)
        texts.write(f"{line}\n".encode())
        for quad in write_article(read, names, fingerprint=fingerprint, run=run.id):
            found.quads += 1
            yield f"{quad} .\n"
    for quad in write_run(run, names):
        found.quads += 1
        yield f"{quad} .\n"


def _read_articles(part: Part, folder: Path, warn: Callable[[str, str], None]) -> Iterator[Article | Failure]:
    """In the order of their files; what lies elsewhere is fetched one file at a time."""
    local = [given.path for given in part.inputs if not is_url(given.path)]
    if local:
        yield from read_sources(local, warn=warn)
    for given in part.inputs:
        if is_url(given.path):
            with TemporaryDirectory(dir=folder) as fetched:
                copy = _fetch(given.path, Path(fetched))
                for article in read_sources([str(copy)], warn=warn):
                    yield replace(article, origin=given.path + article.origin.removeprefix(str(copy)))


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
        yield packed
