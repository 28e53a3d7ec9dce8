"""Sources -> graph: the stages in order, one call each. Read second, after records.py.

Reading an article depends on nothing but the article, the model and the tables; so articles are read
in any order, by any number of processes, and give the same bytes.
"""

from __future__ import annotations

import gc
import time
from contextlib import closing
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.blocks import MARK_UP, find_blocks, find_title
from kg.bodies import settle_bodies
from kg.choosing import Choice, Tally, explain_choice
from kg.collector import thawed_at_end
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
from kg.identities import Identities
from kg.imported import load_sources
from kg.lexicon import load_lexicon
from kg.outputs import Remarks, keep_text, name_text, place_text, ready_to_write
from kg.parsing import DEFAULT_MODEL, check_model, load_model, parse_article
from kg.quotes import find_quotes
from kg.readers import read_sources
from kg.readers.totals import count_articles
from kg.records import Extraction, Failure
from kg.results import sum_up, sum_up_plan
from kg.scene import Scene
from kg.settings import Settings, hash_folders, load_tables
from kg.statements import find_statements
from kg.store import Store
from kg.versions import list_replaced, settle_versions
from kg.workers import Workers

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence

    from spacy.language import Language

    from kg.choosing import Progress
    from kg.gazetteer import Gazetteer
    from kg.rdf.runs import Run
    from kg.records import Article, Correction, Entity
    from kg.results import BuildResult
    from kg.told import NamedFacts


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
    limit: int | None = None,
    since: str | None = None,
    dry_run: bool = False,
    fetching: Fetching | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> BuildResult:
    """Bring the graph in `out` up to date with the sources; articles of it that are not among them stay.

    `columns` say where tables and JSON have the fields of an article, where that is not plain by their names.
    `gazetteer` are folders of tables that add to ours, `corrections` a table that has the last word on
    whom mentions stand for; without it, `out`/corrections.tsv is taken where it is there. `limit` and `since`
    are those of `kg.choosing.Choice`; a dry run reads the sources, writes nothing and plans. `fetching` is
    how pages are fetched; where it names no cache, they are kept in `out`/fetched, but of a dry run nowhere.
    Raises UsageError, StoreError and TableError; what is wrong with single sources is in the result's
    `failures`.
    Interrupted by KeyboardInterrupt, it keeps the articles that were read and passes it on.
    """
    begin = time.monotonic()
    folder, choice = Path(out), Choice(limit, since)
    names = [str(s) for s in sources]
    wants_total = progress is not None or limit is not None
    tally = Tally(progress, total=count_articles(names, reader=reader) if wants_total else None)
    # What is wrong with the options is told before anything is written.
    settings = choose_settings(model, min_confidence, gazetteer, corrections, folder)
    run = settings.run()
    fetching = fetching or Fetching()
    if not dry_run:
        fetching = replace(fetching, cache=fetching.cache or folder / "fetched")
    found = read_sources(
        names, reader=reader, columns=columns, warn=tally.warn, note=tally.remark, fetching=fetching
    )
    if dry_run:
        return _plan(found, tally, folder, run, choice, begin=begin)
    with thawed_at_end(), Store.open(folder / "graph", "create", base=base) as store:
        wanted = tally.sort(found, store.fingerprints(), run, choice, replaced=list_replaced(store))
        try:
            # The processes have ended before what was read is put together.
            with closing(_extract_all(wanted, settings, workers)) as extractions:
                for extracted in extractions:
                    _keep(extracted, store, folder, tally, run)
        except KeyboardInterrupt:
            finish(store, folder, tally, settings.gazetteer())
            raise
        files = finish(store, folder, tally, settings.gazetteer(), workers=workers)
        return sum_up(store, folder, tally, files, seconds=time.monotonic() - begin)


def choose_settings(
    model: str,
    min_confidence: float,
    gazetteer: Sequence[str | os.PathLike[str]],
    corrections: str | os.PathLike[str] | None,
    folder: Path,
) -> Settings:
    """What the articles of a build into the folder are read by; raises what is wrong with the options."""
    check_model(model)
    return Settings(
        model,
        min_confidence,
        tuple(Path(tables) for tables in gazetteer),
        hash_folders(gazetteer),
        find_corrections(corrections, folder),
    )


