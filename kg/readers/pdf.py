"""report.pdf -> Article: what stands on its pages, in the order in which the document draws it.

pypdf finds the lines, which keeps columns apart; paragraphs.py joins them.
"""

from __future__ import annotations

import io
import math
import re
from typing import TYPE_CHECKING, Any

from kg.errors import SourceError
from kg.readers.apart import read_apart
from kg.readers.metadata import read_fields
from kg.readers.paragraphs import Line, join_lines
from kg.readers.raw import MAX_BYTES, Reading, check_size
from kg.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.readers.raw import Raw

MAX_PAGES = 1000
MAX_ODD = 0.05  # share of characters that are none, as where a font does not say what its shapes mean

_LETTERS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\0": "", "\u200b": ""}
)
_SOFT_HYPHENS = re.compile("\u00ad(?=.)")


def read(raw: Raw) -> Iterator[Reading]:
    """One article; raises SourceError where there is no text in it."""
    content = raw.stream.read(MAX_BYTES)
    check_size(raw.origin, len(content))
    if not content.startswith(b"%PDF-"):
        raise SourceError(raw.origin, "is no PDF")
    text = read_apart(__name__, "pypdf", raw.origin, content)
    fields = read_fields(raw.metadata, "metadata file")
    article = Article(raw.name, text, origin=raw.origin, url=raw.url, extracted=True, extracted_by="pypdf")
    yield Reading(fields.describe(article), fields.warnings)


def write_text(content: bytes) -> str:
    """The text of a PDF; raises SourceError, and whatever pypdf trips over."""
    pages = _list_pages(content)
    lines = [line for number, page in enumerate(pages) for line in _find_lines(page, number)]
    if not lines:
        raise SourceError(
            "", f"holds no text: its {len(pages)} pages are pictures; recognise their letters first (OCR)"
        )
    text = "".join(line.text for line in lines)
    if sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in text) > MAX_ODD * len(text):
        raise SourceError("", "its fonts do not say which letters they draw; recognise them first (OCR)")
    if not (parts := list(join_lines(lines))):
        raise SourceError("", "holds no text but the numbers of its pages")
    return "\n\n".join(parts) + "\n"


def _list_pages(content: bytes) -> Sequence[Any]:
    import pypdf  # noqa: PLC0415  # an extra
    from pypdf.errors import DependencyError  # noqa: PLC0415

    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        try:
            is_open = bool(reader.decrypt(""))
        except DependencyError:
            is_open = False
        if not is_open:
            raise SourceError("", "is encrypted; save it without its password")
    if len(reader.pages) > MAX_PAGES:
        raise SourceError("", f"has {len(reader.pages)} pages, more than {MAX_PAGES}; split it")
    return reader.pages


def _find_lines(page: Any, number: int) -> Iterator[Line]:
    """Where each begins is told by its first letters: the matrices of the page and of the text on it."""
    pieces: list[tuple[str, float, float]] = []

    def note(text: str, page_matrix: list[float], matrix: list[float], _font: object, size: float) -> None:
        height = matrix[4] * page_matrix[1] + matrix[5] * page_matrix[3] + page_matrix[5]
        scale = math.hypot(matrix[2], matrix[3]) * math.hypot(page_matrix[2], page_matrix[3])
        pieces.append((text, height, size * scale))

    page.extract_text(visitor_text=note)
    line: list[tuple[str, float, float]] = []
    for text, height, size in [*pieces, ("\n", 0.0, 0.0)]:
        first, *others = text.split("\n")
        for i, part in enumerate([first, *others]):
            if i:
                yield from _close_line(line, number)
                line = []
            if part.strip() or line:
                line.append((part, height, size))


def _close_line(pieces: Sequence[tuple[str, float, float]], number: int) -> Iterator[Line]:
    """Nothing where it is blank; it has the size of its longest piece, as bullets and figures have others."""
    text = _SOFT_HYPHENS.sub("", " ".join("".join(piece[0] for piece in pieces).translate(_LETTERS).split()))
    if text:
        size = max(pieces, key=lambda piece: len(piece[0]))[2]
        yield Line(number, text, round(pieces[0][1], 1), round(size, 1))
