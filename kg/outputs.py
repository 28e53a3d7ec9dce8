"""Store -> the files of a build beside the graph: Turtle, HTML, statements, and the report."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from kg.exporters import export
from kg.files import replace_file
from kg.records import make_entity_id, make_hash_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from kg.records import Article, Failure
    from kg.store import Store

# What a build leaves in its folder beside the graph, and the format it is written in.
_FILES = {"graph.ttl": "turtle", "graph.html": "html", "statements.jsonl": "jsonl"}
_REPORT = "report.json"
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


def write_outputs(
    store: Store,
    folder: Path,
    failures: Sequence[Failure],
    *,
    notes: Sequence[str] = (),
    no_matter: Collection[str] = (),
    close: Sequence[Mapping[str, object]] = (),
) -> tuple[Path, ...]:
    """Write all files and name them; `failures` are the sources that gave no article in this build.

    `notes` are what is to be known of how the others were read.

    What was left out of articles for a reason of `no_matter` is not worth a reader's while; `close` are the
    names that were hardly taken for the same in several articles, or hardly not.
    """
    with store.reading_ahead():
        for name, form in _FILES.items():
            export(store, form, folder / name)
    _write_report(store, folder / _REPORT, failures, no_matter, close, notes=notes)
    return tuple(folder / name for name in (*_FILES, _REPORT))


def _write_report(
    store: Store,
    path: Path,
    failures: Sequence[Failure],
    no_matter: Collection[str],
    close: Sequence[Mapping[str, object]],
    *,
    notes: Sequence[str],
) -> None:
    """What was read, left out and why, which are copies, what gave no article, and which names were close."""
    counts = Counter(s.article for s in store.statements())
    articles = [
        {
            "id": article.id,
            "title": article.title,
            "published": article.published,
            "dated_by": article.dated_by,
            "extracted_by": article.extracted_by,
            "statements": counts[article.id],
            "earlier": [
                {"id": v.article, "checksum": v.checksum, "published": v.published, "title": v.title}
                for v in store.versions(article.id)
            ],
            "warnings": list(store.warnings(article.id)),
            "left_out": _list_left_out(store, article.id, no_matter),
        }
        for article in store.articles()
    ]
    failed = sorted(({"origin": f.origin, "reason": f.reason} for f in failures), key=lambda f: f["origin"])
    report = {
        "articles": articles,
        "copies": list(map(asdict, store.copies())),
        "failures": failed,
        "notes": list(notes),
        "close_names": close,
    }
    with replace_file(path) as file:
        json.dump(report, file, ensure_ascii=False, indent=1)
        file.write("\n")


def _list_left_out(store: Store, article: str, no_matter: Collection[str]) -> list[dict[str, int | str]]:
    """The offsets and the reason of what was no part of the text."""
    blocks = (b for b in store.left_out(article) if b.reason not in no_matter)
    return [{"begin": b.begin, "end": b.end, "reason": b.reason} for b in blocks]
