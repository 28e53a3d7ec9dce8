"""Two articles of one address and publisher -> whether they are versions of one article."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from kg.stories.grouping import is_alike
from kg.stories.sketches import read_sketch

if TYPE_CHECKING:
    from kg.records import Version
    from kg.stories.sketches import Sketch

Page = tuple[str, str]

# What tells from where a reader came, and not what is read.
_TRACKING = re.compile(r"utm_\w+|(?:fb|g|d|msc)clid|mc_[ce]id|igshid|cmpid|ocid|smid|xtor|at_\w+")
_USUAL_PORTS = {"http": 80, "https": 443}
_DECODED = 512  # sketches that are held against one another, and need not be decoded every time


def name_page(url: str | None, publisher: str | None) -> Page | None:
    """What versions agree in: the address in one form, and the publisher; None where there is no address.

    'https://www.Post.example/a/?utm_source=x#top' is 'post.example/a'. A front page is the address of
    nothing in particular.
    """
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").removeprefix("www.")
        if parts.port not in {None, _USUAL_PORTS.get(parts.scheme)}:
            host = f"{host}:{parts.port}"
        fields = parse_qsl(parts.query, keep_blank_values=True)
        asked = urlencode([(name, value) for name, value in fields if not _TRACKING.fullmatch(name.lower())])
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    if parts.scheme not in _USUAL_PORTS or not parts.hostname or not (path or asked):
        return None
    return f"{host}{path}?{asked}" if asked else host + path, (publisher or "").casefold()


def are_versions(one: Version, other: Version) -> bool:
    """Whether the one has most of the words of the other; where one is too short to tell, the same title.

    That they are of one page is not enough: all lines of a file may have the address of their site.
    """
    if one.checksum == other.checksum:
        return True
    if one.sketch and other.sketch:
        return is_alike(_decode(one.sketch), _decode(other.sketch))
    return one.title is not None and one.title == other.title


@lru_cache(maxsize=_DECODED)
def _decode(sketch: str) -> Sketch:
    return read_sketch(sketch)
