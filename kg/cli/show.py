"""`kg show Xi` -> who that is, what it does to whom, and the sentences that say so."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.terminal import NOTHING_FOUND, FormOption, GraphOption, say, tell, tell_json, wrap
from kg.cli.words import cite, head, quote

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.records import Article, Entity, State, Statement

_NAMES_TOLD = 8


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as people write it, or a Wikidata id.")],
    *,
    graph: GraphOption = Path("exports/graph"),
    relation: Annotated[str | None, typer.Option(help="Only this relation, such as meets.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many statements at most.")] = 20,
    form: FormOption = "text",
) -> int:
    """Tell of one entity: who it is, what it does to whom, and the sentences that say so.

    Example: kg show "Xi Jinping" --relation meets
    """
    from kg.graph import open_graph

    with open_graph(graph) as opened:
        entity = opened.entity(name)
        told = opened.statements(subject=entity.id, relation=relation)
        told += [
            s
            for s in opened.statements(object=entity.id, relation=relation)
            if s.subject.entity.id != entity.id
        ]
        if form == "json":
            from kg.cli.to_json import shown_to_json

            of_told = (opened.store.state_of(statement.id) for statement in told)
            states = {state.id: state for state in of_told if state is not None}
            tell_json(shown_to_json(entity, told, [states[identifier] for identifier in sorted(states)]))
            return 0 if told else NOTHING_FOUND
        for line in _describe(entity, opened.store.written_as().get(entity.id, ())):
            tell(line)
        if not told:
            say(f"no article says anything of {entity.name} that is a {relation or 'relation'}")
            return NOTHING_FOUND
        for line in _list_statements(told[:limit], opened):
            tell(line)
        if len(told) > limit:
            say(f"{len(told) - limit} more statements; --limit {len(told)} shows them all")
    return 0


def _describe(entity: "Entity", written: Iterable[str]) -> Iterator[str]:
    yield entity.name
    facts = [entity.cls, entity.description, entity.iso2, entity.qid]
    yield f"  {', '.join(fact for fact in facts if fact)}"
    others = [name for name in written if name != entity.name]
    if others:
        more = f" and {len(others) - _NAMES_TOLD} more" if len(others) > _NAMES_TOLD else ""
        yield from wrap(f"also written {', '.join(others[:_NAMES_TOLD])}{more}", "  ")
    if entity.qid:
        yield f"  https://www.wikidata.org/wiki/{entity.qid}"


def _list_statements(told: Iterable["Statement"], graph: "Graph") -> Iterator[str]:
    articles = {article.id: article for article in graph.articles()}
    for statement in told:
        yield ""
        yield from wrap(head(statement))
        for span in statement.evidence:
            yield from quote(span.text)
        yield from wrap(cite(articles[statement.article]), "    ")
        state = graph.store.state_of(statement.id)
        if state is not None and len(state.statements) > 1 and state.first:
            of_all = _count_mentions(state, graph, articles)
            yield from wrap(f"mentioned from {state.first} to {state.last} {of_all}", "    ")


def _count_mentions(state: "State", graph: "Graph", articles: Mapping[str, "Article"]) -> str:
    from kg.stories import count_independent

    ends = {"subject": state.subject, "object": state.object, "relation": state.relation}
    told_in = [s.article for s in graph.store.statements(**ends) if s.id in state.statements]
    number = count_independent(told_in, {a: articles[a].story or a for a in told_in})
    copied = f", {number} of them independent" if number < len(told_in) else ""
    return f"in {len(told_in)} statements{copied}"
