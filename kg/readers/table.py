"""news.csv, its first row a heading -> an Article a row; Failure('news.csv:17', why) for what is no row.

Quotes are read strictly: a row with one too many would else swallow those behind it. Such a row is named by
the line that it begins at, and the line behind that one is read anew.
"""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.readers.columns import choose_columns, list_names
from kg.readers.raw import BOM, Note, Reading
from kg.readers.rows import read_row
from kg.records import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from io import BufferedReader

    from kg.readers.raw import Raw

# Characters of a row, two books: so far a quote without its end is followed.
MAX_ROW = 5_000_000
_DELIMITERS = ",;\t|"
_TAB = "\t"


def read(raw: Raw) -> Iterator[Reading | Failure | Note]:
    """Row by row, however long the table is. Raises SourceError where no column is known for the text."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_ROW))
    rows = _read_rows(raw)
    _, heading = next(rows, (0, []))
    if isinstance(heading, str):
        raise SourceError(raw.origin, f"its heading cannot be read: {heading}")
    names = [name.strip() for name in heading]
    columns = _choose(names, raw)
    taken = ", ".join(f"{field} from {column!r}" for field, column in columns.items())
    others = [name for name in names if name not in columns.values()]
    yield Note(raw.origin, f"took {taken}" + (f"; passed over {list_names(others)}" if others else ""))
    places = {field: names.index(column) for field, column in columns.items()}
    broken, more = None, 0
    number = 0
    for number, cells in rows:
        where = f"{raw.origin}:{number}"
        if isinstance(cells, str):
            broken, more = broken or Failure(where, cells), more + (broken is not None)
            continue
        if broken:
            yield _sum_up(broken, more)
            broken, more = None, 0
        try:
            yield _read_cells(cells, places, where, raw)
        except SourceError as error:
            yield Failure(error.origin, error.reason)
    if broken:
        yield _sum_up(broken, more)
    if not number:
        yield Failure(raw.origin, "holds no rows below its heading")


def _choose(names: Sequence[str], raw: Raw) -> Mapping[str, str]:
    if not any(names):
        raise SourceError(raw.origin, "holds no table: its first row is its heading")
    columns = choose_columns(names, raw.columns)
    missing = [column for column in columns.values() if column not in names]
    if missing:
        raise SourceError(raw.origin, f"has no column {missing[0]!r}; it has {list_names(names)}")
    if not columns.keys() & {"text", "html"}:
        raise SourceError(
            raw.origin,
            f"which column is the text? Say it with --columns text=NAME; it has {list_names(names)}",
        )
    return columns


def _sum_up(broken: Failure, more: int) -> Failure:
    return Failure(broken.origin, f"{broken.reason}; so with {more} behind it") if more else broken


def _read_cells(cells: Sequence[str], places: Mapping[str, int], where: str, raw: Raw) -> Reading:
    """Raises SourceError for a row without a text."""
    given = {field: cells[place] for field, place in places.items()}
    try:
        "".join(given.values()).encode()
    except UnicodeEncodeError as error:
        byte = ord(error.object[error.start]) & 0xFF
        reason = f"is no UTF-8: byte 0x{byte:02x}; convert it, for example: iconv -f WINDOWS-1252 -t UTF-8"
        raise SourceError(where, reason) from error
    if not any(given.get(field, "").strip() for field in ("text", "html")):
        raise SourceError(where, "has no text")
    if given.get("id", "").strip().isdecimal():
        # A number that counts the rows says nothing beyond its table.
        given["id"] = f"{raw.name}-{given['id'].strip()}"
    return read_row(given, where, raw.name, "table")


def _read_rows(raw: Raw) -> Iterator[tuple[int, list[str] | str]]:
    """The line that each row begins at, and its cells or what is wrong with it; the heading comes first."""
    lines = _Lines(raw.stream)
    delimiter = _tell_delimiter(lines.show_first(), raw.ending)
    width = 0
    while True:
        lines.begin_row()
        try:
            cells: list[str] | str | None = next(
                csv.reader(iter(lines), delimiter=delimiter, strict=True), None
            )
        except csv.Error as error:
            cells = _explain(error)
        if cells is None:
            return
        if isinstance(cells, list) and cells and width and len(cells) != width:
            cells = f"has {len(cells)} cells where the heading has {width}"
        if isinstance(cells, str):
            lines.put_back()
            # Where tabs set columns apart, quotes are often no more than quotes.
            plain = lines.taken[0].rstrip("\r\n").split(_TAB)
            cells = plain if delimiter == _TAB and len(plain) == width else cells
        elif not any(map(str.strip, cells)):
            continue
        width = width or len(cells)
        yield lines.number, cells


class _Lines:
    """The lines of a table, some of them read anew; `taken` are those of the row that begins at `number`."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque()
        self.number = 1
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        """Raises csv.Error where a row is longer than one can be."""
        size = 0
        while line := self._waiting.popleft() if self._waiting else self._read():
            self.taken.append(line)
            size += len(line)
            if size >= MAX_ROW:
                raise csv.Error(f"is longer than {MAX_ROW:,} characters; is the end of a quote missing?")
            yield line

    def show_first(self) -> str:
        """The first line that is not empty."""
        line = self._read().removeprefix(BOM)
        while line and not line.strip():
            self.number += 1
            line = self._read()
        self._waiting.extend([line] if line else [])
        return line

    def begin_row(self) -> None:
        self.number += len(self.taken)
        self.taken = []

    def put_back(self) -> None:
        """All but the first line of the row.

        No line is read anew more than twice: a quote that is opened ends at the next line with an odd number
        of them, and those between open none.
        """
        self._waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]

    def _read(self) -> str:
        """A line, with what is no UTF-8 in it as halves of surrogate pairs, and without what is too much."""
        line = rest = self._stream.readline(MAX_ROW)
        while len(rest) == MAX_ROW and not rest.endswith(b"\n"):
            rest = self._stream.readline(MAX_ROW)
        return line.decode("utf-8", errors="surrogateescape")


def _tell_delimiter(heading: str, ending: str) -> str:
    return _TAB if ending.lower() in {".tsv", ".tab"} else max(_DELIMITERS, key=heading.count)


def _explain(error: csv.Error) -> str:
    told = str(error)
    if told == "unexpected end of data":
        return "opens a quote that has no end"
    if "expected after" in told:
        return "has a quote within a quoted cell; write it twice there"
    if "new-line character" in told:
        return "has a carriage return outside of quotes; lines end in LF or CR LF"
    return told
