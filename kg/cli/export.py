"""`kg export`, `kg import`, `kg check`: the graph out to other programs and back, and whether it is sound."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.terminal import NOTHING_FOUND, GazetteerOption, GraphOption, OutOption, count, say, tell
from kg.errors import UsageError
from kg.exporters import EXPORTERS, find_exporter


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=f"{', '.join(EXPORTERS)}.")],
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The file to write; else standard output. For csv, neo4j and shards a folder.",
        ),
    ] = None,
    shards: Annotated[
        int | None,
        typer.Option(min=1, help="Only nquads: write so many packed parts and a manifest into a folder."),
    ] = None,
    graph: GraphOption = Path("exports/graph"),
) -> int:
    """Write the whole graph in a format that other programs read.

    Example: kg export graphml -o graph.graphml
    """
    from kg.graph import open_graph

    find_exporter(form)
    if output is None and (shards is not None or EXPORTERS[form].is_folder):
        what = form if shards is None else "--shards"
        raise UsageError(f"{what} is several files: name their folder with -o, as in `-o {form}`")
    with open_graph(graph) as opened:
        if output is not None:
            opened.export(form, output, shards=shards)
            say(f"wrote {output}")
            return 0
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "graph"
            opened.export(form, path)
            with path.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
    return 0


def import_graph(
    source: Annotated[
        list[Path],
        typer.Argument(metavar="SOURCE...", help="Folders of shards, or files of N-Quads or TriG, also .gz."),
    ],
    *,
    out: OutOption = Path("exports"),
    gazetteer: GazetteerOption = None,
) -> int:
    """Make a graph of what `kg export nquads` or `kg export trig` wrote; several are merged into one.

    Example: kg import shards --out restored
    """
    from kg.pipeline import import_graph as make_graph

    result = make_graph(source, out=out, gazetteer=gazetteer or ())
    tell(f"{count(result.articles, 'article')}, {count(result.statements, 'statement')} in {out / 'graph'}")
    return 0


def check(*, graph: GraphOption = Path("exports/graph")) -> int:
    """Check the graph against its SHACL shapes and name what breaks them.

    Example: kg check --graph exports/graph
    """
    from kg.graph import open_graph
    from kg.ontology.check import check_graph

    with open_graph(graph) as opened:
        violations = check_graph(opened.store)
    for violation in violations:
        tell(violation)
    if violations:
        say(f"the graph breaks its shapes in {len(violations)} places")
        return NOTHING_FOUND
    tell("The graph is sound.")
    return 0
