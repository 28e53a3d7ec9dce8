"""Store -> one offline HTML file in which a reader finds, filters and believes.

`to_pyvis` gives the picture alone, as a pyvis `Network`, to those who want to go on from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from kg.exporters.html.document import fill_page
from kg.exporters.html.payload import make_payload
from kg.exporters.html.picture import LOOKS, TONE_COLOURS, to_pyvis, write_options
from kg.exporters.html.ties import rank_entities, sort_statements
from kg.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.records import Article, Entity, Event, Statement

__all__ = ["render_html", "to_pyvis", "write_html"]

_TITLE = "Knowledge graph"


class Source(Protocol):
    """What of a `Store` the explorer reads."""

    def articles(self) -> Iterable[Article]: ...
    def entities(self) -> Iterable[Entity]: ...
    def statements(self) -> Iterable[Statement]: ...
    def events(self) -> Iterable[Event]: ...


def write_html(store: Source, path: Path, *, title: str = _TITLE) -> None:
    """Writes the explorer; what stood at `path` is replaced only when all is written."""
    page = render_html(
        articles=store.articles(),
        entities=store.entities(),
        statements=store.statements(),
        events=store.events(),
        title=title,
    )
    with replace_file(path) as file:
        file.write(page)


def render_html(
    *,
    articles: Iterable[Article],
    entities: Iterable[Entity],
    statements: Iterable[Statement],
    events: Iterable[Event],
    title: str = _TITLE,
) -> str:
    """The explorer as one HTML document: the same text for the same records in whatever order."""
    entities, statements = tuple(entities), sort_statements(statements)
    network = to_pyvis(entities=entities, statements=statements)
    ranks = {e.id: str(n) for n, e in enumerate(rank_entities(entities, statements))}
    payload = make_payload(articles=articles, entities=entities, statements=statements, events=events)
    picture = {
        "nodes": [node | {"id": ranks[node["id"]]} for node in network.nodes],
        "edges": [_number_ends(edge, ranks) for edge in network.edges],
        "options": write_options(network),
        "looks": {cls: {"shape": look.shape, "colour": look.colour} for cls, look in LOOKS.items()},
        "tones": TONE_COLOURS,
    }
    return fill_page(title=title, network=picture, payload=payload)


def _number_ends(edge: Mapping[str, Any], ranks: Mapping[str, str]) -> dict[str, Any]:
    """The page knows entities by their numbers, which no name can pass for a word of JavaScript."""
    first, second = ranks[edge["from"]], ranks[edge["to"]]
    return {**edge, "id": f"{first} {second}", "from": first, "to": second}
