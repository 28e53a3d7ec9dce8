"""`kg timeline Xi Putin` -> what happened, in the order of time, each with a sentence that says so."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.terminal import NOTHING_FOUND, FormOption, GraphOption, count, say, tell, tell_json, wrap
from kg.cli.words import cite, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.chronicles import Entry
    from kg.records import Article


def timeline(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Who took part; several names: all of them together."),
    ] = None,
    *,
    graph: GraphOption = Path("exports/graph"),
    since: Annotated[str | None, typer.Option(metavar="DATE", help="The first day, month or year.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last day, month or year.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many events at most, the latest.")] = 20,
    form: FormOption = "text",
) -> int:
    """Tell what happened, in the order of time; what nobody dates comes last.

    Example: kg timeline "Xi Jinping" "Vladimir Putin" --since 2024
    """
    from kg.graph import open_graph

    with open_graph(graph) as opened:
        entries = opened.timeline(*names or (), since=since, until=until)
        articles = {article.id: article for article in opened.articles()}
    if form == "json":
        from kg.cli.to_json import entry_to_json

        tell_json([entry_to_json(entry) for entry in entries])
        return 0 if entries else NOTHING_FOUND
    if not entries:
        say("nothing found")
        return NOTHING_FOUND
    for number, entry in enumerate(_choose(entries, limit)):
        if number:
            tell()
        for line in _describe(entry, articles):
            tell(line)
    if len(entries) > limit:
        say(f"{limit} of {count(len(entries), 'event')}; --limit {len(entries)} shows them all")
    return 0


def _choose(entries: "list[Entry]", limit: int) -> "list[Entry]":
    """The latest of what is dated; where that is less, of the others too."""
    dated = [entry for entry in entries if entry.event.when]
    others = entries[len(dated) :]
    kept = dated[-limit:]
    return kept + others[len(others) - min(len(others), limit - len(kept)) :]


def _describe(entry: "Entry", articles: "dict[str, Article]") -> "Iterator[str]":
    event, first = entry.event, entry.tellings[0]
    speakers = f" (according to {', '.join(entry.speakers)})" if entry.speakers else ""
    yield from wrap(f"{event.when or 'no date told'}: {event.label}{speakers}")
    for whole in entry.part_of:
        yield from wrap(f"part of: {whole}", "    ")
    yield from quote(first.evidence[0].text)
    told_in = {articles[statement.article] for statement in entry.tellings}
    more = f" and {count(len(told_in) - 1, 'other article')}" if len(told_in) > 1 else ""
    if more and (copies := len(told_in) - len({article.story or article.id for article in told_in})):
        more += f", {count(copies, 'copy', 'copies')} among them"
    yield from wrap(f"{cite(articles[first.article])}{more}", "    ")
