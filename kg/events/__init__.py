"""Two articles that tell of one meeting -> one Event: 'Meeting of Xi Jinping and Vladimir Putin, 8 May 2025'.

An event is actual when somebody tells it as actual in the article's own voice, else planned when somebody
tells a plan, else possible: what is only claimed is no more than that. What is negated stays apart.
Its time and place are the most exact that are told; of a visit, the place is where it goes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from kg.events.grouping import Telling, group_tellings
from kg.events.labels import write_label
from kg.gazetteer import load_gazetteer
from kg.intervals import find_bounds
from kg.lexicon import load_relations
from kg.records import Event, make_hash_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.events.grouping import Days, FindCountry, Happening
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Relation
    from kg.records import Article, Entity, Factuality, Statement

__all__ = ["merge_events"]


def merge_events(
    statements: Iterable[Statement],
    articles: Mapping[str, Article],
    *,
    relations: Mapping[str, Relation] | None = None,
    find_country: FindCountry | None = None,
) -> tuple[Event, ...]:
    """The events that the statements tell of, by id; `articles` by id tell when each was published.

    `relations` are those of the lexicon and `find_country` is the gazetteer's, unless given.
    """
    relations = load_relations() if relations is None else relations
    find_country = find_country or _find_country
    blocks: dict[tuple[str, ...], dict[str, Telling]] = defaultdict(dict)
    for statement in statements:
        relation = relations.get(statement.relation)
        if relation is not None and relation.kind == "event":
            places = _list_places(statement, relation, find_country)
            telling = _read_telling(statement, places, articles.get(statement.article))
            blocks[_make_key(statement, relation)][telling.id] = telling
    events = (
        _make_event(happening, relations[key[0]], key)
        for key, tellings in blocks.items()
        for happening in group_tellings(tellings.values(), find_country=find_country)
    )
    return tuple(sorted(events, key=lambda event: event.id))


@cache
def _load_gazetteer() -> Gazetteer:
    return load_gazetteer()


def _find_country(place: Entity) -> Entity | None:
    return _load_gazetteer().country_of(place)


def _make_key(statement: Statement, relation: Relation) -> tuple[str, ...]:
    """Relation, polarity and participants: where they differ, tellings are never one event."""
    participants = [statement.subject.entity.id]
    if not _goes_somewhere(relation):
        participants.append(statement.object.entity.id)
    if relation.symmetric:
        participants.sort()
    return (statement.relation, "negated" if statement.factuality == "negated" else "", *participants)


def _goes_somewhere(relation: Relation) -> bool:
    """Whether the object of the relation is the place of the event, as of a visit."""
    return bool(relation.object) and {*relation.object} <= {"place", "country"}


def _list_places(statement: Statement, relation: Relation, find_country: FindCountry) -> list[Entity]:
    """Where it happens: of a visit where it goes, and what that lies in or holds."""
    where, goal = statement.where, statement.object.entity
    if not _goes_somewhere(relation):
        return [where] if where else []
    if where is None or where.id == goal.id:
        return [goal]
    nested = any(
        outer is not None and outer.id == other.id
        for outer, other in ((find_country(where), goal), (find_country(goal), where))
    )
    return [goal, where] if nested else [goal]


def _read_telling(statement: Statement, places: Iterable[Entity], article: Article | None) -> Telling:
    published = _read_days(article.published) if article else None
    return Telling(
        statement=statement,
        id=statement.id,
        phase="ahead" if statement.factuality in {"planned", "possible"} else "happened",
        days=_read_days(statement.when),
        # 'in Asia' speaks against no city.
        places=tuple(place for place in places if place.cls != "region"),
        published=published[0] if published else None,
    )


def _read_days(value: str | None) -> Days | None:
    """'2025-05' -> its first and last day; None for what is no ISO 8601 date or interval, or an open one."""
    try:
        first, last = find_bounds(value)
    except ValueError:
        return None
    if first is None or last is None or first > last:
        return None
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()


def _make_event(happening: Happening, relation: Relation, key: Sequence[str]) -> Event:
    told = [telling.statement for telling in happening.tellings]
    actors = _rank(statement.subject.entity for statement in told)
    targets = _rank(statement.object.entity for statement in told)
    if relation.symmetric:
        # Whom the tellings put first stands first, so that the label reads as they do.
        actors, targets = list({actor.id: actor for actor in [*actors, *targets]}.values()), []
    elif _goes_somewhere(relation):
        targets.sort(key=lambda place: place.cls != "country")
    factuality = _judge(told)
    when = told[0].when if happening.days else None
    where = _choose_place(happening)
    return Event(
        id=_make_id(happening, key, when, where),
        relation=relation.relation,
        label=write_label(
            relation, actors=actors, targets=targets, factuality=factuality, when=when, where=where
        ),
        actors=tuple(actors),
        targets=tuple(targets),
        factuality=factuality,
        statements=tuple(sorted(telling.id for telling in happening.tellings)),
        when=when,
        where=where,
    )


def _rank(entities: Iterable[Entity]) -> list[Entity]:
    """Each once, those told most often first."""
    by_id: dict[str, Entity] = {}
    counts: Counter[str] = Counter()
    for entity in entities:
        by_id[entity.id] = entity
        counts[entity.id] += 1
    return [by_id[id_] for id_ in sorted(counts, key=lambda id_: (-counts[id_], id_))]


def _choose_place(happening: Happening) -> Entity | None:
    """The most exact place told: no country where a city is told, else the one told most often."""
    ranked = _rank(place for telling in happening.tellings for place in telling.places)
    ranked.sort(key=lambda place: place.cls == "country")
    return ranked[0] if ranked else None


def _judge(told: Sequence[Statement]) -> Factuality:
    if told[0].factuality == "negated":
        return "negated"
    if any(s.factuality in {"actual", "past"} and s.attributed_to is None for s in told):
        return "actual"
    return "planned" if any(s.factuality == "planned" for s in told) else "possible"


def _make_id(happening: Happening, key: Sequence[str], when: str | None, where: Entity | None) -> str:
    """Stays the same when a telling joins that says no more, and when what was planned comes about."""
    first = happening.tellings[0]
    anchor = when or f"{first.phase} {first.article}"
    return make_hash_id("e-", *key, anchor, where.id if where else "")
