"""Store -> store: of several versions of an article the latest stays, and remembers the others.

Versions agree in address and publisher, and in most of the words of one of them. The latest is the one that
was published last; of one day the longer, as what is known of a thing grows. The order in which they came is
nothing to it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.stories import are_versions, name_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.records import Article, Version
    from kg.store import Store
    from kg.stories import Page

    Mark = tuple[str, str, str | None, Page | None]

# Each is held against each; that takes 0.2 s. What so many articles have is the address of none of them.
_MANY = 200


@dataclass(frozen=True, slots=True)
class _Kept:
    """An article of the graph, and the earlier versions that it remembers."""

    version: Version
    earlier: tuple[Version, ...]

    @property
    def rank(self) -> tuple[str, int, str, str]:
        """The latest has the highest."""
        version = self.version
        return version.published or "", len(version.sketch), version.checksum, version.article


def settle_versions(store: Store) -> dict[str, str]:
    """Let the latest versions replace earlier ones: the id of each that is gone, and of the latest."""
    pages = defaultdict(list)
    for article, page in store.pages().items():
        pages[page].append(article)
    replaced: dict[str, str] = {}
    for articles in pages.values():
        if 1 < len(articles) <= _MANY:
            kept = (_Kept(store.version(a), tuple(store.versions(a))) for a in articles)
            for latest, *others in _group(kept):
                for other in others:
                    store.replace_article(other, by=latest)
                    replaced[other] = latest
    return replaced


def list_replaced(store: Store) -> dict[Mark, str]:
    """What need not be read, as a later version took its place: the mark of each, and the id of that one."""
    pages = store.pages()
    return {(v.article, v.checksum, v.published, pages.get(by)): by for v, by in store.replaced()}


def mark_article(article: Article) -> Mark:
    """What says that an article is the one of which a later version took the place."""
    return article.id, article.checksum, article.published, name_page(article.url, article.publisher)


def _group(kept: Iterable[_Kept]) -> list[list[str]]:
    """The ids of the articles that are versions of one another, the latest first."""
    groups: list[list[_Kept]] = []
    for one in kept:
        near = [group for group in groups if any(_share_version(one, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([one, *(other for group in near for other in group)])
    return [
        [one.version.article for one in sorted(group, key=lambda k: k.rank, reverse=True)] for group in groups
    ]


def _share_version(one: _Kept, other: _Kept) -> bool:
    """Whether some version of the one is a version of some of the other."""
    versions = other.version, *other.earlier
    return any(are_versions(a, b) for a in (one.version, *one.earlier) for b in versions)
