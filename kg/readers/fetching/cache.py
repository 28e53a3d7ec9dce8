"""What was fetched before -> a file for each URL in a folder, so that what did not change is not sent again.

A file is a line of JSON with what the server said, and the bytes of the page behind it. It has no clock:
whether a page is still the same is asked of its server by ETag or Last-Modified, or told by the feed or
sitemap that named it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from kg.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched. `url` is where it was found in the end, `version` what the source calls its state."""

    url: str
    content: bytes
    media_type: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    version: str | None = None


class Cache:
    """A folder of pages; without one, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def find(self, url: str) -> Page | None:
        """The page as it was last; None where it was never fetched, or its file is damaged."""
        if self._folder is None:
            return None
        try:
            head, _, content = self._name(self._folder, url).read_bytes().partition(b"\n")
            told = json.loads(head)
        except (OSError, ValueError):
            return None
        mark = {"format": _FORMAT, "sha256": sha256(content).hexdigest()}
        if not isinstance(told, dict) or {key: told.pop(key, None) for key in mark} != mark:
            return None
        return Page(content=content, **told)

    def keep(self, url: str, page: Page) -> None:
        """Raises StoreError where the folder cannot be written."""
        if self._folder is None:
            return
        told = {"format": _FORMAT, "sha256": sha256(page.content).hexdigest()}
        told |= {key: value for key, value in asdict(replace(page, content=b"")).items() if key != "content"}
        path = self._name(self._folder, url)
        temporary = path.with_suffix(".tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(json.dumps(told).encode() + b"\n" + page.content)
            temporary.replace(path)
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error

    @staticmethod
    def _name(folder: Path, url: str) -> Path:
        digest = sha256(url.encode()).hexdigest()
        return folder / digest[:2] / digest[2:34]
