"""`kg stats` -> how much of what the graph holds, who stands in its middle, and who belongs together."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kg.cli.terminal import NOTHING_FOUND, GraphOption, count, print_table, say, tell, wrap

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.network.measures import Measures

_MEMBERS_TOLD = 8
_NO_BREAK = "\u00a0"


def stats(
    *,
    graph: GraphOption = Path("exports/graph"),
    level: Annotated[
        Literal["entities", "actors", "countries", "events"],
        typer.Option(help="What the nodes are; at the level of countries, who holds office is the state."),
    ] = "actors",
    everything: Annotated[
        bool, typer.Option("--all", help="Links of all that is said, not of what articles state as actual.")
    ] = False,
    gazetteer: Annotated[
        list[Path] | None, typer.Option(help="A folder of tables that tell who held which office.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many nodes and communities at most.")] = 10,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="text or json.")] = "text",
) -> int:
    """Count what the graph holds, and name its most central nodes and its communities.

    Example: kg stats --level countries --limit 5
    """
    from kg.graph import open_graph
    from kg.network.measures import keep_facts, measure

    with open_graph(graph) as opened:
        counts = _count(opened)
        network = opened.network(level, gazetteer=gazetteer or ())
    measures = measure(network if everything else keep_facts(network))
    if form == "json":
        _print_json(counts, level, measures, limit)
    else:
        _print_counts(counts)
        _print_measures(measures, level, limit)
    if not measures.ranks:
        say(f"no two {level} are linked" + ("" if everything else "; --all counts all that is said"))
        return NOTHING_FOUND
    return 0


def _count(graph: "Graph") -> dict[str, Any]:
    """How much there is, in all and by kind; by kind, what copies of a story say counts once."""
    from kg.network.measures import count_values

    network, articles = graph.network(), graph.articles()
    return {
        "articles": len(articles),
        "stories": len({article.story or article.id for article in articles}),
        "entities": len(network),
        "statements": sum(len(edge["statements"]) for _, _, edge in network.edges(data=True)),
        "independent": sum(edge["weight"] for _, _, edge in network.edges(data=True)),
        "events": len(graph.events()),
        "classes": count_values(network, "class", of_nodes=True),
        **{
            f"by_{name}": count_values(network, name) for name in ("relation", "plover", "quad", "factuality")
        },
    }


def _print_json(counts: dict[str, Any], level: str, measures: "Measures", limit: int) -> None:
    import json

    told = {
        **counts,
        "level": level,
        "density": measures.density,
        "nodes": [asdict(rank) for rank in measures.ranks[:limit]],
        "communities": measures.communities[:limit],
    }
    tell(json.dumps(told, indent=2, ensure_ascii=False))


def _print_counts(counts: dict[str, Any]) -> None:
    kinds = (("article", ""), ("entity", "entities"), ("statement", ""), ("event", ""))
    told = [count(counts[many or one + "s"], one, many) for one, many in kinds]
    if copies := counts["articles"] - counts["stories"]:
        told[0] += f" ({count(copies, 'copy', 'copies')} among them)"
        told[2] += f" ({counts['independent']} of them independent, which are counted here)"
    for line in wrap(", ".join(told)):
        tell(line)
    headings = {
        "classes": "Entities by class",
        "by_relation": "Statements by relation",
        "by_quad": "Statements by quad class",
        "by_factuality": "Statements by factuality",
    }
    for name, heading in headings.items():
        tell(f"\n{heading}")
        # A number stays in the line of its word.
        pairs = (f"{value} {number}".replace(" ", _NO_BREAK) for value, number in counts[name].items())
        for line in wrap(", ".join(pairs), "  "):
            tell(line.replace(_NO_BREAK, " "))


def _print_measures(measures: "Measures", level: str, limit: int) -> None:
    if not measures.ranks:
        return
    tell(f"\nMost central of {len(measures.ranks)} linked {level}, by PageRank")
    header = ("name", "links", "degree", "between", "PageRank", "group")
    rows = [
        (
            r.label,
            str(r.links),
            f"{r.degree:.3f}",
            f"{r.betweenness:.3f}",
            f"{r.pagerank:.3f}",
            str(r.community),
        )
        for r in measures.ranks[:limit]
    ]
    print_table(header, rows)
    tell(
        f"\n{count(len(measures.communities), 'group')} of {level} linked more to one another than to others"
    )
    labels = {rank.id: rank.label for rank in measures.ranks}
    for number, members in enumerate(measures.communities[:limit], start=1):
        more = len(members) - _MEMBERS_TOLD
        names = ", ".join(labels[member] for member in members[:_MEMBERS_TOLD])
        for line in wrap(f"{number}. {names}{f' and {more} more' if more > 0 else ''}", "  "):
            tell(line)
