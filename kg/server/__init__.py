"""A graph folder -> SPARQL, explorer and pages over HTTP: `make_app("exports/graph")` for any ASGI server.

    uvicorn --factory mymodule:make    # def make(): return kg.server.make_app("exports/graph")

`kg serve` runs it on its own. docs/server.md says what is served where.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.server.app import make_app_of
from kg.server.settings import MAX_MEMORY_MB, MAX_ROWS, TIMEOUT, Settings

if TYPE_CHECKING:
    import os

    from starlette.types import ASGIApp

__all__ = ["make_app"]


def make_app(
    graph: str | os.PathLike[str] = "exports/graph",
    *,
    timeout: float = TIMEOUT,
    max_rows: int = MAX_ROWS,
    max_memory: int = MAX_MEMORY_MB,
    workers: int | None = None,
    allow_update: bool = False,
    in_memory: bool = False,
    hosts: frozenset[str] | None = None,
) -> ASGIApp:
    """The application for the graph in a folder.

    `timeout` (seconds), `max_rows` and `max_memory` (megabytes) are what one query may take; `hosts`, where
    given, are the names that requests may be addressed to. A graph that cannot be read is told by 503.
    """
    settings = Settings(
        Path(graph),
        timeout,
        max_rows,
        max_memory,
        allow_update=allow_update,
        in_memory=in_memory,
        hosts=hosts,
    )
    return make_app_of(settings if workers is None else replace(settings, workers=workers))
