"""Graph -> file: the formats by name; what a format needs is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from kg.errors import UsageError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from kg.store import Store

    Exporter = Callable[[Store, Path], None]


class Format(NamedTuple):
    """Where the function is that writes a format, and how its files end; '/' where it writes a folder."""

    module: str
    function: str
    ending: str

    @property
    def is_folder(self) -> bool:
        """Whether the format is several files, and the path that it is written to their folder."""
        return self.ending == "/"


EXPORTERS: dict[str, Format] = {
    "turtle": Format("kg.exporters.turtle", "write_turtle", ".ttl"),
    "trig": Format("kg.exporters.trig", "write_trig", ".trig"),
    "nquads": Format("kg.exporters.nquads", "write_nquads", ".nq"),
    "jsonld": Format("kg.exporters.jsonld", "write_jsonld", ".jsonld"),
    "rdfxml": Format("kg.exporters.rdfxml", "write_rdfxml", ".rdf"),
    "html": Format("kg.exporters.html", "write_html", ".html"),
    "graphml": Format("kg.exporters.graphml", "write_graphml", ".graphml"),
    "gexf": Format("kg.exporters.gexf", "write_gexf", ".gexf"),
    "cytoscape": Format("kg.exporters.cytoscape", "write_cytoscape", ".cyjs"),
    "cypher": Format("kg.exporters.cypher", "write_cypher", ".cypher"),
    "neo4j": Format("kg.exporters.neo4j", "write_neo4j", "/"),
    "plover": Format("kg.exporters.plover", "write_plover", ".tsv"),
    "csv": Format("kg.exporters.tables", "write_csv", "/"),
    "jsonl": Format("kg.exporters.jsonl", "write_statements_jsonl", ".jsonl"),
}


def find_exporter(name: str) -> Exporter:
    """The function that writes the format. Raises UsageError for a name that is none."""
    if name not in EXPORTERS:
        raise UsageError(f"no format {name!r}; the formats are {', '.join(sorted(EXPORTERS))}")
    form = EXPORTERS[name]
    return cast("Exporter", getattr(import_module(form.module), form.function))


def export(store: Store, name: str, path: str | os.PathLike[str], *, shards: int | None = None) -> None:
    """Write the graph to the path in the format of that name; into a folder where it is several files.

    With `shards`, N-Quads are written into a folder of so many parts. Raises UsageError for another format.
    """
    write = find_exporter(name)
    if shards is None:
        write(store, Path(path))
        return
    if name != "nquads":
        raise UsageError(f"{name} has no shards: only nquads is written in shards")
    from kg.exporters.shards import write_shards  # noqa: PLC0415  as all that a format needs

    write_shards(store, Path(path), shards=shards)
