"""What a row of each table says, as a record: Country, Place, NamedEvent, Person, Office, ..."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.records import Entity


@dataclass(frozen=True, slots=True)
class Country:
    """A state, a territory, a disputed territory or a former state.

    `capital` is None where the country has none; a city state is its own. `seats` are further
    seats of government. `capital_acts` is False where the capital's name does not stand for the
    country because it means something else more often (Victoria, San José).
    """

    entity: Entity
    iso2: str
    iso3: str
    kind: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    prefixes: tuple[str, ...]
    capital: Entity | None
    capital_aliases: tuple[str, ...]
    capital_acts: bool
    seats: tuple[Entity, ...]
    since: str
    until: str
    note: str

    @property
    def is_city_state(self) -> bool:
        """True for Singapore, Monaco and the Vatican: country and capital are one."""
        return self.kind == "state" and self.capital is None


@dataclass(frozen=True, slots=True)
class Place:
    """A city, a part of a country, a water, a building (class place) or a part of the world (region)."""

    entity: Entity
    country: Entity | None
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """A happening with a name of its own; `begin` is its first day, `end` its last, as known."""

    entity: Entity
    aliases: tuple[str, ...]
    begin: str
    end: str
    place: Entity | None
    note: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the news; `family` are the parts of the name that are used alone."""

    entity: Entity
    gender: str
    family: tuple[str, ...]
    aliases: tuple[str, ...]
    country: Entity | None
    description: str

    @property
    def short_forms(self) -> tuple[str, ...]:
        """The surname in every spelling that the table has: Zelensky, Zelenskyy, Zelenskiy."""
        spellings = (alias.rpartition(" ")[2] for alias in self.aliases if " " in alias)
        near = (s for s in spellings if any(s[:3] == family[:3] for family in self.family))
        return tuple(dict.fromkeys((*self.family, *near)))


@dataclass(frozen=True, slots=True)
class Office:
    """Who held what from `begin` to, and without, `end`; an empty `end` means that it lasts."""

    person: Entity
    office: str
    role: str
    of: Entity
    begin: str
    end: str
    note: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation or, where class is group, a group without a statute."""

    entity: Entity
    kind: str
    country: Entity | None
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    founded: str
    dissolved: str
    note: str


@dataclass(frozen=True, slots=True)
class Membership:
    """`member` belongs to `organisation` from `begin` to, and without, `end`."""

    organisation: Entity
    member: Entity
    begin: str
    end: str
    note: str


@dataclass(frozen=True, slots=True)
class Metonym:
    """A name that stands for an actor ('the Kremlin' for Russia) and, where it is one, for a place.

    Where `stands_for` is None it never acts, although one might think so (Davos).
    """

    name: str
    stands_for: Entity | None
    place: Entity | None
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables, each sorted by its key, so that the order of the rows in the files is forgotten."""

    countries: tuple[Country, ...]
    places: tuple[Place, ...]
    events: tuple[NamedEvent, ...]
    people: tuple[Person, ...]
    offices: tuple[Office, ...]
    organisations: tuple[Organisation, ...]
    memberships: tuple[Membership, ...]
    metonyms: tuple[Metonym, ...]
