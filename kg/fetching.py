"""What a user decides about fetching: one record, from the command line to the requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fetching:
    """All times are in seconds.

    `cache` is a folder for what was fetched, None for none. `delay` is waited between two requests to one
    host; a robots.txt may ask for more. `max_pages` bounds what is read of one feed or sitemap. `timeout` is
    how long a host may say nothing, `max_seconds` how long one answer may take, and `backoff` the wait
    before a request is made again, doubled each time.
    """

    allow_private: bool = False
    cache: Path | None = None
    delay: float = 1.0
    max_pages: int = 1000
    timeout: float = 20.0
    max_seconds: float = 60.0
    backoff: float = 1.0
