"""The lines of pages, with their place and size -> paragraphs, headlines and items, as Markdown marks them.

What repeats at the head and foot of pages is left out. A paragraph ends where the distance to the next line
or the size of the letters changes, and behind a short line that ends a sentence. Headlines are in larger
letters.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EDGE_LINES = 2  # so many at the head and the foot of a page can be running titles and page numbers
REPEATED_SHARE = 1 / 3  # of the pages have the same there, as left and right ones may differ
WIDE_GAP = 1.25  # times the usual distance of lines is a space between paragraphs
HEADLINE_SIZE = 1.15  # times the usual size of letters
OTHER_SIZE = 0.06  # share by which letters differ in size and not by rounding
SHORT_LINE = 0.85  # of the length of a full line
FULL_SHARE = 0.9  # of the lines are not longer than a full one

_PAGE_NUMBER = re.compile(r"(?:page )?[-–— ]*\d{1,4}[-–— ]*(?:(?:of|/) ?\d{1,4})?", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•◦▪■●‣∙·–—*-][ \t]+(?=\S)|[•◦▪■●‣∙]")
_DASHES = "–—-*"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u00ad‐]$")
# First parts of compounds that no syllable of a longer word is like: 'well-known', not 'pro-duction'.
_FIRST_PARTS = {"all", "cross", "far", "half", "high", "long", "low", "much", "self", "short", "vice", "well"}
_CONJUNCTIONS = {"and", "or", "to"}  # 'short- and long-term'


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, `height` above its foot, its letters of one `size`, both in points."""

    page: int
    text: str
    height: float
    size: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is usual in a document: the size of letters, the distance of lines, the length of a full one."""

    size: float
    distance: float
    length: int
    largest: float  # letters


def join_lines(lines: Sequence[Line]) -> Iterator[str]:
    """The paragraphs of a document, given all lines of all its pages in order."""
    lines = _drop_edges(lines)
    if not lines:
        return
    layout = _measure(lines)
    words = Counter(word for line in lines for word in _WORD.findall(line.text))
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and _is_break(paragraph[-1], line, layout):
            yield _write(paragraph, layout, words)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield _write(paragraph, layout, words)


def _drop_edges(lines: Sequence[Line]) -> list[Line]:
    """Without running titles and page numbers: the same on a third of the pages, or a mere number."""
    edges: dict[int, set[tuple[object, ...]]] = {}
    for _, page in groupby(range(len(lines)), key=lambda i: lines[i].page):
        here = sorted(page, key=lambda i: lines[i].height)
        for i in {*here[:EDGE_LINES], *here[-EDGE_LINES:]}:
            edges[i] = set(_make_keys(lines[i]))
    pages = len({line.page for line in lines})
    counts = Counter(key for keys in edges.values() for key in keys)
    repeated = {key for key, count in counts.items() if count > 1 and count >= REPEATED_SHARE * pages}
    dropped = {i for i, keys in edges.items() if keys & repeated or _PAGE_NUMBER.fullmatch(lines[i].text)}
    return [line for i, line in enumerate(lines) if i not in dropped]


def _make_keys(line: Line) -> Iterator[tuple[object, ...]]:
    """What makes a line the same on several pages: its words, or a number at its end that counts them."""
    place = round(line.height), line.size
    yield (line.text, *place)
    for number in re.findall(r"^\d{1,4}\b|\b\d{1,4}$", line.text):
        yield (int(number) - line.page, *place)


def _measure(lines: Sequence[Line]) -> _Layout:
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    size = max(letters, key=lambda size: (letters[size], size))
    usual = [line for line in lines if line.size == size]
    distances = [
        one.height - other.height
        for one, other in pairwise(usual)
        if one.page == other.page and one.height > other.height
    ]
    lengths = sorted(len(line.text) for line in usual)
    return _Layout(
        size,
        median(distances) if distances else size,
        lengths[int(FULL_SHARE * len(lengths))],
        max(letters),
    )


def _is_break(line: Line, other: Line, layout: _Layout) -> bool:
    """Whether a paragraph ends between two lines that follow each other."""
    if abs(line.size - other.size) > OTHER_SIZE * layout.size:
        return True
    ends = bool(_ENDS_SENTENCE.search(line.text))
    # A dash at the beginning of a line may also stand within a sentence.
    if _BULLET.match(other.text) and (ends or other.text[0] not in _DASHES):
        return True
    distance = line.height - other.height
    if line.page != other.page or distance <= 0:
        return ends
    is_wide = distance > WIDE_GAP * layout.distance * max(1.0, other.size / layout.size)
    return is_wide or (ends and len(line.text) < SHORT_LINE * layout.length)


def _write(paragraph: Sequence[Line], layout: _Layout, words: Counter[str]) -> str:
    text = paragraph[0].text
    for line in paragraph[1:]:
        text = _join(text, line.text, words)
    size = paragraph[0].size
    if size >= HEADLINE_SIZE * layout.size and not text.endswith("."):
        return f"{'#' if size == layout.largest else '##'} {text}"
    return _BULLET.sub("- ", text, count=1) if _BULLET.match(text) else text


def _join(text: str, line: str, words: Counter[str]) -> str:
    """A word that was broken is one again; 'well-' and 'known', 'Anglo-' and 'American' keep their hyphen."""
    broken, rest = _BROKEN.search(text), _WORD.match(line)
    if not broken or (rest and rest[0] in _CONJUNCTIONS):
        return f"{text} {line}"
    if not rest or not rest[0][0].islower():
        return text + line
    whole, compound = broken[1] + rest[0], f"{broken[1]}-{rest[0]}"
    if text.endswith("\u00ad") or words[whole] or not (words[compound] or broken[1].lower() in _FIRST_PARTS):
        return text[:-1] + line
    return text + line
