"""Rows by key -> Tables: names become entities, one object for each name, and references are followed.

What a reference does not find is told by `checking`; here it becomes a bare entity, or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from kg.gazetteer.tables import split_list
from kg.records import Entity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.gazetteer.tables import Row
    from kg.records import EntityClass

    Cells = Mapping[str, str]

# Hong Kong and Greenland are places that belong to a country; a former state is a country still.
_CLASS_OF_KIND: dict[str, EntityClass] = {
    "state": "country",
    "disputed": "country",
    "former": "country",
    "territory": "place",
}


class Names:
    """Canonical name -> entity, of one kind of table each, while the tables are put together."""

    def __init__(self, rows: Mapping[str, Sequence[Cells]]) -> None:
        self.countries = {cells["name"]: _make_country(cells) for cells in rows["countries"]}
        self.places = {cells["name"]: _make_place(cells) for cells in rows["places"]}
        for cells in rows["countries"]:
            self._add_capital(cells)
        self.organisations = {cells["name"]: _make_organisation(cells) for cells in rows["organisations"]}
        self.people = {cells["name"]: _make_person(cells) for cells in rows["people"]}
        self.by_iso2 = {entity.iso2: entity for entity in self.countries.values() if entity.iso2}

    def _add_capital(self, cells: Cells) -> None:
        name = cells["capital"]
        # A capital with a row of its own in places.tsv is told there.
        if name and name not in self.places and name not in self.countries:
            self.places[name] = Entity(name, "place", cells["capital_qid"] or None)

    def country(self, cells: Cells, column: str) -> Entity | None:
        """The country that a cell names by its ISO code, or by its name where it has none."""
        text = cells[column]
        return self.by_iso2.get(text) or self.countries.get(text)

    def place(self, text: str) -> Entity | None:
        """The place or country of this name."""
        return self.places.get(text) or self.countries.get(text)

    def actor(self, cells: Cells, column: str) -> Entity:
        """The country, organisation or region that a cell names."""
        text = cells[column]
        named = self.by_iso2.get(text) or self.organisations.get(text) or self.countries.get(text)
        return (
            named
            or self.places.get(text)
            or self.organisations.setdefault(text, Entity(text, "organisation"))
        )

    def person(self, cells: Cells, column: str) -> Entity:
        """The person that a cell names."""
        text = cells[column]
        return self.people.setdefault(text, Entity(text, "person"))


def _make_country(cells: Cells) -> Entity:
    cls = _CLASS_OF_KIND[cells["kind"]]
    return Entity(cells["name"], cls, cells["qid"] or None, cells["iso2"] or None, cells["note"] or None)


def _make_place(cells: Cells) -> Entity:
    cls: EntityClass = "region" if cells["class"] == "region" else "place"
    return Entity(cells["name"], cls, cells["qid"] or None, None, cells["note"] or None)


def _make_organisation(cells: Cells) -> Entity:
    cls: EntityClass = "group" if cells["class"] == "group" else "organisation"
    return Entity(cells["name"], cls, cells["qid"] or None, None, cells["note"] or None)


def _make_person(cells: Cells) -> Entity:
    return Entity(cells["name"], "person", cells["qid"] or None, None, cells["description"] or None)


def build_tables(rows: Mapping[str, Mapping[tuple[str, ...], Row]]) -> Tables:
    """All rows as records, sorted by key. The rows were checked before, or are ours."""
    ordered = {table: [row.cells for _, row in sorted(by_key.items())] for table, by_key in rows.items()}
    names = Names(ordered)
    return Tables(
        countries=tuple([_read_country(cells, names) for cells in ordered["countries"]]),
        places=tuple([_read_place(cells, names) for cells in ordered["places"]]),
        events=tuple([_read_event(cells, names) for cells in ordered["events"]]),
        people=tuple([_read_person(cells, names) for cells in ordered["people"]]),
        offices=tuple([_read_office(cells, names) for cells in ordered["offices"]]),
        organisations=tuple([_read_organisation(cells, names) for cells in ordered["organisations"]]),
        memberships=tuple([_read_membership(cells, names) for cells in ordered["memberships"]]),
        metonyms=tuple([_read_metonym(cells, names) for cells in ordered["metonyms"]]),
    )


def _read_country(cells: Cells, names: Names) -> Country:
    entity = names.countries[cells["name"]]
    return Country(
        entity=entity,
        iso2=cells["iso2"],
        iso3=cells["iso3"],
        kind=cells["kind"],
        aliases=split_list(cells["aliases"]),
        adjectives=split_list(cells["adjectives"]),
        people=split_list(cells["people"]),
        prefixes=split_list(cells["prefixes"]),
        capital=names.place(cells["capital"]),
        capital_aliases=split_list(cells["capital_aliases"]),
        capital_acts=cells["capital_acts"] != "no",
        seats=tuple(seat for name in split_list(cells["seats"]) if (seat := names.places.get(name))),
        since=cells["since"],
        until=cells["until"],
        note=cells["note"],
    )


def _read_place(cells: Cells, names: Names) -> Place:
    return Place(
        names.places[cells["name"]],
        names.country(cells, "country"),
        split_list(cells["aliases"]),
        split_list(cells["adjectives"]),
        split_list(cells["people"]),
        cells["note"],
    )


def _read_event(cells: Cells, names: Names) -> NamedEvent:
    entity = Entity(cells["name"], "event", cells["qid"] or None, None, cells["note"] or None)
    place = names.place(cells["place"])
    return NamedEvent(
        entity, split_list(cells["aliases"]), cells["begin"], cells["end"], place, cells["note"]
    )


def _read_person(cells: Cells, names: Names) -> Person:
    return Person(
        names.people[cells["name"]],
        cells["gender"],
        split_list(cells["family"]),
        split_list(cells["aliases"]),
        names.country(cells, "country"),
        cells["description"],
    )


def _read_office(cells: Cells, names: Names) -> Office:
    return Office(
        names.person(cells, "person"),
        cells["office"],
        cells["role"],
        names.actor(cells, "of"),
        cells["begin"],
        cells["end"],
        cells["note"],
    )


def _read_organisation(cells: Cells, names: Names) -> Organisation:
    return Organisation(
        names.organisations[cells["name"]],
        cells["kind"],
        names.country(cells, "country"),
        split_list(cells["aliases"]),
        split_list(cells["adjectives"]),
        cells["founded"],
        cells["dissolved"],
        cells["note"],
    )


def _read_membership(cells: Cells, names: Names) -> Membership:
    organisation, member = names.actor(cells, "organisation"), names.actor(cells, "member")
    return Membership(organisation, member, cells["begin"], cells["end"], cells["note"])


def _read_metonym(cells: Cells, names: Names) -> Metonym:
    stands_for = names.actor(cells, "stands_for") if cells["stands_for"] else None
    place = names.place(cells["place"])
    return Metonym(cells["name"], stands_for, place, cells["kind"], cells["note"])
