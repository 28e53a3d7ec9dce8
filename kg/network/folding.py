"""Statements -> which two countries each is about: (Putin, meets, Xi) in May 2025 is Russia and China.

Who stands for a country at the time of a statement:
- whoever holds an office of it then by the gazetteer; of whom that knows no office ever, whoever holds one by
  what the same article says;
- its ministries, forces, agencies, courts and its legislature;
- for what happens there (a visit to Moscow), its places.
Nobody else does: neither a former president nor a company nor a party.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.gazetteer import load_gazetteer
from kg.lexicon import load_relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.gazetteer import Gazetteer
    from kg.records import Entity, Statement

# The kinds of organisation, as organisations.tsv has them, that are the state itself.
_ORGANS = {"ministry", "forces", "agency", "legislature", "court", "government"}
_COUNTRY_LIKE = {"country", "actor"}

Ends = dict[str, tuple[str, str]]


def fold_into_countries(
    entities: Iterable[Entity],
    statements: Iterable[Statement],
    published: Mapping[str, str | None],
    gazetteer: Gazetteer | None = None,
) -> tuple[list[Entity], Ends]:
    """The countries by id, and the ids of the two that each statement links, by the statement's id.

    `published` has the date of each article, for what is told without one. A statement between a country and
    itself is left out, and so is a relation that a country cannot have: (Putin, position_in, Russia).
    """
    statements = list(statements)
    folding = _Folding(gazetteer or load_gazetteer(), statements)
    countries = {entity.id: entity for entity in entities if entity.cls == "country"}
    ends: Ends = {}
    for statement in statements:
        relation = load_relations().get(statement.relation)
        if relation is None or not _COUNTRY_LIKE & {*relation.subject}:
            continue
        if not _COUNTRY_LIKE & {*relation.object}:
            continue
        date = statement.when or published.get(statement.article)
        subject = folding.find_country(statement.subject.entity, statement.article, date)
        object_ = folding.find_country(statement.object.entity, statement.article, date)
        if subject is None or object_ is None or subject.id == object_.id:
            continue
        countries |= {subject.id: subject, object_.id: object_}
        pair = (subject.id, object_.id)
        if relation.symmetric:
            pair = (min(pair), max(pair))
        ends[statement.id] = pair
    return sorted(countries.values(), key=lambda entity: entity.id), ends


class _Folding:
    """Who stands for which country, by the tables and by what articles tell of offices."""

    def __init__(self, gazetteer: Gazetteer, statements: Iterable[Statement]) -> None:
        self._gazetteer = gazetteer
        self._told: dict[tuple[str, str], set[Entity]] = defaultdict(set)
        for statement in statements:
            holds = statement.relation == "position_in" and statement.factuality == "actual"
            if holds and statement.object.entity.cls == "country":
                self._told[statement.article, statement.subject.entity.id].add(statement.object.entity)

    def find_country(self, entity: Entity, article: str, date: str | None) -> Entity | None:
        """The country that the entity is or stands for at the date, as that article has it."""
        if entity.cls == "country":
            return entity
        if entity.cls == "place":
            return self._gazetteer.country_of(entity)
        if entity.cls == "organisation":
            row = self._gazetteer.organisation(entity.name)
            return row.country if row and row.kind in _ORGANS else None
        return self._find_state(entity, article, date) if entity.cls == "person" else None

    def _find_state(self, person: Entity, article: str, date: str | None) -> Entity | None:
        offices = self._gazetteer.offices_of(person, date=date) if date else ()
        states = {row.of for row in offices if row.of.cls == "country"}
        # Whose offices are known and who holds none at the time speaks for nobody, whatever he is called.
        if not self._gazetteer.offices_of(person):
            states = self._told.get((article, person.id), set())
        return next(iter(states)) if len(states) == 1 else None
