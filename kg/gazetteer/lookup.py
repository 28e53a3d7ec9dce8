"""Tables -> lookups, computed once: by name, adjective, people, prefix, metonym, office and date."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from kg.gazetteer.forms import (
    collect_adjectives,
    collect_metonyms,
    collect_names,
    collect_people,
    collect_prefixes,
    rank_forms,
    spell,
)
from kg.gazetteer.periods import holds_at
from kg.gazetteer.surface import has_article, is_plain_word, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.gazetteer.rows import (
        Country,
        Membership,
        Metonym,
        NamedEvent,
        Office,
        Organisation,
        Person,
        Place,
        Tables,
    )
    from kg.records import Entity

T = TypeVar("T")

# 'Al', 'JD': what begins names of things as well as of people.
_LONGEST_PARTICLE = 2


class Gazetteer:
    """What names may stand for. Asked twice, it gives the same `Entity` objects.

    Names are compared by `normalise`. Dates are ISO 8601 days, months, years or intervals.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._forms, self._articled = rank_forms(collect_names(tables))
        self._adjectives, _ = rank_forms(collect_adjectives(tables))
        self._people_nouns, _ = rank_forms(collect_people(tables))
        self._prefixes, _ = rank_forms(collect_prefixes(tables))
        self._metonyms = collect_metonyms(tables)
        self._countries = {row.entity.name: row for row in tables.countries}
        self._by_iso2 = {row.iso2: row for row in tables.countries if row.iso2}
        self._places = {row.entity.name: row for row in tables.places}
        self._organisations = {row.entity.name: row for row in tables.organisations}
        self._persons = {row.entity.name: row for row in tables.people}

    # Names -----------------------------------------------------------------------------------

    def find(self, name: str, *, date: str | None = None) -> tuple[Entity, ...]:
        """What a name may stand for, the likeliest first; at a date, what existed then comes first."""
        key = normalise(name)
        found = self._forms.get(key) or self._forms.get(key.lower(), ())
        if not found or is_plain_word(name, key):
            return ()
        articled = self._articled.get(key)
        if articled and len(found) > 1:
            with_article = has_article(name)
            found = tuple(sorted(found, key=lambda entity: (entity.name in articled) != with_article))
        if date is None or len(found) == 1:
            return found
        return tuple(sorted(found, key=lambda entity: not self.existed(entity, date)))

    def has_name(self, text: str) -> bool:
        """Whether any table has such a form: quick, and true wherever `find` or `metonym` give something."""
        key = normalise(text)
        return key in self._forms or key in self._metonyms or key.lower() in self._forms

    def existed(self, entity: Entity, date: str) -> bool:
        """Whether it was there at the date, as far as the tables know."""
        begin, end = self._lifespans.get(entity.name, ("", ""))
        return holds_at(begin, end, date)

    def surface_forms(self) -> Mapping[str, tuple[Entity, ...]]:
        """Every name, normalised, and what it may stand for; adjectives are not among them."""
        return MappingProxyType(self._forms)

    def adjective_forms(self) -> Mapping[str, tuple[Entity, ...]]:
        """Every adjective, normalised."""
        return MappingProxyType(self._adjectives)

    def people_forms(self) -> Mapping[str, tuple[Entity, ...]]:
        """Every noun for a people, normalised."""
        return MappingProxyType(self._people_nouns)

    def metonym_forms(self) -> Mapping[str, Metonym]:
        """Every name of the table of metonyms and of a capital that stands for its country, normalised."""
        return MappingProxyType(self._metonyms)

    def wants_article(self, name: str) -> bool:
        """True for 'West' and 'Emirates', which are names only when 'the' goes before them."""
        key = normalise(name)
        found = self._forms.get(key, ())
        return bool(found) and all(entity.name in self._articled.get(key, ()) for entity in found)

    @cached_property
    def longest(self) -> int:
        """The number of words of the longest form, as words of the normalised form."""
        every = (self._forms, self._adjectives, self._people_nouns, self._metonyms)
        return max((key.count(" ") + 1 for forms in every for key in forms), default=0)

    @cached_property
    def longest_after(self) -> Mapping[str, int]:
        """The first word of each form -> the number of words of the longest form that begins with it."""
        lengths: dict[str, int] = {}
        for forms in (self._forms, self._adjectives, self._people_nouns, self._metonyms):
            for key in forms:
                first = key.partition(" ")[0]
                lengths[first] = max(lengths.get(first, 0), key.count(" ") + 1)
        return MappingProxyType(lengths)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of all that the tables say, whatever the order of their rows."""
        return hashlib.sha256(repr(self.tables).encode()).hexdigest()

    # Countries and places --------------------------------------------------------------------

    def country(self, name: str) -> Country | None:
        """A country by its ISO 3166-1 code of two letters or by its canonical name."""
        return self._by_iso2.get(name) or self._countries.get(name)

    def place(self, name: str) -> Place | None:
        """A row of the table of places by its canonical name."""
        return self._places.get(name)

    def organisation(self, name: str) -> Organisation | None:
        """A row of the table of organisations by its canonical name."""
        return self._organisations.get(name)

    def is_party(self, entity: Entity) -> bool:
        """Whether the table of organisations says that it is a party."""
        row = self.organisation(entity.name)
        return row is not None and row.kind == "party"

    def adjective(self, word: str) -> Entity | None:
        """'Chinese' -> China, 'Western' -> West; nothing for 'polish'."""
        return _first(self._adjectives, word)

    def people_noun(self, word: str) -> Entity | None:
        """'Russians' -> Russia, 'Frenchman' -> France."""
        return _first(self._people_nouns, word)

    def prefix(self, word: str) -> Entity | None:
        """'Sino' and 'Sino-' -> China."""
        return _first(self._prefixes, word.rstrip("-–"))

    def capital_of(self, country: Entity) -> Entity | None:
        """The capital; a city state is its own."""
        row = self._countries.get(country.name)
        if row is None:
            return None
        return row.entity if row.is_city_state else row.capital

    def country_of(self, entity: Entity) -> Entity | None:
        """The country that a place, an organisation or a person belongs to; a country is its own."""
        return self._homes.get(entity.name)

    def named_event(self, entity: Entity) -> NamedEvent | None:
        """Its row, where the entity is one of the events that have one."""
        return self._events.get(entity.name) if entity.cls == "event" else None

    def metonym(self, name: str) -> Metonym | None:
        """'the Kremlin' -> stands for Russia, at the place Kremlin; capitals stand for their countries."""
        return self._metonyms.get(normalise(name))

    # People and offices ----------------------------------------------------------------------

    def person(self, name: str) -> Person | None:
        """Somebody by the full name or one of its spellings."""
        people = (entity for entity in self.find(name) if entity.cls == "person")
        entity = next(people, None)
        return self._persons[entity.name] if entity else None

    def people_by_family(self, surname: str) -> tuple[Person, ...]:
        """Everybody whom the press calls by this name alone, by name."""
        return self._persons_by_family.get(normalise(surname), ())

    def holders(self, office: str, of: Entity, *, date: str | None = None) -> tuple[Office, ...]:
        """Who holds an office or role ('head_of_state', 'defense minister') of a country or an organisation.

        At a date, all terms that meet it. Without one the terms that last, or else the latest.
        """
        wanted = spell(office)
        terms = [
            row
            for row in self._offices_by_body.get(of.name, ())
            if wanted in (spell(row.role), spell(row.office))
        ]
        if date is not None:
            return tuple(row for row in terms if holds_at(row.begin, row.end, date))
        lasting = tuple(row for row in terms if not row.end)
        latest = max((row.end for row in terms), default="")
        return lasting or tuple(row for row in terms if row.end == latest)

    def offices_of(self, person: Entity, *, date: str | None = None) -> tuple[Office, ...]:
        """What somebody holds at the date, or ever."""
        terms = self._offices_of_person.get(person.name, ())
        return tuple(row for row in terms if holds_at(row.begin, row.end, date))

    def members(self, organisation: Entity, *, date: str | None = None) -> tuple[Entity, ...]:
        """The members at the date; without one, those of today."""
        return tuple(
            row.member
            for row in self._memberships.get(organisation.name, ())
            if (not row.end if date is None else holds_at(row.begin, row.end, date))
        )

    # What only some questions need is computed when the first of them is asked.

    @cached_property
    def _homes(self) -> dict[str, Entity]:
        return _find_homes(self.tables)

    @cached_property
    def _events(self) -> dict[str, NamedEvent]:
        return {row.entity.name: row for row in self.tables.events}

    @cached_property
    def _lifespans(self) -> dict[str, tuple[str, str]]:
        return _find_lifespans(self.tables)

    @cached_property
    def _offices_of_person(self) -> dict[str, tuple[Office, ...]]:
        return _group((row.person.name, row) for row in self.tables.offices)

    @cached_property
    def _offices_by_body(self) -> dict[str, tuple[Office, ...]]:
        return _group((row.of.name, row) for row in self.tables.offices)

    @cached_property
    def _memberships(self) -> dict[str, tuple[Membership, ...]]:
        return _group((row.organisation.name, row) for row in self.tables.memberships)

    def is_first_name(self, word: str) -> bool:
        """Whether somebody of the tables bears it before the family's name: 'Adrian', not 'Xi'."""
        return normalise(word) in self._first_names

    @cached_property
    def _first_names(self) -> frozenset[str]:
        names = ((row.entity.name.split(), row.family) for row in self.tables.people)
        return frozenset(
            normalise(n[0])
            for n, family in names
            if n[-1] in family and len(n[0]) > _LONGEST_PARTICLE and n[0] != "Abu"
        )

    @cached_property
    def _persons_by_family(self) -> dict[str, tuple[Person, ...]]:
        return _group((normalise(short), row) for row in self.tables.people for short in row.short_forms)


def _first(forms: Mapping[str, tuple[Entity, ...]], word: str) -> Entity | None:
    """The likeliest of what an adjective or a noun for a people may mean; written small it means none."""
    found = forms.get(normalise(word))
    return found[0] if found and not word.islower() else None


def _group(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _find_homes(tables: Tables) -> dict[str, Entity]:
    homes = {row.capital.name: row.entity for row in tables.countries if row.capital}
    homes |= {row.entity.name: row.entity for row in tables.countries}
    # A place with a row of its own is where that row says, even where it says nothing (Jerusalem).
    for row in tables.places:
        homes.pop(row.entity.name, None)
    located: tuple[Place | Organisation | Person, ...] = (
        *tables.places,
        *tables.organisations,
        *tables.people,
    )
    return homes | {row.entity.name: row.country for row in located if row.country}


def _find_lifespans(tables: Tables) -> dict[str, tuple[str, str]]:
    states = {row.entity.name: (row.since, row.until) for row in tables.countries}
    return states | {row.entity.name: (row.founded, row.dissolved) for row in tables.organisations}
