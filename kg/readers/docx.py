"""release.docx -> Article: its headings, paragraphs, items and rows of tables, as Markdown marks them.

What was deleted while changes are tracked is not read, and what was inserted is; headers, footers, notes and
text boxes are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from kg.errors import SourceError
from kg.readers.apart import read_apart
from kg.readers.metadata import read_fields
from kg.readers.raw import MAX_BYTES, Reading, check_size
from kg.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.raw import Raw

MAX_UNPACKED = 150_000_000  # bytes; a document with pictures hardly grows when it is unpacked

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = {f"{_WORD}{name}" for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read(raw: Raw) -> Iterator[Reading]:
    """One article; raises SourceError where there is no text in it."""
    content = raw.stream.read(MAX_BYTES)
    check_size(raw.origin, len(content))
    if not content.startswith(b"PK"):
        raise SourceError(raw.origin, "is no DOCX")
    text = read_apart(__name__, "docx", raw.origin, content)
    fields = read_fields(raw.metadata, "metadata file")
    article = Article(
        raw.name, text, origin=raw.origin, url=raw.url, extracted=True, extracted_by="python-docx"
    )
    yield Reading(fields.describe(article), fields.warnings)


def write_text(content: bytes) -> str:
    """The text of a DOCX; raises SourceError, and whatever python-docx trips over."""
    import docx  # noqa: PLC0415  # an extra

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        # What an entry says of its size is as much as is unpacked of it.
        size = sum(entry.file_size for entry in packed.infolist())
    if size > MAX_UNPACKED:
        raise SourceError("", f"unpacks to {size / 1e6:,.0f} MB, more than {MAX_UNPACKED / 1e6:.0f}")
    document = docx.Document(io.BytesIO(content))
    styles = {style.style_id: style.name or "" for style in document.styles}
    parts = list(_write_blocks(document.element.body, styles))
    if not parts:
        raise SourceError("", "holds no text")
    return "\n\n".join(parts) + "\n"


def _write_blocks(element: Any, styles: dict[str, str]) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_WORD}p":
            yield from _write_paragraph(child, styles)
        elif child.tag == f"{_WORD}tbl":
            for row in child.iter(f"{_WORD}tr"):
                cells = [_squeeze(_join_text(cell)) for cell in row.iter(f"{_WORD}tc")]
                if any(cells):
                    yield f"| {' | '.join(cells)} |"
        elif child.tag not in _LEFT_OUT:
            yield from _write_blocks(child, styles)  # a control for content, or what was inserted


def _write_paragraph(element: Any, styles: dict[str, str]) -> Iterator[str]:
    text = "\n".join(filter(None, map(_squeeze, _join_text(element).split("\n"))))
    if not text:
        return
    style = styles.get(element.style or "", "")
    heading = _HEADING.match(style)
    if heading or style.lower() == "title":
        yield f"{'#' * (int(heading[1]) if heading else 1)} {' '.join(text.split())}"
    elif style.lower().startswith("list") or element.find(f"{_WORD}pPr/{_WORD}numPr") is not None:
        yield f"- {text}"
    else:
        yield text


def _join_text(element: Any) -> str:
    """All letters within, with a line end for each break; two cells' paragraphs are apart."""
    parts: list[str] = []
    for child in element:
        if child.tag == f"{_WORD}t":
            parts.append(child.text or "")
        elif child.tag == f"{_WORD}tab":
            parts.append(" ")
        elif child.tag in {f"{_WORD}br", f"{_WORD}cr"}:
            parts.append("\n")
        elif child.tag == f"{_WORD}noBreakHyphen":
            parts.append("-")
        elif child.tag not in _LEFT_OUT:
            parts.append(_join_text(child))
            if child.tag == f"{_WORD}p":
                parts.append(" ")
    return "".join(parts)


def _squeeze(text: str) -> str:
    return " ".join(text.split())