def _keep(extracted: Extraction | Failure, store: Store, folder: Path, tally: Tally, run: Run) -> None:
    if isinstance(extracted, Failure):
        tally.fail(extracted)
        return
    article = extracted.article
    extraction = replace(extracted, warnings=(*tally.warnings[article.id], *extracted.warnings))
    keep_text(article, folder)
    fingerprint = tally.fingerprints.pop(article.id)
    store.put_extraction(extraction, fingerprint=fingerprint, run=run, may_wait=True)
    tally.note(article)


def _plan(
    found: Iterable[Article | Failure], tally: Tally, folder: Path, run: Run, choice: Choice, *, begin: float
) -> BuildResult:
    """Go through the sources as a build does, and write nothing."""
    place = folder / "graph"
    with Store.open(place) if place.exists() else Store.in_memory() as store:
        known = store.fingerprints()
        explain = partial(explain_choice, run=run, store=store)
        replaced = list_replaced(store)
        for article in tally.sort(found, known, run, choice, explain=explain, replaced=replaced):
            tally.note(article)
    return sum_up_plan(
        tally, folder, articles=len(known) + len(tally.added), seconds=time.monotonic() - begin
    )


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
        tally = Tally()
        files = finish(store, folder, tally, tables)
        tally.unchanged = list(store.fingerprints())
        result = sum_up(store, folder, tally, files, seconds=time.monotonic() - begin)
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
        _derive(store, tables, Identities(store, tables))
    with Store.open(place, "write") as store:
        tally = Tally()
        files = finish(store, folder, tally, tables)
        tally.added = list(store.fingerprints())
        return sum_up(store, folder, tally, files, seconds=time.monotonic() - begin)


def _load_tables(folders: Sequence[str | os.PathLike[str]]) -> Gazetteer:
    return load_tables(tuple(Path(folder) for folder in folders), hash_folders(folders))


def _extract_all(
    articles: Iterable[Article], settings: Settings, workers: int
) -> Generator[Extraction | Failure, None, None]:
    """In the order of the articles, whatever the number of processes."""
    if workers > 1:
        start = partial(_start_extracting, settings)
        with Workers(start, workers=workers, give_up=_give_up) as processes:
            yield from processes.work_in_order(articles, weigh=_weigh)
        return
    for number, article in enumerate(articles):
        if number == 0:
            _load(settings)
        yield extract_safely(article, settings)


def _start_extracting(settings: Settings) -> Callable[[Article], Extraction | Failure]:
    """What each process does first."""
    _load(settings)
    return partial(extract_safely, settings=settings)


def _load(settings: Settings) -> None:
    """Have the model and the tables at hand, which are not looked through again for what may go."""
    _model(settings.model), settings.gazetteer()
    gc.freeze()


def _weigh(article: Article) -> int:
    return len(article.text)


def _give_up(article: Article, how: str) -> Failure:
    return Failure(
        article.origin,
        f"article {article.id} ended the process that read it, twice ({how}), as happens where memory runs "
        "out; shorten it, or please report it as a bug",
    )


_model = cache(load_model)


def extract_safely(article: Article, settings: Settings) -> Extraction | Failure:
    """What the article says, or that kg failed on it; the model is loaded when the first article comes."""
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


def finish(
    store: Store,
    folder: Path,
    tally: Tally,
    gazetteer: Gazetteer,
    *,
    workers: int = 1,
    facts: NamedFacts | None = None,
) -> tuple[Path, ...]:
    """Bring what follows from all articles up to date and write the files, by so many processes.

    `facts` are those of `Store.derive`.
    """
    tally.turn_to("joining")
    with ready_to_write(store, folder, workers=workers) as write:
        identities = Identities(store, gazetteer, facts)
        _derive(store, gazetteer, identities, facts)
        remarks = Remarks(tally.failures, tally.notes, {MARK_UP}, identities.list_close())
        tally.turn_to("writing")
        return write(remarks)


def _derive(
    store: Store, gazetteer: Gazetteer, identities: Identities, facts: NamedFacts | None = None
) -> None:
    if store.is_stale():
        for article in settle_versions(store):
            if store.path is not None:
                place_text(article, store.path).unlink(missing_ok=True)
        identities.settle()
        merge = partial(merge_tellings, find_country=gazetteer.country_of)
        store.derive(merge, find_times=partial(_find_times, gazetteer), facts=facts)


def _find_times(gazetteer: Gazetteer, entity: Entity) -> tuple[str, str] | None:
    """When a named event began and ended, as its table has it."""
    row = gazetteer.named_event(entity)
    return (row.begin, row.end) if row else None
