"""`kg path Xi Serbia` -> how the two are connected, step by step, with the sentence behind each."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.terminal import NOTHING_FOUND, FormOption, GraphOption, count, say, tell, tell_json, wrap
from kg.cli.words import cite, head, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.connections import Step
    from kg.records import Article


def path(
    start: Annotated[str, typer.Argument(metavar="A", help="A name as people write it.")],
    end: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    *,
    graph: GraphOption = Path("exports/graph"),
    everything: Annotated[
        bool, typer.Option("--all", help="Also over claims, plans, possibilities and what is past.")
    ] = False,
    form: FormOption = "text",
) -> int:
    """Tell how two are connected: in the fewest steps, over what is told most surely.

    Example: kg path "Kim Jong Un" "South Korea"
    """
    from kg.graph import open_graph

    with open_graph(graph) as opened:
        steps = opened.path(start, end, everything=everything)
        articles = {article.id: article for article in opened.articles()}
    if form == "json":
        from kg.cli.to_json import step_to_json

        tell_json([step_to_json(step) for step in steps])
        return 0 if steps else NOTHING_FOUND
    if not steps:
        hint = "" if everything else "; --all looks at claims and plans too"
        say(f"nothing that is asserted connects {start} and {end}{hint}")
        return NOTHING_FOUND
    names = " – ".join([steps[0].start.name, *(step.end.name for step in steps)])
    for line in wrap(f"{names}: {count(len(steps), 'step')}"):
        tell(line)
    for step in steps:
        tell()
        for line in _describe(step, articles):
            tell(line)
    return 0


def _describe(step: "Step", articles: "dict[str, Article]") -> "Iterator[str]":
    first, *others = step.statements
    yield from wrap(head(first))
    yield from quote(first.evidence[0].text)
    yield from wrap(cite(articles[first.article]), "    ")
    if others:
        ends = f'kg query evidence --subject "{step.start.name}" --object "{step.end.name}"'
        yield from wrap(f"and {count(len(others), 'other statement')}: {ends}", "    ")
