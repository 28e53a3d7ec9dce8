"""'# our sources', 'https://news.example.org/feed.xml', … -> a Link for each line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.readers.fetching import is_page
from kg.readers.raw import BOM, Link, read_text
from kg.records import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.raw import Raw

_COMMENT = re.compile(r"(?:^|\s)#.*$")


def read(raw: Raw) -> Iterator[Link | Failure]:
    """In the order of the lines; a line that is no URL costs that line only."""
    for number, line in enumerate(read_text(raw).removeprefix(BOM).splitlines(), start=1):
        url = _COMMENT.sub("", line).strip()
        if _is_url(url):
            yield Link(url, is_own=True)
        elif url:
            yield Failure(f"{raw.origin}:{number}", f"is no URL of http:// or https://: {url[:80]!r}")


def is_list(head: bytes) -> bool:
    """Whether most lines are URLs, and the others, which are not written well, no sentences either."""
    lines = [_COMMENT.sub("", line).strip() for line in head.decode("utf-8", errors="replace").splitlines()]
    lines = [line for line in lines if line]
    urls = sum(map(_is_url, lines))
    return urls > len(lines) / 2 and not any(" " in line for line in lines)


def _is_url(line: str) -> bool:
    return is_page(line) and " " not in line
