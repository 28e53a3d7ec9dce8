"""`kg export`, `kg check`: the graph as other programs read it, and whether it is sound."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.terminal import NOTHING_FOUND, GraphOption, say, tell
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
            help="The file to write; else standard output. For csv the folder that gets its files.",
        ),
    ] = None,
    graph: GraphOption = Path("exports/graph"),
) -> int:
    """Write the whole graph in a format that other programs read.

    Example: kg export graphml -o graph.graphml
    """
    from kg.graph import open_graph

    write = find_exporter(form)
    if output is None and EXPORTERS[form].is_folder:
        raise UsageError(
            f"{form} is several files: name their folder with -o, as in `kg export {form} -o {form}`"
        )
    with open_graph(graph) as opened:
        if output is not None:
            write(opened.store, output)
            say(f"wrote {output}")
            return 0
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "graph"
            write(opened.store, path)
            with path.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
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
