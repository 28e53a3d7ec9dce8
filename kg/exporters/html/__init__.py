"""Store -> one offline HTML file in which a reader finds, filters and believes.

`to_pyvis` gives the picture alone, as a pyvis `Network`, to those who want to go on from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kg.exporters.html.bounds import bound_page
from kg.exporters.html.document import fill_page
from kg.exporters.html.payload import make_payload
from kg.exporters.html.picture import make_settings, to_pyvis
from kg.exporters.html.ties import sort_statements
from kg.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.rdf.terms import Names
    from kg.records import Article, Entity, Event, Statement

__all__ = ["render_html", "render_source", "to_pyvis", "write_html"]

_TITLE = "Knowledge graph"


class Source(Protocol):
    """What of a `Store` the explorer reads."""

    def articles(self) -> Iterable[Article]: ...
    def entities(self) -> Iterable[Entity]: ...
    def statements(self) -> Iterable[Statement]: ...
    def events(self) -> Iterable[Event]: ...


def write_html(store: Source, path: Path, *, title: str = _TITLE) -> None:
    """Writes the explorer; what stood at `path` is replaced only when all is written."""
    page = render_source(store, title=title)
    with replace_file(path) as file:
        file.write(page)


def render_source(store: Source, *, title: str = _TITLE) -> str:
    """The explorer of a whole graph as one HTML document."""
    return render_html(
        articles=store.articles(),
        entities=store.entities(),
        statements=store.statements(),
        events=store.events(),
        title=title,
        names=getattr(store, "names", None),
    )


def render_html(
    *,
    articles: Iterable[Article],
    entities: Iterable[Entity],
    statements: Iterable[Statement],
    events: Iterable[Event],
    title: str = _TITLE,
    names: Names | None = None,
    served: bool = False,
) -> str:
    """The explorer as one HTML document: the same text for the same records in whatever order.

    Of a graph too large for one page it holds the most important part, and says so (`bounds.py`). `names` are
    those of the graph, which the SPARQL that the page writes needs. Where it is `served`, it leads to
    the pages 'entity/ID' and 'articles/ID' beside it.
    """
    every, said = tuple(entities), sort_statements(statements)
    held, between = bound_page(every, said)
    payload = make_payload(articles=articles, entities=held, statements=between, events=events)
    settings = make_settings(names) | {"served": served}
    if len(between) < len(said):
        settings["bounded"] = {"entities": len(every), "statements": len(said)}
    return fill_page(title=title, settings=settings, payload=payload)
