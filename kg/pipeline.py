"""Sources -> graph: the stages in order, one call each. Read second, after records.py.

Reading an article depends on nothing but the article, the model and the tables; so articles are read
in any order, by any number of processes, and give the same bytes.
"""

from __future__ import annotations

import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from kg.blocks import MARK_UP, find_blocks, find_title
from kg.bodies import settle_bodies
from kg.coreference import find_issuers, find_voices, resolve_references
from kg.corrections import apply_corrections, drop_refused, find_corrections, list_unused
from kg.descriptions import describe_unknown
from kg.discourse import Discourse
from kg.editions import settle_editions
from kg.entities import resolve_names
from kg.errors import StoreError
from kg.events import merge_tellings
from kg.exporters.shards import replace_folder
from kg.fetching import Fetching
from kg.identities import list_close, settle_identities
from kg.imported import load_sources
from kg.lexicon import load_lexicon
from kg.outputs import keep_text, name_text, write_outputs
from kg.parsing import DEFAULT_MODEL, check_model, load_model, parse_article
from kg.quotes import find_quotes
from kg.readers import read_sources
from kg.records import Extraction, Failure
from kg.scene import Scene
from kg.settings import Settings, hash_folders, load_tables
from kg.statements import find_statements
from kg.store import Store

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from spacy.language import Language

    from kg.gazetteer import Gazetteer
    from kg.rdf.runs import Run
    from kg.records import Article, Copy, Correction, Entity

