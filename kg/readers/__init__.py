"""A path, a folder, a glob, '-' or a URL -> the articles in it, and a Failure for each that cannot be read.

One kind of source a file: text, markdown, html, jsonl, table, warc, pdf, docx, feeds, sitemaps, url_lists.
files.py and url.py open what these read, packed.py what is packed with gzip, and links.py what these name.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import SourceError, UsageError
from kg.fetching import Fetching
from kg.readers import (
    docx,
    feeds,
    html,
    jsonl,
    markdown,
    parquet,
    pdf,
    sitemaps,
    table,
    text,
    url_lists,
    warc,
)
from kg.readers.columns import read_columns
from kg.readers.fetching import Fetcher
from kg.readers.files import LEFT_OUT, check_file, find_files, open_file, rank_file
from kg.readers.found import complete
from kg.readers.kinds import tell_kind
from kg.readers.language import check_language
from kg.readers.links import Follower
from kg.readers.packed import GZIP, unpack
from kg.readers.raw import HEAD_BYTES, MAX_BYTES, Link, Note, Raw, Reading, check_size, read_head
from kg.readers.url import check_url, is_url
from kg.records import Article, Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

STDIN = "-"

READERS: Mapping[str, Callable[[Raw], Iterator[Reading | Link | Failure | Note]]] = {
    "text": text.read,
    "markdown": markdown.read,
    "html": html.read,
    "jsonl": jsonl.read,
    "table": table.read,
    "feed": feeds.read,
    "sitemap": sitemaps.read,
    "urls": url_lists.read,
    "warc": warc.read,
    "parquet": parquet.read,
    "pdf": pdf.read,
    "docx": docx.read,
}
# Of these one file may hold any number of articles, so that it is read piece by piece.
_COLLECTIONS = {"jsonl", "parquet", "table", "warc"}


def read_sources(
    sources: Sequence[str],
    *,
    reader: str | None = None,
    stdin: BinaryIO | None = None,
    warn: Callable[[str, str], None] | None = None,
    note: Callable[[str, str], None] | None = None,
    columns: Mapping[str, str] | str | None = None,
    fetching: Fetching | None = None,
) -> Iterator[Article | Failure]:
    """Files by their names, then pages, then standard input, whatever the order of `sources`.

    `reader` forces the kind, one of READERS. `warn` is called with the id of an article and a warning, before
    the article is given out, `note` with a source and what should be known of how it was read. `columns` say
    where a table or a record of JSON has its fields, as `columns.read_columns` takes it. `fetching` is how
    pages are fetched: those among the sources and those that feeds, sitemaps and lists name. Raises
    UsageError, before anything is read, for a path that is not there.
    """
    if reader is not None and reader not in READERS:
        raise UsageError(f"there is no reader {reader!r}; the readers are {', '.join(READERS)}")
    pages = sorted(filter(is_url, set(sources)))
    for url in pages:
        check_url(url)
    files: dict[str, Path] = {}
    refused: list[SourceError] = []
    for source in sorted(set(sources) - set(pages) - {STDIN}):
        found = find_files(source)
        refused += found.refused
        for path in found.files:
            files.setdefault(os.path.realpath(path), path)
    piped = [STDIN] if STDIN in sources else []
    if not files and not pages and not piped and not refused:
        raise UsageError(f"{', '.join(sources)}: no articles; {LEFT_OUT} are left out")
    follower = Follower(Fetcher(fetching or Fetching()), partial(_read_raw, columns=read_columns(columns)))
    paths = sorted(files.values(), key=rank_file)
    readings = chain(
        (Failure(error.origin, error.reason) for error in refused),
        *(follower.read(str(p), partial(open_file, p), reader) for p in paths),
        *(follower.read_page(url, reader) for url in pages),
        *(follower.read(origin, partial(_open_stdin, stdin), reader) for origin in piped),
    )
    return _accept_all(readings, warn or _ignore, note or _ignore)


def _ignore(_whom: str, _what: str) -> None:
    """Nobody wants to know."""


def _open_stdin(stdin: BinaryIO | None) -> Raw:
    content = (stdin or sys.stdin.buffer).read(MAX_BYTES)
    check_size(STDIN, len(content))
    name = f"stdin-{hashlib.sha256(content).hexdigest()[:32]}"
    return Raw(STDIN, name, io.BufferedReader(io.BytesIO(content), HEAD_BYTES))


def _accept_all(
    readings: Iterable[Reading | Failure | Note],
    warn: Callable[[str, str], None],
    note: Callable[[str, str], None],
) -> Iterator[Article | Failure]:
    taken: dict[str, str] = {}
    for reading in readings:
        if isinstance(reading, Note):
            note(reading.origin, reading.text)
        else:
            yield reading if isinstance(reading, Failure) else _accept(reading, taken, warn)


def _read_raw(
    raw: Raw, reader: str | None, columns: Mapping[str, str]
) -> Iterator[Reading | Link | Failure | Note]:
    head = read_head(raw)
    if head.startswith(GZIP):
        raw = unpack(raw)
        head = read_head(raw)
        if head.startswith(GZIP):
            raise SourceError(raw.origin, "is packed twice; unpack it once")
    kind = reader or tell_kind(head, raw.ending, raw.origin)
    if raw.is_file and kind not in _COLLECTIONS:
        check_file(raw)
    yield from READERS[kind](replace(raw, columns=columns))


def refuse_twin(article_id: str, origin: str, first: str) -> Failure:
    """What becomes of an article that has the id of another; both are named by their origins."""
    return Failure(origin, f"has the id {article_id!r} of {first}, which was read first; rename one of them")


def _accept(reading: Reading, taken: dict[str, str], warn: Callable[[str, str], None]) -> Article | Failure:
    """The article with what is found in its text, unless it is empty, foreign or has the id of another."""
    article = reading.article
    if not article.text[article.body :].strip():
        return Failure(article.origin, "holds no text")
    try:
        reading = complete(replace(reading, article=replace(article, language=check_language(article))))
    except SourceError as error:
        return Failure(error.origin, error.reason)
    if article.id in taken:
        return refuse_twin(article.id, article.origin, taken[article.id])
    taken[article.id] = article.origin
    for warning in reading.warnings:
        warn(article.id, warning)
    return reading.article
