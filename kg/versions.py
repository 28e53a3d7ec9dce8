"""Store -> store: of several versions of an article the latest stays, and remembers the others.

Versions agree in address and publisher, and in a part of their words or in their title: thousands of lines of
one file may name the same address. The latest is the one that was published last, then the one with the last
checksum, whatever the order in which they came; a file that changed replaces what was read from it before.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.stories import is_alike, read_sketch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.records import Version
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class _Kept:
    """An article of the graph, and the earlier versions that it remembers."""

    version: Version
    earlier: frozenset[Version]

    @property
    def rank(self) -> tuple[str, str, str]:
        """The latest has the highest."""
        return self.version.published or "", self.version.checksum, self.version.article


def settle_versions(store: Store) -> dict[str, str]:
    """Let the latest versions replace earlier ones: the id of each that is gone, and of the latest."""
    pages = defaultdict(list)
    for article, page in store.pages().items():
        pages[page].append(article)
    replaced: dict[str, str] = {}
    for articles in pages.values():
        if len(articles) > 1:
            kept = (_Kept(store.version(a), frozenset(store.versions(a))) for a in articles)
            for latest, *others in _group(kept):
                for other in others:
                    store.replace_article(other, by=latest)
                    replaced[other] = latest
    return replaced


def _group(kept: Iterable[_Kept]) -> list[list[str]]:
    """The ids of the articles that are versions of one another, the latest first."""
    groups: list[list[_Kept]] = []
    for one in kept:
        near = [group for group in groups if any(_is_version(one, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([one, *(other for group in near for other in group)])
    return [
        [one.version.article for one in sorted(group, key=lambda k: k.rank, reverse=True)] for group in groups
    ]


def _is_version(one: _Kept, other: _Kept) -> bool:
    """Whether some version of the one is like some version of the other."""
    return any(_is_like(a, b) for a in (one.version, *one.earlier) for b in (other.version, *other.earlier))


def _is_like(one: Version, other: Version) -> bool:
    if one.checksum == other.checksum or (one.title and one.title == other.title):
        return True
    return is_alike(read_sketch(one.sketch), read_sketch(other.sketch))