# Articles handed to the processes at a time; bounds what is in memory.
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Progress:
    """An article was dealt with: `done` so far of `total` (None: not known), `words` of it parsed."""

    article_id: str
    done: int
    total: int | None
    words: int


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build came to. The ids are of articles; the numbers are of the whole graph."""

    out: Path
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failures: tuple[Failure, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    articles: int
    statements: int
    entities: int
    events: int
    copies: tuple[Copy, ...]
    seconds: float
    files: tuple[Path, ...]


def extract(
    article: Article,
    nlp: Language,
    *,
    min_confidence: float = 0.0,
    gazetteer: Gazetteer | None = None,
    corrections: Sequence[Correction] = (),
) -> Extraction:
    """Read one article: what it says, of whom, with the evidence."""
    gazetteer, lexicon = gazetteer or load_tables(), load_lexicon()
    blocks = find_blocks(article)
    article = replace(article, title=article.title or find_title(article, blocks))
    parse = parse_article(article, blocks, nlp, gazetteer)
    cast = resolve_names(parse, gazetteer, lexicon)
    # Before the references, which follow the names, and after them, as they may be wrong as well.
    apply_corrections(cast, article.id, corrections, gazetteer)
    settle_editions(cast, parse, gazetteer)
    describe_unknown(cast, parse, gazetteer)
    quotes = find_quotes(parse, lexicon)
    issuers = find_issuers(parse, cast)
    named = tuple(m.entity for m in issuers)
    resolve_references(Discourse(parse, cast, quotes, gazetteer, lexicon, named))
    settle_bodies(cast, parse, gazetteer, lexicon)
    apply_corrections(cast, article.id, corrections, gazetteer)
    scene = Scene(parse, cast, quotes, gazetteer, lexicon, issuers, find_voices(parse, cast))
    statements = drop_refused(find_statements(scene), article.id, corrections, gazetteer)
    return Extraction(
        article=article,
        blocks=blocks,
        mentions=cast.list_mentions(),
        statements=tuple(s for s in statements if s.confidence >= min_confidence),
        warnings=list_unused(cast, article.id, corrections),
    )


def build(
    sources: Sequence[str | os.PathLike[str]],
    *,
    out: str | os.PathLike[str] = "exports",
    reader: str | None = None,
    columns: Mapping[str, str] | str | None = None,
    workers: int = 1,
    model: str = DEFAULT_MODEL,
    base: str | None = None,
    min_confidence: float = 0.0,
    gazetteer: Sequence[str | os.PathLike[str]] = (),
    corrections: str | os.PathLike[str] | None = None,
    fetching: Fetching | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> BuildResult:
    """Bring the graph in `out` up to date with the sources; articles of it that are not among them stay.

    `columns` say where tables and JSON have the fields of an article, where that is not plain by their names.
    `gazetteer` are folders of tables that add to ours, `corrections` a table that has the last word on
    whom mentions stand for; without it, `out`/corrections.tsv is taken where it is there. `fetching` is how
    pages are fetched; where it names no cache, they are kept in `out`/fetched. Raises UsageError, StoreError
    and TableError; what is wrong with single sources is in the result's `failures`.
    Interrupted by KeyboardInterrupt, it keeps the articles that were read and passes it on.
    """
    begin = time.monotonic()
    folder = Path(out)
    tally = _Tally(progress)
    # What is wrong with the options is told before anything is written.
    check_model(model)
    settings = Settings(
        model,
        min_confidence,
        tuple(Path(tables) for tables in gazetteer),
        hash_folders(gazetteer),
        find_corrections(corrections, folder),
    )
    run = settings.run()
    fetching = fetching or Fetching()
    found = read_sources(
        [str(s) for s in sources],
        reader=reader,
        columns=columns,
        warn=tally.warn,
        note=tally.remark,
        fetching=replace(fetching, cache=fetching.cache or folder / "fetched"),
    )
    with Store.open(folder / "graph", "create", base=base) as store:
        wanted = tally.sort(found, store.fingerprints(), run)
        try:
            for extracted in _extract_all(wanted, settings, workers):
                if isinstance(extracted, Failure):
                    tally.failures.append(extracted)
                    continue
                warnings = (*tally.warnings[extracted.article.id], *extracted.warnings)
                extraction = replace(extracted, warnings=warnings)
                keep_text(extraction.article, folder)
                fingerprint = tally.fingerprints.pop(extraction.article.id)
                store.put_extraction(extraction, fingerprint=fingerprint, run=run)
                tally.note(extraction)
        except KeyboardInterrupt:
            _finish(store, folder, tally.failures, settings.gazetteer(), tally.notes)
            raise
        files = _finish(store, folder, tally.failures, settings.gazetteer(), tally.notes)
        return _sum_up(store, folder, tally, files, seconds=time.monotonic() - begin)


def remove(
    articles: Sequence[str],
    *,
    out: str | os.PathLike[str] = "exports",
    gazetteer: Sequence[str | os.PathLike[str]] = (),
) -> BuildResult:
    """Take articles, and what only they said, out of the graph in `out`.

    `gazetteer` are the folders of tables that it was built with. Raises NoSuchArticleError for an unknown
    id, TableError and StoreError; then nothing is taken out.
    """
    begin = time.monotonic()
    folder, tables = Path(out), _load_tables(gazetteer)
    with Store.open(folder / "graph", "write") as store:
        wanted = tuple(dict.fromkeys(articles))
        for article in wanted:
            store.check_article(article)
        for article in wanted:
            store.remove_article(article)
            name_text(article, folder).unlink(missing_ok=True)
        files = _finish(store, folder, [], tables)
        tally = _Tally(None)
        tally.unchanged = list(store.fingerprints())
        result = _sum_up(store, folder, tally, files, seconds=time.monotonic() - begin)
        return replace(result, removed=wanted)


def import_graph(
    sources: Sequence[str | os.PathLike[str]],
    *,
    out: str | os.PathLike[str] = "exports",
    gazetteer: Sequence[str | os.PathLike[str]] = (),
) -> BuildResult:
    """Make the graph in `out` of what `kg export` wrote: folders of shards, N-Quads or TriG.

    Of one source the graph is the one that was exported; several are merged, as if all of their articles had
    been built into one, `gazetteer` being the folders of tables that they were built with. Raises UsageError,
    StoreError and TableError, and then `out` is as it was.
    """
    begin = time.monotonic()
    folder, tables = Path(out), _load_tables(gazetteer)
    place = folder / "graph"
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise StoreError(f"{place} is there already: name another folder with --out, or move it away")
    with replace_folder(place) as new, load_sources([Path(s) for s in sources], new) as store:
        _derive(store, tables)
    with Store.open(place, "write") as store:
        files = _finish(store, folder, [], tables)
        tally = _Tally(None)
        tally.added = list(store.fingerprints())
        return _sum_up(store, folder, tally, files, seconds=time.monotonic() - begin)


def _load_tables(folders: Sequence[str | os.PathLike[str]]) -> Gazetteer:
    return load_tables(tuple(Path(folder) for folder in folders), hash_folders(folders))


def make_fingerprint(article: Article, run: Run) -> str:
    """What the article's part of the graph was made from: its text, its metadata and the run."""
    metadata_ = (
        article.id,
        article.title,
        article.publisher,
        article.published,
        article.url,
        article.authors,
        article.extracted_by,
        article.dated_by,
    )
    parts = (article.checksum, *map(str, metadata_), str(article.language), str(article.licence), run.id)
    return sha256("\x1f".join(parts).encode()).hexdigest()


