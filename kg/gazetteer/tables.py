"""A folder of TSV files -> rows: cells by column name, with file and line for messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LIST_SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of a table. A row is known by `key`; a user's row of the same key replaces ours."""

    key: tuple[str, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    lists: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that there are."""
        return self.required + self.optional


FORMS: dict[str, Form] = {
    "countries": Form(
        ("name",),
        ("name", "kind"),
        (
            "iso2", "iso3", "qid", "aliases", "adjectives", "people", "prefixes", "capital", "capital_qid",
            "capital_aliases", "capital_acts", "seats", "since", "until", "note",
        ),
        frozenset({"aliases", "adjectives", "people", "prefixes", "capital_aliases", "seats"}),
    ),
    "places": Form(
        ("name",),
        ("name", "class"),
        ("qid", "country", "aliases", "adjectives", "people", "note"),
        frozenset({"aliases", "adjectives", "people"}),
    ),
    "events": Form(
        ("name",), ("name",), ("qid", "aliases", "begin", "end", "place", "note"), frozenset({"aliases"})
    ),
    "people": Form(
        ("name",),
        ("name",),
        ("qid", "gender", "family", "aliases", "country", "description"),
        frozenset({"family", "aliases"}),
    ),
    "organisations": Form(
        ("name",),
        ("name", "class"),
        ("qid", "kind", "country", "aliases", "adjectives", "founded", "dissolved", "note"),
        frozenset({"aliases", "adjectives"}),
    ),
    "offices": Form(
        ("person", "office", "of", "begin"), ("person", "office", "role", "of"), ("begin", "end", "note")
    ),
    "memberships": Form(
        ("organisation", "member", "begin"), ("organisation", "member"), ("begin", "end", "note")
    ),
    "metonyms": Form(("name",), ("name",), ("stands_for", "place", "kind", "note")),
}  # fmt: skip


class Row(NamedTuple):
    """A row of a table: `cells` is the text by column, '' where there is none."""

    table: str
    file: str
    line: int
    cells: dict[str, str]
    key: tuple[str, ...]

    @property
    def where(self) -> str:
        """'countries.tsv:17', for messages."""
        return f"{self.file}:{self.line}"


def split_list(cell: str) -> tuple[str, ...]:
    """The items of a cell that holds a list."""
    return tuple(cell.split(LIST_SEPARATOR)) if cell else ()


def read_folder(folder: Path, *, shown_as: str = "") -> dict[str, list[Row]]:
    """The rows of every table that the folder holds; `shown_as` goes before file names in messages."""
    if not folder.is_dir():
        raise TableError(f"{folder}: no such folder; give one that holds {_list_files(FORMS)}")
    files = sorted(folder.glob("*.tsv"))
    for file in files:
        if file.stem not in FORMS:
            raise TableError(
                f"{shown_as}{file.name}: not a table of the gazetteer; those are {_list_files(FORMS)}"
            )
    if not files:
        raise TableError(f"{folder}: holds no table; give one or more of {_list_files(FORMS)}")
    return {file.stem: list(_read_file(file, shown_as + file.name)) for file in files}


def _list_files(tables: Iterable[str]) -> str:
    return ", ".join(f"{table}.tsv" for table in tables)


def _read_file(file: Path, shown_as: str) -> Iterator[Row]:
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(f"{shown_as}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    table = file.stem
    key = FORMS[table].key
    columns: tuple[str, ...] = ()
    absent: dict[str, str] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line or line[0] == "#":
            continue
        cells = line.split("\t")
        if not columns:
            columns = _check_columns(table, cells, f"{shown_as}:{number}")
            absent = {column: "" for column in FORMS[table].columns if column not in columns}
            continue
        missing = len(columns) - len(cells)
        if missing < 0:
            raise TableError(
                f"{shown_as}:{number}: {len(cells)} cells, but the table has {len(columns)} columns; "
                "is there a tab too many?"
            )
        # Editors drop the tabs of empty cells at the end of a line.
        by_column = dict(zip(columns, cells + [""] * missing if missing else cells, strict=True))
        if absent:
            by_column |= absent
        yield Row(table, shown_as, number, by_column, tuple([by_column[column] for column in key]))


def _check_columns(table: str, columns: list[str], where: str) -> tuple[str, ...]:
    form = FORMS[table]
    for name in columns:
        if name not in form.columns:
            allowed = ", ".join(form.columns)
            raise TableError(f"{where}: unknown column {name!r}; the columns of {table}.tsv are {allowed}")
    for name in form.required:
        if name not in columns:
            raise TableError(
                f"{where}: column {name!r} is missing; the first line that is no comment names the columns"
            )
    if len(set(columns)) < len(columns):
        raise TableError(f"{where}: a column is named twice")
    return tuple(columns)


def merge_rows(folders: Iterable[dict[str, list[Row]]]) -> dict[str, dict[tuple[str, ...], Row]]:
    """The rows by key; of rows with one key, that of the last folder."""
    merged: dict[str, dict[tuple[str, ...], Row]] = {table: {} for table in FORMS}
    for folder in folders:
        for table, rows in folder.items():
            merged[table].update((row.key, row) for row in rows)
    return merged
