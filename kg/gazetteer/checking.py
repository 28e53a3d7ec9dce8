"""Rows -> what is wrong with them, in words, with file and line."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import TableError
from kg.gazetteer.periods import read_bounds
from kg.gazetteer.tables import FORMS, LIST_SEPARATOR, merge_rows, read_folder, split_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.gazetteer.tables import Row

    Rows = Mapping[str, Mapping[tuple[str, ...], Row]]

_QID = re.compile(r"Q[1-9]\d*")
_ISO2 = re.compile(r"[A-Z]{2}")
_ISO3 = re.compile(r"[A-Z]{3}")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

ORGANISATION_KINDS = (
    "agency", "alliance", "armed group", "bank", "bloc", "church", "club", "company", "court", "forces",
    "government", "international", "legislature", "media", "ministry", "movement", "ngo", "other", "party",
    "people", "regional", "think tank", "university",
)  # fmt: skip
METONYM_KINDS = (
    "building", "capital", "district", "forces", "government", "ministry", "nickname", "other", "palace",
    "street",
)  # fmt: skip
ROLES = (
    "head_of_state", "head_of_government", "foreign_minister", "defence_minister", "finance_minister",
    "interior_minister", "head_of_organisation", "head_of_party", "vice_head", "monarch", "crown_prince",
    "envoy", "spokesperson", "military_chief", "adviser", "leader", "other",
)  # fmt: skip

_ALLOWED: dict[tuple[str, str], tuple[str, ...]] = {
    ("countries", "kind"): ("state", "territory", "disputed", "former"),
    ("countries", "capital_acts"): ("", "no"),
    ("places", "class"): ("place", "region"),
    ("people", "gender"): ("m", "f", ""),
    ("organisations", "class"): ("organisation", "group"),
    ("organisations", "kind"): (*ORGANISATION_KINDS, ""),
    ("offices", "role"): ROLES,
    ("metonyms", "kind"): (*METONYM_KINDS, ""),
}
_QID_COLUMNS = ("qid", "capital_qid")
_PERIODS = (("begin", "end"), ("since", "until"), ("founded", "dissolved"))
_ENTITY_TABLES = ("countries", "places", "events", "people", "organisations")


def check_tables(*folders: Path) -> list[str]:
    """What is wrong in the tables of folders, each laid over those before it and all over ours.

    Without a folder, what is wrong in ours. An empty list where nothing is.
    """
    own = Path(__file__).parent
    others = [folder for folder in folders if folder.resolve() != own.resolve()]
    try:
        ours = read_folder(own)
        added = [read_folder(folder, shown_as=f"{folder}/") for folder in others]
    except TableError as error:
        return [str(error)]
    merged = merge_rows([ours, *added])
    checked = added if len(others) == len(folders) and folders else [ours, *added]
    return [problem for rows in checked for problem in find_problems(rows, merged)]


def find_problems(folder: Mapping[str, list[Row]], merged: Rows) -> list[str]:
    """What is wrong in the rows of one folder; references may go to any row of `merged`."""
    names = _collect_names(merged)
    problems: list[str] = []
    for table in FORMS:
        rows = folder.get(table, [])
        problems.extend(_check_keys(rows))
        for row in rows:
            problems.extend(f"{row.where}: {text}" for text in _check_row(row, names))
    problems.extend(_check_homonyms(folder, merged))
    problems.extend(_check_iso2(folder, merged))
    problems.extend(_check_qids(folder, merged))
    return problems


def _check_keys(rows: list[Row]) -> Iterator[str]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        first = seen.setdefault(row.key, row)
        if first is not row:
            key = ", ".join(part for part in row.key if part)
            yield f"{row.where}: {key!r} stands already at {first.where}; keep one of the two"


def _check_row(row: Row, names: Mapping[str, frozenset[str]]) -> Iterator[str]:
    form = FORMS[row.table]
    for column, text in row.cells.items():
        if text != text.strip():
            yield f"white space around {column} {text!r}; take it away"
        if column in form.lists:
            yield from _check_list(column, split_list(row.cells[column]))
        allowed = _ALLOWED.get((row.table, column))
        if allowed and text not in allowed:
            yield f"{column} {text!r} is none of {', '.join(word for word in allowed if word)}"
    for column in form.required:
        if not row.cells[column]:
            yield f"{column} is empty; every row of {row.table}.tsv needs one"
    yield from _check_codes(row)
    yield from _check_periods(row)
    yield from _check_references(row, names)


def _check_list(column: str, items: tuple[str, ...]) -> Iterator[str]:
    for item in items:
        if not item.strip():
            yield f"{column} has an empty item; items are separated by {LIST_SEPARATOR!r}"
        elif item != item.strip() or ";" in item:
            yield f"{column} has the item {item!r}; items are separated by {LIST_SEPARATOR!r} only"
    if len(set(items)) < len(items):
        yield f"{column} names {next(i for i in items if items.count(i) > 1)!r} twice"


def _check_codes(row: Row) -> Iterator[str]:
    for column in _QID_COLUMNS:
        text = row.cells.get(column)
        if text and not _QID.fullmatch(text):
            yield f"{column} {text!r} is no Wikidata id; write it as Q148, or leave it empty"
    if row.table != "countries":
        return
    for column, pattern in (("iso2", _ISO2), ("iso3", _ISO3)):
        text = row.cells[column]
        if text and not pattern.fullmatch(text):
            yield f"{column} {text!r} is no code of ISO 3166-1"
        if not text and row.cells["kind"] != "former":
            yield f"{column} is empty; only a former state has none"


def _check_periods(row: Row) -> Iterator[str]:
    for begin, end in _PERIODS:
        dates = {column: text for column in (begin, end) if (text := row.cells.get(column))}
        wrong = {column: text for column, text in dates.items() if not _DATE.fullmatch(text)}
        for column, text in wrong.items():
            yield f"{column} {text!r} is no date; write it as 2024-05-14, 2024-05 or 2024"
        if len(dates) > 1 and not wrong and read_bounds(dates[end])[1] <= read_bounds(dates[begin])[0]:
            yield f"{end} {dates[end]} lies before {begin} {dates[begin]}"


def _check_references(row: Row, names: Mapping[str, frozenset[str]]) -> Iterator[str]:
    references = _REFERENCES.get(row.table, {})
    for column, (kinds, table) in references.items():
        items = split_list(row.cells[column]) if column in FORMS[row.table].lists else (row.cells[column],)
        for item in items:
            if item and not any(item in names[kind] for kind in kinds):
                yield f"{column} {item!r} is not in {table}; add it there or correct the name"


_ACTOR = (("iso2", "countries", "organisations", "places"), "countries.tsv or organisations.tsv")
_COUNTRY = (("iso2", "countries"), "countries.tsv")
_PLACE = (("places", "capitals", "countries"), "places.tsv or countries.tsv")
_REFERENCES: dict[str, dict[str, tuple[tuple[str, ...], str]]] = {
    "countries": {"seats": (("places", "capitals"), "places.tsv")},
    "places": {"country": _COUNTRY},
    "events": {"place": _PLACE},
    "people": {"country": _COUNTRY},
    "organisations": {"country": _COUNTRY},
    "offices": {"person": (("people",), "people.tsv"), "of": _ACTOR},
    "memberships": {"organisation": _ACTOR, "member": _ACTOR},
    "metonyms": {"stands_for": _ACTOR, "place": _PLACE},
}


def _collect_names(merged: Rows) -> dict[str, frozenset[str]]:
    names = {table: frozenset(key[0] for key in merged[table]) for table in _ENTITY_TABLES}
    countries = merged["countries"].values()
    names["iso2"] = frozenset(row.cells["iso2"] for row in countries)
    names["capitals"] = frozenset(row.cells["capital"] for row in countries)
    return names


def _check_homonyms(folder: Mapping[str, list[Row]], merged: Rows) -> Iterator[str]:
    """A name is a node's identity: in two tables it would make two things one."""
    homes: dict[str, Row] = {}
    for table in _ENTITY_TABLES:
        for row in merged[table].values():
            homes.setdefault(row.cells["name"], row)
    for row in chain.from_iterable(folder.get(table, []) for table in _ENTITY_TABLES):
        home = homes[row.cells["name"]]
        if home.table != row.table:
            yield (
                f"{row.where}: {row.cells['name']!r} is the name of another thing at {home.where}; "
                "make it unique, as in 'Georgia (U.S. state)'"
            )


def _check_iso2(folder: Mapping[str, list[Row]], merged: Rows) -> Iterator[str]:
    codes: dict[str, Row] = {}
    for row in merged["countries"].values():
        codes.setdefault(row.cells["iso2"], row)
    for row in folder.get("countries", []):
        first = codes[row.cells["iso2"]]
        if row.cells["iso2"] and first.cells["name"] != row.cells["name"]:
            yield f"{row.where}: iso2 {row.cells['iso2']} is that of {first.cells['name']} at {first.where}"


def _check_qids(folder: Mapping[str, list[Row]], merged: Rows) -> Iterator[str]:
    """One thing under two names would be two nodes."""
    owners: dict[str, Row] = {}
    for table in _ENTITY_TABLES:
        for row in merged[table].values():
            owners.setdefault(row.cells["qid"], row)
    for row in chain.from_iterable(folder.get(table, []) for table in _ENTITY_TABLES):
        qid = row.cells["qid"]
        owner = owners.get(qid, row)
        if qid and owner.cells["name"] != row.cells["name"]:
            yield f"{row.where}: qid {qid} is that of {owner.cells['name']!r} at {owner.where}"