class _Tally:
    """Counts what becomes of each article."""

    def __init__(self, progress: Callable[[Progress], None] | None) -> None:
        self._progress = progress
        self.added: list[str] = []
        self.changed: list[str] = []
        self.unchanged: list[str] = []
        self.failures: list[Failure] = []
        self.notes: list[str] = []
        self.warnings: defaultdict[str, list[str]] = defaultdict(list)
        # Of the articles that are being read.
        self.fingerprints: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def warn(self, article_id: str, warning: str) -> None:
        """Keep what a reader says of an article."""
        self.warnings[article_id].append(warning)

    def remark(self, origin: str, text: str) -> None:
        """Keep what a reader says of a source."""
        self.notes.append(f"{origin}: {text}")

    def sort(self, found: Iterable[Article | Failure], known: dict[str, str], run: Run) -> Iterator[Article]:
        """The articles that are new or changed; the others are only counted."""
        self._known = known
        for article in found:
            if isinstance(article, Failure):
                self.failures.append(article)
                continue
            fingerprint = make_fingerprint(article, run)
            if known.get(article.id) == fingerprint:
                self.unchanged.append(article.id)
                self._tell(article.id, words=0)
            else:
                self.fingerprints[article.id] = fingerprint
                yield article

    def note(self, extraction: Extraction) -> None:
        article = extraction.article
        (self.changed if article.id in self._known else self.added).append(article.id)
        self._tell(article.id, words=len(article.text.split()))

    def _tell(self, article_id: str, *, words: int) -> None:
        if self._progress is not None:
            done = len(self.added) + len(self.changed) + len(self.unchanged)
            self._progress(Progress(article_id, done, None, words))


def _extract_all(
    articles: Iterable[Article], settings: Settings, workers: int
) -> Iterator[Extraction | Failure]:
    """In the order of the articles, whatever the number of processes."""
    if workers > 1:
        yield from _extract_in_processes(articles, settings, workers)
        return
    for article in articles:
        yield _extract_one(article, settings)


def _extract_in_processes(
    articles: Iterable[Article], settings: Settings, workers: int
) -> Iterator[Extraction | Failure]:
    source = iter(articles)
    first = list(islice(source, _BATCH))
    if not first:
        return
    # Spawned, not forked: a fork would copy the threads of the store that is open.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        batch = first
        while batch:
            yield from pool.map(_extract_one, batch, [settings] * len(batch))
            batch = list(islice(source, _BATCH))


_model = cache(load_model)


def _extract_one(article: Article, settings: Settings) -> Extraction | Failure:
    """The work of one process; the model is loaded when the first article comes."""
    nlp, gazetteer = _model(settings.model), settings.gazetteer()
    try:
        return extract(
            article,
            nlp,
            min_confidence=settings.min_confidence,
            gazetteer=gazetteer,
            corrections=settings.corrections,
        )
    except Exception as error:  # noqa: BLE001  a fault of ours in one article must not cost the others
        what = f"{type(error).__name__}: {error}"
        return Failure(
            article.origin, f"kg failed on article {article.id} ({what}); please report it as a bug"
        )


def _finish(
    store: Store, folder: Path, failures: Sequence[Failure], gazetteer: Gazetteer, notes: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Bring what follows from all articles up to date and write the files."""
    _derive(store, gazetteer)
    close = list_close(store, gazetteer)
    return write_outputs(store, folder, failures, notes=notes, no_matter={MARK_UP}, close=close)


def _derive(store: Store, gazetteer: Gazetteer) -> None:
    if store.is_stale():
        settle_identities(store, gazetteer)
        merge = partial(merge_tellings, find_country=gazetteer.country_of)
        store.derive(merge, find_times=partial(_find_times, gazetteer))


def _find_times(gazetteer: Gazetteer, entity: Entity) -> tuple[str, str] | None:
    """When a named event began and ended, as its table has it."""
    row = gazetteer.named_event(entity)
    return (row.begin, row.end) if row else None


def _sum_up(
    store: Store, folder: Path, tally: _Tally, files: tuple[Path, ...], *, seconds: float
) -> BuildResult:
    ids = list(store.fingerprints())
    return BuildResult(
        out=folder,
        added=tuple(tally.added),
        changed=tuple(tally.changed),
        unchanged=tuple(tally.unchanged),
        removed=(),
        failures=tuple(tally.failures),
        notes=tuple(tally.notes),
        warnings=tuple(f"{i}: {w}" for i in ids for w in store.warnings(i)),
        copies=tuple(store.copies()),
        articles=len(ids),
        statements=len(store.statements()),
        entities=len(store.entities()),
        events=len(store.events()),
        seconds=seconds,
        files=files,
    )
