"""The lines of a text -> pieces: a line each, but the lines of a paragraph that was wrapped are one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.blocks.phrases import find_phrase
from kg.blocks.view import is_closed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WRAPPED = range(40, 121)  # widths at which editors and mailers wrap text
WRAP_SLACK = 6  # by which a wrapped line may be shorter or longer than the others

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_MARK = re.compile(
    r"(?:(?P<heading>#{1,6})|(?P<item>[-*+•‣◦▪●·]|\(?\d{1,3}[.)]|\(?[a-z]\)))\s+(?=\S)|(?P<quote>>)\s*(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """`content` is where it begins behind a mark such as '# ' or '- '; `mark` is the kind of that mark."""

    begin: int
    content: int
    end: int
    mark: str
    apart: bool  # a blank line stands before it


def find_pieces(plain: str, body: int) -> list[Piece]:
    """All of the text from `body` on but white space."""
    lines = list(_find_lines(plain, body))
    width = _find_width(lines, plain)
    pieces = lines[:1]
    for above, line in pairwise(lines):
        if not line.apart and _continues(above, line, plain, width):
            pieces[-1] = replace(pieces[-1], end=line.end)
        else:
            pieces.append(line)
    return pieces


def _find_lines(plain: str, body: int) -> Iterator[Piece]:
    end = body
    for match in _LINE.finditer(plain, body):
        stripped = match[0].strip()
        if not stripped:
            continue
        begin = match.start() + match[0].index(stripped[0])
        gap = plain[end:begin]
        end = begin + len(stripped)
        mark, content = ("row", begin) if stripped[0] == "|" else _find_mark(plain, begin, end)
        yield Piece(begin, content, end, mark, apart=max(gap.count("\n"), gap.count("\r")) > 1)


def _find_mark(plain: str, begin: int, end: int) -> tuple[str, int]:
    """Marks can follow each other: '> - an item in a quote'."""
    mark = ""
    while match := _MARK.match(plain, begin, end):
        mark, begin = str(match.lastgroup), match.end()
    return mark, begin


def _find_width(lines: Sequence[Piece], plain: str) -> int:
    """At how many characters paragraphs were wrapped; 0 where each line is a paragraph."""
    lengths = (
        above.end - above.begin
        for above, line in pairwise(lines)
        if not line.apart and plain[line.begin].islower() and not is_closed(plain[above.begin : above.end])
    )
    return max((length for length in lengths if length in WRAPPED), default=0)


def _continues(above: Piece, line: Piece, plain: str, width: int) -> bool:
    """Whether `line` goes on with the sentence or paragraph of the line above it."""
    if {above.mark, line.mark} & {"heading", "row"}:
        return False
    upper, lower = plain[above.begin : above.end], plain[line.content : line.end]
    first_word = len(lower.split(maxsplit=1)[0])
    is_full = width > 0 and width - first_word - WRAP_SLACK <= len(upper) <= width + WRAP_SLACK
    is_open = not is_closed(upper)
    if line.mark == "item":  # a dash within the sentence may have come to stand at the beginning of a line
        return is_full and is_open and above.mark != "item"
    if is_full or (is_open and (lower[0].islower() or lower[0] in ",;)")):
        return not any(find_phrase(" ".join(part.split())) for part in (upper, lower))
    return False
