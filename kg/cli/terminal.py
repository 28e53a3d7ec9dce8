"""Rows, warnings and progress -> the terminal: results on standard output, all else on standard error."""

import json
import re
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from kg.choosing import Progress

    # What is done; how many are, of how many, where known; the line that says so; and how fast, for a bar.
    Step = Callable[[str, int, int | None, str, str], None]

NOTHING_FOUND = 1

StoreOption = Annotated[
    str | None, typer.Option(help="The Graph Store of a SPARQL 1.1 server, http(s).", metavar="URL")
]
GraphOption = Annotated[Path, typer.Option(help="The folder of the graph.")]
FormOption = Annotated[
    Literal["text", "json"], typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")
]
OutOption = Annotated[
    Path, typer.Option("--out", "-o", help="The folder that holds the graph and its files.")
]
GazetteerOption = Annotated[
    list[Path] | None,
    typer.Option(help="A folder of tables that add to those of kg; may be repeated.", metavar="DIR"),
]

# What would move the cursor, colour the screen or turn the line round: the text comes from strangers.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What is no longer stays in one piece: a date, a number, the id of a relation, most names.
_SHORT = 14
# A column of sentences that is narrower is a pile of words.
_SENTENCE, _NARROWEST_SENTENCE = 60, 30
_BETWEEN_COLUMNS = 3
_SECONDS_BETWEEN_LINES = 2.0
# After a build of so many seconds one wonders what it is doing when all is read.
_LONG = 10.0
_DOING = {"joining": "joining what the articles say", "writing": "writing the files"}
# Lines of text wider than this are hard to read, however wide the terminal.
_WIDEST_TEXT = 100


def make_safe(text: str) -> str:
    """The text with every character that a terminal would obey made visible."""
    return _CONTROLS.sub("\ufffd", text)


def say(message: str) -> None:
    """A line for the person at the terminal, on standard error: 'kg: message'."""
    typer.echo(f"kg: {make_safe(message)}", err=True)


def tell(line: str = "") -> None:
    """A line of the result, on standard output."""
    typer.echo(make_safe(line))


def tell_json(value: object) -> None:
    """The value as people read it, or all in ASCII where a terminal would obey some of its characters."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    tell(text if make_safe(text) == text else json.dumps(value, indent=2))


def count(number: int, one: str, many: str = "") -> str:
    """'1 event', '2 events'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def wrap(text: str, indent: str = "", first: str | None = None) -> list[str]:
    """Lines that fit the terminal, each behind the indent, the first behind another where one is given."""
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST_TEXT)
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table as wide as the terminal, 80 characters where there is none; else one value a line."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    longest = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    if sum(map(_find_need, longest)) + _BETWEEN_COLUMNS * (len(header) - 1) > console.width:
        _print_records(header, rows)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name, length in zip(header, longest, strict=True):
        table.add_column(Text(make_safe(name)), overflow="fold", no_wrap=length <= _SHORT)
    for row in rows:
        table.add_row(*(Text(make_safe(cell)) for cell in row))
    console.print(table)


def _find_need(longest: int) -> int:
    """The least width of a column in which its longest cell can be read."""
    return _NARROWEST_SENTENCE if longest > _SENTENCE else min(longest, _SHORT)


def _print_records(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    width = max(map(len, header))
    for row in rows:
        for name, cell in zip(header, row, strict=True):
            first, *others = wrap(make_safe(cell), " " * (width + 2)) or [""]
            tell(f"{make_safe(name):<{width}}  {first.strip()}".rstrip())
            for line in others:
                tell(line)
        tell()


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Callable[["Progress"], None]]:
    """What `build` calls after each article, and when it turns to something else."""
    begin, words = time.monotonic(), 0
    with _show_steps("reading", quiet=quiet) as step:

        def update(progress: "Progress") -> None:
            nonlocal words
            words += progress.words
            seconds = time.monotonic() - begin
            if progress.doing != "reading":
                if seconds > _LONG:
                    step(_DOING[progress.doing], 0, None, _DOING[progress.doing], "")
                return
            done = progress.done + progress.failed
            total = progress.total and max(progress.total, done)
            failed = f", {progress.failed:,} failed" if progress.failed else ""
            of_total = f" of {total:,}" if total else ""
            line = f"{count(progress.done, 'article')}{of_total}, {count(words, 'word')}{failed}"
            step("reading", done, total, line, f"{words / max(seconds, 1e-3):,.0f} words/s{failed}")

        yield update


@contextmanager
def show_sending(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """What `push_graph` calls after each named graph, with how many are done and how many there are to do."""
    with _show_steps("sending", quiet=quiet) as step:
        yield lambda done, total: step(
            "sending", done, total, f"{done:,} of {count(total, 'named graph')} sent", ""
        )


@contextmanager
def _show_steps(doing: str, *, quiet: bool) -> Iterator["Step"]:
    """A bar on a terminal, now and then a line elsewhere."""
    if quiet:
        yield lambda *_: None
    elif sys.stderr.isatty():
        with _show_bar(doing) as step:
            yield step
    else:
        yield _make_line_writer(doing)


@contextmanager
def _show_bar(doing: str) -> Iterator["Step"]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        # By the last half minute: those that are unchanged go a thousand times faster.
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None, speed="")
        yield lambda doing, done, total, _, speed: bar.update(
            task, description=doing, completed=done, total=total, speed=speed
        )


def _make_line_writer(before: str) -> "Step":
    last = float("-inf")

    def write(doing: str, done: int, total: int | None, line: str, _: str) -> None:
        nonlocal before, last
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN_LINES or done == total or doing != before:
            before, last = doing, now
            say(line)

    return write
