"""What is opened -> its readings, and those of the pages that it names: feeds, sitemaps and lists lead on.

The order is that of the lists, whatever the network does; a URL is read once in a build, however many
lists name it.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kg.errors import KgError, SourceError
from kg.readers.declared import GUESSED
from kg.readers.raw import Link, Reading
from kg.readers.url import open_url
from kg.records import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.readers.fetching import Fetcher
    from kg.readers.raw import Note, Raw

# A list of URLs names an index of sitemaps, which names sitemaps, which name pages.
MAX_DEPTH = 3


class Follower:
    """What one build reads, and which URLs it has read already."""

    def __init__(
        self,
        fetcher: Fetcher,
        read_raw: Callable[[Raw, str | None], Iterator[Reading | Link | Failure | Note]],
    ) -> None:
        """`read_raw` reads what is opened, as the kind that is named or as its content tells."""
        self._fetcher = fetcher
        self._read_raw = read_raw
        self._seen: set[str] = set()

    def read_page(self, url: str, reader: str | None) -> Iterator[Reading | Failure | Note]:
        """What a user names, unless a list that was read before named it."""
        if url not in self._seen:
            self._seen.add(url)
            yield from self.read(url, partial(self._open, Link(url)), reader)

    def read(
        self, origin: str, open_raw: Callable[[], Raw], reader: str | None
    ) -> Iterator[Reading | Failure | Note]:
        """All that a source gives; what is wrong with it, or with what it names, is a Failure."""
        yield from self._read(origin, open_raw, reader, _Limit(origin, self._fetcher.fetching.max_pages), 0)

    def _read(
        self, origin: str, open_raw: Callable[[], Raw], reader: str | None, limit: _Limit, depth: int
    ) -> Iterator[Reading | Failure | Note]:
        try:
            raw = open_raw()
            with closing(raw.stream):
                for found in self._read_raw(raw, reader):
                    if not isinstance(found, Link):
                        yield found
                    elif found.url not in self._seen:
                        yield from self._follow(found, limit, depth + 1)
        except SourceError as error:
            yield Failure(error.origin, error.reason)
        except OSError as error:
            yield Failure(origin, f"cannot be read: {error.strerror or error}")
        except KgError:
            raise  # what concerns all sources, such as a cache that cannot be written
        except Exception as error:  # noqa: BLE001  a fault of ours in one source must not cost the others
            what = f"{type(error).__name__}: {error}"
            yield Failure(origin, f"kg failed to read it ({what}); please report it as a bug")

    def _follow(self, link: Link, limit: _Limit, depth: int) -> Iterator[Reading | Failure | Note]:
        if depth > MAX_DEPTH:
            yield Failure(link.url, f"is not read: lists that name lists are followed {MAX_DEPTH} deep")
            return
        if link.is_own and depth == 1:  # what a list names that was fetched is no choice of the user
            limit = _Limit(link.url, self._fetcher.fetching.max_pages)
        elif not limit.take(is_list=link.is_list):
            yield from limit.tell()
            return
        self._seen.add(link.url)
        if link.reading and link.is_whole:
            yield link.reading
            return
        found = self._read(link.url, partial(self._open, link), None, limit, depth)
        if link.reading is None:
            yield from (_describe(reading, link) for reading in found)
            return
        readings = list(found)
        if any(isinstance(reading, Reading) for reading in readings):
            yield from (_describe(reading, link) for reading in readings)
        else:
            reason = next((one.reason for one in readings if isinstance(one, Failure)), "holds nothing")
            warning = f"only what the feed has of it is read; the page {reason}"
            yield replace(link.reading, warnings=(*link.reading.warnings, warning))

    def _open(self, link: Link) -> Raw:
        raw = open_url(link.url, self._fetcher, version=link.version)
        if raw.url and raw.url != link.url:
            if raw.url in self._seen:
                raise SourceError(link.url, f"leads to {raw.url}, which is read already")
            self._seen.add(raw.url)
        return raw


class _Limit:
    """How many pages of one source may still be fetched, and as many sitemaps that lead to them."""

    def __init__(self, origin: str, pages: int) -> None:
        self._origin = origin
        self._pages = pages
        self._taken = {True: 0, False: 0}  # sitemaps, and pages
        self._is_told = False

    def take(self, *, is_list: bool) -> bool:
        """Whether there may be one more; once there may not, nothing more is looked for."""
        if max(self._taken.values()) <= self._pages:
            self._taken[is_list] += 1
        return max(self._taken.values()) <= self._pages

    def tell(self) -> Iterator[Failure]:
        """Once, that there would be more."""
        if not self._is_told:
            self._is_told = True
            reason = f"names more than {self._pages:,} pages, of which the first are read"
            yield Failure(self._origin, f"{reason}; allow more with --max-pages")


def _describe(reading: Reading | Failure | Note, link: Link) -> Reading | Failure | Note:
    """The page with what the list knows of it, where the page itself does not say."""
    if not isinstance(reading, Reading) or reading.article.origin != link.url or link.fields is None:
        return reading
    told, article = link.fields, reading.article
    article = replace(
        article,
        title=article.title or told.title,
        publisher=article.publisher or told.publisher,
        authors=article.authors or told.authors,
        language=article.language or told.language,
        licence=article.licence or told.licence,
    )
    if told.published and article.dated_by in {None, GUESSED}:
        article = replace(article, published=told.published, dated_by=told.dated_by)
    return replace(reading, article=article, warnings=(*reading.warnings, *told.warnings))
