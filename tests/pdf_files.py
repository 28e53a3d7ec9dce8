"""Lines at their places -> a PDF, written out by hand, as nothing that is installed writes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOP = 780.0  # points above the foot of the page

_FONTS = "/Resources << /Font << /F1 3 0 R >> >>"

# The height of a line above the foot of its page, the size of its letters, and its text.
Line = tuple[float, float, str]


def set_lines(*lines: str, top: float = TOP, distance: float = 14.0, size: float = 11.0) -> list[Line]:
    """Lines of one size below one another; an empty one is a space between paragraphs."""
    return [(top - i * distance, size, line) for i, line in enumerate(lines) if line]


def make_pdf(*pages: Iterable[Line], trailer: str = "", more: Sequence[str] = ()) -> bytes:
    """`more` are further objects, of which the first has the number 4 + 2 * len(pages)."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, page in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {_FONTS} /Contents {5 + 2 * i} 0 R >>",
            _write_stream(page),
        ]
    return _write_file([*objects, *more], trailer)


def _write_stream(page: Iterable[Line]) -> str:
    drawn = "\n".join(
        f"BT /F1 {size:g} Tf 1 0 0 1 72 {height:g} Tm ({_escape(text)}) Tj ET" for height, size, text in page
    )
    return f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _write_file(objects: Sequence[str], trailer: str) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    begin = len(content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{begin}\n%%EOF\n"
    )
    return content + end.encode()
