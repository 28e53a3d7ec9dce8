"""Knowledge graphs from the news, with the sentence behind every edge.

    >>> import kg
    >>> graph = kg.build("sources/")  # doctest: +SKIP
    >>> graph.query("SELECT ?who WHERE { kgr:Vladimir_Putin kg:meets ?who }")  # doctest: +SKIP

What takes long to import is imported when it is first used.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.choosing import Progress
    from kg.fetching import Fetching
    from kg.graph import Graph

__all__ = ["build", "open"]


def build(
    sources: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    out: str | os.PathLike[str] = "exports",
    reader: str | None = None,
    columns: Mapping[str, str] | str | None = None,
    workers: int = 1,
    model: str | None = None,
    base: str | None = None,
    min_confidence: float = 0.0,
    gazetteer: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    corrections: str | os.PathLike[str] | None = None,
    limit: int | None = None,
    since: str | None = None,
    fetching: Fetching | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Graph:
    """Read articles into the graph in `out`, as `kg build` does, and open it.

    `columns` say where tables and JSON have the fields of an article: {"text": "Body of the story"}.
    `gazetteer` are folders of tables that add to those of kg, `corrections` is a table of corrections,
    `fetching` (a `kg.fetching.Fetching`) says how pages are fetched. At most `limit` articles that are new or
    changed are read, and none that was published before the ISO 8601 date `since`; one of unknown date is
    read. Sources that give no article are left out; `out`/report.json names them. Raises UsageError for a
    wrong option or a path that is not there, TableError for a table with a wrong row, and StoreError for a
    graph that cannot be written.
    """
    from kg import pipeline  # noqa: PLC0415
    from kg.parsing import DEFAULT_MODEL  # noqa: PLC0415

    pipeline.build(
        _list_paths(sources),
        out=out,
        reader=reader,
        columns=columns,
        workers=workers,
        model=model or DEFAULT_MODEL,
        base=base,
        min_confidence=min_confidence,
        gazetteer=_list_paths(gazetteer),
        corrections=corrections,
        limit=limit,
        since=since,
        fetching=fetching,
        progress=progress,
    )
    return open(out)


def _list_paths(
    paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
) -> Sequence[str | os.PathLike[str]]:
    """One path is a list of one."""
    return [paths] if isinstance(paths, (str, os.PathLike)) else paths


def open(path: str | os.PathLike[str] = "exports") -> Graph:  # noqa: A001  `kg.open` reads best
    """Open the graph that `kg build` wrote into a folder, for reading. Raises StoreError for none."""
    from kg.graph import open_graph  # noqa: PLC0415

    return open_graph(path)
