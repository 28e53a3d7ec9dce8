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
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what lxml refuses


def read_fragment(fragment: str) -> list[str]:
    """Its paragraphs, with the marks of Markdown for headings and items."""
    from lxml import html  # noqa: PLC0415  # as heavy as what reads whole pages
    from lxml.etree import LxmlError  # noqa: PLC0415

    try:
        root = html.fragment_fromstring(_CONTROL.sub(" ", fragment), create_parent="div")
    except (LxmlError, ValueError):
        return []
    parts = _BREAK.split("".join(_write(root)))
    return [squeezed for part in parts if (squeezed := _squeeze(part)).strip("#-\n ")]


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
