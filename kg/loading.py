"""Quads -> store, while they are made: in bulks, each written by a thread of Oxigraph's beside Python's.

A bulk given as quads is written with Python waiting; one given as N-Quads, which costs a fortieth of that to
make, is not.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from pyoxigraph import NamedNode, Quad

# Quads from which on Oxigraph loads them in bulk: for fewer, its files are not worth their making.
MANY = 20_000
# So many quads of new articles wait, of some 500 articles, in 150 MB: a bulk takes a third of the time of a
# transaction for each article, and leaves nothing in Oxigraph's memory. The fewer bulks there are, the less
# often it sorts what it has anew: with a quarter of this, 3,000 articles take a fifth more processor time.
# What a crash costs is read again in some ten seconds.
_MOST_WAITING = 200_000
# Oxigraph and Python hold 2 kB of memory for each quad of a bulk: five times as many take no less time, and a
# gigabyte more.
_BULK = 50_000
_THREADS = 2


class Waiting:
    """N-Quads of new articles that are to be written together."""

    def __init__(self) -> None:
        self.articles: set[NamedNode] = set()
        self._texts: list[bytes] = []
        self._count = 0

    def add(self, article: NamedNode, text: str) -> None:
        """Take in those of an article, each with the end of its line."""
        self.articles.add(article)
        self._texts.append(text.encode())
        self._count += text.count("\n")

    def are_many(self) -> bool:
        """Whether it is time to write them."""
        return self._count >= _MOST_WAITING

    def write(self, inner: ox.Store) -> int:
        """Write them, all or none; how many quads that were."""
        text, count = b"".join(self._texts), self._count
        self.articles, self._texts, self._count = set(), [], 0
        # Lenient: they need no checking, as they were made of terms.
        if count > MANY:
            inner.bulk_load(text, format=ox.RdfFormat.N_QUADS, lenient=True)
        elif count:
            inner.load(text, format=ox.RdfFormat.N_QUADS, lenient=True)
        return count


def load_bulks(inner: ox.Store, quads: Iterator[Quad], note: Callable[[bytes], None]) -> int:
    """Write them, some of which may come twice; how many came. Each bulk is written as a whole or not at all.

    `note` is given all of them, as N-Quads. Few are written in a transaction, as bulks are not worth their
    files.
    """
    count = 0
    with ThreadPoolExecutor(_THREADS) as pool:
        loading: deque[Future[None]] = deque()
        while part := list(islice(quads, _BULK)):
            count += len(part)
            text = cast("bytes", ox.serialize(part, format=ox.RdfFormat.N_QUADS))
            note(text)
            if count <= MANY:
                inner.extend(part)
                break
            if len(loading) == _THREADS:
                loading.popleft().result()
            # Lenient: these terms need no checking, as they were terms already.
            loading.append(pool.submit(inner.bulk_load, text, format=ox.RdfFormat.N_QUADS, lenient=True))
        for bulk in loading:
            bulk.result()
    return count
