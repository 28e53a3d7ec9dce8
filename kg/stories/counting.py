"""The articles that say something -> how often it is told independently: copies of a story tell it once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def count_independent(articles: Iterable[str], stories: Mapping[str, str]) -> int:
    """The number of tellings, of which `articles` has the article of each; what two say of one story is one.

    Of the articles of a story the one that tells it most often counts. Who is not in `stories` is its own.
    """
    most: dict[str, int] = {}
    for article, number in Counter(articles).items():
        story = stories.get(article, article)
        most[story] = max(number, most.get(story, 0))
    return sum(most.values())
