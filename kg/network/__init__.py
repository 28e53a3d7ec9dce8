"""Graph -> networkx.MultiDiGraph: a node for each entity, an edge for each kind of statement, by level.

- `entities`: whatever is named, and all that is said of it;
- `actors`: who can act (people, countries, organisations, groups, regions), and what is said of them;
- `countries`: countries alone; who holds office stands for the state (`kg.network.folding`);
- `events`: events and who takes part in them, where (`kg.network.happenings`).

Statements that agree in relation, factuality and speaker are one edge. Values are what Python has for them
(texts, numbers, sorted tuples); None stands for what is not known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from kg.errors import UsageError
from kg.intervals import find_bounds
from kg.lexicon import load_relations
from kg.lexicon.plover import find_quad
from kg.network.folding import fold_into_countries
from kg.network.happenings import link_events
from kg.stories import count_independent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from kg.gazetteer import Gazetteer
    from kg.records import Article, Entity, Statement
    from kg.store import Store

Level = Literal["entities", "actors", "countries", "events"]
LEVELS: tuple[Level, ...] = get_args(Level)

_ACTORS = {"person", "country", "organisation", "group", "region"}


class Link(NamedTuple):
    """A statement and the nodes that it links, by their ids."""

    subject: str
    object: str
    statement: Statement


def build_network(
    store: Store, *, level: Level = "entities", gazetteer: Gazetteer | None = None
) -> nx.MultiDiGraph[str]:
    """The graph at a level; `gazetteer` knows who held which office, for the level of countries.

    Raises UsageError for a level that is none.
    """
    if level not in LEVELS:
        raise UsageError(f"no level {level!r}; the levels are {', '.join(LEVELS)}")
    if level == "events":
        return link_events(store)
    entities, statements = store.entities(), store.statements()
    articles = store.articles()
    published = {article.id: article.published for article in articles}
    if level == "countries":
        entities, ends = fold_into_countries(entities, statements, published, gazetteer)
        links = [Link(*ends[s.id], s) for s in statements if s.id in ends]
    else:
        entities = [entity for entity in entities if level == "entities" or entity.cls in _ACTORS]
        links = list_links(entities, statements)
    stories = list_stories(articles)
    return link_entities(entities, links, names=store.written_as(), published=published, stories=stories)


def list_stories(articles: Iterable[Article]) -> dict[str, str]:
    """The story of each article that is a copy of another, ids by ids."""
    return {article.id: article.story for article in articles if article.story is not None}


def list_links(entities: Iterable[Entity], statements: Iterable[Statement]) -> list[Link]:
    """The statements whose both ends are among the entities."""
    known = {entity.id for entity in entities}
    links = (Link(s.subject.entity.id, s.object.entity.id, s) for s in statements)
    return [link for link in links if link.subject in known and link.object in known]


def link_entities(
    entities: Iterable[Entity],
    links: Iterable[Link],
    *,
    names: Mapping[str, tuple[str, ...]] | None = None,
    published: Mapping[str, str | None] | None = None,
    stories: Mapping[str, str] | None = None,
) -> nx.MultiDiGraph[str]:
    """A node per entity by its id; an edge per subject, object, relation, factuality and speaker.

    `names` are the other names of entities, `published` the dates and `stories` the stories of articles, by
    their ids.
    """
    import networkx as nx  # noqa: PLC0415  it takes a tenth of a second that most commands need not spend

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in entities:
        network.add_node(entity.id, **describe_entity(entity, (names or {}).get(entity.id, ())))
    edges: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
    for link in links:
        edges[link.subject, link.object, key_link(link.statement)].append(link)
    for (subject, object_, key), told in sorted(edges.items()):
        network.add_edge(subject, object_, key=key, **describe_edge(told, published or {}, stories or {}))
    return network


def key_link(statement: Statement) -> str:
    """In what statements of the same two agree that are one edge: 'meets|actual|Xi_Jinping'."""
    speaker = statement.attributed_to.entity.id if statement.attributed_to else ""
    return "|".join(filter(None, (statement.relation, statement.factuality, speaker)))


def describe_entity(entity: Entity, names: tuple[str, ...]) -> dict[str, Any]:
    """The attributes of its node."""
    return {
        "label": entity.name,
        "class": entity.cls,
        "qid": entity.qid,
        "iso2": entity.iso2,
        "description": entity.description,
        "names": names,
    }


def describe_edge(
    links: list[Link], published: Mapping[str, str | None], stories: Mapping[str, str]
) -> dict[str, Any]:
    """The attributes of the edge that stands for the links, which agree in their ends and their key.

    `weight` counts statements, so an event that three articles tell weighs three; what copies of a story say
    alike counts once. `stories` are those of the `articles`: so many are independent.

    `first` and `last` bound the times that are told, `first_mention` and `last_mention` the articles' dates.
    `through` names who stands for the node at either end, where that is somebody else.
    """
    told = [link.statement for link in links]
    first = told[0]
    relation = load_relations().get(first.relation)
    # As it is told: cooperation that is only planned is AGREE.
    types = Counter(statement.plover for statement in told if statement.plover)
    plover = min(types, key=lambda t: (-types[t], t), default=relation.plover if relation else None)
    mentions = [day for statement in told if (day := published.get(statement.article))]
    days = [day for statement in told for day in find_bounds(statement.when) if day]
    through = {
        mention.entity.name
        for link in links
        for node, mention in ((link.subject, link.statement.subject), (link.object, link.statement.object))
        if mention.entity.id not in {link.subject, link.object}
    }
    return {
        "relation": first.relation,
        "label": relation.label if relation else first.relation,
        "kind": relation.kind if relation else None,
        "symmetric": relation.symmetric if relation else False,
        "plover": plover,
        "quad": find_quad(plover) if plover and relation else None,
        "factuality": first.factuality,
        "attributed_to": first.attributed_to.entity.id if first.attributed_to else None,
        # What an article states in its own voice as actual, and nothing else, is a fact of the graph.
        "fact": first.factuality == "actual" and first.attributed_to is None,
        "weight": count_independent((statement.article for statement in told), stories),
        "confidence": max(statement.confidence for statement in told),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "first_mention": min(mentions, default=None),
        "last_mention": max(mentions, default=None),
        "titles": _sorted(statement.title for statement in told),
        "places": _sorted(statement.where.name if statement.where else None for statement in told),
        "through": _sorted(through),
        "articles": _sorted(statement.article for statement in told),
        "stories": _sorted(stories.get(statement.article, statement.article) for statement in told),
        "statements": _sorted(statement.id for statement in told),
        "evidence": tuple(span.text for statement in told for span in statement.evidence),
    }


def _sorted(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
