"""Tables -> surface forms, and for each what it may stand for, the likeliest first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from kg.gazetteer.rows import Metonym
from kg.gazetteer.surface import has_article, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.gazetteer.rows import Country, Tables
    from kg.records import Entity

    # Forms of one entity, the surest first, and how likely its kind is.
    Forms: TypeAlias = tuple[tuple[str, ...], int, Entity]

# What a name means when nothing else tells: the lower, the likelier.
_STATE, _CAPITAL_OR_REGION, _FORMER_STATE, _ORGANISATION, _EVENT, _PERSON, _PLACE = range(7)
_RANK_OF_KIND = {
    "state": _STATE,
    "disputed": _STATE,
    "territory": _CAPITAL_OR_REGION,
    "former": _FORMER_STATE,
}


def rank_forms(forms: Iterable[Forms]) -> tuple[dict[str, tuple[Entity, ...]], dict[str, set[str]]]:
    """The candidates of each normalised form, best first; and the names of those that want 'the' there."""
    candidates: dict[str, list[tuple[int, int, str, Entity]]] = defaultdict(list)
    articled: dict[str, set[str]] = defaultdict(set)
    for spellings, rank, entity in forms:
        for position, spelling in enumerate(spellings):
            key = normalise(spelling)
            candidates[key].append((rank, position, entity.name, entity))
            if has_article(spelling):
                articled[key].add(entity.name)
    ranked = {key: (found[0][3],) if len(found) == 1 else _order(found) for key, found in candidates.items()}
    return ranked, dict(articled)


def _order(found: list[tuple[int, int, str, Entity]]) -> tuple[Entity, ...]:
    # One entity may be told by two tables, or by two spellings that normalise alike.
    return tuple({name: entity for _, _, name, entity in sorted(found, key=lambda c: c[:3])}.values())


def collect_names(tables: Tables) -> Iterator[Forms]:
    """The names of everything."""
    capitals = {row.capital.name for row in tables.countries if row.capital}
    for country in tables.countries:
        yield (country.entity.name, *country.aliases), _RANK_OF_KIND[country.kind], country.entity
        if country.capital:
            yield (country.capital.name, *country.capital_aliases), _CAPITAL_OR_REGION, country.capital
    for place in tables.places:
        prominent = place.entity.cls == "region" or place.entity.name in capitals
        yield (place.entity.name, *place.aliases), _CAPITAL_OR_REGION if prominent else _PLACE, place.entity
    for organisation in tables.organisations:
        yield (organisation.entity.name, *organisation.aliases), _ORGANISATION, organisation.entity
    for event in tables.events:
        yield (event.entity.name, *event.aliases), _EVENT, event.entity
    for person in tables.people:
        yield (person.entity.name, *person.aliases), _PERSON, person.entity


def collect_adjectives(tables: Tables) -> Iterator[Forms]:
    """'Chinese', 'Western', 'Soviet'."""
    for country in tables.countries:
        yield country.adjectives, _RANK_OF_KIND[country.kind], country.entity
    for place in tables.places:
        yield place.adjectives, _CAPITAL_OR_REGION if place.entity.cls == "region" else _PLACE, place.entity
    for organisation in tables.organisations:
        yield organisation.adjectives, _ORGANISATION, organisation.entity


def collect_people(tables: Tables) -> Iterator[Forms]:
    """'Russians', 'Frenchman', 'Europeans'."""
    for country in tables.countries:
        yield country.people, _RANK_OF_KIND[country.kind], country.entity
    for place in tables.places:
        yield place.people, _CAPITAL_OR_REGION if place.entity.cls == "region" else _PLACE, place.entity


def collect_prefixes(tables: Tables) -> Iterator[Forms]:
    """'Sino', 'Russo'."""
    for country in tables.countries:
        yield country.prefixes, _RANK_OF_KIND[country.kind], country.entity


def collect_metonyms(tables: Tables) -> dict[str, Metonym]:
    """Capitals and seats of government for their countries, and over them what the table says."""
    own = {row.entity.name: row.aliases for row in tables.places}
    metonyms: dict[str, Metonym] = {}
    for country in tables.countries:
        for place, forms in _list_seats(country, own):
            for form in forms:
                metonyms.setdefault(normalise(form), Metonym(form, country.entity, place, "capital", ""))
    places = {
        normalise(form): row.entity for row in tables.places for form in (row.entity.name, *row.aliases)
    }
    for row in tables.metonyms:
        key = normalise(row.name)
        # 'In the Kremlin' is in the Kremlin rather than in Moscow, where the table says that it stands.
        metonyms[key] = replace(row, place=places[key]) if key in places else row
    return metonyms


def _list_seats(
    country: Country, aliases: dict[str, tuple[str, ...]]
) -> Iterator[tuple[Entity, tuple[str, ...]]]:
    if country.kind not in ("state", "disputed"):
        return
    if country.capital and country.capital_acts:
        capital = country.capital
        yield capital, (capital.name, *country.capital_aliases, *aliases.get(capital.name, ()))
    for seat in country.seats:
        yield seat, (seat.name, *aliases.get(seat.name, ()))


def spell(office: str) -> str:
    """'Defense Minister', 'defence_minister' -> 'defence minister': one spelling for titles."""
    return normalise(office).replace("defense", "defence")
