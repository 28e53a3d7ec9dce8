"""'<p>Talks go on.</p><ul><li>Oil</li></ul>', as feeds hold it -> ['Talks go on.', '- Oil'].

A feed gives the article alone, so that nothing has to be told from menus as in a whole page; pictures with
their captions, scripts and forms are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "##### ", "h6": "###### ", "li": "- "}
# fmt: off
_BLOCKS = {
    "address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "figcaption", "footer", "header",
    "hr", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
}
_LEFT_OUT = {
    "aside", "audio", "button", "canvas", "embed", "figure", "form", "iframe", "input", "math", "nav",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "video",
}
# fmt: on
_BREAK = re.compile(r"\n[ \t]*\n\s*")
# What lxml refuses, as it is and as HTML can write it.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:x0*(?:[0-8bcef]|1[0-9a-f])(?![0-9a-f])|0*(?:[0-8]|1[1-24-9]|2\d|3[01])(?!\d));?",
    re.IGNORECASE,
)


def read_fragment(fragment: str) -> list[str]:
    """Its paragraphs, with the marks of Markdown for headings and items."""
    from lxml import html  # noqa: PLC0415  # as heavy as what reads whole pages
    from lxml.etree import LxmlError  # noqa: PLC0415

    try:
        root = html.fragment_fromstring(drop_control(fragment), create_parent="div")
    except (LxmlError, ValueError):
        return []
    parts = _BREAK.split("".join(_write(root)))
    return [squeezed for part in parts if (squeezed := _squeeze(part)).strip("#-\n ")]


def drop_control(page: str) -> str:
    """HTML with a space for each control character that no text has."""
    return _CONTROL.sub(" ", page)


def _squeeze(paragraph: str) -> str:
    lines = (" ".join(line.split()) for line in paragraph.split("\n"))
    return "\n".join(filter(None, lines))


def _write(element: Any) -> Iterator[str]:
    """Text with an empty line at each end of a block, and a line end for <br>."""
    tag = element.tag if isinstance(element.tag, str) else "script"
    if tag in _LEFT_OUT:
        return
    sign = _SIGNS.get(tag)
    is_block = sign is not None or tag in _BLOCKS
    if is_block:
        yield "\n\n" + (sign or "")
    elif tag == "br":
        yield "\n"
    yield _flatten(element.text)
    for child in element:
        yield from _write(child)
        yield _flatten(child.tail)
    if is_block:
        yield "\n\n"


def _flatten(text: str | None) -> str:
    return " ".join(re.split(r"[\r\n]+", text or ""))
