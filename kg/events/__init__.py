"""Two articles that tell of one meeting -> one Event: 'Meeting of Xi Jinping and Vladimir Putin, 8 May 2025'.

An event is actual when somebody tells it as actual in the article's own voice, else planned when somebody
tells a plan, else possible: what is only claimed is no more than that. What is negated stays apart.
Its time and place are the most exact that are told; of a visit, the place is where it goes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

from kg.events.grouping import group_witnesses
from kg.events.labels import write_label
from kg.events.rounds import unite_rounds
from kg.events.witnesses import make_witness, write_days
from kg.gazetteer import load_gazetteer
from kg.lexicon import load_relations
from kg.records import Event, make_hash_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.events.grouping import Happening
    from kg.events.witnesses import FindCountry, Witness
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Relation
    from kg.records import Entity, Factuality, Telling

    Key = tuple[str, ...]


def merge_tellings(
    tellings: Iterable[Telling],
    settled: Mapping[str, str] | None = None,
    *,
    find_country: FindCountry | None = None,
) -> tuple[Event, ...]:
    """The events that are told, by id. Tellings of states and of unknown relations are of none.

    Tellings with equal `Relation.name_block` decide among themselves which are one, so that a caller may
    leave out whole blocks. `settled` has, by the id of a telling of a block that is not there as a whole, the
    id of the event that it was of: such tellings are kept together as they were, and only joined with others.
    `find_country` is the gazetteer's unless given.
    """
    relations, settled = load_relations(), settled or {}
    find_country = find_country or _find_country
    blocks: dict[Key, dict[str, Witness]] = defaultdict(dict)
    for telling in tellings:
        relation = relations.get(telling.relation)
        if relation is not None and relation.kind == "event":
            witness = make_witness(telling, relation, find_country)
            # Polarity is part of the block: what did not happen is never what happened.
            negated = "negated" if telling.factuality == "negated" else ""
            key = relation.name_block(telling.subject.id, telling.object.id)
            blocks[key[0], negated, *key[1:]][witness.id] = witness
    parties = [
        (key, happening)
        for key, witnesses in sorted(blocks.items())
        for happening in group_witnesses(witnesses.values(), settled, key[0], find_country=find_country)
    ]
    events = (_make_event(rounds, relations[rounds[0][0][0]]) for rounds in unite_rounds(parties, relations))
    return tuple(sorted(events, key=lambda event: event.id))


@cache
def _load_gazetteer() -> Gazetteer:
    return load_gazetteer()


def _find_country(place: Entity) -> Entity | None:
    return _load_gazetteer().country_of(place)


def _make_event(parties: Sequence[tuple[Key, Happening]], relation: Relation) -> Event:
    """One event of the happenings that are it; the one with the most exact time comes first."""
    parties = sorted(parties, key=_order_party)
    key, leading = parties[0]
    witnesses = [witness for _, happening in parties for witness in happening.witnesses]
    told = [witness.telling for witness in witnesses]
    actors = _rank(telling.subject for telling in told)
    targets = _rank(telling.object for telling in told)
    if relation.symmetric:
        # Whom the tellings put first stands first, so that the label reads as they do.
        actors, targets = list({actor.id: actor for actor in [*actors, *targets]}.values()), []
    elif relation.goes_somewhere:
        targets.sort(key=lambda place: place.cls != "country")
    factuality = _judge(told)
    when = _choose_time(leading)
    where = _choose_place(witnesses)
    return Event(
        id=_make_id(leading, key, when, where),
        relation=relation.relation,
        label=write_label(
            relation, actors=actors, targets=targets, factuality=factuality, when=when, where=where
        ),
        actors=tuple(actors),
        targets=tuple(targets),
        factuality=factuality,
        statements=tuple(sorted(witness.id for witness in witnesses)),
        when=when,
        where=where,
    )


def _order_party(party: tuple[Key, Happening]) -> tuple[object, ...]:
    key, happening = party
    begin, end = happening.days or (0, 0)
    return happening.days is None, end - begin, begin, key


def _rank(entities: Iterable[Entity]) -> list[Entity]:
    """Each once, those told most often first."""
    entities = list(entities)
    if len(entities) <= 1:  # most events are told once
        return entities
    by_id: dict[str, Entity] = {}
    counts: Counter[str] = Counter()
    for entity in entities:
        by_id.setdefault(entity.id, entity)
        counts[entity.id] += 1
    return [by_id[id_] for id_ in sorted(counts, key=lambda id_: (-counts[id_], id_))]


def _choose_time(happening: Happening) -> str | None:
    """As the most exact telling has it; of a stay that is told by several days, from first to last."""
    first = happening.witnesses[0]
    told = first.days or first.assumed
    return first.telling.when if told and told == happening.days else write_days(happening.days)


def _choose_place(witnesses: Iterable[Witness]) -> Entity | None:
    """The most exact place told: no country where a city is told, else the one told most often."""
    ranked = _rank(place for witness in witnesses for place in witness.places)
    ranked.sort(key=lambda place: place.cls == "country")
    return ranked[0] if ranked else None


def _judge(told: Sequence[Telling]) -> Factuality:
    if told[0].factuality == "negated":
        return "negated"
    if any(t.factuality in {"actual", "past"} and not t.claimed for t in told):
        return "actual"
    return "planned" if any(t.factuality == "planned" for t in told) else "possible"


def _make_id(happening: Happening, key: Key, when: str | None, where: Entity | None) -> str:
    """Stays the same when a telling joins that says no more, and when what was planned comes about."""
    first = happening.witnesses[0]
    which = str(happening.ordinal or "")
    if when is None:
        which += f" {first.phase} {first.article}{' before' if first.earlier else ''}"
    return make_hash_id("e-", *key, when or "", which, where.id if where else "")
