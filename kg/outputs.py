"""Store -> the files of a build beside the graph: Turtle, HTML, statements, and the report."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

from kg.collector import paused_collector
from kg.errors import StoreError
from kg.exporters import export, find_exporter
from kg.files import replace_file
from kg.records import make_entity_id, make_hash_id
from kg.store import Store
from kg.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.records import Article, Failure

    # A graph as it was when the files were due, what the report tells beside it, and the names of files.
    _Task = tuple[Path, "Remarks", tuple[str, ...]]

# What a build leaves in its folder beside the graph, and the format it is written in.
_FILES = {"graph.ttl": "turtle", "graph.html": "html", "statements.jsonl": "jsonl"}
_REPORT = "report.json"
# What one process writes, the longest first; what is read for one file of a task is there for the next.
_TASKS = (("statements.jsonl", "graph.html"), ("graph.ttl",), (_REPORT,))
# Statements. A process takes a second to begin, and the files of fewer statements hardly longer.
_WORTH_PROCESSES = 1000
_LONGEST_NAME = 120  # characters; file systems take 255 bytes


def name_text(article_id: str, folder: Path) -> Path:
    """Where the text of an article is kept as it was read."""
    return place_text(article_id, folder / "graph")


def place_text(article_id: str, graph: Path) -> Path:
    """The same by the folder of the graph itself."""
    name = make_entity_id(article_id)
    if len(name.encode()) > _LONGEST_NAME:
        name = make_hash_id("", article_id)
    return graph / "articles" / f"{name}.txt"


def keep_text(article: Article, folder: Path) -> None:
    """Keep what offsets point into: files change, and what was taken out of a page stands in none."""
    with replace_file(name_text(article.id, folder)) as file:
        file.write(article.text)


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the report tells that the graph does not; `failures` are the sources that gave no article.

    `notes` are what is to be known of how the others were read. What was left out of articles for a reason of
    `no_matter` is not worth a reader's while; `close` are the names that were hardly taken for the same in
    several articles, or hardly not.
    """

    failures: Sequence[Failure]
    notes: Sequence[str] = ()
    no_matter: Collection[str] = ()
    close: Sequence[Mapping[str, object]] = ()


@contextmanager
def ready_to_write(
    store: Store, folder: Path, *, workers: int = 1
) -> Iterator[Callable[[Remarks], tuple[Path, ...]]]:
    """What writes all files and names them, once the graph is as it is to be; processes for it start already.

    The bytes are the same, whatever the number of processes.
    """
    if workers == 1 or sum(store.count_statements().values()) < _WORTH_PROCESSES:
        yield partial(_write_alone, store, folder)
        return
    start = partial(_start_writing, folder)
    with Workers(start, workers=min(workers, len(_TASKS)), give_up=_give_up) as processes:
        processes.begin()
        yield partial(_write_beside, processes, store, folder)


def _write_alone(store: Store, folder: Path, remarks: Remarks) -> tuple[Path, ...]:
    with paused_collector(), store.reading_ahead():
        _write(store, folder, remarks, [*_FILES, _REPORT])
    return _list_files(folder)


def _write_beside(
    processes: Workers[_Task, str | None], store: Store, folder: Path, remarks: Remarks
) -> tuple[Path, ...]:
    with store.snapshot() as place:
        tasks = ((place, remarks, names) for names in _TASKS)
        for lost in processes.work_in_order(tasks, weigh=len):
            if lost is not None:
                raise StoreError(lost)
    return _list_files(folder)


def _start_writing(folder: Path) -> Callable[[_Task], None]:
    """What each process does first: it imports what it takes to write."""
    for name in _FILES.values():
        find_exporter(name)
    return partial(_write_task, folder)


def _write_task(folder: Path, task: _Task) -> None:
    place, remarks, names = task
    with paused_collector(), Store.open(place) as store:
        _write(store, folder, remarks, names)


def _give_up(task: _Task, how: str) -> str:
    return (
        f"the process that wrote {' and '.join(task[-1])} ended, twice ({how}), as happens where memory runs "
        "out: the graph is whole; build again with one worker, or write the file with `kg export`"
    )


def _list_files(folder: Path) -> tuple[Path, ...]:
    return tuple(folder / name for name in (*_FILES, _REPORT))


def _write(store: Store, folder: Path, remarks: Remarks, names: Iterable[str]) -> None:
    for name in names:
        if name == _REPORT:
            _write_report(store, folder / name, remarks)
        else:
            export(store, _FILES[name], folder / name)


def _write_report(store: Store, path: Path, remarks: Remarks) -> None:
    """What was read, left out and why, which are copies, what gave no article, and which names were close."""
    counts = store.count_statements()
    articles = [
        {
            "id": article.id,
            "title": article.title,
            "published": article.published,
            "dated_by": article.dated_by,
            "extracted_by": article.extracted_by,
            "statements": counts.get(article.id, 0),
            "earlier": [
                {"id": v.article, "checksum": v.checksum, "published": v.published, "title": v.title}
                for v in store.versions(article.id)
            ],
            "warnings": list(store.warnings(article.id)),
            "left_out": _list_left_out(store, article.id, remarks.no_matter),
        }
        for article in store.articles()
    ]
    failures = ({"origin": f.origin, "reason": f.reason} for f in remarks.failures)
    report = {
        "articles": articles,
        "copies": list(map(asdict, store.copies())),
        "failures": sorted(failures, key=lambda f: f["origin"]),
        "notes": list(remarks.notes),
        "close_names": remarks.close,
    }
    with replace_file(path) as file:
        json.dump(report, file, ensure_ascii=False, indent=1)
        file.write("\n")


def _list_left_out(store: Store, article: str, no_matter: Collection[str]) -> list[dict[str, int | str]]:
    """The offsets and the reason of what was no part of the text."""
    blocks = (b for b in store.left_out(article) if b.reason not in no_matter)
    return [{"begin": b.begin, "end": b.end, "reason": b.reason} for b in blocks]
